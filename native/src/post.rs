//! Proofs of spacetime: winning (one sector, at once) and window (a partition of sectors, each day).
//!
//! The registered type is an argument throughout: window V1 and V1_2 draw other challenges from the second sector on.

mod challenge;
mod vanilla;
mod window;
mod winning;

use crate::bytes::{bytes32, Bytes32};
use crate::error::{Failure, Outcome};
use filecoin_proofs_api::RegisteredPoStProof;
use napi::bindgen_prelude::Uint8Array;

/// Randomness from the chain. The library reads it as a field element, hence ignores its two highest bits.
fn randomness(bytes: &[u8]) -> Outcome<Bytes32> {
    bytes32("randomness", bytes)
}

fn prover_id(bytes: &[u8]) -> Outcome<Bytes32> {
    bytes32("proverId", bytes)
}

fn owned(list: &[Uint8Array]) -> Vec<Vec<u8>> {
    list.iter().map(|bytes| bytes.to_vec()).collect()
}

/// The API returns a list for the day when proofs of several versions are merged; today it has one element.
fn only(proofs: Vec<(RegisteredPoStProof, Vec<u8>)>) -> Outcome<Vec<u8>> {
    match <[_; 1]>::try_from(proofs) {
        Ok([(_, proof)]) => Ok(proof),
        Err(proofs) => Err(Failure::proofs(anyhow::anyhow!(
            "expected one proof, got {}",
            proofs.len()
        ))),
    }
}
