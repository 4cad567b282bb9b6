//! Multi-exponentiation, Σ sᵢ·Pᵢ, by Pippenger's method: for each window of the scalars' bits the points go into the bucket of their digit, buckets are added
//! up, and each counts as often as its digit says. Source: Pippenger, "On the evaluation of powers and monomials" (1980), in the form of Bernstein, Doumen,
//! Lange and Oosterwijk, "Faster batch forgery identification" (2012), §4.

use super::digits::Digits;
use super::points::{from_affine, Point, INFINITY};
use super::run_sums::{Summer, NEGATIVE};
use crate::split::Split;
use blstrs::{G1Affine, G1Projective};
use group::Group;
use rayon::prelude::*;

/// Points that are multiplied again and again.
pub struct G1Table {
    points: Vec<Point>,
}

impl G1Table {
    pub fn with_capacity(count: usize) -> Self {
        G1Table {
            // One more, for the point that quotients have besides.
            points: Vec::with_capacity(count + 1),
        }
    }

    pub fn extend(&mut self, points: &[G1Affine]) {
        self.points.extend(from_affine(points));
    }

    pub fn points_mut(&mut self) -> &mut [Point] {
        &mut self.points
    }

    pub fn len(&self) -> usize {
        self.points.len()
    }

    pub fn memory_bytes(&self) -> usize {
        self.points.len() * size_of::<Point>()
    }

    /// Runs on the current pool of threads. There are as many scalars as points.
    pub fn multiexp(&self, scalars: &Split) -> G1Projective {
        assert_eq!(scalars.len, self.len());
        let places = (scalars.rest.len() < scalars.len).then_some(&scalars.places[..]);
        self.sum_of(&scalars.ones) + self.by_windows(places, &scalars.rest)
    }

    /// For scalars that are nearly all neither 0 nor 1; the numbers themselves.
    pub fn multiexp_dense(&self, scalars: &[[u64; 4]]) -> G1Projective {
        assert_eq!(scalars.len(), self.len());
        self.by_windows(None, scalars)
    }

    /// The sum of some points, each once.
    fn sum_of(&self, entries: &[u32]) -> G1Projective {
        let part = entries
            .len()
            .div_ceil(rayon::current_num_threads())
            .max(1 << 12);
        entries
            .par_chunks(part)
            .map(|entries| {
                let mut sum = [INFINITY];
                Summer::default().sum(&self.points, entries, &[entries.len() as u32], &mut sum);
                G1Projective::from(sum[0].to_affine())
            })
            .reduce(G1Projective::identity, |a, b| a + b)
    }

    /// * `places`: where the scalars' points lie; none: one after the other.
    fn by_windows(&self, places: Option<&[u32]>, scalars: &[[u64; 4]]) -> G1Projective {
        if scalars.is_empty() {
            return G1Projective::identity();
        }
        let bits = bits_for(scalars.len());
        let digits = Digits::of(scalars, bits);
        let sums: Vec<G1Projective> = (0..digits.windows())
            .into_par_iter()
            .with_max_len(1)
            .map_init(Window::default, |window, number| {
                window.sum(&self.points, places, &digits, number)
            })
            .collect();
        sums.iter()
            .rev()
            .fold(G1Projective::identity(), |sum, window| {
                (0..bits).fold(sum, |sum, _| sum.double()) + window
            })
    }
}

/// Bits of a window: the more points, the wider; found by measurement.
fn bits_for(points: usize) -> usize {
    match points {
        0..=64 => 5,
        65..=1_000 => 7,
        1_001..=20_000 => 10,
        20_001..=200_000 => 12,
        200_001..=1_000_000 => 14,
        _ => 16,
    }
}

/// Memory that is used again for each window.
#[derive(Default)]
struct Window {
    entries: Vec<u32>,
    ends: Vec<u32>,
    buckets: Vec<Point>,
    summer: Summer,
}

impl Window {
    fn sum(
        &mut self,
        table: &[Point],
        places: Option<&[u32]>,
        digits: &Digits,
        number: usize,
    ) -> G1Projective {
        self.sort(places, digits, number);
        self.buckets.clear();
        self.buckets.resize(digits.buckets(), INFINITY);
        self.summer
            .sum(table, &self.entries, &self.ends, &mut self.buckets);
        weighted(&self.buckets, &mut self.summer)
    }

    /// Puts the entries of each bucket beside each other: counted first, then each in its place.
    fn sort(&mut self, places: Option<&[u32]>, digits: &Digits, number: usize) {
        let ends = &mut self.ends;
        ends.clear();
        ends.resize(digits.buckets(), 0);
        digits.each(number, |_, bucket, _| ends[bucket as usize] += 1);
        let mut start = 0;
        for end in ends.iter_mut() {
            let count = *end;
            *end = start;
            start += count;
        }
        self.entries.clear();
        self.entries.resize(start as usize, 0);
        let entries = &mut self.entries;
        // Each bucket's start moves on with its entries, and so becomes its end.
        digits.each(number, |place, bucket, negative| {
            let end = &mut ends[bucket as usize];
            let place = places.map_or(place, |places| places[place as usize]);
            entries[*end as usize] = place | if negative { NEGATIVE } else { 0 };
            *end += 1;
        });
    }
}

/// Σ (b + 1)·Bᵦ. With b = row·2^k + column it is 2^k·Σ row·Row + Σ (column + 1)·Column, where a row's and a column's sums are those of runs: only 2·2^k
/// points are left for the sums that can't be taken in pairs.
fn weighted(buckets: &[Point], summer: &mut Summer) -> G1Projective {
    let count = buckets.len() as u32;
    let k = count.trailing_zeros().div_ceil(2);
    let (columns, rows) = (1u32 << k, count >> k);
    let mut sums = |runs: u32, len: u32, place: fn(u32, u32, u32) -> u32| -> Vec<Point> {
        let entries: Vec<u32> = (0..runs)
            .flat_map(|run| (0..len).map(move |i| (run, i)))
            .map(|(run, i)| place(run, i, columns))
            .collect();
        let ends: Vec<u32> = (1..=runs).map(|run| run * len).collect();
        let mut sums = vec![INFINITY; runs as usize];
        summer.sum(buckets, &entries, &ends, &mut sums);
        sums
    };
    let row_sums = sums(rows, columns, |row, column, columns| row * columns + column);
    let column_sums = sums(columns, rows, |column, row, columns| row * columns + column);
    let by_row = counted(&row_sums[1..]);
    (0..k).fold(by_row, |sum, _| sum.double()) + counted(&column_sums)
}

/// Σ (i + 1)·Pᵢ.
fn counted(points: &[Point]) -> G1Projective {
    let (mut behind, mut all) = (G1Projective::identity(), G1Projective::identity());
    for point in points.iter().rev() {
        behind += point.to_affine();
        all += behind;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::multiexp;
    use blstrs::Scalar;
    use ff::Field;
    use group::prime::PrimeCurveAffine;
    use group::Curve;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;
    use std::time::{Duration, Instant};

    fn rng() -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(11)
    }

    /// Each differs from the one before by the generator: quick to make, and none known to be alike.
    fn points(count: usize) -> Vec<G1Affine> {
        let mut point = G1Projective::random(rng());
        let points: Vec<G1Projective> = (0..count)
            .map(|_| {
                point += G1Affine::generator();
                point
            })
            .collect();
        let mut affine = vec![G1Affine::identity(); count];
        G1Projective::batch_normalize(&points, &mut affine);
        affine
    }

    fn table(points: &[G1Affine]) -> G1Table {
        let mut table = G1Table::with_capacity(points.len());
        table.extend(points);
        table
    }

    fn random(count: usize) -> Vec<Scalar> {
        let mut rng = rng();
        (0..count).map(|_| Scalar::random(&mut rng)).collect()
    }

    /// Random ones, with every eleventh −1.
    fn with_minus_ones(count: usize) -> Vec<Scalar> {
        let mut scalars = random(count);
        scalars
            .iter_mut()
            .step_by(11)
            .for_each(|scalar| *scalar = -Scalar::ONE);
        scalars
    }

    fn require_as_blst(points: &[G1Affine], scalars: &[Scalar]) {
        let split = Split::of(scalars);
        assert_eq!(
            table(points).multiexp(&split),
            multiexp::g1(points, &split),
            "{} points",
            points.len()
        );
    }

    #[test]
    fn sums_are_those_of_blst_for_all_kinds_of_scalars() {
        if !super::super::is_available() {
            return;
        }
        let mut rng = rng();
        let mut sizes: Vec<usize> = (1..=40).chain((6..=16).map(|log| 1 << log)).collect();
        sizes.extend((0..12).map(|_| rng.gen_range(41..1 << 14)));
        let all = points(1 << 16);
        for size in sizes {
            let points = &all[..size];
            require_as_blst(points, &random(size));
            require_as_blst(points, &with_minus_ones(size));
            let alike = vec![Scalar::random(&mut rng); size];
            require_as_blst(points, &alike);
            let mixed: Vec<Scalar> = (0..size)
                .map(|_| match rng.gen_range(0..5) {
                    0 => Scalar::ZERO,
                    1 => Scalar::ONE,
                    2 => Scalar::from(rng.gen_range(0..1 << 16)),
                    3 => -Scalar::from(rng.gen_range(0..1 << 16)),
                    _ => Scalar::random(&mut rng),
                })
                .collect();
            require_as_blst(points, &mixed);
        }
    }

    #[test]
    fn points_that_are_equal_opposite_or_at_infinity_add_up_as_in_blst() {
        if !super::super::is_available() {
            return;
        }
        let mut rng = rng();
        let few = points(3);
        for size in [2, 9, 300, 5_000] {
            let points: Vec<G1Affine> = (0..size)
                .map(|_| match rng.gen_range(0..7) {
                    0..=2 => few[rng.gen_range(0..3)],
                    3..=5 => -few[rng.gen_range(0..3)],
                    _ => G1Affine::identity(),
                })
                .collect();
            require_as_blst(&points, &random(size));
            require_as_blst(&points, &vec![-Scalar::ONE; size]);
        }
    }

    /// By hand, as times on a busy machine say little: `cargo test --release -- --ignored equal_scalars`.
    #[test]
    #[ignore = "measures"]
    fn equal_scalars_are_no_slower_than_others() {
        const COUNT: usize = 200_000;
        let table = table(&points(COUNT));
        let took = |scalars: &[Scalar]| -> Duration {
            let split = Split::of(scalars);
            let once = || {
                let since = Instant::now();
                table.multiexp(&split);
                since.elapsed()
            };
            (0..7).map(|_| once()).min().expect("seven times")
        };
        let (others, equal) = (took(&random(COUNT)), took(&with_minus_ones(COUNT)));
        println!("random {others:?}, every eleventh −1 {equal:?}");
        assert!(equal < others.mul_f64(1.5));
    }

    /// By hand: a minute, and 2 GB.
    #[test]
    #[ignore = "long"]
    fn large_sums_are_those_of_blst() {
        for log in [20, 22] {
            let points = points(1 << log);
            require_as_blst(&points, &random(1 << log));
            require_as_blst(&points, &with_minus_ones(1 << log));
        }
    }
}
