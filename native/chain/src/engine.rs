//! The machine that runs the actors' WebAssembly, with what it compiled kept on disk: compiling takes seconds at each start, reading it back nothing.

use crate::error::{ChainError, Result};
use fvm::machine::{Engine, NetworkConfig};
use std::path::Path;
use wasmtime::{Cache, CacheConfig, Config, OptLevel};

/// Bytes. Above what any call of actors takes within the instrumented limit, which ends it the same way everywhere.
const MOST_STACK: usize = 4 << 20;

/// `compiled` is a folder, made if absent; other engines and versions may share it.
pub fn engine(network: &NetworkConfig, compiled: Option<&Path>) -> Result<Engine> {
    let failed = |cause: &dyn std::fmt::Display| {
        ChainError::Execution(format!("no engine for the actors: {cause}"))
    };
    let mut config = deterministic();
    if let Some(folder) = compiled {
        std::fs::create_dir_all(folder)?;
        let mut cache = CacheConfig::new();
        cache.with_directory(folder);
        config.cache(Some(Cache::new(cache).map_err(|cause| failed(&cause))?));
    }
    Engine::new(&config, network.into()).map_err(|cause| failed(&format!("{cause:#}")))
}

/// All nodes have to come to the same: so only instructions that the FVM of network version 17 can count the gas of, one kind of NaN, and no limit of
/// wasmtime's own that could be met before the FVM's.
fn deterministic() -> Config {
    let mut config = Config::default();
    config
        .wasm_simd(false)
        .wasm_relaxed_simd(false)
        .relaxed_simd_deterministic(true)
        .wasm_multi_memory(false)
        .wasm_memory64(false)
        .wasm_multi_value(false)
        .wasm_tail_call(false)
        .wasm_extended_const(false)
        .wasm_wide_arithmetic(false)
        .wasm_custom_page_sizes(false)
        .wasm_bulk_memory(true)
        .cranelift_nan_canonicalization(true)
        .max_wasm_stack(MOST_STACK)
        .consume_fuel(false)
        .epoch_interruption(false);
    // Speed only: how it compiles, and that nobody reads its backtraces.
    config
        .cranelift_opt_level(OptLevel::Speed)
        .parallel_compilation(true)
        .memory_init_cow(false)
        .debug_info(false)
        .generate_address_map(false)
        .native_unwind_info(false)
        .wasm_backtrace(false);
    config
}
