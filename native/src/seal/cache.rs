//! What a sealed sector's cache may lose.

use crate::error::{guarded, Code, Failure};
use filecoin_proofs_api::seal;
use napi_derive::napi;
use std::path::Path;

#[napi(object, object_to_js = false)]
pub struct CacheFolder {
    pub cache_path: String,
}

/// Removes layers and data trees: after the proof, PoSt needs the rest only.
#[napi]
pub fn clear_cache(input: CacheFolder) -> napi::Result<(), Code> {
    guarded("clearCache", || {
        seal::clear_cache(Path::new(&input.cache_path)).map_err(Failure::proofs)
    })
}

/// Removes the stored vanilla proofs of synthetic PoRep.
#[napi]
pub fn clear_synthetic_proofs(input: CacheFolder) -> napi::Result<(), Code> {
    guarded("clearSyntheticProofs", || {
        seal::clear_synthetic_proofs(Path::new(&input.cache_path)).map_err(Failure::proofs)
    })
}
