//! Field elements as words of 64 bits, least significant first: in the Montgomery form that blst keeps them in, or as the numbers themselves.

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

/// The number itself, not in Montgomery form.
pub fn plain(scalar: &Scalar) -> [u64; 4] {
    let bytes = scalar.to_bytes_le();
    std::array::from_fn(|i| u64::from_le_bytes(bytes[8 * i..8 * i + 8].try_into().unwrap()))
}

#[cfg(any(test, fuzzing))]
pub fn from_plain(words: &[u64; 4]) -> Scalar {
    Scalar::from_u64s_le(words).unwrap()
}
