//! Parameters that stay in memory between proofs, as far as it goes.

use super::choice;
use anyhow::Context;
use bellperson::groth16::VerifyingKey;
use blstrs::Bls12;
use std::collections::VecDeque;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};
use storage_proofs_core::parameter_cache::{
    parameter_cache_dir, parameter_cache_params_path, parameter_cache_verifying_key_path,
};
use vesper_prover::{Isa, ParameterOptions, Parameters};

/// Of all parameters together, where `VESPER_PROVER_MEMORY` says nothing. Those that take more alone are read for each proof.
const MOST_BYTES: usize = 3 << 30;
/// Lists the parameters in the cache that were found good.
const CHECKED: &str = "vesper-prover-checked";

/// By circuit and instructions; those used last come last.
type Kept = VecDeque<((String, Isa), Arc<Parameters>)>;
static KEPT: Mutex<Kept> = Mutex::new(VecDeque::new());

static LIMIT: LazyLock<usize> = LazyLock::new(|| {
    let given = std::env::var("VESPER_PROVER_MEMORY").ok();
    given
        .and_then(|bytes| bytes.parse().ok())
        .unwrap_or(MOST_BYTES)
});

/// A circuit's parameters, read at their first use.
///
/// # Errors
/// `ProverError`.
pub fn parameters(identifier: &str) -> anyhow::Result<Arc<Parameters>> {
    // Held while they are read: a second reader would take the memory twice.
    let mut kept = KEPT.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let isa = choice::isa();
    let wanted = (identifier.to_owned(), isa);
    if let Some(place) = kept.iter().position(|(known, _)| *known == wanted) {
        let found = kept.remove(place).expect("it was there a moment ago");
        let parameters = Arc::clone(&found.1);
        kept.push_back(found);
        return Ok(parameters);
    }
    let file = parameter_cache_params_path(identifier);
    let key = verifying_key(identifier)?;
    let options = ParameterOptions {
        isa,
        checked: Some(parameter_cache_dir().join(CHECKED)),
        most_bytes: room_for(&file, &mut kept),
    };
    let parameters = Arc::new(Parameters::open(&file, &key, options)?);
    kept.push_back((wanted, Arc::clone(&parameters)));
    Ok(parameters)
}

/// Keeps nothing any longer.
pub fn clear() {
    KEPT.lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
        .clear();
}

/// What a file's points may take: all the memory there is, once those used least recently are gone, or none if it would not do.
fn room_for(file: &Path, kept: &mut Kept) -> usize {
    // Points take a third more in memory than in the file where eight lie abreast. A file that can't be asked is for the reader to complain of.
    // Those that don't fit at all are streamed, and take some memory for their transforms still.
    let bytes = std::fs::metadata(file).map_or(0, |file| file.len() as usize / 3 * 4);
    while bytes_of(kept) + bytes > *LIMIT && kept.pop_front().is_some() {}
    match bytes <= *LIMIT {
        true => *LIMIT,
        false => 0,
    }
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
