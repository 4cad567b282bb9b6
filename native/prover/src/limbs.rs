//! Scalars as the numbers that they are, not in Montgomery form: words of 64 bits, least significant first.

use blstrs::Scalar;

pub fn plain(scalar: &Scalar) -> [u64; 4] {
    let bytes = scalar.to_bytes_le();
    std::array::from_fn(|i| u64::from_le_bytes(bytes[8 * i..8 * i + 8].try_into().unwrap()))
}

#[cfg(any(test, fuzzing))]
pub fn from_plain(words: &[u64; 4]) -> Scalar {
    Scalar::from_u64s_le(words).unwrap()
}
