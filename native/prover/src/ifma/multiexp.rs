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
