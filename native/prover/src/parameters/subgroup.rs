//! Whether many points of the curve all lie in the subgroup of prime order.
//!
//! A single test costs a multiplication of 128 bits. But of points not all of which are in the subgroup, the sum of a random half isn't in it either with
//! probability one half at least; so the sums of 40 random halves are tested instead, which overlook something with probability 2^−40. Eight halves are
//! summed up in one pass: points with the same eight choices are added first.

use super::points::Encoded;
use crate::multiexp::{Adder, Affine, Summer};
use group::{Curve, Group};
use rand::rngs::OsRng;
use rand::RngCore;

const PASSES: usize = 5;
const CHOICES: usize = 1 << HALVES;
/// Of a pass.
const HALVES: usize = 8;
/// Fewer points are tested one by one.
const FEW: usize = 2 * CHOICES;

/// Where the first point lies that isn't in the subgroup.
///
/// * `points`: the same, in the form of the path.
pub fn first_outside<A: Adder>(affine: &[Affine<A>], points: &[A::Point]) -> Option<usize>
where
    Affine<A>: Encoded,
{
    if points.len() > FEW && (0..PASSES).all(|_| halves_are_inside::<A>(points)) {
        return None;
    }
    affine.iter().position(|point| !point.is_in_subgroup())
}

fn halves_are_inside<A: Adder>(points: &[A::Point]) -> bool
where
    Affine<A>: Encoded,
{
    let mut choices = vec![0; points.len()];
    OsRng.fill_bytes(&mut choices);
    let mut alike: Vec<Vec<u32>> = vec![vec![]; CHOICES];
    for (place, choice) in choices.into_iter().enumerate() {
        alike[usize::from(choice)].push(place as u32);
    }
    let ends: Vec<u32> = alike
        .iter()
        .scan(0, |end, places| {
            *end += places.len() as u32;
            Some(*end)
        })
        .collect();
    let mut sums = vec![A::infinity(); CHOICES];
    Summer::<A>::default().sum(points, &alike.concat(), &ends, &mut sums);
    (0..HALVES).all(|half| {
        (0..CHOICES)
            .filter(|choice| choice >> half & 1 == 1)
            .fold(A::Curve::identity(), |sum, choice| {
                sum + A::to_affine(sums[choice])
            })
            .to_affine()
            .is_in_subgroup()
    })
}
