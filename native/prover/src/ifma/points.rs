//! Affine points of G1 with coordinates in limbs of 52 bits, as they lie in memory.

use super::field::*;
use super::montgomery::{fp_from_limbs, fp_limbs};
use blst::{blst_fp, blst_p1_affine};
use blstrs::{Fp, G1Affine};
use ff::Field;
use group::prime::PrimeCurveAffine;
use std::sync::LazyLock;

/// Coordinates have normal limbs; x is below 2p, y at most 4p. The point at infinity is all zeros, which is no point of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, align(64))]
pub struct Point {
    pub x: [u64; 8],
    pub y: [u64; 8],
}

pub const INFINITY: Point = Point {
    x: [0; 8],
    y: [0; 8],
};

impl Point {
    #[inline]
    pub fn is_infinity(&self) -> bool {
        *self == INFINITY
    }

    /// One point alone, by the library.
    pub fn from_affine(point: &G1Affine) -> Self {
        if bool::from(point.is_identity()) {
            return INFINITY;
        }
        let raw: &blst_p1_affine = point.as_ref();
        // From the library's R = 2^384 to 2^416.
        let coordinate = |c: blst_fp| to_52(fp_limbs(&(Fp::from(c) * Fp::from(1u64 << 32))));
        Point {
            x: coordinate(raw.x),
            y: coordinate(raw.y),
        }
    }

    pub fn to_affine(self) -> G1Affine {
        if self.is_infinity() {
            return G1Affine::identity();
        }
        let back = *INVERSE_OF_SHIFT;
        let coordinate = |c: [u64; 8]| fp_from_limbs(canonical(to_64(c), &P64)) * back;
        G1Affine::from_raw_unchecked(coordinate(self.x), coordinate(self.y), false)
    }
}

static INVERSE_OF_SHIFT: LazyLock<Fp> = LazyLock::new(|| Fp::from(1u64 << 32).invert().unwrap());

/// From the library's R = 2^384 to 2^416, by a product that takes 2^416 away: 2^448.
pub static IN: LazyLock<[u64; 8]> =
    LazyLock::new(|| to_52(fp_limbs(&Fp::from(1u64 << 32).square())));

/// As many points, from the library's form to ours.
pub fn convert(affine: &[G1Affine], points: &mut [Point]) {
    assert_eq!(affine.len(), points.len());
    for (to, from) in points.chunks_mut(4).zip(affine.chunks(4)) {
        // SAFETY: whoever works with these points has looked for the instructions.
        let four = unsafe { four_from_affine(from, &IN) };
        to.copy_from_slice(&four[..to.len()]);
    }
}

#[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
fn four_from_affine(four: &[G1Affine], shift: &[u64; 8]) -> [Point; 4] {
    let mut rows = [[0u64; 8]; 8];
    for (i, point) in four.iter().enumerate() {
        let raw: &blst_p1_affine = point.as_ref();
        rows[2 * i] = to_52(raw.x.l);
        rows[2 * i + 1] = to_52(raw.y.l);
    }
    let rows = scaled(rows, shift);
    std::array::from_fn(|i| Point {
        x: rows[2 * i],
        y: rows[2 * i + 1],
    })
}

/// Eight elements, each times the same one.
#[target_feature(enable = "avx512f,avx512ifma,avx512dq,avx512vl,avx512bw")]
pub fn scaled(rows: [[u64; 8]; 8], factor: &[u64; 8]) -> [[u64; 8]; 8] {
    from_vectors(transposed(mul(
        &transposed(to_vectors(rows)),
        &broadcast(factor),
        &FP,
    )))
}

#[inline]
pub fn to_vectors(rows: [[u64; 8]; 8]) -> [V; 8] {
    // SAFETY: both are 512 bytes without padding, and every pattern of bits is a value of either.
    unsafe { std::mem::transmute(rows) }
}

#[inline]
pub fn from_vectors(vectors: [V; 8]) -> [[u64; 8]; 8] {
    // SAFETY: as above.
    unsafe { std::mem::transmute(vectors) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ifma::is_available;
    use blstrs::G1Projective;
    use group::{Curve, Group};
    use rand::SeedableRng;

    #[test]
    fn points_come_back_as_they_were() {
        if !is_available() {
            return;
        }
        let mut rng = rand_chacha::ChaCha8Rng::seed_from_u64(1);
        let mut points: Vec<G1Affine> = (0..1_003)
            .map(|_| G1Projective::random(&mut rng).to_affine())
            .collect();
        points[17] = G1Affine::identity();
        let mut converted = vec![INFINITY; points.len()];
        convert(&points, &mut converted);
        for (ours, theirs) in converted.iter().zip(&points) {
            assert_eq!(ours.to_affine(), *theirs);
            assert_eq!(Point::from_affine(theirs).to_affine(), *theirs);
        }
        assert!(converted[17].is_infinity());
    }
}
