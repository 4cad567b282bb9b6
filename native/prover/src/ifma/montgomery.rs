//! Field elements in the Montgomery form that blst keeps them in, as words of 64 bits, least significant first.

use blst::{blst_fp, blst_fr};
use blstrs::{Fp, Scalar};

pub fn fp_limbs(element: &Fp) -> [u64; 6] {
    // SAFETY: `Fp` is a transparent wrapper of `blst_fp`.
    unsafe { std::mem::transmute::<Fp, blst_fp>(*element) }.l
}

/// The words must be below the modulus.
pub fn fp_from_limbs(l: [u64; 6]) -> Fp {
    Fp::from(blst_fp { l })
}

pub fn fr_limbs(element: &Scalar) -> [u64; 4] {
    // SAFETY: `Scalar` is a transparent wrapper of `blst_fr`.
    unsafe { std::mem::transmute::<Scalar, blst_fr>(*element) }.l
}

#[cfg(any(test, fuzzing))]
pub fn fr_from_limbs(l: [u64; 4]) -> Scalar {
    Scalar::from(blst_fr { l })
}
