//! Proofs of spacetime: winning (one sector, at once) and window (a partition of sectors, each day).
//!
//! The registered type is an argument throughout: window V1 and V1_2 draw other challenges from the second sector on.

mod challenge;
mod generate;
mod vanilla;
mod window;
mod winning;

use crate::bytes::{bytes32, Bytes32};
use crate::error::Outcome;
use crate::prover::Draw;
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

fn draw(proof: RegisteredPoStProof, random: &[u8], prover: &[u8]) -> Outcome<Draw> {
    Ok(Draw {
        proof,
        randomness: randomness(random)?,
        prover_id: prover_id(prover)?,
    })
}
