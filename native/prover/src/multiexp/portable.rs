//! Addition of points by blst's arithmetic, on any processor.

use super::adder::{Adder, Affine, Pair};
use blstrs::{Fp, Fp2, G1Affine, G1Projective, G2Affine, G2Projective};
use ff::Field as _;
use group::prime::{PrimeCurve, PrimeCurveAffine};
use std::ops::Neg;

/// Points by their coordinates.
pub trait Coordinates: PrimeCurveAffine + Neg<Output = Self> {
    type Field: ff::Field;
    fn x(&self) -> Self::Field;
    fn y(&self) -> Self::Field;
    /// They must be those of a point.
    fn at(x: Self::Field, y: Self::Field) -> Self;
}

macro_rules! coordinates {
    ($affine:ty, $field:ty) => {
        impl Coordinates for $affine {
            type Field = $field;

            #[inline]
            fn x(&self) -> $field {
                self.x()
            }

            #[inline]
            fn y(&self) -> $field {
                self.y()
            }

            #[inline]
            fn at(x: $field, y: $field) -> Self {
                Self::from_raw_unchecked(x, y, false)
            }
        }
    };
}
coordinates!(G1Affine, Fp);
coordinates!(G2Affine, Fp2);

type Field<C> = <<C as PrimeCurve>::Affine as Coordinates>::Field;

pub struct PortableAdder<C>
where
    C: PrimeCurve,
    C::Affine: Coordinates,
{
    /// Of each pair, and the product of those before it.
    differences: Vec<[Field<C>; 2]>,
}

pub type PortableG1 = PortableAdder<G1Projective>;
pub type PortableG2 = PortableAdder<G2Projective>;

impl<C> Default for PortableAdder<C>
where
    C: PrimeCurve,
    C::Affine: Coordinates,
{
    fn default() -> Self {
        PortableAdder {
            differences: vec![],
        }
    }
}

impl<C> Adder for PortableAdder<C>
where
    C: PrimeCurve,
    C::Affine: Coordinates,
{
    type Curve = C;
    type Point = C::Affine;

    fn infinity() -> C::Affine {
        C::Affine::identity()
    }

    #[inline]
    fn is_infinity(point: &C::Affine) -> bool {
        point.is_identity().into()
    }

    fn convert(affine: &[C::Affine], points: &mut [C::Affine]) {
        points.copy_from_slice(affine);
    }

    fn point_of(affine: &Affine<Self>) -> C::Affine {
        *affine
    }

    fn to_affine(point: C::Affine) -> Affine<Self> {
        point
    }

    #[inline]
    fn negated(point: C::Affine) -> C::Affine {
        -point
    }

    fn has_same_x(left: &C::Affine, right: &C::Affine) -> bool {
        left.x() == right.x()
    }

    fn add(&mut self, points: &[C::Affine], pairs: &[Pair], sums: &mut [C::Affine]) -> bool {
        let of = |pair: &Pair| (&points[pair.from as usize], &points[pair.from as usize + 1]);
        let mut product = Field::<C>::ONE;
        self.differences.clear();
        self.differences.extend(pairs.iter().map(|pair| {
            let (left, right) = of(pair);
            let difference = right.x() - left.x();
            let before = product;
            product *= difference;
            [difference, before]
        }));
        let Some(mut inverse) = Option::<Field<C>>::from(product.invert()) else {
            return false;
        };
        for (pair, [difference, before]) in pairs.iter().zip(&self.differences).rev() {
            let (left, right) = of(pair);
            let slope: Field<C> = (right.y() - left.y()) * (inverse * before);
            inverse *= difference;
            let x = slope.square() - left.x() - right.x();
            let y = slope * (left.x() - x) - left.y();
            sums[pair.to as usize] = C::Affine::at(x, y);
        }
        true
    }
}
