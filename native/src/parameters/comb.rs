//! Many multiples of one curve point: a table of its 16-bit windows turns each into 16 additions.

use super::progress::{Progress, Stage};
use blstrs::{G1Affine, G1Projective, G2Affine, G2Projective, Scalar};
use ff::PrimeField;
use group::prime::PrimeCurveAffine;
use group::{Curve, Group};
use rayon::prelude::*;

/// Bits of a window; a scalar has 16 of them.
const WINDOW_BITS: usize = 16;
const WINDOWS: usize = 16;
/// Points that share one field inversion when they are made affine.
const BATCH: usize = 8192;
/// Points between two reports of progress.
const REPORT: usize = 32 * BATCH;

/// A group that blst can make affine in batches, with one inversion for all.
pub trait BatchGroup: Group<Scalar = Scalar> + Curve<AffineRepr = Self::Point> {
    type Point: PrimeCurveAffine<Curve = Self, Scalar = Scalar> + Send + Sync;
    fn batch_to_affine(points: &[Self]) -> Vec<Self::Point>;
}

/// `group`'s own `batch_normalize` isn't batched in blstrs: it inverts for every point, many times slower.
macro_rules! batch_group {
    ($projective:ty, $affine:ty, $blst:ty, $to_affine:path) => {
        impl BatchGroup for $projective {
            type Point = $affine;

            fn batch_to_affine(points: &[Self]) -> Vec<$affine> {
                let mut affine = vec![<$affine>::identity(); points.len()];
                if points.is_empty() {
                    // blst would read the first point all the same.
                    return affine;
                }
                // A list of runs of points: one run, then the end.
                let runs: [*const $blst; 2] = [points.as_ptr().cast(), std::ptr::null()];
                // SAFETY: blstrs declares both types `repr(transparent)` over blst's, so the slices are arrays of them;
                // `affine` is as long as `points`, and blst reads and writes exactly that many.
                unsafe { $to_affine(affine.as_mut_ptr().cast(), runs.as_ptr(), points.len()) };
                affine
            }
        }
    };
}
batch_group!(
    G1Projective,
    G1Affine,
    blst::blst_p1,
    blst::blst_p1s_to_affine
);
batch_group!(
    G2Projective,
    G2Affine,
    blst::blst_p2,
    blst::blst_p2s_to_affine
);

/// `windows[j][d - 1]` is d · 2^(16 j) times the base, for d from 1.
pub struct Comb<G: BatchGroup> {
    windows: Vec<Vec<G::Point>>,
}

impl<G: BatchGroup> Comb<G> {
    pub fn new(base: G) -> Self {
        let mut window_bases = vec![base];
        for window in 1..WINDOWS {
            let mut point = window_bases[window - 1];
            for _ in 0..WINDOW_BITS {
                point = point.double();
            }
            window_bases.push(point);
        }
        let windows = window_bases
            .par_iter()
            .map(|base| {
                let step = base.to_affine();
                let mut multiples = Vec::with_capacity((1 << WINDOW_BITS) - 1);
                let mut point = *base;
                for _ in 1..1usize << WINDOW_BITS {
                    multiples.push(point);
                    point += step;
                }
                G::batch_to_affine(&multiples)
            })
            .collect();
        Comb { windows }
    }

    pub fn times(&self, scalar: &Scalar) -> G {
        let digits = scalar.to_repr();
        let mut sum = G::identity();
        for (window, digit) in self.windows.iter().zip(digits.chunks_exact(2)) {
            let digit = usize::from(u16::from_le_bytes([digit[0], digit[1]]));
            if digit != 0 {
                sum += window[digit - 1];
            }
        }
        sum
    }

    /// In the order of the scalars, whatever the number of threads.
    pub fn times_each(
        &self,
        scalars: &[Scalar],
        progress: &Progress,
        stage: Stage,
    ) -> Vec<G::Point> {
        let mut points = Vec::with_capacity(scalars.len());
        progress.report(stage, 0.0);
        for run in scalars.chunks(REPORT) {
            points.par_extend(run.par_chunks(BATCH).flat_map_iter(|batch| {
                let products: Vec<G> = batch.iter().map(|scalar| self.times(scalar)).collect();
                G::batch_to_affine(&products)
            }));
            progress.report(stage, points.len() as f64 / scalars.len() as f64);
        }
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::seed;
    use ff::Field;

    fn multiples_agree<G: BatchGroup>(base: G) {
        let mut rng = seed::rng("comb test");
        let mut scalars: Vec<Scalar> = (0..20).map(|_| Scalar::random(&mut rng)).collect();
        scalars.extend([
            Scalar::ONE,
            -Scalar::ONE,
            Scalar::from(65536),
            Scalar::from(65535),
        ]);
        let comb = Comb::new(base);
        let points = comb.times_each(&scalars, &Progress::new(&|_| ()), Stage::QueryA);
        let expected: Vec<G::Point> = scalars
            .iter()
            .map(|scalar| (base * scalar).to_affine())
            .collect();
        assert!(points == expected);
    }

    #[test]
    fn a_comb_multiplies_as_the_curve_does() {
        multiples_agree(G1Projective::random(seed::rng("g1")));
        multiples_agree(G2Projective::random(seed::rng("g2")));
    }

    #[test]
    fn no_points_make_no_points() {
        assert!(G1Projective::batch_to_affine(&[]).is_empty());
    }
}
