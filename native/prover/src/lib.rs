//! Groth16 proofs over BLS12-381 on CPUs.
//!
//! Takes circuits and parameters of bellperson and makes the proofs that it makes, several times as fast: the third side of the constraints is not computed,
//! one Fourier transform of seven is saved, values that are 0 or 1 are not multiplied, and where the processor has AVX-512 IFMA it works on eight field
//! elements at once. Each proof is shown to bellperson's verifier before it is handed out.
//!
//! ```no_run
//! # fn example<C: bellperson::Circuit<blstrs::Scalar>>(circuit: C, key: bellperson::groth16::VerifyingKey<blstrs::Bls12>) -> Result<(), vesper_prover::ProverError> {
//! use std::ops::ControlFlow;
//! use vesper_prover::{prove, Parameters, ParameterOptions};
//!
//! let parameters = Parameters::open("circuit.params".as_ref(), &key, ParameterOptions::default())?;
//! let proof = prove(circuit, &parameters, &mut |_stage| ControlFlow::Continue(()))?;
//! # Ok(()) }
//! ```

mod assignment;
mod error;
mod fft;
#[cfg(all(fuzzing, target_arch = "x86_64"))]
pub mod fuzzed;
#[cfg(target_arch = "x86_64")]
mod ifma;
mod isa;
mod limbs;
mod memory;
mod multiexp;
mod parameters;
mod prove;
#[cfg(test)]
mod prove_tests;
mod quotient;
mod split;

pub use error::ProverError;
pub use isa::Isa;
pub use parameters::{CheckedBlocks, Options as ParameterOptions, Parameters};
pub use prove::{prove, Stage, Watch, STAGES};
