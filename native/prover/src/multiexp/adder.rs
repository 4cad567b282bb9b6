//! What sums of points want of the instructions that a path uses.

use group::prime::PrimeCurve;

/// Two points that lie beside each other, and where their sum goes.
#[derive(Clone, Copy)]
pub struct Pair {
    pub from: u32,
    pub to: u32,
}

/// Affine points as they lie in memory for some instructions, and their addition in pairs: λ = (y₂ − y₁)/(x₂ − x₁), x₃ = λ² − x₁ − x₂, y₃ = λ(x₁ − x₃) − y₁.
/// Whoever has such points has looked for the instructions.
pub trait Adder: Default + Send {
    type Curve: PrimeCurve;
    type Point: Copy + Send + Sync;

    fn infinity() -> Self::Point;
    fn is_infinity(point: &Self::Point) -> bool;

    /// Brings as many points into the form of this path.
    fn convert(affine: &[Affine<Self>], points: &mut [Self::Point]);
    fn point_of(affine: &Affine<Self>) -> Self::Point;
    fn to_affine(point: Self::Point) -> Affine<Self>;

    /// May be left in a form that only the addition takes, and [`Self::settled`].
    fn negated(point: Self::Point) -> Self::Point;

    fn settled(point: Self::Point) -> Self::Point {
        point
    }

    fn has_same_x(left: &Self::Point, right: &Self::Point) -> bool;

    /// Adds pairs of `points`, none of them at infinity, by one inversion (Montgomery's trick), which makes an addition six multiplications.
    ///
    /// @returns false if the two x of some pair are the same; then nothing was written.
    fn add(&mut self, points: &[Self::Point], pairs: &[Pair], sums: &mut [Self::Point]) -> bool;
}

pub type Affine<A> = <<A as Adder>::Curve as PrimeCurve>::Affine;
