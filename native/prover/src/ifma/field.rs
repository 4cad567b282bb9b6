//! Eight elements of a prime field abreast.
//!
//! Bounds. Write `k` for "below k times the modulus p". With R = 2^416 for Fp (p < 2^381) and R = 2^260 for Fr (r < 2^255), Montgomery's reduction gives
//! (ab + mp)/R with m < R, so a product of values below i·p and j·p is below (1 + i·j·p/R)·p: for Fp that is below 2p while i·j < 2^35, for Fr below
//! 2r while i·j < 2^5 = 32. Limbs of operands must be normal (0 ≤ limb < 2^52), as the instruction takes the lower 52 bits of each; `carried` makes them so.

use std::arch::x86_64::*;

/// One limb of eight elements.
pub type V = __m512i;

pub const LIMB_BITS: usize = 52;
pub const LIMB: u64 = (1 << LIMB_BITS) - 1;

/// The field of the curve's coordinates.
pub const P64: [u64; 6] = [
    0xb9feffffffffaaab,
    0x1eabfffeb153ffff,
    0x6730d2a0f6b0f624,
    0x64774b84f38512bf,
    0x4b1ba7b6434bacd7,
    0x1a0111ea397fe69a,
];
/// The field of the scalars.
pub const R64: [u64; 4] = [
    0xffffffff00000001,
    0x53bda402fffe5bfe,
    0x3339d80809a1d805,
    0x73eda753299d7d48,
];

/// Moves limbs of 64 bits to limbs of 52.
pub const fn to_52<const W: usize, const N: usize>(from: [u64; W]) -> [u64; N] {
    let mut to = [0; N];
    let mut i = 0;
    while i < N {
        let (word, shift) = (LIMB_BITS * i / 64, LIMB_BITS * i % 64);
        let mut limb = if word < W { from[word] >> shift } else { 0 };
        if shift > 64 - LIMB_BITS && word + 1 < W {
            limb |= from[word + 1] << (64 - shift);
        }
        to[i] = limb & LIMB;
        i += 1;
    }
    to
}

/// The way back. Limbs must be normal.
pub const fn to_64<const N: usize, const W: usize>(from: [u64; N]) -> [u64; W] {
    let mut to = [0; W];
    let mut i = 0;
    while i < N {
        let (word, shift) = (LIMB_BITS * i / 64, LIMB_BITS * i % 64);
        if word < W {
            to[word] |= from[i] << shift;
        }
        if shift > 64 - LIMB_BITS && word + 1 < W {
            to[word + 1] |= from[i] >> (64 - shift);
        }
        i += 1;
    }
    to
}

/// −1/p modulo 2^52, by Newton's iteration.
const fn negative_inverse(lowest: u64) -> u64 {
    let mut inverse = 1u64;
    let mut step = 0;
    while step < 6 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(lowest.wrapping_mul(inverse)));
        step += 1;
    }
    inverse.wrapping_neg() & LIMB
}

/// A modulus in limbs of 52 bits.
pub struct Modulus<const N: usize> {
    pub limbs: [u64; N],
    pub negative_inverse: u64,
}

pub const FP: Modulus<8> = Modulus {
    limbs: to_52(P64),
    negative_inverse: negative_inverse(P64[0]),
};
pub const FR: Modulus<5> = Modulus {
    limbs: to_52(R64),
    negative_inverse: negative_inverse(R64[0]),
};

/// The same element in all eight lanes.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
pub fn broadcast<const N: usize>(limbs: &[u64; N]) -> [V; N] {
    let mut all = [_mm512_setzero_si512(); N];
    for (lane, limb) in all.iter_mut().zip(limbs) {
        *lane = _mm512_set1_epi64(*limb as i64);
    }
    all
}

/// Montgomery's product, below 2p within the bounds above. The whole product comes first and is then reduced: chains of dependent
/// instructions stay short. A column gathers at most 2·N products below 2^52 twice, which 64 bits hold.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
pub fn mul<const N: usize>(a: &[V; N], b: &[V; N], modulus: &Modulus<N>) -> [V; N] {
    debug_assert!(is_normal(a) && is_normal(b));
    let zero = _mm512_setzero_si512();
    let inverse = _mm512_set1_epi64(modulus.negative_inverse as i64);
    let p = broadcast(&modulus.limbs);
    let mut columns = [zero; 16];
    for i in 0..N {
        for j in 0..N {
            columns[i + j] = _mm512_madd52lo_epu64(columns[i + j], a[i], b[j]);
        }
        for j in 0..N {
            columns[i + j + 1] = _mm512_madd52hi_epu64(columns[i + j + 1], a[i], b[j]);
        }
    }
    for i in 0..N {
        let m = _mm512_madd52lo_epu64(zero, columns[i], inverse);
        for j in 0..N {
            columns[i + j] = _mm512_madd52lo_epu64(columns[i + j], m, p[j]);
        }
        columns[i + 1] = _mm512_add_epi64(columns[i + 1], _mm512_srli_epi64::<52>(columns[i]));
        for j in 0..N {
            columns[i + j + 1] = _mm512_madd52hi_epu64(columns[i + j + 1], m, p[j]);
        }
    }
    let mut upper = [zero; N];
    upper.copy_from_slice(&columns[N..2 * N]);
    carried(upper)
}

/// Brings limbs into 0 … 2^52 − 1, the highest excepted, which takes what is left. Limbs may be negative; the value may not.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
pub fn carried<const N: usize>(mut limbs: [V; N]) -> [V; N] {
    let mask = _mm512_set1_epi64(LIMB as i64);
    for j in 0..N - 1 {
        let carry = _mm512_srai_epi64::<52>(limbs[j]);
        limbs[j + 1] = _mm512_add_epi64(limbs[j + 1], carry);
        limbs[j] = _mm512_and_si512(limbs[j], mask);
    }
    limbs
}

/// a + b: i and j multiples make i + j.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
pub fn add<const N: usize>(a: &[V; N], b: &[V; N]) -> [V; N] {
    let mut sum = *a;
    for j in 0..N {
        sum[j] = _mm512_add_epi64(a[j], b[j]);
    }
    carried(sum)
}

/// a − b + k·p, for b below k·p: i multiples make i + k.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
pub fn sub<const N: usize>(a: &[V; N], b: &[V; N], k: u64, modulus: &Modulus<N>) -> [V; N] {
    let mut difference = *a;
    for j in 0..N {
        let lifted = _mm512_add_epi64(a[j], _mm512_set1_epi64((modulus.limbs[j] * k) as i64));
        difference[j] = _mm512_sub_epi64(lifted, b[j]);
    }
    carried(difference)
}

/// Brings a value below k·p below 2p without a multiplication, for k up to 2^12 of Fp and 2^5 of Fr. The quotient by p is estimated from the highest
/// limb h: ⌊h·⌊2^52/(t + 1)⌋/2^52⌋, t being the highest limb of p, never exceeds the true one, and falls short of it by less than
/// 1 + h/2^52 + h/t² + 1/t, which stays below 2.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
pub fn reduced<const N: usize>(a: [V; N], modulus: &Modulus<N>) -> [V; N] {
    let zero = _mm512_setzero_si512();
    // As the upper half of a product of 52 bits: s = 52.
    let estimate = ((1u64 << 52) / (modulus.limbs[N - 1] + 1)) as i64;
    let quotient = _mm512_madd52hi_epu64(zero, a[N - 1], _mm512_set1_epi64(estimate));
    let p = broadcast(&modulus.limbs);
    let mut rest = a;
    for j in 0..N {
        rest[j] = _mm512_sub_epi64(rest[j], _mm512_madd52lo_epu64(zero, quotient, p[j]));
        if j + 1 < N {
            rest[j + 1] =
                _mm512_sub_epi64(rest[j + 1], _mm512_madd52hi_epu64(zero, quotient, p[j]));
        }
    }
    carried(rest)
}

/// Whether all limbs are fit for a multiplication.
#[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
fn is_normal<const N: usize>(limbs: &[V; N]) -> bool {
    limbs
        .iter()
        .all(|&limb| _mm512_test_epi64_mask(limb, _mm512_set1_epi64(!LIMB as i64)) == 0)
}

/// Rows become columns: eight elements of eight limbs each, lying one after the other, to one vector for each limb, and back.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
pub fn transposed(rows: [V; 8]) -> [V; 8] {
    let mut pairs = rows;
    for i in 0..4 {
        pairs[2 * i] = _mm512_unpacklo_epi64(rows[2 * i], rows[2 * i + 1]);
        pairs[2 * i + 1] = _mm512_unpackhi_epi64(rows[2 * i], rows[2 * i + 1]);
    }
    let mut fours = pairs;
    for half in 0..2 {
        for q in 0..2 {
            let (low, high) = (pairs[4 * half + q], pairs[4 * half + q + 2]);
            fours[4 * half + q] = _mm512_shuffle_i64x2::<0x88>(low, high);
            fours[4 * half + q + 2] = _mm512_shuffle_i64x2::<0xdd>(low, high);
        }
    }
    let mut columns = fours;
    for q in 0..2 {
        columns[q] = _mm512_shuffle_i64x2::<0x88>(fours[q], fours[4 + q]);
        columns[4 + q] = _mm512_shuffle_i64x2::<0xdd>(fours[q], fours[4 + q]);
        columns[2 + q] = _mm512_shuffle_i64x2::<0x88>(fours[2 + q], fours[6 + q]);
        columns[6 + q] = _mm512_shuffle_i64x2::<0xdd>(fours[2 + q], fours[6 + q]);
    }
    columns
}

/// The value below the modulus, of one that is any multiple above it.
pub fn canonical<const W: usize>(mut value: [u64; W], modulus: &[u64; W]) -> [u64; W] {
    loop {
        let mut less = [0u64; W];
        let mut borrow = false;
        for i in 0..W {
            let (once, first) = value[i].overflowing_sub(modulus[i]);
            let (twice, second) = once.overflowing_sub(borrow as u64);
            less[i] = twice;
            borrow = first | second;
        }
        if borrow {
            return value;
        }
        value = less;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ifma::field_laws::{by_fp, by_fr, require_as_library};
    use crate::ifma::is_available;
    use rand::{RngCore, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    /// Random, and those at the edges.
    fn samples<const W: usize>(rng: &mut ChaCha8Rng, modulus: &[u64; W], edges: bool) -> [u64; W] {
        let mut words = [0u64; W];
        match rng.next_u32() % if edges { 6 } else { 1 } {
            1 => {}
            2 => words[0] = 1,
            3 => {
                words = *modulus;
                words[0] -= 1;
            }
            4 => {
                let bit = rng.next_u32() as usize % (64 * W - 4);
                words[bit / 64] = 1 << (bit % 64);
            }
            5 => words = modulus.map(|word| word & 0x000f_ffff_ffff_ffff),
            _ => words.iter_mut().for_each(|word| *word = rng.next_u64()),
        }
        canonical(words, modulus)
    }

    fn all_agrees<const W: usize, const N: usize>(
        modulus64: &[u64; W],
        modulus: &Modulus<N>,
        most: u64,
        by_library: impl Fn([u64; W], [u64; W]) -> [[u64; W]; 3],
    ) {
        let mut rng = ChaCha8Rng::seed_from_u64(52);
        for round in 0..500_000 {
            let a: [[u64; W]; 8] =
                std::array::from_fn(|_| samples(&mut rng, modulus64, round % 2 == 0));
            let b: [[u64; W]; 8] =
                std::array::from_fn(|_| samples(&mut rng, modulus64, round % 3 == 0));
            require_as_library(&a, &b, most, (modulus64, modulus), &by_library);
        }
    }

    #[test]
    fn all_operations_agree_with_blst_on_four_million_values_each() {
        if !is_available() {
            eprintln!("skipped: this processor has no AVX-512 IFMA");
            return;
        }
        all_agrees(&P64, &FP, 1 << 5, by_fp());
        all_agrees(&R64, &FR, 15, by_fr());
    }

    #[test]
    fn limbs_of_52_bits_are_the_same_number() {
        assert_eq!(to_64::<8, 6>(to_52(P64)), P64);
        assert_eq!(to_64::<5, 4>(to_52(R64)), R64);
        assert_eq!(to_64::<5, 4>(to_52([u64::MAX; 4])), [u64::MAX; 4]);
    }
}
