//! Sums of runs of points: all that multi-exponentiation adds up, and the check of subgroups too.
//!
//! A run is halved again and again by adding its neighbours in pairs. Pairs of many runs are added together, with one inversion for a thousand of them. No two
//! pairs touch the same place, so it makes no difference whether the points are spread over many runs or lie all in one.

use super::adder::{Adder, Affine, Pair};
use group::prime::PrimeCurveAffine;
use group::Curve;

/// Set in an entry: the point's negative.
pub const NEGATIVE: u32 = 1 << 31;

/// Points that are worked on together: two such buffers fit into a core's cache.
const SLICE: usize = 8_192;
/// Additions that share one inversion.
const BATCH: usize = 1_024;
/// Entries ahead of which the table is asked for.
const AHEAD: usize = 16;

/// A run that is being added up: where its points lie now.
#[derive(Clone, Copy)]
struct Span {
    start: u32,
    len: u32,
}

/// Memory that is used again for each slice, and grows to what the largest needs.
pub struct Summer<A: Adder> {
    adder: A,
    points: Vec<A::Point>,
    halved: Vec<A::Point>,
    spans: Vec<Span>,
    pairs: Vec<Pair>,
    /// Whether a sum may have become the point at infinity, with which the formulae can't go on.
    vanished: bool,
}

impl<A: Adder> Default for Summer<A> {
    fn default() -> Self {
        Summer {
            adder: A::default(),
            points: vec![],
            halved: vec![],
            spans: vec![],
            pairs: vec![],
            vanished: false,
        }
    }
}

impl<A: Adder> Summer<A> {
    /// Adds up runs of points of a table.
    ///
    /// * `entries`: places in the table, run after run; with [`NEGATIVE`] the point's negative is meant.
    /// * `ends`: where each run ends among the entries.
    /// * `sums`: one for each run; of an empty run the point at infinity.
    pub fn sum(
        &mut self,
        table: &[A::Point],
        entries: &[u32],
        ends: &[u32],
        sums: &mut [A::Point],
    ) {
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
                        0 => A::infinity(),
                        _ => A::settled(self.points[span.start as usize]),
                    };
                }
            }
        }
    }

    /// A run that fills more than a slice: the sums of its parts are a shorter one.
    fn sum_of_long(&mut self, table: &[A::Point], entries: &[u32]) -> A::Point {
        let parts = entries.len().div_ceil(SLICE);
        let ends: Vec<u32> = (1..=parts)
            .map(|part| (part * SLICE).min(entries.len()) as u32)
            .collect();
        let mut partial = vec![A::infinity(); parts];
        self.sum(table, entries, &ends, &mut partial);
        let all: Vec<u32> = (0..parts as u32).collect();
        let mut whole = [A::infinity()];
        self.sum(&partial, &all, &[parts as u32], &mut whole);
        whole[0]
    }

    /// Puts points of the table behind each other, those at infinity left out.
    fn gather(&mut self, table: &[A::Point], entries: &[u32]) {
        for (i, entry) in entries.iter().enumerate() {
            if let Some(later) = entries.get(i + AHEAD) {
                prefetch(&table[(later & !NEGATIVE) as usize]);
            }
            let point = table[(entry & !NEGATIVE) as usize];
            if A::is_infinity(&point) {
                continue;
            }
            self.points.push(match entry & NEGATIVE {
                0 => point,
                _ => A::negated(point),
            });
        }
    }

    /// Adds neighbours until no span is longer than one point.
    fn halve(&mut self) {
        self.vanished = false;
        while self.spans.iter().any(|span| span.len > 1) {
            self.pairs.clear();
            let mut to = 0;
            self.halved.resize(self.points.len(), A::infinity());
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
            kept.extend(points.iter().filter(|point| !A::is_infinity(point)));
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
            if !self.adder.add(&self.points, batch, &mut self.halved) {
                self.add_with_equals(batch);
            }
        }
        self.pairs = pairs;
    }

    /// A batch in which some x are the same: those are doubled, or vanish, one by one.
    fn add_with_equals(&mut self, batch: &[Pair]) {
        let (equal, others): (Vec<Pair>, Vec<Pair>) = batch.iter().partition(|pair| {
            let [left, right] = self.of(pair);
            A::has_same_x(&left, &right)
        });
        for pair in equal {
            let [left, right] = self.of(&pair).map(|point| A::to_affine(A::settled(point)));
            let sum: Affine<A> = (left.to_curve() + right).to_affine();
            self.vanished |= bool::from(sum.is_identity());
            self.halved[pair.to as usize] = A::point_of(&sum);
        }
        let added = others.is_empty() || self.adder.add(&self.points, &others, &mut self.halved);
        assert!(added, "no two x are the same");
    }

    fn of(&self, pair: &Pair) -> [A::Point; 2] {
        let from = pair.from as usize;
        [self.points[from], self.points[from + 1]]
    }
}

/// Both lines of the cache that a point lies in.
#[inline]
fn prefetch<P>(point: &P) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_mm_prefetch, _MM_HINT_T0};
        let start = (point as *const P).cast::<i8>();
        // SAFETY: every x86-64 has the instruction, which is a hint about any address.
        unsafe {
            _mm_prefetch::<_MM_HINT_T0>(start);
            _mm_prefetch::<_MM_HINT_T0>(start.wrapping_add(64));
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = point;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::multiexp::{PortableG1, PortableG2};
    use group::Group;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn check<A: Adder>(table: &[Affine<A>], runs: &[Vec<u32>]) {
        let entries: Vec<u32> = runs.concat();
        let mut ends = vec![];
        let mut end = 0;
        for run in runs {
            end += run.len() as u32;
            ends.push(end);
        }
        let mut sums = vec![A::point_of(&table[0]); runs.len()];
        let mut points = vec![A::infinity(); table.len()];
        A::convert(table, &mut points);
        Summer::<A>::default().sum(&points, &entries, &ends, &mut sums);
        for (number, (run, sum)) in runs.iter().zip(&sums).enumerate() {
            let expected = run.iter().fold(A::Curve::identity(), |sum, entry| {
                let point = table[(entry & !NEGATIVE) as usize];
                sum + if entry & NEGATIVE == 0 { point } else { -point }
            });
            assert!(
                A::to_affine(*sum) == expected.to_affine(),
                "run {number} of {} points",
                run.len()
            );
        }
    }

    fn runs_of_any_length<A: Adder>() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let mut table: Vec<Affine<A>> = (0..300)
            .map(|_| A::Curve::random(&mut rng).to_affine())
            .collect();
        table[5] = table[4];
        table[6] = -table[4];
        table[7] = Affine::<A>::identity();
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
        check::<A>(&table, &runs);
    }

    #[test]
    fn runs_of_any_length_add_up_with_equals_opposites_and_infinity_among_them() {
        runs_of_any_length::<PortableG1>();
        runs_of_any_length::<PortableG2>();
        #[cfg(target_arch = "x86_64")]
        if crate::ifma::is_available() {
            runs_of_any_length::<crate::ifma::IfmaAdder>();
        }
    }
}
