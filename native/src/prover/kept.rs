//! Parameters that stay in memory between proofs, as far as it goes.

use super::{choice, report};
use anyhow::Context;
use bellperson::groth16::VerifyingKey;
use blstrs::Bls12;
use std::collections::VecDeque;
use std::fs::File;
use std::io::BufReader;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, Once};
use storage_proofs_core::parameter_cache::{
    parameter_cache_dir, parameter_cache_params_path, parameter_cache_verifying_key_path,
};
use vesper_prover::{CheckedBlocks, Isa, ParameterOptions, Parameters};

/// Of all parameters together, where `VESPER_PROVER_MEMORY` says nothing. Those that need more alone are read for each proof.
const MOST_BYTES: usize = 3 << 30;
/// Lists the blocks of parameters in the cache that were found good.
const CHECKED_FILE: &str = "vesper-prover-checked";

/// By circuit and instructions; those used last come last.
type Kept = VecDeque<(Wanted, Arc<Parameters>)>;
type Wanted = (String, Isa);
static KEPT: Mutex<Kept> = Mutex::new(VecDeque::new());
/// Whoever reads parameters, one at a time: two would take the memory twice. Those whose parameters are in memory don't wait.
static READING: Mutex<()> = Mutex::new(());

static LIMIT: LazyLock<usize> = LazyLock::new(|| {
    let given = std::env::var("VESPER_PROVER_MEMORY").ok();
    given
        .and_then(|bytes| bytes.parse().ok())
        .unwrap_or(MOST_BYTES)
});

static CHECKED: LazyLock<Arc<CheckedBlocks>> =
    LazyLock::new(|| Arc::new(CheckedBlocks::at(parameter_cache_dir().join(CHECKED_FILE))));

/// A circuit's parameters, read at their first use.
///
/// # Errors
/// `ProverError`.
pub fn parameters(identifier: &str) -> anyhow::Result<Arc<Parameters>> {
    let isa = choice::isa();
    let wanted = (identifier.to_owned(), isa);
    if let Some(parameters) = used_now(&wanted) {
        return Ok(parameters);
    }
    let _reading = locked(&READING);
    if let Some(parameters) = used_now(&wanted) {
        return Ok(parameters);
    }
    let file = parameter_cache_params_path(identifier);
    let key = verifying_key(identifier)?;
    make_room_for(Parameters::memory_needed(&file, isa)?);
    let options = ParameterOptions {
        isa,
        checked: Arc::clone(&CHECKED),
        most_bytes: *LIMIT,
    };
    let parameters = Arc::new(Parameters::open(&file, &key, options)?);
    locked(&KEPT).push_back((wanted, Arc::clone(&parameters)));
    Ok(parameters)
}

/// Keeps nothing any longer.
pub fn clear() {
    locked(&KEPT).clear();
}

/// Tells, once, where what was found good can't be noted: each process looks at it all again then, which takes longer than reading it.
pub fn tell_unnoted() {
    static TOLD: Once = Once::new();
    if let Some(why) = CHECKED.take_failure() {
        TOLD.call_once(|| {
            let cache = parameter_cache_dir();
            report::say(&format!(
                "parameters are checked again by each process, as {CHECKED_FILE} can't be written in {}: {why}",
                cache.display()
            ));
        });
    }
}

fn used_now(wanted: &Wanted) -> Option<Arc<Parameters>> {
    let mut kept = locked(&KEPT);
    let place = kept.iter().position(|(known, _)| known == wanted)?;
    let found = kept.remove(place)?;
    let parameters = Arc::clone(&found.1);
    kept.push_back(found);
    Some(parameters)
}

/// Those used least recently go. Those that don't fit at all are read for each proof, and need no room.
fn make_room_for(bytes: usize) {
    let mut kept = locked(&KEPT);
    if bytes <= *LIMIT {
        while bytes_of(&kept) + bytes > *LIMIT && kept.pop_front().is_some() {}
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// The one that the library verifies with.
pub fn verifying_key(identifier: &str) -> anyhow::Result<VerifyingKey<Bls12>> {
    let path = parameter_cache_verifying_key_path(identifier);
    let key = File::open(&path).with_context(|| format!("opening {}", path.display()))?;
    VerifyingKey::read(BufReader::new(key)).with_context(|| format!("reading {}", path.display()))
}

fn bytes_of(kept: &Kept) -> usize {
    kept.iter()
        .map(|(_, parameters)| parameters.memory_bytes())
        .sum()
}
