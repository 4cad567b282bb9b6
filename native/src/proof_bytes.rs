//! The bytes of Groth16 proofs, as they stand on chain: 192 for each partition.

use bellperson::groth16::aggregate::AggregateProof;
use bellperson::groth16::Proof;
use blstrs::Bls12;

const PARTITION_PROOF_LENGTH: usize = 192;

/// Whether these bytes are proofs at all: that many partitions, each of curve points in the right groups.
///
/// Verifiers answer "false" to bytes that aren't; the library would fail on them, and a stranger's bytes are no failure of ours.
pub fn decodes(proof: &[u8], partitions: usize) -> bool {
    proof.len() == partitions * PARTITION_PROOF_LENGTH
        && proof
            .chunks(PARTITION_PROOF_LENGTH)
            .all(|partition| Proof::<Bls12>::read(partition).is_ok())
}

/// The same question of a SnarkPack aggregate.
pub fn aggregate_decodes(proof: &[u8]) -> bool {
    AggregateProof::<Bls12>::read(proof).is_ok_and(|proof| proof.parsing_check().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbage_is_no_proof() {
        assert!(!aggregate_decodes(&[0; 5000]));
        assert!(!decodes(&[], 1));
        assert!(!decodes(&[0; 191], 1));
        assert!(!decodes(&[0; 192], 1));
        assert!(!decodes(&[0xff; 192], 1));
    }
}
