//! The public randomness of a devnet's parameters.

use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use sha2::{Digest, Sha256};

/// Changing it, or the order of draws from it, makes other parameters and verifying keys: a hard fork of every devnet.
const DOMAIN: &str = "vesper devnet Groth16 parameters v1: the seed is public, these proofs prove nothing to a stranger";

/// Each thing that is made has a stream of its own, so that none depends on the order of making.
pub fn rng(name: &str) -> ChaCha20Rng {
    let mut hash = Sha256::new();
    hash.update(DOMAIN);
    hash.update([0]);
    hash.update(name);
    ChaCha20Rng::from_seed(hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngCore;

    #[test]
    fn the_stream_is_fixed_and_differs_by_name() {
        assert_eq!(rng("a").next_u64(), rng("a").next_u64());
        assert_ne!(rng("a").next_u64(), rng("b").next_u64());
    }
}
