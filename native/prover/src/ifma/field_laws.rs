//! What the operations on eight elements must make: for tests and for fuzzing.

use super::field::*;
use super::montgomery::{fp_from_limbs, fp_limbs, fr_from_limbs, fr_limbs};
use blstrs::{Fp, Scalar};
use ff::Field;

/// a·b/R, a + b and a − b by the library, whose own R is 2^384, for R = 2^416.
pub fn by_fp() -> impl Fn([u64; 6], [u64; 6]) -> [[u64; 6]; 3] {
    let inverse = Fp::from(1u64 << 32).invert().unwrap();
    move |a, b| {
        let (a, b) = (fp_from_limbs(a), fp_from_limbs(b));
        [a * b * inverse, a + b, a - b].map(|element| fp_limbs(&element))
    }
}

/// The library's R is 2^256 here, ours 2^260.
pub fn by_fr() -> impl Fn([u64; 4], [u64; 4]) -> [[u64; 4]; 3] {
    let inverse = Scalar::from(1u64 << 4).invert().unwrap();
    move |a, b| {
        let (a, b) = (fr_from_limbs(a), fr_from_limbs(b));
        [a * b * inverse, a + b, a - b].map(|element| fr_limbs(&element))
    }
}

/// Holds products, sums, differences and reductions of eight elements against the library's. Whoever calls it has looked for the instructions.
///
/// * `lifted_by`: a multiple of the modulus that is added to a factor.
/// * `by_library`: the product by R, the sum and the difference.
pub fn require_as_library<const W: usize, const N: usize>(
    a: &[[u64; W]; 8],
    b: &[[u64; W]; 8],
    lifted_by: u64,
    (modulus64, modulus): (&[u64; W], &Modulus<N>),
    by_library: impl Fn([u64; W], [u64; W]) -> [[u64; W]; 3],
) {
    let (va, vb) = (vectors(&a.map(to_52)), vectors(&b.map(to_52)));
    // SAFETY: the caller has looked for the instructions.
    let [straight, lifted, low, sum, difference] = unsafe {
        let zero = vectors(&[[0u64; N]; 8]);
        let lifted = sub(&va, &zero, lifted_by, modulus);
        [
            mul(&va, &vb, modulus),
            mul(&lifted, &vb, modulus),
            reduced(lifted, modulus),
            add(&va, &vb),
            reduced(sub(&lifted, &vb, 1, modulus), modulus),
        ]
        .map(|vectors| elements(&vectors))
    };
    for lane in 0..8 {
        let value = |of: [[u64; N]; 8]| canonical(to_64(of[lane]), modulus64);
        let expected = by_library(a[lane], b[lane]);
        assert_eq!([straight, sum, difference].map(value), expected);
        assert_eq!(value(lifted), expected[0], "+{lifted_by}p");
        let low: [u64; W] = to_64(low[lane]);
        assert_eq!(canonical(low, modulus64), a[lane]);
        let twice = canonical(low, &doubled(modulus64));
        assert_eq!(twice, low, "below two moduli");
    }
}

fn doubled<const W: usize>(value: &[u64; W]) -> [u64; W] {
    std::array::from_fn(|i| value[i] << 1 | if i > 0 { value[i - 1] >> 63 } else { 0 })
}

/// Eight elements by their limbs.
fn vectors<const N: usize>(elements: &[[u64; N]; 8]) -> [V; N] {
    std::array::from_fn(|limb| {
        // SAFETY: both are 64 bytes without padding, and every pattern of bits is a value of either.
        unsafe {
            std::mem::transmute::<[u64; 8], V>(std::array::from_fn(|lane| elements[lane][limb]))
        }
    })
}

fn elements<const N: usize>(vectors: &[V; N]) -> [[u64; N]; 8] {
    // SAFETY: as above.
    let limbs: [[u64; 8]; N] =
        vectors.map(|vector| unsafe { std::mem::transmute::<V, [u64; 8]>(vector) });
    std::array::from_fn(|lane| std::array::from_fn(|limb| limbs[limb][lane]))
}
