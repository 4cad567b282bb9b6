//! Fourier transforms over the scalar field, and the quotient of a proof by them: recursive, so that parts come to fit into caches, with blst's arithmetic.
//!
//! The quotient h = (a·b − c)/z of polynomials that are given by their values on the domain of n-th roots of unity, where c = a·b (Groth, "On the size of
//! pairing-based non-interactive arguments", 2016, §3.1). z = X^n − 1 is constant on the coset g·⟨ω⟩, so (a·b)/z is computed there and c/z by coefficients alone:
//! six transforms, one less than if c went there too.

use crate::limbs::plain;
use crate::memory::{filled, roomy};
use blstrs::Scalar;
use ff::{Field, PrimeField};
use rayon::prelude::*;

/// A primitive 2^k-th root of unity.
pub fn root_of_unity(k: u32) -> Scalar {
    (k..Scalar::S).fold(Scalar::ROOT_OF_UNITY, |root, _| root.square())
}

/// first·base^i, for i below n.
pub fn powers(base: Scalar, first: Scalar, n: usize) -> Vec<Scalar> {
    const PART: usize = 1 << 13;
    let mut powers = filled(Scalar::ZERO, n);
    powers
        .par_chunks_mut(PART)
        .enumerate()
        .for_each(|(part, powers)| {
            let mut next = first * base.pow_vartime([(part * PART) as u64]);
            for power in powers {
                *power = next;
                next *= base;
            }
        });
    powers
}

/// The lowest `bits` bits of a number, the other way round.
pub fn bit_reversed(number: usize, bits: u32) -> usize {
    number
        .reverse_bits()
        .checked_shr(usize::BITS - bits)
        .unwrap_or(0)
}

/// 1/(n·z(g)): what transforms without their 1/n and without the division by z leave to be done.
pub fn quotient_factor(n: usize) -> Scalar {
    let g = Scalar::MULTIPLICATIVE_GENERATOR;
    ((g.pow_vartime([n as u64]) - Scalar::ONE) * Scalar::from(n as u64))
        .invert()
        .expect("g is no n-th root of unity")
}

/// ω_{2m}^i at [m + i], for each m that is a power of two; 1 at [0].
pub fn root_table(log_size: u32) -> Vec<Scalar> {
    let n = 1usize << log_size;
    let mut roots = filled(Scalar::ONE, n);
    if n > 1 {
        roots[n / 2..].copy_from_slice(&powers(root_of_unity(log_size), Scalar::ONE, n / 2));
    }
    let mut half = n / 4;
    while half > 0 {
        let (low, high) = roots.split_at_mut(2 * half);
        low[half..]
            .par_iter_mut()
            .enumerate()
            .for_each(|(i, root)| *root = high[2 * i]);
        half /= 2;
    }
    roots
}

/// What transforms of one size need.
pub struct FftTables {
    log_size: u32,
    /// ω_{2m}^i at [m + i], for each m that is a power of two.
    roots: Vec<Scalar>,
    /// g^i/n.
    coset: Vec<Scalar>,
}

/// Transforms of fewer elements are done by one thread.
const ALONE: usize = 1 << 16;
/// Elements for each task of the pool.
const AT_ONCE: usize = 1 << 14;

impl FftTables {
    /// For 2^log_size elements.
    pub fn new(log_size: u32) -> Self {
        let n = 1usize << log_size;
        let by_n = Scalar::from(n as u64).invert().unwrap();
        FftTables {
            log_size,
            roots: root_table(log_size),
            coset: powers(Scalar::MULTIPLICATIVE_GENERATOR, by_n, n),
        }
    }

    /// What those for 2^log_size elements take in memory.
    pub fn bytes_of(log_size: u32) -> usize {
        (2 * size_of::<Scalar>()) << log_size
    }

    /// The coefficients of (a·b − c)/z with c = a·b at the points of the domain, in bit-reversed order and not in Montgomery form: what a multi-exponentiation
    /// wants. With a constraint that doesn't hold they are not those of any polynomial of that degree.
    pub fn quotient(&self, mut a: Vec<Scalar>, mut b: Vec<Scalar>) -> Vec<[u64; 4]> {
        let n = 1usize << self.log_size;
        assert!(a.len() == n && b.len() == n);
        let mut c: Vec<Scalar> = roomy(n);
        c.par_extend(a.par_iter().zip(&b).map(|(a, b)| a * b));
        // Slot p: n·c at −i, i being p bit-reversed.
        self.down(&mut c);
        for values in [&mut a, &mut b] {
            self.down(values);
            values.par_iter_mut().enumerate().for_each(|(slot, value)| {
                *value *= self.coset[(n - bit_reversed(slot, self.log_size)) & (n - 1)];
            });
            self.up(values);
        }
        a.par_iter_mut().zip(&b).for_each(|(a, b)| *a *= b);
        drop(b);
        // Slot p: n·g^i·d_i.
        self.down(&mut a);
        let factor = quotient_factor(n);
        let back = powers(
            Scalar::MULTIPLICATIVE_GENERATOR.invert().unwrap(),
            factor,
            n,
        );
        let mut quotient = filled([0u64; 4], n);
        quotient
            .par_iter_mut()
            .enumerate()
            .for_each(|(slot, words)| {
                let i = bit_reversed(slot, self.log_size);
                let mirrored = match slot {
                    0 => 0,
                    _ => 3 * (1 << slot.ilog2()) - 1 - slot,
                };
                *words = plain(&(a[slot] * back[i] - c[mirrored] * factor));
            });
        quotient
    }

    /// Natural order to bit-reversed.
    fn down(&self, values: &mut [Scalar]) {
        let half = values.len() / 2;
        if half == 0 {
            return;
        }
        let (low, high) = values.split_at_mut(half);
        over(low, high, &self.roots[half..], |low, high, root| {
            let difference = *low - *high;
            *low += *high;
            *high = difference * root;
        });
        both(low, high, |half| self.down(half));
    }

    /// Bit-reversed order to natural.
    fn up(&self, values: &mut [Scalar]) {
        let half = values.len() / 2;
        if half == 0 {
            return;
        }
        let (low, high) = values.split_at_mut(half);
        both(low, high, |half| self.up(half));
        over(low, high, &self.roots[half..], |low, high, root| {
            let odd = *high * root;
            *high = *low - odd;
            *low += odd;
        });
    }
}

fn both(low: &mut [Scalar], high: &mut [Scalar], each: impl Fn(&mut [Scalar]) + Sync) {
    if low.len() >= ALONE {
        rayon::join(|| each(low), || each(high));
    } else {
        each(low);
        each(high);
    }
}

fn over(
    low: &mut [Scalar],
    high: &mut [Scalar],
    roots: &[Scalar],
    each: impl Fn(&mut Scalar, &mut Scalar, &Scalar) + Sync,
) {
    let all = |(low, high, roots): (&mut [Scalar], &mut [Scalar], &[Scalar])| {
        for ((low, high), root) in low.iter_mut().zip(high).zip(roots) {
            each(low, high, root);
        }
    };
    if low.len() > AT_ONCE {
        let roots = &roots[..low.len()];
        low.par_chunks_mut(AT_ONCE)
            .zip(high.par_chunks_mut(AT_ONCE))
            .zip(roots.par_chunks(AT_ONCE))
            .for_each(|((low, high), roots)| all((low, high, roots)));
    } else {
        all((low, high, roots));
    }
}

/// The value at x of the polynomial that has these values on the domain, by the barycentric formula.
#[cfg(any(test, fuzzing))]
pub fn value_at(x: Scalar, values: &[Scalar]) -> Scalar {
    let n = values.len();
    let root = root_of_unity(n.trailing_zeros());
    let mut sum = Scalar::ZERO;
    for (value, point) in values.iter().zip(powers(root, Scalar::ONE, n)) {
        sum += *value * point * (x - point).invert().unwrap();
    }
    let z = x.pow_vartime([n as u64]) - Scalar::ONE;
    sum * z * Scalar::from(n as u64).invert().unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limbs::from_plain;
    use rand::SeedableRng;

    #[test]
    fn the_quotient_times_z_is_what_was_divided() {
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(5);
        for log_size in (1..=11).chain([17]) {
            let n = 1usize << log_size;
            let mut some = || -> Vec<Scalar> { (0..n).map(|_| Scalar::random(&mut rng)).collect() };
            let (a, b, x) = (some(), some(), Scalar::from(3));
            let c: Vec<Scalar> = a.iter().zip(&b).map(|(a, b)| a * b).collect();
            let dividend = value_at(x, &a) * value_at(x, &b) - value_at(x, &c);
            let quotient = FftTables::new(log_size).quotient(a, b);
            assert_eq!(quotient[n - 1], [0; 4], "its degree is n - 2 at most");
            let value = (0..n).rev().fold(Scalar::ZERO, |sum, i| {
                sum * x + from_plain(&quotient[bit_reversed(i, log_size)])
            });
            let z = x.pow_vartime([n as u64]) - Scalar::ONE;
            assert_eq!(value * z, dividend, "2^{log_size}");
        }
    }
}
