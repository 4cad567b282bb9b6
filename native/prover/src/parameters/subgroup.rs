//! Whether many points of the curve all lie in the subgroup of prime order.
//!
//! A single test costs a multiplication of 128 bits. But of points not all of which are in the subgroup, the sum of a random half isn't in it either with
//! probability one half at least; so the sums of 64 random halves are tested instead, which overlook something with probability 2^−64.

use blstrs::{G1Affine, G1Projective, G2Affine, G2Projective};
use group::Curve;
use rand::rngs::OsRng;
use rand::RngCore;
use rayon::prelude::*;

const HALVES: usize = 64;
/// Fewer points are tested one by one.
const FEW: usize = 256;

macro_rules! first_outside {
    ($name:ident, $affine:ty, $projective:ty) => {
        /// Where the first point lies that isn't in the subgroup.
        pub fn $name(points: &[$affine]) -> Option<usize> {
            let one_by_one = || {
                points
                    .par_iter()
                    .position_first(|point| !bool::from(point.is_torsion_free()))
            };
            if points.len() <= FEW {
                return one_by_one();
            }
            let masks: Vec<u64> = {
                let mut bytes = vec![0u8; 8 * points.len()];
                OsRng.fill_bytes(&mut bytes);
                bytes
                    .chunks(8)
                    .map(|eight| u64::from_le_bytes(eight.try_into().unwrap()))
                    .collect()
            };
            let all_inside = (0..HALVES).into_par_iter().all(|half| {
                let chosen: Vec<$affine> = points
                    .iter()
                    .zip(&masks)
                    .filter(|(_, mask)| *mask >> half & 1 == 1)
                    .map(|(point, _)| *point)
                    .collect();
                let sum: $projective = crate::multiexp::sum(&chosen);
                sum.to_affine().is_torsion_free().into()
            });
            if all_inside {
                None
            } else {
                one_by_one()
            }
        }
    };
}

first_outside!(first_outside_g1, G1Affine, G1Projective);
first_outside!(first_outside_g2, G2Affine, G2Projective);
