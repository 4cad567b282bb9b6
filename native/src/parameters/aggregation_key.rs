//! The structured reference string that SnarkPack aggregates with.

use super::files::{write_whole, Written};
use super::seed;
use crate::error::Outcome;
use bellperson::groth16::aggregate::{setup_fake_srs, GenericSRS};
use blstrs::Bls12;
use std::path::Path;
use storage_proofs_core::parameter_cache::parameter_cache_srs_key_path;

/// Proofs that one aggregate can hold, counting a sector's partitions. A chain allows up to 819; a devnet needs fewer, and
/// the key grows with it.
const MAX_PROOFS: usize = 512;

/// The library's own file name, one for all circuits.
pub fn file_name() -> String {
    parameter_cache_srs_key_path("", 0)
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

pub fn write(directory: &Path) -> Outcome<Written> {
    let key: GenericSRS<Bls12> = setup_fake_srs(&mut seed::rng("aggregation key"), MAX_PROOFS);
    write_whole(&directory.join(file_name()), |mut writer| {
        key.write(&mut writer)
    })
}
