//! What fvm 4 asks of the node: what fvm 2 does, and the CID of a tipset.

use super::actor_tree::as_later;
use crate::chain::Chain;
use crate::error::Result;
use crate::externs::ChainExterns;
use cid::Cid;
use fvm::externs::{Consensus as _, Rand as _};
use fvm4::externs::{Chain as TipsetCids, Consensus, Externs, Rand};
use fvm4_shared::clock::ChainEpoch;
use fvm4_shared::consensus::{ConsensusFault, ConsensusFaultType};
use fvm_ipld_encoding::{to_vec, DAG_CBOR};
use fvm_shared::consensus::ConsensusFaultType as EarlierFaultType;
use ipld_core::ipld::Ipld;
use multihash_codetable::{Code, MultihashDigest};

pub struct LaterExterns {
    chain: Chain,
    /// The first block of the tipset that is executed.
    base: Cid,
    same: ChainExterns,
}

impl LaterExterns {
    pub fn new(chain: Chain, base: Cid) -> Self {
        LaterExterns {
            same: ChainExterns::new(chain.clone(), base),
            chain,
            base,
        }
    }
}

/// Of the tipset at an epoch before that of a block, or the last one before a null epoch: all its blocks, in their order.
fn tipset(chain: &Chain, from: &Cid, epoch: ChainEpoch) -> Result<Vec<Cid>> {
    let mut at = chain.header(from)?;
    loop {
        let parent = chain.parent(&at)?;
        if parent.height <= epoch {
            return Ok(at.parents.clone());
        }
        at = parent;
    }
}

/// The key of a tipset is the CIDs of its blocks, end to end, as one string of bytes.
fn tipset_cid(blocks: &[Cid]) -> anyhow::Result<Cid> {
    let key = blocks.iter().flat_map(Cid::to_bytes).collect();
    let block = to_vec(&Ipld::Bytes(key))?;
    Ok(Cid::new_v1(DAG_CBOR, Code::Blake2b256.digest(&block)))
}

impl Externs for LaterExterns {}

impl Rand for LaterExterns {
    fn get_chain_randomness(&self, epoch: ChainEpoch) -> anyhow::Result<[u8; 32]> {
        self.same.get_chain_randomness(epoch)
    }

    fn get_beacon_randomness(&self, epoch: ChainEpoch) -> anyhow::Result<[u8; 32]> {
        self.same.get_beacon_randomness(epoch)
    }
}

impl Consensus for LaterExterns {
    fn verify_consensus_fault(
        &self,
        first: &[u8],
        second: &[u8],
        extra: &[u8],
    ) -> anyhow::Result<(Option<ConsensusFault>, i64)> {
        let (fault, gas) = self.same.verify_consensus_fault(first, second, extra)?;
        let Some(fault) = fault else {
            return Ok((None, gas));
        };
        let fault = ConsensusFault {
            target: as_later(&fault.target)?,
            epoch: fault.epoch,
            fault_type: match fault.fault_type {
                EarlierFaultType::DoubleForkMining => ConsensusFaultType::DoubleForkMining,
                EarlierFaultType::ParentGrinding => ConsensusFaultType::ParentGrinding,
                EarlierFaultType::TimeOffsetMining => ConsensusFaultType::TimeOffsetMining,
            },
        };
        Ok((Some(fault), gas))
    }
}

impl TipsetCids for LaterExterns {
    /// The FVM has seen to it that the epoch is before the one that is executed.
    fn get_tipset_cid(&self, epoch: ChainEpoch) -> anyhow::Result<Cid> {
        let blocks = tipset(&self.chain, &self.base, epoch)
            .map_err(|error| self.chain.blocks().trouble(error))?;
        tipset_cid(&blocks)
    }
}
