//! What the fuzz targets hold: each function makes something of bytes and compares it with what the library makes. See `fuzz/README.md`.

use crate::fft::{bit_reversed, value_at, FftTables};
#[cfg(target_arch = "x86_64")]
use crate::ifma::{self, field::*, field_laws::*, IfmaAdder};
use crate::limbs::{fr_from_limbs, from_plain};
use crate::multiexp::{Adder, Affine, PortableG1, PortableG2, Table};
use crate::split::Split;
use crate::{ParameterOptions, Parameters};
use bellperson::groth16::{generate_random_parameters, VerifyingKey};
use bellperson::{Circuit, ConstraintSystem, SynthesisError};
use blstrs::{Bls12, G1Affine, G2Affine, Scalar};
use ff::Field;
use group::prime::PrimeCurveAffine;
use group::Group;
use rand::rngs::mock::StepRng;
use std::sync::LazyLock;

/// Words of an element: of the first byte the kind, then what it needs.
fn element<const W: usize>(bytes: &mut &[u8], modulus: &[u64; W]) -> [u64; W] {
    let mut words = [0u64; W];
    match next(bytes) % 8 {
        0 => {}
        1 => words[0] = 1,
        2 => words = *modulus,
        3 => words = [u64::MAX; W],
        4 => words[usize::from(next(bytes)) % W] = 1 << (next(bytes) % 64),
        5 => words[0] = u64::from(next(bytes)),
        6 => {
            words = *modulus;
            words[0] -= 1 + u64::from(next(bytes));
        }
        _ => words
            .iter_mut()
            .for_each(|word| *word = u64::from_le_bytes(std::array::from_fn(|_| next(bytes)))),
    }
    canonical(words, modulus)
}

fn next(bytes: &mut &[u8]) -> u8 {
    match bytes.split_first() {
        Some((first, rest)) => {
            *bytes = rest;
            *first
        }
        None => 0,
    }
}

/// Products, sums, differences and reductions of eight elements, up to the bounds of lazy reduction.
#[cfg(target_arch = "x86_64")]
pub fn arithmetic(bytes: &[u8]) {
    if !ifma::is_available() {
        return;
    }
    field_agrees(bytes, (&P64, &FP), 1 << 5, by_fp());
    field_agrees(bytes, (&R64, &FR), 15, by_fr());
}

/// * `most`: a multiple of the modulus that may be added to a factor.
#[cfg(target_arch = "x86_64")]
fn field_agrees<const W: usize, const N: usize>(
    mut bytes: &[u8],
    modulus: (&[u64; W], &Modulus<N>),
    most: u64,
    by_library: impl Fn([u64; W], [u64; W]) -> [[u64; W]; 3],
) {
    let lifted_by = u64::from(next(&mut bytes)) % most + 1;
    let mut eight = || -> [[u64; W]; 8] { std::array::from_fn(|_| element(&mut bytes, modulus.0)) };
    let (a, b) = (eight(), eight());
    require_as_library(&a, &b, lifted_by, modulus, by_library);
}

/// Sums of known multiples of the generator: the whole is one multiple of it, too.
pub fn sums(bytes: &[u8]) {
    let Some((path, bytes)) = bytes.split_first() else {
        return;
    };
    match path % 3 {
        0 => sum_agrees::<PortableG1>(bytes),
        1 => sum_agrees::<PortableG2>(bytes),
        _ =>
        {
            #[cfg(target_arch = "x86_64")]
            if ifma::is_available() {
                sum_agrees::<IfmaAdder>(bytes);
            }
        }
    }
}

fn sum_agrees<A: Adder>(mut bytes: &[u8])
where
    A::Curve: Group<Scalar = Scalar>,
{
    let generator = Affine::<A>::generator();
    let multiples: Vec<A::Curve> = (0..16u64)
        .map(|multiple| generator * Scalar::from(multiple))
        .collect();
    let (mut points, mut scalars, mut expected) = (vec![], vec![], Scalar::ZERO);
    while !bytes.is_empty() && points.len() < 3_000 {
        let choice = next(&mut bytes);
        let (multiple, negative) = (choice % 16, choice & 16 != 0);
        let scalar = scalar_of(choice >> 5, &mut bytes);
        // A short input makes long runs, too.
        for _ in 0..=next(&mut bytes) % 32 {
            let point = group::Curve::to_affine(&multiples[usize::from(multiple)]);
            points.push(if negative { -point } else { point });
            scalars.push(scalar);
            let times = scalar * Scalar::from(u64::from(multiple));
            expected += if negative { -times } else { times };
        }
    }
    let mut table = Table::<A>::new(points.len());
    A::convert(&points, table.points_mut());
    let sum = table.multiexp(&Split::of(&scalars));
    assert!(sum == A::Curve::generator() * expected);
}

fn scalar_of(kind: u8, bytes: &mut &[u8]) -> Scalar {
    match kind % 8 {
        0 => Scalar::ZERO,
        1 => Scalar::ONE,
        2 => -Scalar::ONE,
        3 => Scalar::from(u64::from(next(bytes))),
        4 => -Scalar::from(u64::from(next(bytes))),
        5 => Scalar::from(1u64 << (next(bytes) % 64)),
        _ => fr_from_limbs(element(bytes, &R64)),
    }
}

/// (a·b − c)/z: both paths alike, and times z what was divided, at some point.
pub fn quotient(mut bytes: &[u8]) {
    let log_size = u32::from(next(&mut bytes) % 8) + 1;
    let n = 1usize << log_size;
    let mut some = || -> Vec<Scalar> {
        (0..n)
            .map(|_| scalar_of(next(&mut bytes), &mut bytes))
            .collect()
    };
    let (a, b) = (some(), some());
    let quotient = FftTables::new(log_size).quotient(a.clone(), b.clone());
    #[cfg(target_arch = "x86_64")]
    if log_size >= 4 && ifma::is_available() {
        let in_lanes = ifma::FftTables::new(log_size).quotient(a.clone(), b.clone());
        assert!(in_lanes == quotient);
    }
    // No root of unity of such an order.
    let x = Scalar::from(3);
    let value = (0..n).rev().fold(Scalar::ZERO, |sum, i| {
        sum * x + from_plain(&quotient[bit_reversed(i, log_size)])
    });
    let c: Vec<Scalar> = a.iter().zip(&b).map(|(a, b)| a * b).collect();
    let z = x.pow_vartime([n as u64]) - Scalar::ONE;
    assert_eq!(
        value * z,
        value_at(x, &a) * value_at(x, &b) - value_at(x, &c)
    );
}

/// A few products in a row.
struct Products;

impl Circuit<Scalar> for Products {
    fn synthesize<CS: ConstraintSystem<Scalar>>(self, cs: &mut CS) -> Result<(), SynthesisError> {
        let mut last = cs.alloc_input(|| "", || Ok(Scalar::from(3)))?;
        for _ in 0..9 {
            let next = cs.alloc(|| "", || Ok(Scalar::ONE))?;
            cs.enforce(|| "", |lc| lc + last, |lc| lc + last, |lc| lc + next);
            last = next;
        }
        Ok(())
    }
}

static GOOD: LazyLock<(VerifyingKey<Bls12>, Vec<u8>)> = LazyLock::new(|| {
    let mut rng = StepRng::new(0x5eed, 0x9e37_79b9_7f4a_7c15);
    let made = generate_random_parameters::<Bls12, _, _>(Products, &mut rng).unwrap();
    let mut bytes = vec![];
    made.write(&mut bytes).unwrap();
    (made.vk, bytes)
});

/// A file with some bytes changed, cut off or added: what is accepted has nothing but points in it.
pub fn parameters(mut bytes: &[u8]) {
    let (key, good) = &*GOOD;
    let mut file = good.clone();
    while !bytes.is_empty() {
        let (what, at) = (
            next(&mut bytes),
            usize::from(next(&mut bytes)) << 8 | usize::from(next(&mut bytes)),
        );
        let at = at % file.len().max(1);
        match what % 8 {
            0 => file.truncate(at),
            1 => file.push(next(&mut bytes)),
            2 => {
                let from = usize::from(next(&mut bytes)) * 96 % file.len().max(1);
                let len = 96
                    .min(file.len() - from)
                    .min(file.len() - at.min(file.len()));
                file.copy_within(from..from + len, at);
            }
            3 => {
                let start = at / 96 * 96;
                let len = 192.min(file.len() - start);
                file[start..start + len].fill(0);
            }
            _ if file.is_empty() => {}
            _ => file[at] ^= next(&mut bytes),
        }
    }
    let path = std::env::temp_dir().join(format!("vesper-fuzzed-{}", std::process::id()));
    std::fs::write(&path, &file).unwrap();
    let opened = Parameters::open(&path, key, ParameterOptions::default());
    match opened {
        Ok(_) => require_points_alone(key, &file),
        Err(why) => {
            assert!(file != *good, "{why}");
            assert!(why.code().starts_with("PROVER_PARAMETERS_"), "{why}");
        }
    }
}

/// By the library's own decoding, which tests the curve and the subgroup.
fn require_points_alone(key: &VerifyingKey<Bls12>, mut file: &[u8]) {
    let read = VerifyingKey::<Bls12>::read(&mut file).unwrap();
    assert!(read == *key);
    for section in 0..5 {
        let (count, rest) = file.split_at(4);
        file = rest;
        for _ in 0..u32::from_be_bytes(count.try_into().unwrap()) {
            let (point, rest) = file.split_at(if section < 4 { 96 } else { 192 });
            file = rest;
            let is_infinity: Option<bool> = match section {
                0..4 => Option::from(
                    G1Affine::from_uncompressed(point.try_into().unwrap())
                        .map(|point| point.is_identity().into()),
                ),
                _ => Option::from(
                    G2Affine::from_uncompressed(point.try_into().unwrap())
                        .map(|point| point.is_identity().into()),
                ),
            };
            assert_eq!(is_infinity, Some(false));
        }
    }
    assert!(file.is_empty());
}
