//! Arithmetic on eight field elements at once with AVX-512 IFMA, and what is built of it: addition of points, Fourier transforms.
//!
//! An element is limbs of 52 bits, one vector for each limb and eight elements abreast, in Montgomery form with R = 2^(52·limbs). Values are
//! reduced lazily: each operation says how many multiples of the modulus its result may reach. Nothing here is constant in time: what it works
//! on is the witness of a proof that this process makes of its own data.
//!
//! Only x86-64 has these instructions, and not each such processor: ask [`is_available`] before anything else here.

mod adder;
pub mod field;
#[cfg(any(test, fuzzing))]
pub mod field_laws;
mod fourier;
pub mod montgomery;
mod points;

pub use adder::IfmaAdder;
pub use fourier::FftTables;

/// Whether this processor has the instructions.
pub fn is_available() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512ifma")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512bw")
}
