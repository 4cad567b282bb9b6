//! Whether many points of the curve all lie in the subgroup of prime order.
//!
//! A single test costs a multiplication of 128 bits. But of points not all of which are in the subgroup, the sum of a random half isn't in it either with
//! probability one half at least; so the sums of 40 random halves are tested instead, which overlook something with probability 2^−40. Eight halves are
//! summed up in one pass: points with the same eight choices are added first.

use blstrs::{G1Affine, G1Projective, G2Affine, G2Projective};
use group::{Curve, Group};
use rand::rngs::OsRng;
use rand::RngCore;
use rayon::prelude::*;

const PASSES: usize = 5;
const CHOICES: usize = 1 << HALVES;
/// Of a pass.
const HALVES: usize = 8;
/// So few that blst adds them up in the thread that asks.
const PART: usize = 256;
/// Fewer points are tested one by one.
const FEW: usize = 2 * CHOICES;

macro_rules! first_outside {
    ($name:ident, $affine:ty, $projective:ty) => {
        /// Where the first point lies that isn't in the subgroup.
        pub fn $name(points: &[$affine]) -> Option<usize> {
            let sums_are_inside = |_| {
                let mut choices = vec![0; points.len()];
                OsRng.fill_bytes(&mut choices);
                let mut alike: Vec<Vec<$affine>> = vec![vec![]; CHOICES];
                for (point, choice) in points.iter().zip(choices) {
                    alike[choice as usize].push(*point);
                }
                let sums: Vec<$projective> = alike
                    .par_iter()
                    .map(|points| {
                        let parts = points.chunks(PART).map(crate::multiexp::sum);
                        parts.fold(<$projective>::identity(), |sum, part: $projective| {
                            sum + part
                        })
                    })
                    .collect();
                (0..HALVES).all(|half| {
                    let chosen = sums
                        .iter()
                        .enumerate()
                        .filter(|(choice, _)| choice >> half & 1 == 1);
                    let sum = chosen.fold(<$projective>::identity(), |sum, (_, part)| sum + part);
                    bool::from(sum.to_affine().is_torsion_free())
                })
            };
            if points.len() > FEW && (0..PASSES).all(sums_are_inside) {
                return None;
            }
            points
                .par_iter()
                .position_first(|point| !bool::from(point.is_torsion_free()))
        }
    };
}

first_outside!(first_outside_g1, G1Affine, G1Projective);
first_outside!(first_outside_g2, G2Affine, G2Projective);
