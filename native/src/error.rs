//! What can go wrong, each with a code that JavaScript sees as the error's `code`.

use std::any::Any;
use std::fmt::Display;
use std::io;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::path::Path;
use vesper_chain::ChainError;

/// The stable names of failures. `native/errors.ts` lists the same ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// An argument can't be what the call needs; it was refused before any work.
    InvalidInput,
    /// The proofs library refused or failed; its chain of causes is the message.
    ProofsFailed,
    /// A Rust panic, caught at the boundary.
    Panic,
    /// A file couldn't be read, written or locked.
    Io,
    /// Groth16 parameters, a verifying key or the aggregation key are absent.
    Parameters,
    /// Parameters with a public seed were asked for a circuit that isn't a devnet's.
    DevnetOnly,
    /// The chain's store has no block of a CID that it should have.
    BlockMissing,
    /// A block of the chain isn't what it is used as.
    BlockCorrupt,
    /// The chain's store failed.
    Store,
    /// A tipset can't be executed.
    Execution,
}

impl AsRef<str> for Code {
    fn as_ref(&self) -> &str {
        match self {
            Code::InvalidInput => "NATIVE_INVALID_INPUT",
            Code::ProofsFailed => "NATIVE_PROOFS_FAILED",
            Code::Panic => "NATIVE_PANIC",
            Code::Io => "NATIVE_IO",
            Code::Parameters => "NATIVE_PARAMETERS",
            Code::DevnetOnly => "NATIVE_DEVNET_ONLY",
            Code::BlockMissing => "NATIVE_BLOCK_MISSING",
            Code::BlockCorrupt => "NATIVE_BLOCK_CORRUPT",
            Code::Store => "NATIVE_STORE",
            Code::Execution => "NATIVE_EXECUTION",
        }
    }
}

/// A failure on its way to JavaScript.
#[derive(Debug)]
pub struct Failure {
    pub code: Code,
    pub message: String,
}

pub type Outcome<T> = Result<T, Failure>;

impl Failure {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let message = message.into();
        Failure { code, message }
    }

    pub fn input(message: impl Into<String>) -> Self {
        Failure::new(Code::InvalidInput, message)
    }

    /// `doing` completes "could not …", for example "open" or "rename".
    pub fn io(doing: &str, path: &Path, cause: io::Error) -> Self {
        Failure::new(
            Code::Io,
            format!("could not {doing} {}: {cause}", path.display()),
        )
    }

    /// Keeps the whole chain of causes, which is where the proofs library says what was wrong.
    pub fn proofs(cause: anyhow::Error) -> Self {
        Failure::new(Code::ProofsFailed, format!("{cause:#}"))
    }

    pub fn synthesis(cause: impl Display) -> Self {
        Failure::new(Code::ProofsFailed, cause.to_string())
    }
}

impl From<ChainError> for Failure {
    fn from(cause: ChainError) -> Self {
        let code = match cause {
            ChainError::Missing(_) => Code::BlockMissing,
            ChainError::Corrupt { .. } => Code::BlockCorrupt,
            ChainError::Store(_) => Code::Store,
            ChainError::Input(_) => Code::InvalidInput,
            ChainError::Execution(_) => Code::Execution,
        };
        Failure::new(code, cause.to_string())
    }
}

impl From<Failure> for napi::Error<Code> {
    fn from(failure: Failure) -> Self {
        napi::Error::new(failure.code, failure.message)
    }
}

/// Runs `work`; a panic in it, or in a rayon task that it waits for, becomes [`Code::Panic`].
///
/// State behind a caught panic isn't trusted again by us: the proofs library keeps only caches of files it can read anew.
pub fn caught<T>(call: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(outcome) => outcome.map_err(|failure| Failure {
            message: format!("{call}: {}", failure.message),
            ..failure
        }),
        Err(payload) => Err(Failure::new(
            Code::Panic,
            format!("{call} panicked: {}", panic_message(payload.as_ref())),
        )),
    }
}

/// The wrapper of every exported function.
pub fn guarded<T>(call: &str, work: impl FnOnce() -> Outcome<T>) -> napi::Result<T, Code> {
    caught(call, work).map_err(Into::into)
}

fn panic_message(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayon::prelude::*;

    #[test]
    fn a_panic_becomes_a_coded_failure_with_its_message() {
        let failure = caught::<()>("someCall", || panic!("the {} broke", "tree")).unwrap_err();
        assert_eq!(failure.code, Code::Panic);
        assert_eq!(failure.message, "someCall panicked: the tree broke");
    }

    #[test]
    fn a_panic_in_a_rayon_thread_becomes_a_coded_failure() {
        let failure = caught::<u64>("someCall", || {
            Ok((0..1000u64)
                .into_par_iter()
                .map(|n| if n == 777 { panic!("at {n}") } else { n })
                .sum())
        })
        .unwrap_err();
        assert_eq!(failure.code, Code::Panic);
        assert_eq!(failure.message, "someCall panicked: at 777");
    }

    #[test]
    fn a_failure_names_the_call_and_keeps_its_code() {
        let failure = caught::<()>("someCall", || Err(Failure::input("too short"))).unwrap_err();
        assert_eq!(failure.code, Code::InvalidInput);
        assert_eq!(failure.message, "someCall: too short");
    }
}
