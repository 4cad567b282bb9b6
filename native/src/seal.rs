//! Proof of replication: a sector's data is encoded slowly (phase 1 and 2), then proved (commit 1 and 2).
//!
//! What passes between phases is JSON of the API's own types, opaque to callers.

mod cache;
mod commit;
mod faux;
mod pre_commit;
mod trees;
mod unseal;
mod verify;

pub use verify::SealStatement;

use crate::bytes::{bytes32, Bytes32};
use crate::error::{Failure, Outcome};
use crate::whole::{whole, Whole};
use filecoin_proofs_api::SectorId;
use serde::de::DeserializeOwned;
use serde::Serialize;
use std::path::Path;

fn sector_id(number: &Whole) -> Outcome<SectorId> {
    whole("sectorNumber", number).map(SectorId::from)
}

/// A prover id as the proofs library takes it: the miner's ID address payload, zero-filled to 32 bytes.
fn prover_id(bytes: &[u8]) -> Outcome<Bytes32> {
    bytes32("proverId", bytes)
}

fn encode<T: Serialize>(output: &T) -> Outcome<Vec<u8>> {
    serde_json::to_vec(output)
        .map_err(|cause| Failure::proofs(anyhow::Error::new(cause).context("encoding a phase")))
}

fn decode<T: DeserializeOwned>(name: &str, bytes: &[u8]) -> Outcome<T> {
    serde_json::from_slice(bytes).map_err(|cause| {
        Failure::input(format!(
            "{name} is not what the earlier phase returned: {cause}"
        ))
    })
}

/// The library opens some files only if they exist, and then means "there", not "made by this call".
fn create_if_absent(path: &Path) -> Outcome<()> {
    std::fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map(drop)
        .map_err(|cause| Failure::io("create", path, cause))
}

fn create_folder(path: &Path) -> Outcome<()> {
    std::fs::create_dir_all(path).map_err(|cause| Failure::io("create folder", path, cause))
}
