//! Which prover, and with which instructions: what the environment says, until a call says otherwise.

use crate::error::{guarded, Code};
use napi_derive::napi;
use std::cell::RefCell;
use std::fmt;
use std::sync::{LazyLock, Mutex, MutexGuard};
use vesper_prover::Isa;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Ours, and the library's where ours fails.
    Auto,
    /// Ours alone.
    Own,
    /// The library's alone.
    Stock,
}

#[derive(Clone, Copy)]
struct Chosen {
    choice: Choice,
    isa: Isa,
}

static CHOSEN: LazyLock<Mutex<Chosen>> = LazyLock::new(|| {
    let variable = |name| std::env::var(name).unwrap_or_default();
    Mutex::new(Chosen {
        choice: choice_of(&variable("VESPER_PROVER")),
        isa: isa_of(&variable("VESPER_PROVER_ISA")),
    })
});

fn chosen() -> MutexGuard<'static, Chosen> {
    CHOSEN
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn choice_of(word: &str) -> Choice {
    match word {
        "own" => Choice::Own,
        "stock" => Choice::Stock,
        _ => Choice::Auto,
    }
}

fn isa_of(word: &str) -> Isa {
    match word {
        "portable" => Isa::Portable,
        _ => Isa::best(),
    }
}

impl Choice {
    /// From `VESPER_PROVER`: `auto`, `own` or `stock`.
    pub fn made() -> Self {
        chosen().choice
    }
}

/// The best that the processor has; `portable` in `VESPER_PROVER_ISA` masks it.
pub fn isa() -> Isa {
    chosen().isa
}

#[napi(object)]
pub struct ProverChoice {
    /// `auto`, `own` or `stock`.
    pub prover: String,
    /// `portable` or `best`.
    pub isa: String,
}

/// Says for the proofs to come, in the whole process, what `VESPER_PROVER` and `VESPER_PROVER_ISA` said at its start.
#[napi]
pub fn choose_prover(input: ProverChoice) -> napi::Result<(), Code> {
    guarded("chooseProver", || {
        *chosen() = Chosen {
            choice: choice_of(&input.prover),
            isa: isa_of(&input.isa),
        };
        Ok(())
    })
}

/// Why ours was passed over: it has ended a process before.
#[derive(Clone, Debug)]
pub struct Passed(pub String);

impl fmt::Display for Passed {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

impl std::error::Error for Passed {}

thread_local! {
    static PASSED: RefCell<Option<Passed>> = const { RefCell::new(None) };
}

/// Why ours isn't to be asked by this thread.
pub fn passed() -> Option<Passed> {
    PASSED.with_borrow(Option::clone)
}

#[napi(object)]
pub struct Passing {
    /// None: it is asked again.
    pub why: Option<String>,
}

/// For the proofs to come of the calling thread: ours is passed over, as after a failure, because it took the process with it when it was asked before.
/// Without effect where `VESPER_PROVER` leaves no choice.
#[napi]
pub fn pass_over_prover(input: Passing) -> napi::Result<(), Code> {
    guarded("passOverProver", || {
        PASSED.set(input.why.map(Passed));
        Ok(())
    })
}
