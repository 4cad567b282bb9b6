//! Sums of runs of points: all that multi-exponentiation adds up, and the check of subgroups too.
//!
//! A run is halved again and again by adding its neighbours in pairs. Pairs of many runs are added together, with one inversion for a thousand of them
//! (Montgomery's trick), which makes an affine addition six multiplications. No two pairs touch the same place, so it makes no difference whether the
//! points are spread over many runs or lie all in one. Affine addition: λ = (y₂ − y₁)/(x₂ − x₁), x₃ = λ² − x₁ − x₂, y₃ = λ(x₁ − x₃) − y₁.

use super::field::*;
use super::points::{from_vectors, scaled, to_vectors, Point, INFINITY};
use crate::limbs::{fp_from_limbs, fp_limbs};
use blstrs::{Fp, G1Affine, G1Projective};
use ff::Field;
use group::prime::PrimeCurveAffine;
use group::Curve;
use std::arch::x86_64::*;
use std::sync::LazyLock;

/// Set in an entry: the point's negative.
pub const NEGATIVE: u32 = 1 << 31;

/// Points that are worked on together: two such buffers fit into a core's cache.
const SLICE: usize = 8_192;
/// Additions that share one inversion.
const BATCH: usize = 1_024;
/// Entries ahead of which the table is asked for.
const AHEAD: usize = 16;

/// Two points that lie beside each other, and where their sum goes.
#[derive(Clone, Copy)]
struct Pair {
    from: u32,
    to: u32,
}

/// A run that is being added up: where its points lie now.
#[derive(Clone, Copy)]
struct Span {
    start: u32,
    len: u32,
}

/// Memory that is used again for each slice, and grows to what the largest needs.
#[derive(Default)]
pub struct Summer {
    points: Vec<Point>,
    halved: Vec<Point>,
    spans: Vec<Span>,
    pairs: Vec<Pair>,
    groups: Vec<Group>,
    /// Whether a sum may have become the point at infinity, with which the formulae can't go on.
    vanished: bool,
}

/// Eight pairs, between the two passes over a batch.
#[derive(Clone, Copy)]
struct Group {
    left: [V; 8],
    difference: [V; 8],
    /// Of the differences of the groups before.
    product: [V; 8],
}

impl Summer {
    /// Adds up runs of points of a table.
    ///
    /// * `entries`: places in the table, run after run; with [`NEGATIVE`] the point's negative is meant.
    /// * `ends`: where each run ends among the entries.
    /// * `sums`: one for each run; of an empty run the point at infinity.
    pub fn sum(&mut self, table: &[Point], entries: &[u32], ends: &[u32], sums: &mut [Point]) {
        assert_eq!(ends.len(), sums.len());
        let mut run = 0;
        let mut at = 0;
        while run < ends.len() {
            let first = run;
            self.points.clear();
            self.spans.clear();
            while run < ends.len() && self.points.len() + (ends[run] as usize - at) <= SLICE {
                let start = self.points.len() as u32;
                self.gather(table, &entries[at..ends[run] as usize]);
                let len = self.points.len() as u32 - start;
                self.spans.push(Span { start, len });
                at = ends[run] as usize;
                run += 1;
            }
            if run == first {
                let end = ends[run] as usize;
                sums[run] = self.sum_of_long(table, &entries[at..end]);
                at = end;
                run += 1;
            } else {
                self.halve();
                for (sum, span) in sums[first..run].iter_mut().zip(&self.spans) {
                    *sum = match span.len {
                        0 => INFINITY,
                        _ => with_carries(self.points[span.start as usize]),
                    };
                }
            }
        }
    }

    /// A run that fills more than a slice: the sums of its parts are a shorter one.
    fn sum_of_long(&mut self, table: &[Point], entries: &[u32]) -> Point {
        let parts = entries.len().div_ceil(SLICE);
        let ends: Vec<u32> = (1..=parts)
            .map(|part| (part * SLICE).min(entries.len()) as u32)
            .collect();
        let mut partial = vec![INFINITY; parts];
        self.sum(table, entries, &ends, &mut partial);
        let all: Vec<u32> = (0..parts as u32).collect();
        let mut whole = [INFINITY];
        self.sum(&partial, &all, &[parts as u32], &mut whole);
        whole[0]
    }

    /// Puts points of the table behind each other, those at infinity left out.
    fn gather(&mut self, table: &[Point], entries: &[u32]) {
        // SAFETY: whoever has a table of such points has looked for the instructions.
        unsafe { self.gather_lanes(table, entries) }
    }

    #[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
    fn gather_lanes(&mut self, table: &[Point], entries: &[u32]) {
        let four_p = to_vector(&FP.limbs.map(|limb| 4 * limb));
        for (i, entry) in entries.iter().enumerate() {
            if let Some(later) = entries.get(i + AHEAD) {
                let point: *const Point = &table[(later & !NEGATIVE) as usize];
                _mm_prefetch::<_MM_HINT_T0>(point.cast());
                _mm_prefetch::<_MM_HINT_T0>(point.cast::<i8>().wrapping_add(64));
            }
            let mut point = table[(entry & !NEGATIVE) as usize];
            if point.is_infinity() {
                continue;
            }
            if entry & NEGATIVE != 0 {
                // 4p − y, its limbs not yet carried: they may be negative until the next subtraction.
                point.y = from_vector(_mm512_sub_epi64(four_p, to_vector(&point.y)));
            }
            self.points.push(point);
        }
    }

    /// Adds neighbours until no span is longer than one point.
    fn halve(&mut self) {
        self.vanished = false;
        while self.spans.iter().any(|span| span.len > 1) {
            self.pairs.clear();
            let mut to = 0;
            self.halved.resize(self.points.len(), INFINITY);
            for span in &mut self.spans {
                let start = to;
                for pair in 0..span.len / 2 {
                    let from = span.start + 2 * pair;
                    self.pairs.push(Pair { from, to });
                    to += 1;
                }
                if span.len % 2 == 1 {
                    self.halved[to as usize] = self.points[(span.start + span.len - 1) as usize];
                    to += 1;
                }
                *span = Span {
                    start,
                    len: to - start,
                };
            }
            self.add_pairs();
            std::mem::swap(&mut self.points, &mut self.halved);
            self.points.truncate(to as usize);
            if self.vanished {
                self.drop_vanished();
            }
        }
    }

    fn drop_vanished(&mut self) {
        let mut kept = Vec::with_capacity(self.points.len());
        for span in &mut self.spans {
            let start = kept.len() as u32;
            let points = &self.points[span.start as usize..(span.start + span.len) as usize];
            kept.extend(points.iter().filter(|point| !point.is_infinity()));
            *span = Span {
                start,
                len: kept.len() as u32 - start,
            };
        }
        self.points = kept;
        self.vanished = false;
    }

    fn add_pairs(&mut self) {
        let pairs = std::mem::take(&mut self.pairs);
        for batch in pairs.chunks(BATCH) {
            // SAFETY: whoever has a table of such points has looked for the instructions.
            if !unsafe { self.add_batch(batch) } {
                self.add_with_equals(batch);
            }
        }
        self.pairs = pairs;
    }

    /// A batch in which some x are the same: those are doubled, or vanish, one by one.
    fn add_with_equals(&mut self, batch: &[Pair]) {
        let value = |x: [u64; 8]| canonical(to_64::<8, 6>(x), &P64);
        let (equal, others): (Vec<Pair>, Vec<Pair>) = batch.iter().partition(|pair| {
            let [left, right] = self.of(pair);
            value(left.x) == value(right.x)
        });
        for pair in equal {
            let [left, right] = self.of(&pair).map(|point| with_carries(point).to_affine());
            let sum: G1Affine = (G1Projective::from(left) + right).to_affine();
            self.vanished |= bool::from(sum.is_identity());
            self.halved[pair.to as usize] = Point::from_affine(&sum);
        }
        // SAFETY: as in `add_pairs`.
        let added = others.is_empty() || unsafe { self.add_batch(&others) };
        assert!(added, "no two x are the same");
    }

    fn of(&self, pair: &Pair) -> [Point; 2] {
        let from = pair.from as usize;
        [self.points[from], self.points[from + 1]]
    }

    /// @returns false if some difference of x is zero; then nothing was written.
    #[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
    fn add_batch(&mut self, pairs: &[Pair]) -> bool {
        let groups = pairs.len().div_ceil(8);
        // A group that isn't full is filled up with its last pair, whose sum is written once.
        let eight = |group: usize| -> [usize; 8] {
            std::array::from_fn(|lane| (8 * group + lane).min(pairs.len() - 1))
        };
        let points = &self.points[..];
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
                    self.halved[pair.to as usize] = Point {
                        x: from_vector(xs[lane]),
                        y: from_vector(ys[lane]),
                    };
                }
            }
        }
        true
    }
}

/// The limbs of a point that was negated, and has not been added to another yet, are still to be carried.
fn with_carries(mut point: Point) -> Point {
    for limb in 0..7 {
        let carry = (point.y[limb] as i64) >> LIMB_BITS;
        point.y[limb + 1] = point.y[limb + 1].wrapping_add(carry as u64);
        point.y[limb] &= LIMB;
    }
    point
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

/// 2^384 and 2^448, by which products move between the library's form and ours.
static OUT: LazyLock<[u64; 8]> = LazyLock::new(|| to_52(fp_limbs(&Fp::ONE)));
static IN: LazyLock<[u64; 8]> = LazyLock::new(|| to_52(fp_limbs(&Fp::from(1u64 << 32).square())));

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ifma::is_available;
    use crate::ifma::points::from_affine;
    use group::Group;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn check(table: &[G1Affine], runs: &[Vec<u32>]) {
        let entries: Vec<u32> = runs.concat();
        let mut ends = vec![];
        let mut end = 0;
        for run in runs {
            end += run.len() as u32;
            ends.push(end);
        }
        let mut sums = vec![Point::from_affine(&table[0]); runs.len()];
        Summer::default().sum(&from_affine(table), &entries, &ends, &mut sums);
        for (number, (run, sum)) in runs.iter().zip(&sums).enumerate() {
            let expected: G1Projective = run.iter().fold(G1Projective::identity(), |sum, entry| {
                let point = table[(entry & !NEGATIVE) as usize];
                sum + if entry & NEGATIVE == 0 { point } else { -point }
            });
            assert_eq!(
                sum.to_affine(),
                expected.to_affine(),
                "run {number} of {} points",
                run.len()
            );
        }
    }

    #[test]
    fn runs_of_any_length_add_up_with_equals_opposites_and_infinity_among_them() {
        if !is_available() {
            return;
        }
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let mut table: Vec<G1Affine> = (0..300)
            .map(|_| G1Projective::random(&mut rng).to_affine())
            .collect();
        table[5] = table[4];
        table[6] = -table[4];
        table[7] = G1Affine::identity();
        let mut any = |len: usize, among: u32| -> Vec<u32> {
            (0..len)
                .map(|_| rng.gen_range(0..among) | if rng.gen() { NEGATIVE } else { 0 })
                .collect()
        };
        let mut runs: Vec<Vec<u32>> = [0, 1, 1, 1, 1, 2, 3, 7, 8, 9, 0, 0, 1_000, 5_000, 3_000]
            .map(|len| any(len, 300))
            .to_vec();
        runs.extend([SLICE - 1, SLICE, SLICE + 1, 3 * SLICE + 5].map(|len| any(len, 300)));
        runs.extend([(40, 8), (41, 8), (2_000, 8)].map(|(len, among)| any(len, among)));
        runs.push(vec![9 | NEGATIVE]);
        runs.push(vec![4, 5]);
        runs.push(vec![4, 6]);
        runs.push(vec![4, 4 | NEGATIVE]);
        runs.push(vec![4, 4 | NEGATIVE, 9, 7, 7]);
        runs.push(vec![7, 7, 7]);
        runs.push(vec![3; 4_096]);
        check(&table, &runs);
    }
}
