//! Fourier transforms over the scalar field, and the quotient of a proof by them. Radix 4, recursive, so that parts come to fit into caches; eight elements
//! lie in a block, and the last three levels go within one.
//!
//! Only the forward root ω is used: "down" (decimation in frequency) takes natural order to bit-reversed, "up" (decimation in time) bit-reversed to natural,
//! and f(g·ω^−i) instead of f(g·ω^i) is as good for products that are taken point by point.
//!
//! Bounds, as multiples of r: "down" takes values below 4 and leaves them so, "up" takes and leaves values below 6.

use super::field::*;
use super::montgomery::fr_limbs;
use crate::fft::{bit_reversed, powers, quotient_factor, root_of_unity, root_table};
use crate::limbs::plain;
use crate::memory::{filled, roomy};
use blstrs::Scalar;
use ff::{Field, PrimeField};
use rayon::prelude::*;
use std::arch::x86_64::*;

/// Eight elements.
type Block = [V; 5];

/// Blocks for each task of the pool.
const AT_ONCE: usize = 512;
/// Transforms of fewer blocks are done by one thread.
const ALONE: usize = 1 << 13;

const ZERO: [u64; 5] = [0; 5];

/// What transforms of one size need.
pub struct FftTables {
    log_size: u32,
    /// ω_{2m}^i at [m + i], for each m that is a power of two; in blocks.
    roots: Vec<Block>,
    /// The roots of the levels within a block.
    within: [Block; 3],
    /// g^(n − i)/n for the slots within a block, to be multiplied by the block's own `back`.
    shift_within: Block,
    /// What makes g^n/n of the first slot, that of 0, the 1/n which it should be.
    first: Block,
    /// g^−i for the slots of blocks, one for each block.
    back: Vec<[u64; 5]>,
    /// The same within a block, and with the factor of the quotient; not in Montgomery form.
    back_within: Block,
    /// The factor of the quotient; not in Montgomery form.
    factor: [u64; 5],
}

impl FftTables {
    /// For 2^log_size elements; 2^4 at least.
    pub fn new(log_size: u32) -> Self {
        assert!(log_size >= 4);
        let n = 1usize << log_size;
        let g = Scalar::MULTIPLICATIVE_GENERATOR;
        let back = powers(g.invert().unwrap(), Scalar::ONE, n / 8);
        let factor = quotient_factor(n);
        let step = g.invert().unwrap().pow_vartime([n as u64 / 8]);
        let within = |first: Scalar| -> Vec<Scalar> {
            (0..8)
                .map(|lane| first * step.pow_vartime([bit_reversed(lane, 3) as u64]))
                .collect()
        };
        let whole_turn = g.pow_vartime([n as u64]);
        let mut first = [Scalar::ONE; 8];
        first[0] = whole_turn.invert().unwrap();
        FftTables {
            log_size,
            roots: to_blocks(&root_table(log_size)),
            within: [4, 2, 1].map(|half: usize| {
                let root = root_of_unity(half.trailing_zeros() + 1);
                let roots: Vec<Scalar> = (0..8)
                    .map(|lane| match lane & half {
                        0 => Scalar::ONE,
                        _ => root.pow_vartime([(lane % half) as u64]),
                    })
                    .collect();
                to_blocks(&roots)[0]
            }),
            shift_within: to_blocks(&within(
                whole_turn * Scalar::from(n as u64).invert().unwrap(),
            ))[0],
            first: to_blocks(&first)[0],
            back: (0..n / 8)
                .into_par_iter()
                .map(|block| lanes(to_blocks(&[back[bit_reversed(block, log_size - 3)]])[0], 0))
                .collect(),
            back_within: plain_block(&within(factor)),
            factor: to_52(plain(&factor)),
        }
    }

    /// What those for 2^log_size elements take in memory.
    pub fn bytes_of(log_size: u32) -> usize {
        (size_of::<Block>() + size_of::<[u64; 5]>()) << (log_size - 3)
    }

    /// The coefficients of (a·b − c)/z with c = a·b at the points of the domain, in bit-reversed order and not in Montgomery form: what a multi-exponentiation
    /// wants. With a constraint that doesn't hold they are not those of any polynomial of that degree.
    pub fn quotient(&self, a: Vec<Scalar>, b: Vec<Scalar>) -> Vec<[u64; 4]> {
        assert!(a.len() == 1 << self.log_size && b.len() == a.len());
        let mut x = to_blocks(&a);
        drop(a);
        let mut y = to_blocks(&b);
        drop(b);
        let mut c = roomy(x.len());
        c.extend_from_slice(&x);
        times(&mut c, &y);
        self.down(&mut c);
        for values in [&mut x, &mut y] {
            self.down(values);
            self.to_coset(values);
            self.up(values);
        }
        // Below 6 each, so below 3 then.
        times(&mut x, &y);
        drop(y);
        self.down(&mut x);
        self.combined(&x, &c)
    }

    fn down(&self, values: &mut [Block]) {
        self.transform(values, true);
    }

    fn up(&self, values: &mut [Block]) {
        self.transform(values, false);
    }

    fn transform(&self, values: &mut [Block], down: bool) {
        match values.len() {
            1 => {
                // SAFETY: whoever made the tables has looked for the instructions.
                values[0] = unsafe {
                    match down {
                        true => self.leaf_down(values[0]),
                        false => self.leaf_up(values[0]),
                    }
                }
            }
            2 => {
                if down {
                    // SAFETY: as above.
                    unsafe { self.two_down(values) }
                }
                for half in values.chunks_mut(1) {
                    self.transform(half, down);
                }
                if !down {
                    // SAFETY: as above.
                    unsafe { self.two_up(values) }
                }
            }
            len => {
                if down {
                    self.pass(values, true);
                }
                let quarters = values.chunks_mut(len / 4);
                if len >= ALONE {
                    let quarters: Vec<&mut [Block]> = quarters.collect();
                    quarters
                        .into_par_iter()
                        .with_max_len(1)
                        .for_each(|quarter| self.transform(quarter, down));
                } else {
                    quarters.for_each(|quarter| self.transform(quarter, down));
                }
                if !down {
                    self.pass(values, false);
                }
            }
        }
    }

    /// Two levels over all of a transform's values.
    fn pass(&self, values: &mut [Block], down: bool) {
        let quarter = values.len() / 4;
        let part = if values.len() >= ALONE {
            AT_ONCE
        } else {
            quarter
        };
        let (low, high) = values.split_at_mut(2 * quarter);
        let ((w, x), (y, z)) = (low.split_at_mut(quarter), high.split_at_mut(quarter));
        let each = |number: usize, [w, x, y, z]: [&mut [Block]; 4]| {
            let at = number * part;
            let outer = [
                &self.roots[2 * quarter + at..],
                &self.roots[3 * quarter + at..],
            ];
            let inner = &self.roots[quarter + at..];
            // SAFETY: whoever made the tables has looked for the instructions.
            unsafe {
                if down {
                    pass_down(w, x, y, z, outer, inner)
                } else {
                    pass_up(w, x, y, z, outer, inner)
                }
            }
        };
        if part < quarter {
            w.par_chunks_mut(part)
                .zip(x.par_chunks_mut(part))
                .zip(y.par_chunks_mut(part))
                .zip(z.par_chunks_mut(part))
                .enumerate()
                .for_each(|(number, (((w, x), y), z))| each(number, [w, x, y, z]));
        } else {
            each(0, [w, x, y, z]);
        }
    }

    #[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
    fn leaf_down(&self, block: Block) -> Block {
        let [four, two, one] = &self.within;
        let block = mul(&butterfly::<4>(&block, 4), four, &FR);
        let block = mul(&butterfly::<2>(&block, 4), two, &FR);
        mul(&butterfly::<1>(&block, 4), one, &FR)
    }

    #[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
    fn leaf_up(&self, block: Block) -> Block {
        let [four, two, one] = &self.within;
        let block = butterfly::<1>(&mul(&block, one, &FR), 2);
        let block = butterfly::<2>(&mul(&block, two, &FR), 2);
        butterfly::<4>(&mul(&block, four, &FR), 2)
    }

    #[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
    fn two_down(&self, values: &mut [Block]) {
        let (a, b) = (values[0], values[1]);
        values[0] = reduced(add(&a, &b), &FR);
        values[1] = mul(&sub(&a, &b, 4, &FR), &self.roots[1], &FR);
    }

    #[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
    fn two_up(&self, values: &mut [Block]) {
        let (a, b) = (
            reduced(values[0], &FR),
            mul(&values[1], &self.roots[1], &FR),
        );
        values[0] = add(&a, &b);
        values[1] = sub(&a, &b, 2, &FR);
    }

    /// The coefficient of X^(n − i), at the slot of i, times g^(n − i)/n.
    fn to_coset(&self, values: &mut [Block]) {
        values
            .par_chunks_mut(AT_ONCE)
            .zip(self.back.par_chunks(AT_ONCE))
            .for_each(|(values, back)| {
                for (value, back) in values.iter_mut().zip(back) {
                    // SAFETY: whoever made the tables has looked for the instructions.
                    *value = unsafe {
                        let factor = mul(&self.shift_within, &broadcast(back), &FR);
                        mul(value, &factor, &FR)
                    };
                }
            });
        // SAFETY: as above.
        values[0] = unsafe { mul(&values[0], &self.first, &FR) };
    }

    /// h_i = (g^−i·d_i − c_i)·factor, where d and c lie at the slots of i and of −i. The slot of −i: in each range from a power of two to the next, slots
    /// lie the other way round.
    fn combined(&self, d: &[Block], c: &[Block]) -> Vec<[u64; 4]> {
        let mut quotient = filled([0u64; 4], 8 * d.len());
        quotient
            .par_chunks_mut(8 * AT_ONCE)
            .enumerate()
            .for_each(|(part, words)| {
                for (i, words) in words.chunks_mut(8).enumerate() {
                    let block = part * AT_ONCE + i;
                    let mirrored = match block {
                        0 => 0,
                        _ => 3 * (1 << block.ilog2()) - 1 - block,
                    };
                    // SAFETY: whoever made the tables has looked for the instructions.
                    unsafe { self.combine(block, &d[block], &c[mirrored], words) }
                }
            });
        quotient
    }

    #[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
    fn combine(&self, block: usize, d: &Block, c: &Block, words: &mut [[u64; 4]]) {
        let order = match block {
            0 => _mm512_set_epi64(4, 5, 6, 7, 2, 3, 1, 0),
            _ => _mm512_set_epi64(0, 1, 2, 3, 4, 5, 6, 7),
        };
        let mirrored: Block = c.map(|limb| _mm512_permutexvar_epi64(order, limb));
        let back = mul(&self.back_within, &broadcast(&self.back[block]), &FR);
        let left = mul(d, &back, &FR);
        let right = mul(&mirrored, &broadcast(&self.factor), &FR);
        let limbs = below_r(reduced(sub(&left, &right, 2, &FR), &FR));
        for (lane, word) in words.iter_mut().enumerate() {
            *word = to_64(lanes(limbs, lane));
        }
    }
}

/// From below 2r to below r.
#[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
fn below_r(value: Block) -> Block {
    let mut less = value;
    for j in 0..5 {
        less[j] = _mm512_sub_epi64(value[j], _mm512_set1_epi64(FR.limbs[j] as i64));
    }
    let less = carried(less);
    let was_below = _mm512_movepi64_mask(less[4]);
    std::array::from_fn(|j| _mm512_mask_mov_epi64(less[j], was_below, value[j]))
}

#[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
fn pass_down(
    w: &mut [Block],
    x: &mut [Block],
    y: &mut [Block],
    z: &mut [Block],
    outer: [&[Block]; 2],
    inner: &[Block],
) {
    for i in 0..w.len() {
        let (a, b, c, d) = (w[i], x[i], y[i], z[i]);
        let (sum_even, sum_odd) = (add(&a, &c), add(&b, &d));
        let even = mul(&sub(&a, &c, 4, &FR), &outer[0][i], &FR);
        let odd = mul(&sub(&b, &d, 4, &FR), &outer[1][i], &FR);
        w[i] = reduced(add(&sum_even, &sum_odd), &FR);
        x[i] = mul(&sub(&sum_even, &sum_odd, 8, &FR), &inner[i], &FR);
        y[i] = add(&even, &odd);
        z[i] = mul(&sub(&even, &odd, 2, &FR), &inner[i], &FR);
    }
}

#[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
fn pass_up(
    w: &mut [Block],
    x: &mut [Block],
    y: &mut [Block],
    z: &mut [Block],
    outer: [&[Block]; 2],
    inner: &[Block],
) {
    for i in 0..w.len() {
        let (a, c) = (reduced(w[i], &FR), y[i]);
        let (b, d) = (mul(&x[i], &inner[i], &FR), mul(&z[i], &inner[i], &FR));
        let (even, odd) = (add(&a, &b), sub(&a, &b, 2, &FR));
        let upper_even = mul(&add(&c, &d), &outer[0][i], &FR);
        let upper_odd = mul(&sub(&c, &d, 2, &FR), &outer[1][i], &FR);
        w[i] = add(&even, &upper_even);
        y[i] = sub(&even, &upper_even, 2, &FR);
        x[i] = add(&odd, &upper_odd);
        z[i] = sub(&odd, &upper_odd, 2, &FR);
    }
}

/// In each pair of lanes that lie HALF apart: the sum, and the difference plus k·r.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
fn butterfly<const HALF: usize>(block: &Block, k: u64) -> Block {
    let upper: u8 = match HALF {
        4 => 0xf0,
        2 => 0xcc,
        _ => 0xaa,
    };
    let mut result = *block;
    for j in 0..5 {
        let other = match HALF {
            4 => _mm512_shuffle_i64x2::<0x4e>(block[j], block[j]),
            2 => _mm512_permutex_epi64::<0x4e>(block[j]),
            _ => _mm512_permutex_epi64::<0xb1>(block[j]),
        };
        let sum = _mm512_add_epi64(block[j], other);
        let lifted = _mm512_add_epi64(other, _mm512_set1_epi64((FR.limbs[j] * k) as i64));
        result[j] = _mm512_mask_sub_epi64(sum, upper, lifted, block[j]);
    }
    carried(result)
}

/// Point by point.
fn times(values: &mut [Block], factors: &[Block]) {
    values
        .par_chunks_mut(AT_ONCE)
        .zip(factors.par_chunks(AT_ONCE))
        .for_each(|(values, factors)| {
            for (value, factor) in values.iter_mut().zip(factors) {
                // SAFETY: whoever has such blocks has looked for the instructions.
                *value = unsafe { mul(value, factor, &FR) };
            }
        });
}

/// In Montgomery form of ours; the last block is filled up with zeros.
fn to_blocks(scalars: &[Scalar]) -> Vec<Block> {
    // From the library's R = 2^256 to 2^260, by a product that takes 2^260 away: 2^264.
    let shift: [u64; 5] = to_52(fr_limbs(&Scalar::from(1 << 8)));
    let mut blocks = filled(from_lanes(&[ZERO; 8]), scalars.len().div_ceil(8));
    blocks
        .par_chunks_mut(AT_ONCE)
        .zip(scalars.par_chunks(8 * AT_ONCE))
        .for_each(|(blocks, scalars)| {
            for (block, eight) in blocks.iter_mut().zip(scalars.chunks(8)) {
                let mut rows = [ZERO; 8];
                for (row, scalar) in rows.iter_mut().zip(eight) {
                    *row = to_52(fr_limbs(scalar));
                }
                // SAFETY: whoever makes blocks has looked for the instructions.
                *block = unsafe { mul(&from_lanes(&rows), &broadcast(&shift), &FR) };
            }
        });
    blocks
}

/// Not in Montgomery form.
fn plain_block(eight: &[Scalar]) -> Block {
    from_lanes(&std::array::from_fn(|lane| to_52(plain(&eight[lane]))))
}

fn from_lanes(rows: &[[u64; 5]; 8]) -> Block {
    std::array::from_fn(|limb| {
        let column: [u64; 8] = std::array::from_fn(|lane| rows[lane][limb]);
        // SAFETY: both are 64 bytes without padding, and every pattern of bits is a value of either.
        unsafe { std::mem::transmute(column) }
    })
}

fn lanes(block: Block, lane: usize) -> [u64; 5] {
    block.map(|limb| {
        // SAFETY: as above.
        let column: [u64; 8] = unsafe { std::mem::transmute(limb) };
        column[lane]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fft;
    use crate::ifma::is_available;
    use rand::SeedableRng;

    fn require_as_portable(log_size: u32) {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(u64::from(log_size));
        let mut some = || -> Vec<Scalar> {
            (0..1 << log_size)
                .map(|i| match i % 3 {
                    0 => Scalar::random(&mut rng),
                    1 => Scalar::ONE,
                    _ => -Scalar::from(i),
                })
                .collect()
        };
        let (a, b) = (some(), some());
        let expected = fft::FftTables::new(log_size).quotient(a.clone(), b.clone());
        let found = FftTables::new(log_size).quotient(a, b);
        assert!(found == expected, "2^{log_size}");
    }

    #[test]
    fn the_quotient_is_the_portable_one() {
        if is_available() {
            (4..=12).chain([16, 17]).for_each(require_as_portable);
        }
    }

    /// By hand: half a minute, and 2 GB.
    #[test]
    #[ignore = "long"]
    fn large_quotients_are_the_portable_ones() {
        [20, 22].into_iter().for_each(require_as_portable);
    }
}
