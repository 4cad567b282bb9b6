//! Empty sector update ("snap deals", FIP-0019): data encoded into a committed-capacity sector's replica, the sector key.

pub mod circuit_files;
mod decode;
mod encode;
mod partition;
mod proof;

use crate::bytes::{bytes32, Bytes32};
use crate::error::{Failure, Outcome};
use filecoin_proofs_api::PartitionProofBytes;
use napi::bindgen_prelude::Uint8Array;
use std::fs::File;
use std::path::Path;

/// The commitments that an update's proof speaks of: of the sector key's replica, the new replica, the new data.
fn statement(comm_r_old: &[u8], comm_r_new: &[u8], comm_d_new: &[u8]) -> Outcome<[Bytes32; 3]> {
    Ok([
        bytes32("commROld", comm_r_old)?,
        bytes32("commRNew", comm_r_new)?,
        bytes32("commDNew", comm_d_new)?,
    ])
}

fn partition_proofs(list: &[Uint8Array]) -> Vec<PartitionProofBytes> {
    list.iter()
        .map(|proof| PartitionProofBytes(proof.to_vec()))
        .collect()
}

/// The library maps its output files into memory, so they must exist at full length before.
fn make_as_long_as(path: &Path, model: &Path) -> Outcome<()> {
    let length = std::fs::metadata(model)
        .map_err(|cause| Failure::io("read the length of", model, cause))?
        .len();
    File::create(path)
        .and_then(|file| file.set_len(length))
        .map_err(|cause| Failure::io("create", path, cause))
}
