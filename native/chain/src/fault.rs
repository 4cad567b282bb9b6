//! Whether two blocks of a miner are a consensus fault. Source: Filecoin spec, "Consensus Faults".

use crate::chain::{Chain, Null};
use crate::crypto;
use crate::error::{ChainError, Result};
use crate::header::Header;
use crate::state::State;
use cid::Cid;
use fvm_ipld_encoding::{from_slice, to_vec};
use fvm_shared::address::{Address, Payload};
use fvm_shared::clock::ChainEpoch;
use fvm_shared::consensus::{ConsensusFault, ConsensusFaultType};
use fvm_shared::crypto::signature::SignatureType;
use ipld_core::ipld::Ipld;
use multihash_codetable::{Code, MultihashDigest};

/// How far back the worker's key is looked up, and how long a fault can be told. Epochs.
const FINALITY: ChainEpoch = 900;
/// A miner's info in its state, and the worker in that.
const INFO: usize = 0;
const WORKER: usize = 1;

/// None if they are no fault, and of bytes that are no blocks. An error only if the store fails.
///
/// `base` is the first block of the tipset that is executed.
pub fn verify(
    chain: &Chain,
    base: &Cid,
    first: &[u8],
    second: &[u8],
    extra: &[u8],
) -> Result<Option<ConsensusFault>> {
    if first == second {
        return Ok(None);
    }
    let (Ok(a), Ok(b)) = (from_slice::<Header>(first), from_slice::<Header>(second)) else {
        return Ok(None);
    };
    if a.miner != b.miner || a.height > b.height {
        return Ok(None);
    }
    let Some(fault_type) = kind(&a, first, &b, extra) else {
        return Ok(None);
    };
    for block in [&a, &b] {
        if !signed_by_worker(chain, base, block)? {
            return Ok(None);
        }
    }
    Ok(Some(ConsensusFault {
        target: a.miner,
        epoch: b.height,
        fault_type,
    }))
}

fn kind(a: &Header, a_bytes: &[u8], b: &Header, extra: &[u8]) -> Option<ConsensusFaultType> {
    if a.height == b.height {
        return Some(ConsensusFaultType::DoubleForkMining);
    }
    if same(&a.parents, &b.parents) {
        return Some(ConsensusFaultType::TimeOffsetMining);
    }
    // Parent grinding: a third block, C, stands beside A, and B was built on C without A.
    let c: Header = from_slice(extra).ok()?;
    let cid =
        |bytes: &[u8]| Cid::new_v1(fvm_ipld_encoding::DAG_CBOR, Code::Blake2b256.digest(bytes));
    let beside = a.height == c.height && same(&a.parents, &c.parents);
    let left_out = b.parents.contains(&cid(extra)) && !b.parents.contains(&cid(a_bytes));
    (beside && left_out).then_some(ConsensusFaultType::ParentGrinding)
}

/// In whatever order.
fn same(some: &[Cid], others: &[Cid]) -> bool {
    some.len() == others.len() && others.iter().all(|cid| some.contains(cid))
}

fn signed_by_worker(chain: &Chain, base: &Cid, block: &Header) -> Result<bool> {
    let Some(signature) = &block.signature else {
        return Ok(false);
    };
    if signature.signature_type() != SignatureType::BLS {
        return Ok(false);
    }
    let now = chain.header(base)?.height;
    if block.height < now - FINALITY {
        return Ok(false);
    }
    let Some(worker) = worker_key(chain, base, block)? else {
        return Ok(false);
    };
    let unsigned = Header {
        signature: None,
        ..block.clone()
    };
    let Ok(bytes) = to_vec(&unsigned) else {
        return Ok(false);
    };
    Ok(crypto::verify_bls(&worker, &bytes, signature.bytes()))
}

/// The worker's key when the block was made: in the state that its election looked at.
fn worker_key(chain: &Chain, base: &Cid, block: &Header) -> Result<Option<Vec<u8>>> {
    let lookback = (block.height - FINALITY).max(0);
    // The state of a tipset's end is named by the tipset after it.
    let Some(after) = chain.at(base, lookback + 1, Null::Next)? else {
        return Ok(None);
    };
    let state = State::load(chain.blocks(), &after.parent_state_root)?;
    match worker_of(&state, &block.miner) {
        Ok(address) => Ok(match address.payload() {
            Payload::BLS(key) => Some(key.to_vec()),
            _ => None,
        }),
        Err(error @ (ChainError::Missing(_) | ChainError::Store(_))) => Err(error),
        Err(_) => Ok(None),
    }
}

fn worker_of(state: &State, miner: &Address) -> Result<Address> {
    let no_miner = || ChainError::Input(format!("{miner} is no miner"));
    let actor = state.actor(miner)?.ok_or_else(no_miner)?;
    let fields = state.fields(&actor.state)?;
    let Some(Ipld::Link(info)) = fields.get(INFO) else {
        return Err(no_miner());
    };
    let info_fields = state.fields(info)?;
    let Some(Ipld::Bytes(worker)) = info_fields.get(WORKER) else {
        return Err(no_miner());
    };
    let worker = Address::from_bytes(worker).map_err(|cause| ChainError::corrupt(info, cause))?;
    state.key_address(&worker)
}
