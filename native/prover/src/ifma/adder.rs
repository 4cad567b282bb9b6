//! Addition of points of G1, eight abreast.

use super::field::*;
use super::montgomery::{fp_from_limbs, fp_limbs};
use super::points::{convert, from_vectors, scaled, to_vectors, Point, IN, INFINITY};
use crate::multiexp::{Adder, Pair};
use blstrs::{Fp, G1Affine, G1Projective};
use ff::Field;
use std::arch::x86_64::*;
use std::sync::LazyLock;

#[derive(Default)]
pub struct IfmaAdder {
    groups: Vec<Group>,
}

/// Eight pairs, between the two passes over a batch.
#[derive(Clone, Copy)]
struct Group {
    left: [V; 8],
    difference: [V; 8],
    /// Of the differences of the groups before.
    product: [V; 8],
}

impl Adder for IfmaAdder {
    type Curve = G1Projective;
    type Point = Point;

    fn infinity() -> Point {
        INFINITY
    }

    #[inline]
    fn is_infinity(point: &Point) -> bool {
        point.is_infinity()
    }

    fn convert(affine: &[G1Affine], points: &mut [Point]) {
        convert(affine, points);
    }

    fn point_of(affine: &G1Affine) -> Point {
        Point::from_affine(affine)
    }

    fn to_affine(point: Point) -> G1Affine {
        point.to_affine()
    }

    /// 4p − y, its limbs not yet carried: they may be negative until the next subtraction.
    #[inline]
    fn negated(mut point: Point) -> Point {
        for (limb, p) in point.y.iter_mut().zip(FP.limbs) {
            *limb = (4 * p).wrapping_sub(*limb);
        }
        point
    }

    fn settled(mut point: Point) -> Point {
        for limb in 0..7 {
            let carry = (point.y[limb] as i64) >> LIMB_BITS;
            point.y[limb + 1] = point.y[limb + 1].wrapping_add(carry as u64);
            point.y[limb] &= LIMB;
        }
        point
    }

    fn has_same_x(left: &Point, right: &Point) -> bool {
        let value = |x: [u64; 8]| canonical(to_64::<8, 6>(x), &P64);
        value(left.x) == value(right.x)
    }

    fn add(&mut self, points: &[Point], pairs: &[Pair], sums: &mut [Point]) -> bool {
        // SAFETY: whoever has such points has looked for the instructions.
        unsafe { self.add_lanes(points, pairs, sums) }
    }
}

impl IfmaAdder {
    #[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
    fn add_lanes(&mut self, points: &[Point], pairs: &[Pair], sums: &mut [Point]) -> bool {
        let groups = pairs.len().div_ceil(8);
        // A group that isn't full is filled up with its last pair, whose sum is written once.
        let eight = |group: usize| -> [usize; 8] {
            std::array::from_fn(|lane| (8 * group + lane).min(pairs.len() - 1))
        };
        let x = |pair: usize, side: u32| to_vector(&points[(pairs[pair].from + side) as usize].x);
        let y = |pair: usize, side: u32| to_vector(&points[(pairs[pair].from + side) as usize].y);

        let mut product = to_vectors([[0; 8]; 8]);
        self.groups.clear();
        for group in 0..groups {
            let lanes = eight(group);
            let left = transposed(lanes.map(|pair| x(pair, 0)));
            let right = transposed(lanes.map(|pair| x(pair, 1)));
            // Below 2p each: below 4p.
            let difference = sub(&right, &left, 2, &FP);
            self.groups.push(Group {
                left,
                difference,
                product,
            });
            product = match group {
                0 => difference,
                _ => mul(&product, &difference, &FP),
            };
        }
        let Some(mut inverse) = inverted(product) else {
            return false;
        };

        let eight_p = broadcast(&FP.limbs.map(|limb| 8 * limb));
        for group in (0..groups).rev() {
            let lanes = eight(group);
            let Group {
                left,
                difference,
                product,
            } = &self.groups[group];
            let own = match group {
                0 => inverse,
                _ => {
                    let own = mul(&inverse, product, &FP);
                    inverse = mul(&inverse, difference, &FP);
                    own
                }
            };
            let y_left = transposed(lanes.map(|pair| y(pair, 0)));
            let y_right = transposed(lanes.map(|pair| y(pair, 1)));
            // Each y is at most 4p, so this is below 9p.
            let slope = mul(&sub(&y_right, &y_left, 5, &FP), &own, &FP);
            let mut x_sum = mul(&slope, &slope, &FP);
            for limb in 0..8 {
                // x₁ + x₂ is twice x₁ and the difference; below 8p together, and below 10p with what they are taken from.
                let both = _mm512_add_epi64(left[limb], left[limb]);
                let lifted = _mm512_add_epi64(x_sum[limb], eight_p[limb]);
                x_sum[limb] = _mm512_sub_epi64(_mm512_sub_epi64(lifted, both), difference[limb]);
            }
            let x_sum = reduced(carried(x_sum), &FP);
            let rest = sub(left, &x_sum, 2, &FP);
            let y_sum = reduced(sub(&mul(&slope, &rest, &FP), &y_left, 5, &FP), &FP);
            let (xs, ys) = (transposed(x_sum), transposed(y_sum));
            for lane in 0..8 {
                if let Some(pair) = pairs.get(8 * group + lane) {
                    sums[pair.to as usize] = Point {
                        x: from_vector(xs[lane]),
                        y: from_vector(ys[lane]),
                    };
                }
            }
        }
        true
    }
}

#[inline]
fn to_vector(limbs: &[u64; 8]) -> V {
    // SAFETY: both are 64 bytes without padding, and every pattern of bits is a value of either.
    unsafe { std::mem::transmute_copy(limbs) }
}

#[inline]
fn from_vector(vector: V) -> [u64; 8] {
    // SAFETY: as above.
    unsafe { std::mem::transmute(vector) }
}

/// 2^384, by which a product moves from our form to the library's.
static OUT: LazyLock<[u64; 8]> = LazyLock::new(|| to_52(fp_limbs(&Fp::ONE)));

/// Eight inverses by one inversion; none if one of the eight is zero.
#[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
fn inverted(elements: [V; 8]) -> Option<[V; 8]> {
    let rows = scaled(from_vectors(transposed(elements)), &OUT);
    let values = rows.map(|row| fp_from_limbs(canonical(to_64(row), &P64)));
    let mut before = [Fp::ONE; 9];
    for i in 0..8 {
        before[i + 1] = before[i] * values[i];
    }
    let mut inverse = Option::<Fp>::from(before[8].invert())?;
    let mut inverses = [[0u64; 8]; 8];
    for i in (0..8).rev() {
        inverses[i] = to_52(fp_limbs(&(inverse * before[i])));
        inverse *= values[i];
    }
    Some(transposed(to_vectors(scaled(inverses, &IN))))
}
