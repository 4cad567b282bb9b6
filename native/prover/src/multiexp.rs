//! Multi-exponentiation by blst, on any processor.

use crate::split::Split;
use blst::{blst_p1_affine, blst_p2_affine, MultiPoint};
use blstrs::{G1Affine, G1Projective, G2Affine, G2Projective};
use group::Group;

/// The bits of a scalar.
const BITS: usize = 255;

macro_rules! multiexp {
    ($affine:ty, $projective:ty, $split:ident, $dense:ident) => {
        /// Σ sᵢ·Pᵢ. There are as many scalars as points.
        pub fn $split(points: &[$affine], scalars: &Split) -> $projective {
            assert_eq!(points.len(), scalars.len);
            let pick = |places: &[u32]| -> Vec<$affine> {
                places.iter().map(|place| points[*place as usize]).collect()
            };
            sum::<_, $projective>(&pick(&scalars.ones))
                + $dense(&pick(&scalars.places), &scalars.rest)
        }

        /// The same for scalars that are nearly all neither 0 nor 1; the numbers themselves.
        pub fn $dense(points: &[$affine], scalars: &[[u64; 4]]) -> $projective {
            assert_eq!(points.len(), scalars.len());
            if points.is_empty() {
                return <$projective>::identity();
            }
            let bytes: Vec<u8> = scalars
                .iter()
                .flatten()
                .flat_map(|word| word.to_le_bytes())
                .collect();
            // SAFETY: both are transparent wrappers of the library's types.
            unsafe { std::mem::transmute::<_, $projective>(raw(points).mult(&bytes, BITS)) }
        }

        impl Sum<$projective> for $affine {
            fn sum(points: &[$affine]) -> $projective {
                if points.is_empty() {
                    return <$projective>::identity();
                }
                // SAFETY: both are transparent wrappers of the library's types.
                unsafe { std::mem::transmute::<_, $projective>(raw(points).add()) }
            }
        }
    };
}

multiexp!(G1Affine, G1Projective, g1, g1_dense);
multiexp!(G2Affine, G2Projective, g2, g2_dense);

/// Of points, each once.
pub fn sum<A: Sum<P>, P>(points: &[A]) -> P {
    A::sum(points)
}

pub trait Sum<P>: Sized {
    fn sum(points: &[Self]) -> P;
}

/// As the library's own points.
fn raw<A: Raw>(points: &[A]) -> &[A::Raw] {
    // SAFETY: `Raw` is implemented for transparent wrappers alone.
    unsafe { std::slice::from_raw_parts(points.as_ptr().cast(), points.len()) }
}

trait Raw {
    type Raw;
}
impl Raw for G1Affine {
    type Raw = blst_p1_affine;
}
impl Raw for G2Affine {
    type Raw = blst_p2_affine;
}
