//! Whether the files that a call needs are in the parameter cache: asked first, so that their absence has a code of its own.

use crate::error::{Code, Failure, Outcome};
use std::path::{Path, PathBuf};
use storage_proofs_core::parameter_cache::parameter_cache_srs_key_path;

fn present(what: &str, path: &Path) -> Outcome<()> {
    if path.is_file() {
        return Ok(());
    }
    Err(Failure::new(
        Code::Parameters,
        format!(
            "the {what} {} is absent: generate the parameters of its circuit, or point FIL_PROOFS_PARAMETER_CACHE to them",
            path.display()
        ),
    ))
}

/// Needed to prove.
pub fn of_params(path: anyhow::Result<PathBuf>) -> Outcome<()> {
    present("parameter file", &path.map_err(Failure::proofs)?)
}

/// Needed to verify.
pub fn of_verifying_key(path: anyhow::Result<PathBuf>) -> Outcome<()> {
    present("verifying key", &path.map_err(Failure::proofs)?)
}

/// Needed to aggregate and to verify aggregates.
pub fn of_aggregation_key() -> Outcome<()> {
    // One key for all circuits and sizes: the library ignores both arguments.
    present("aggregation key", &parameter_cache_srs_key_path("", 0))
}
