//! Multi-exponentiation, Σ sᵢ·Pᵢ, by Pippenger's method: for each window of the scalars' bits the points go into the bucket of their digit, buckets are added
//! up, and each counts as often as its digit says. Source: Pippenger, "On the evaluation of powers and monomials" (1980), in the form of Bernstein, Doumen,
//! Lange and Oosterwijk, "Faster batch forgery identification" (2012), §4.

mod adder;
mod digits;
mod portable;
mod run_sums;

#[cfg(target_arch = "x86_64")]
pub use adder::Pair;
pub use adder::{Adder, Affine};
pub use portable::{PortableG1, PortableG2};
pub use run_sums::Summer;

use crate::memory;
use crate::split::Split;
use digits::{Digits, CHUNK};
use group::prime::PrimeCurveAffine;
use group::Group;
use rayon::prelude::*;
use run_sums::NEGATIVE;
use std::ops::Range;

/// Points that are multiplied again and again.
pub struct Table<A: Adder> {
    points: Vec<A::Point>,
}

impl<A: Adder> Table<A> {
    /// So many points at infinity.
    pub fn new(count: usize) -> Self {
        Table {
            points: memory::filled(A::infinity(), count),
        }
    }

    pub fn points_mut(&mut self) -> &mut [A::Point] {
        &mut self.points
    }

    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Runs on the current pool of threads. There are as many scalars as points.
    pub fn multiexp(&self, scalars: &Split) -> A::Curve {
        assert_eq!(scalars.len, self.len());
        let places = (scalars.rest.len() < scalars.len).then_some(&scalars.places[..]);
        self.sum_of(&scalars.ones) + self.by_windows(places, &scalars.rest)
    }

    /// For scalars that are nearly all neither 0 nor 1; the numbers themselves.
    pub fn multiexp_dense(&self, scalars: &[[u64; 4]]) -> A::Curve {
        assert_eq!(scalars.len(), self.len());
        self.by_windows(None, scalars)
    }

    /// The sum of some points, each once.
    fn sum_of(&self, entries: &[u32]) -> A::Curve {
        let part = entries
            .len()
            .div_ceil(rayon::current_num_threads())
            .max(1 << 12);
        entries
            .par_chunks(part)
            .map(|entries| {
                let mut sum = [A::infinity()];
                Summer::<A>::default().sum(
                    &self.points,
                    entries,
                    &[entries.len() as u32],
                    &mut sum,
                );
                A::to_affine(sum[0]).to_curve()
            })
            .reduce(A::Curve::identity, |a, b| a + b)
    }

    /// * `places`: where the scalars' points lie; none: one after the other.
    fn by_windows(&self, places: Option<&[u32]>, scalars: &[[u64; 4]]) -> A::Curve {
        if scalars.is_empty() {
            return A::Curve::identity();
        }
        let bits = bits_for(scalars.len());
        let digits = Digits::of(scalars, bits);
        let part = part_for(scalars.len(), digits.windows());
        let parts = scalars.len().div_ceil(part);
        let sums: Vec<A::Curve> = (0..digits.windows() * parts)
            .into_par_iter()
            .with_max_len(1)
            .map_init(Window::<A>::default, |window, task| {
                let start = task % parts * part;
                let scalars = start..(start + part).min(scalars.len());
                window.sum(&self.points, places, &digits, task / parts, scalars)
            })
            .collect();
        sums.chunks(parts)
            .rev()
            .fold(A::Curve::identity(), |sum, window| {
                let shifted = (0..bits).fold(sum, |sum, _| sum.double());
                window.iter().fold(shifted, |sum, part| sum + part)
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

/// Scalars of a task: all, unless some threads would be left without a window. Parts have buckets of their own, so they are not made small.
fn part_for(scalars: usize, windows: usize) -> usize {
    const SMALLEST: usize = 8 * CHUNK;
    let threads = rayon::current_num_threads();
    if windows.is_multiple_of(threads) {
        return scalars;
    }
    let parts = (2 * threads).div_ceil(windows);
    let part = scalars.div_ceil(parts).max(SMALLEST);
    part.next_multiple_of(CHUNK)
}

/// Memory that is used again for each window.
struct Window<A: Adder> {
    entries: Vec<u32>,
    ends: Vec<u32>,
    buckets: Vec<A::Point>,
    summer: Summer<A>,
}

impl<A: Adder> Default for Window<A> {
    fn default() -> Self {
        Window {
            entries: vec![],
            ends: vec![],
            buckets: vec![],
            summer: Summer::default(),
        }
    }
}

impl<A: Adder> Window<A> {
    fn sum(
        &mut self,
        table: &[A::Point],
        places: Option<&[u32]>,
        digits: &Digits,
        number: usize,
        scalars: Range<usize>,
    ) -> A::Curve {
        self.sort(places, digits, number, scalars);
        self.buckets.clear();
        self.buckets.resize(digits.buckets(), A::infinity());
        self.summer
            .sum(table, &self.entries, &self.ends, &mut self.buckets);
        weighted(&self.buckets, &mut self.summer)
    }

    /// Puts the entries of each bucket beside each other: counted first, then each in its place.
    fn sort(
        &mut self,
        places: Option<&[u32]>,
        digits: &Digits,
        number: usize,
        scalars: Range<usize>,
    ) {
        let ends = &mut self.ends;
        ends.clear();
        ends.resize(digits.buckets(), 0);
        digits.each(number, scalars.clone(), |_, bucket, _| {
            ends[bucket as usize] += 1
        });
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
        digits.each(number, scalars, |place, bucket, negative| {
            let end = &mut ends[bucket as usize];
            let place = places.map_or(place, |places| places[place as usize]);
            entries[*end as usize] = place | if negative { NEGATIVE } else { 0 };
            *end += 1;
        });
    }
}

/// Σ (b + 1)·Bᵦ. With b = row·2^k + column it is 2^k·Σ row·Row + Σ (column + 1)·Column, where a row's and a column's sums are those of runs: only 2·2^k
/// points are left for the sums that can't be taken in pairs.
fn weighted<A: Adder>(buckets: &[A::Point], summer: &mut Summer<A>) -> A::Curve {
    let count = buckets.len() as u32;
    let k = count.trailing_zeros().div_ceil(2);
    let (columns, rows) = (1u32 << k, count >> k);
    let mut sums = |runs: u32, len: u32, place: fn(u32, u32, u32) -> u32| -> Vec<A::Point> {
        let entries: Vec<u32> = (0..runs)
            .flat_map(|run| (0..len).map(move |i| (run, i)))
            .map(|(run, i)| place(run, i, columns))
            .collect();
        let ends: Vec<u32> = (1..=runs).map(|run| run * len).collect();
        let mut sums = vec![A::infinity(); runs as usize];
        summer.sum(buckets, &entries, &ends, &mut sums);
        sums
    };
    let row_sums = sums(rows, columns, |row, column, columns| row * columns + column);
    let column_sums = sums(columns, rows, |column, row, columns| row * columns + column);
    let by_row = counted::<A>(&row_sums[1..]);
    (0..k).fold(by_row, |sum, _| sum.double()) + counted::<A>(&column_sums)
}

/// Σ (i + 1)·Pᵢ.
fn counted<A: Adder>(points: &[A::Point]) -> A::Curve {
    let (mut behind, mut all) = (A::Curve::identity(), A::Curve::identity());
    for point in points.iter().rev() {
        behind += A::to_affine(*point);
        all += behind;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "x86_64")]
    use crate::ifma::{self, IfmaAdder};
    use blstrs::{G1Affine, G1Projective, G2Projective, Scalar};
    use ff::Field;
    use group::Curve;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;
    use std::time::{Duration, Instant};

    fn rng() -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(11)
    }

    /// Each differs from the one before by the generator: quick to make, and none known to be alike.
    fn points<A: Adder>(count: usize) -> Vec<Affine<A>> {
        let mut point = A::Curve::random(rng());
        let points: Vec<A::Curve> = (0..count)
            .map(|_| {
                point += Affine::<A>::generator();
                point
            })
            .collect();
        let mut affine = vec![Affine::<A>::identity(); count];
        A::Curve::batch_normalize(&points, &mut affine);
        affine
    }

    fn table<A: Adder>(points: &[Affine<A>]) -> Table<A> {
        let mut table = Table::new(points.len());
        A::convert(points, table.points_mut());
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

    type ByBlst<C> = fn(&[C], &[Scalar]) -> C;

    fn require_as_blst<A: Adder>(
        points: &[Affine<A>],
        scalars: &[Scalar],
        by_blst: ByBlst<A::Curve>,
    ) {
        let curve: Vec<A::Curve> = points.iter().map(|point| point.to_curve()).collect();
        let sum = table::<A>(points).multiexp(&Split::of(scalars));
        assert!(sum == by_blst(&curve, scalars), "{} points", points.len());
    }

    /// Of each path, if the processor has it.
    macro_rules! on_each_path {
        ($check:ident) => {
            $check::<PortableG1>(G1Projective::multi_exp);
            #[cfg(target_arch = "x86_64")]
            if ifma::is_available() {
                $check::<IfmaAdder>(G1Projective::multi_exp);
            }
            $check::<PortableG2>(G2Projective::multi_exp);
        };
    }

    fn all_kinds_of_scalars<A: Adder>(by_blst: ByBlst<A::Curve>) {
        let mut rng = rng();
        let mut sizes: Vec<usize> = (1..=40).chain((6..=16).map(|log| 1 << log)).collect();
        sizes.extend((0..12).map(|_| rng.gen_range(41..1 << 14)));
        let all = points::<A>(1 << 16);
        // Those of G2 take long.
        let is_slow = size_of::<Affine<A>>() > size_of::<G1Affine>();
        sizes.retain(|size| !is_slow || *size <= 1 << 12);
        for size in sizes {
            let points = &all[..size];
            let require = |scalars: &[Scalar]| require_as_blst::<A>(points, scalars, by_blst);
            require(&random(size));
            require(&with_minus_ones(size));
            require(&vec![Scalar::random(&mut rng); size]);
            let mixed: Vec<Scalar> = (0..size)
                .map(|_| match rng.gen_range(0..5) {
                    0 => Scalar::ZERO,
                    1 => Scalar::ONE,
                    2 => Scalar::from(rng.gen_range(0..1 << 16)),
                    3 => -Scalar::from(rng.gen_range(0..1 << 16)),
                    _ => Scalar::random(&mut rng),
                })
                .collect();
            require(&mixed);
        }
    }

    #[test]
    fn sums_are_those_of_blst_for_all_kinds_of_scalars() {
        on_each_path!(all_kinds_of_scalars);
    }

    fn equal_opposite_or_at_infinity<A: Adder>(by_blst: ByBlst<A::Curve>) {
        let mut rng = rng();
        let few = points::<A>(3);
        for size in [2, 9, 300, 5_000] {
            let points: Vec<Affine<A>> = (0..size)
                .map(|_| match rng.gen_range(0..7) {
                    0..=2 => few[rng.gen_range(0..3)],
                    3..=5 => -few[rng.gen_range(0..3)],
                    _ => Affine::<A>::identity(),
                })
                .collect();
            require_as_blst::<A>(&points, &random(size), by_blst);
            require_as_blst::<A>(&points, &vec![-Scalar::ONE; size], by_blst);
        }
    }

    #[test]
    fn points_that_are_equal_opposite_or_at_infinity_add_up_as_in_blst() {
        on_each_path!(equal_opposite_or_at_infinity);
    }

    #[test]
    fn more_threads_than_windows_share_them() {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(48);
        threads.build().unwrap().install(|| {
            let count = 3 * (8 * CHUNK) + 5;
            let points = points::<PortableG1>(count);
            require_as_blst::<PortableG1>(&points, &random(count), G1Projective::multi_exp);
        });
    }

    fn equal_scalars<A: Adder>(_: ByBlst<A::Curve>) {
        const COUNT: usize = 200_000;
        let table = table::<A>(&points::<A>(COUNT));
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

    /// By hand, as times on a busy machine say little: `cargo test --release -- --ignored equal_scalars`.
    #[test]
    #[ignore = "measures"]
    fn equal_scalars_are_no_slower_than_others() {
        on_each_path!(equal_scalars);
    }

    fn large<A: Adder<Curve = G1Projective>>() {
        for log in [20, 22] {
            let points: Vec<G1Affine> = points::<A>(1 << log);
            for scalars in [random(1 << log), with_minus_ones(1 << log)] {
                require_as_blst::<A>(&points, &scalars, G1Projective::multi_exp);
            }
        }
    }

    /// By hand: minutes, and 3 GB.
    #[test]
    #[ignore = "long"]
    fn large_sums_are_those_of_blst() {
        large::<PortableG1>();
        #[cfg(target_arch = "x86_64")]
        if ifma::is_available() {
            large::<IfmaAdder>();
        }
    }
}
