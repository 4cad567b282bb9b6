//! Where the proofs library looks for its files.

use crate::error::{guarded, Code};
use napi_derive::napi;
use storage_proofs_core::settings::SETTINGS;

#[napi(object)]
pub struct Settings {
    /// Holds `.params`, `.vk`, `.meta` and `.srs` files. From `FIL_PROOFS_PARAMETER_CACHE`.
    pub parameter_cache: String,
    /// Holds the SDR graph's parents; a path that file names are appended to. From `FIL_PROOFS_CACHE_DIR`.
    pub parent_cache: String,
}

/// Reading fixes them: the library takes its environment once in a process's life, at the first use.
#[napi]
pub fn settings() -> napi::Result<Settings, Code> {
    guarded("settings", || {
        Ok(Settings {
            parameter_cache: SETTINGS.parameter_cache.clone(),
            parent_cache: SETTINGS.parent_cache.clone(),
        })
    })
}
