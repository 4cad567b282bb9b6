//! What a network is, as far as its messages' execution depends on it.

use crate::error::{ChainError, Result};
use fvm4::machine::NetworkConfig;
use fvm4_shared::chainid::ChainID;
use fvm4_shared::clock::ChainEpoch;
use fvm4_shared::version::NetworkVersion;
use std::ops::RangeInclusive;

/// Of network versions. fvm 4.7 knows no others.
const KNOWN: RangeInclusive<u32> = 21..=27;

#[derive(Clone, Copy, Debug)]
pub struct Network {
    pub version: u32,
    /// By which contracts, and the signatures of Ethereum's transactions, know the network.
    pub chain_id: u64,
    /// Seconds since 1970.
    pub genesis_timestamp: u64,
    pub block_delay_seconds: u64,
}

impl Network {
    /// The time of an epoch without blocks, which only its cron sees.
    pub(super) fn timestamp(&self, epoch: ChainEpoch) -> u64 {
        self.genesis_timestamp + self.block_delay_seconds * epoch.max(0) as u64
    }

    pub(super) fn config(&self) -> Result<NetworkConfig> {
        if !KNOWN.contains(&self.version) {
            return Err(ChainError::Input(format!(
                "network version {} can't be executed here; {} to {} can",
                self.version,
                KNOWN.start(),
                KNOWN.end()
            )));
        }
        let mut config = NetworkConfig::new(NetworkVersion::new(self.version));
        config.chain_id(ChainID::from(self.chain_id));
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_21_to_27_are_known_and_no_others() {
        let known = |version| {
            let network = Network {
                version,
                chain_id: 1,
                genesis_timestamp: 0,
                block_delay_seconds: 30,
            };
            network.config().is_ok()
        };
        assert!((21..=27).all(known));
        assert!(![17, 20, 28].into_iter().any(known));
    }
}
