//! What the environment says: which prover, and with which instructions.

use std::sync::LazyLock;
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

static CHOICE: LazyLock<Choice> =
    LazyLock::new(|| match std::env::var("VESPER_PROVER").as_deref() {
        Ok("own") => Choice::Own,
        Ok("stock") => Choice::Stock,
        _ => Choice::Auto,
    });

static ISA: LazyLock<Isa> = LazyLock::new(|| match std::env::var("VESPER_PROVER_ISA").as_deref() {
    Ok("portable") => Isa::Portable,
    _ => Isa::best(),
});

impl Choice {
    /// From `VESPER_PROVER`: `auto`, `own` or `stock`. Read once in a process's life.
    pub fn made() -> Self {
        *CHOICE
    }
}

/// The best that the processor has; `portable` in `VESPER_PROVER_ISA` masks it.
pub fn isa() -> Isa {
    *ISA
}
