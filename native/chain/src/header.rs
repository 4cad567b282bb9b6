//! Block headers, as far as execution reads them. Source: Filecoin spec, "Block".

use cid::Cid;
use fvm_shared::address::Address;
use fvm_shared::bigint::bigint_ser::BigIntDe;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::crypto::signature::Signature;
use fvm_shared::econ::TokenAmount;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

#[derive(Clone, Debug, PartialEq, Serialize_tuple, Deserialize_tuple)]
pub struct Ticket {
    #[serde(with = "fvm_ipld_encoding::strict_bytes")]
    pub vrf_proof: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Serialize_tuple, Deserialize_tuple)]
pub struct ElectionProof {
    pub win_count: i64,
    #[serde(with = "fvm_ipld_encoding::strict_bytes")]
    pub vrf_proof: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Serialize_tuple, Deserialize_tuple)]
pub struct BeaconEntry {
    pub round: u64,
    #[serde(with = "fvm_ipld_encoding::strict_bytes")]
    pub data: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Serialize_tuple, Deserialize_tuple)]
pub struct WinningPost {
    pub proof_type: i64,
    #[serde(with = "fvm_ipld_encoding::strict_bytes")]
    pub proof: Vec<u8>,
}

/// Fields as they lie in the block.
#[derive(Clone, Debug, PartialEq, Serialize_tuple, Deserialize_tuple)]
pub struct Header {
    pub miner: Address,
    pub ticket: Option<Ticket>,
    pub election_proof: Option<ElectionProof>,
    pub beacon_entries: Vec<BeaconEntry>,
    pub winning_post: Vec<WinningPost>,
    /// In their tipset's order: the first has the smallest ticket.
    pub parents: Vec<Cid>,
    pub parent_weight: BigIntDe,
    pub height: ChainEpoch,
    pub parent_state_root: Cid,
    pub parent_receipts: Cid,
    pub messages: Cid,
    pub bls_aggregate: Option<Signature>,
    pub timestamp: u64,
    pub signature: Option<Signature>,
    pub fork_signaling: u64,
    pub parent_base_fee: TokenAmount,
}

/// Roots of two arrays of links.
#[derive(Clone, Debug, Serialize_tuple, Deserialize_tuple)]
pub struct MessageLists {
    pub bls: Cid,
    pub secp256k1: Cid,
}
