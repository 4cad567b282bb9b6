//! Scalars as signed digits. To each scalar 2^(c−1) is added in every window but the highest; then a window's c bits, less 2^(c−1), are its digit, between
//! −2^(c−1) and 2^(c−1) − 1, without carries from one to the next. With ⌈256/c⌉ windows the highest takes c − 1 bits at most, and isn't negative.

use crate::memory::filled;
use rayon::prelude::*;
use std::ops::Range;

/// Scalars that lie together.
pub const CHUNK: usize = 1 << 14;

pub struct Digits {
    /// c; 16 at most.
    bits: usize,
    windows: usize,
    /// Chunk by chunk, and in it window by window.
    digits: Vec<u16>,
    scalars: usize,
}

impl Digits {
    /// * `scalars`: the numbers themselves, below the order of the group.
    /// * `bits`: of a window, 2 to 16.
    pub fn of(scalars: &[[u64; 4]], bits: usize) -> Self {
        assert!((2..=16).contains(&bits));
        let windows = 256usize.div_ceil(bits);
        let offset = offset(bits, windows);
        let mut digits = filled(0u16, scalars.len() * windows);
        digits
            .par_chunks_mut(CHUNK * windows)
            .zip(scalars.par_chunks(CHUNK))
            .for_each(|(digits, scalars)| {
                for (i, scalar) in scalars.iter().enumerate() {
                    let sum = added(*scalar, offset);
                    for window in 0..windows {
                        digits[window * scalars.len() + i] = bits_of(&sum, window * bits, bits);
                    }
                }
            });
        Digits {
            bits,
            windows,
            digits,
            scalars: scalars.len(),
        }
    }

    pub fn windows(&self) -> usize {
        self.windows
    }

    /// How many buckets a window has: one for each size of a digit but zero.
    pub fn buckets(&self) -> usize {
        1 << (self.bits - 1)
    }

    /// The digits of a window that aren't zero, as `(place of the scalar, bucket, whether it is negative)`; the bucket of digit ±d is d − 1.
    ///
    /// * `scalars`: of these alone; begins at a multiple of [`CHUNK`].
    pub fn each(&self, window: usize, scalars: Range<usize>, mut take: impl FnMut(u32, u32, bool)) {
        assert_eq!(scalars.start % CHUNK, 0);
        let middle = if window + 1 == self.windows {
            0
        } else {
            1 << (self.bits - 1)
        };
        for start in scalars.clone().step_by(CHUNK) {
            let at = start * self.windows + window * CHUNK.min(self.scalars - start);
            let len = CHUNK.min(scalars.end - start);
            for (i, raw) in self.digits[at..at + len].iter().enumerate() {
                let digit = i32::from(*raw) - middle;
                if digit != 0 {
                    take((start + i) as u32, digit.unsigned_abs() - 1, digit < 0);
                }
            }
        }
    }
}

fn offset(bits: usize, windows: usize) -> [u64; 4] {
    let mut offset = [0u64; 4];
    for window in 0..windows - 1 {
        let bit = window * bits + bits - 1;
        offset[bit / 64] |= 1 << (bit % 64);
    }
    offset
}

/// Stays below 2^256: scalars are below 0.46·2^256, and the offset is below 2^(256 − c) + its lower bits.
fn added(a: [u64; 4], b: [u64; 4]) -> [u64; 4] {
    let mut carry = false;
    std::array::from_fn(|i| {
        let (once, first) = a[i].overflowing_add(b[i]);
        let (twice, second) = once.overflowing_add(carry as u64);
        carry = first | second;
        twice
    })
}

fn bits_of(words: &[u64; 4], from: usize, bits: usize) -> u16 {
    let (word, shift) = (from / 64, from % 64);
    let mut value = words[word] >> shift;
    if shift + bits > 64 && word < 3 {
        value |= words[word + 1] << (64 - shift);
    }
    (value & ((1 << bits) - 1)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limbs::plain;
    use blstrs::Scalar;
    use ff::Field;
    use rand::SeedableRng;

    #[test]
    fn the_digits_of_every_width_make_the_scalar() {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(3);
        let mut scalars = vec![
            Scalar::ZERO,
            Scalar::ONE,
            -Scalar::ONE,
            -Scalar::from(2),
            Scalar::from(1 << 15),
        ];
        scalars.extend((0..CHUNK + 100).map(|_| Scalar::random(&mut rng)));
        for bits in 2..=16 {
            let words: Vec<[u64; 4]> = scalars.iter().map(plain).collect();
            let digits = Digits::of(&words, bits);
            let mut made = vec![Scalar::ZERO; scalars.len()];
            for window in (0..digits.windows()).rev() {
                for _ in 0..bits {
                    made.iter_mut().for_each(|scalar| *scalar = scalar.double());
                }
                digits.each(window, 0..scalars.len(), |place, bucket, negative| {
                    assert!((bucket as usize) < digits.buckets());
                    let digit = Scalar::from(u64::from(bucket) + 1);
                    made[place as usize] += if negative { -digit } else { digit };
                });
            }
            assert!(made == scalars, "{bits} bits");
        }
    }
}
