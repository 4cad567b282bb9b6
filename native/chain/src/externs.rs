//! What the FVM asks of the node: the chain's randomness, and whether two blocks are a fault.

use crate::chain::{Chain, Null};
use crate::error::ChainError;
use crate::fault;
use cid::Cid;
use fvm::externs::{Consensus, Externs, Rand};
use fvm_shared::clock::ChainEpoch;
use fvm_shared::consensus::ConsensusFault;
use multihash_codetable::{Code, MultihashDigest};

/// Tipsets to look at for a beacon's round. A header carries those of all null epochs before it, so that the first one has it.
const MOST_TIPSETS: usize = 20;

pub struct ChainExterns {
    chain: Chain,
    /// The first block of the tipset that is executed.
    base: Cid,
}

impl ChainExterns {
    pub fn new(chain: Chain, base: Cid) -> Self {
        ChainExterns { chain, base }
    }

    /// Actors take an extern's error for a wrong argument of theirs. Of an epoch to come it is one; of a failing store it must not be.
    fn failed(&self, error: ChainError) -> anyhow::Error {
        self.chain.blocks().trouble(error)
    }

    fn ticket(&self, epoch: ChainEpoch) -> Result<Option<Vec<u8>>, ChainError> {
        let Some(header) = self.chain.at(&self.base, epoch, Null::Next)? else {
            return Ok(None);
        };
        let ticket = header.ticket.as_ref();
        Ok(Some(
            ticket
                .map(|ticket| ticket.vrf_proof.clone())
                .unwrap_or_default(),
        ))
    }

    /// A round for each epoch, of the same number. That of a null epoch is in the next tipset.
    fn beacon(&self, epoch: ChainEpoch) -> Result<Option<Vec<u8>>, ChainError> {
        let round = epoch.max(0) as u64;
        let Some(mut at) = self.chain.at(&self.base, epoch, Null::Next)? else {
            return Ok(None);
        };
        for _ in 0..MOST_TIPSETS {
            if let Some(entry) = at.beacon_entries.iter().find(|entry| entry.round == round) {
                return Ok(Some(entry.data.clone()));
            }
            if at.parents.is_empty() {
                break;
            }
            at = self.chain.parent(&at)?;
        }
        Ok(None)
    }
}

fn digest(found: Option<Vec<u8>>, epoch: ChainEpoch) -> anyhow::Result<[u8; 32]> {
    let base =
        found.ok_or_else(|| anyhow::anyhow!("there is no randomness of epoch {epoch} here"))?;
    let digest = Code::Blake2b256.digest(&base);
    Ok(digest.digest().try_into()?)
}

impl Externs for ChainExterns {}

impl Rand for ChainExterns {
    fn get_chain_randomness(&self, epoch: ChainEpoch) -> anyhow::Result<[u8; 32]> {
        digest(
            self.ticket(epoch).map_err(|error| self.failed(error))?,
            epoch,
        )
    }

    fn get_beacon_randomness(&self, epoch: ChainEpoch) -> anyhow::Result<[u8; 32]> {
        digest(
            self.beacon(epoch).map_err(|error| self.failed(error))?,
            epoch,
        )
    }
}

impl Consensus for ChainExterns {
    /// No gas: from network version 16 on it isn't charged.
    fn verify_consensus_fault(
        &self,
        first: &[u8],
        second: &[u8],
        extra: &[u8],
    ) -> anyhow::Result<(Option<ConsensusFault>, i64)> {
        let fault = fault::verify(&self.chain, &self.base, first, second, extra)
            .map_err(|error| self.failed(error))?;
        Ok((fault, 0))
    }
}
