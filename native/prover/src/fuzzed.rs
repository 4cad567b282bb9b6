//! What the fuzz targets hold: each function makes something of bytes and compares it with what the library makes. See `fuzz/README.md`.

use crate::fft::{bit_reversed, value_at, FftTables};
use crate::ifma::{self, field::*, field_laws::*, montgomery::fr_from_limbs, IfmaAdder};
use crate::limbs::from_plain;
use crate::multiexp::{Adder, Affine, PortableG1, PortableG2, Table};
use crate::split::Split;
use crate::{ParameterOptions, Parameters};
use bellperson::groth16::{generate_random_parameters, VerifyingKey};
use bellperson::{Circuit, ConstraintSystem, SynthesisError};
use blstrs::{Bls12, G1Affine, G2Affine, Scalar};
use ff::Field;
use group::prime::PrimeCurveAffine;
use group::{Group, GroupEncoding, UncompressedEncoding};
use rand::rngs::mock::StepRng;
use std::ops::Range;
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
pub fn arithmetic(bytes: &[u8]) {
    if !ifma::is_available() {
        return;
    }
    field_agrees(bytes, (&P64, &FP), 1 << 5, by_fp());
    field_agrees(bytes, (&R64, &FR), 15, by_fr());
}

/// * `most`: a multiple of the modulus that may be added to a factor.
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
        _ if ifma::is_available() => sum_agrees::<IfmaAdder>(bytes),
        _ => {}
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

/// Products in a row: more than the points that are tested for the subgroup one by one.
struct Products;

impl Circuit<Scalar> for Products {
    fn synthesize<CS: ConstraintSystem<Scalar>>(self, cs: &mut CS) -> Result<(), SynthesisError> {
        let mut last = cs.alloc_input(|| "", || Ok(Scalar::from(3)))?;
        for _ in 0..600 {
            let next = cs.alloc(|| "", || Ok(Scalar::ONE))?;
            cs.enforce(|| "", |lc| lc + last, |lc| lc + last, |lc| lc + next);
            last = next;
        }
        Ok(())
    }
}

struct Good {
    key: VerifyingKey<Bls12>,
    file: Vec<u8>,
    points: Vec<Range<usize>>,
}

static GOOD: LazyLock<Good> = LazyLock::new(|| {
    let mut rng = StepRng::new(0x5eed, 0x9e37_79b9_7f4a_7c15);
    let made = generate_random_parameters::<Bls12, _, _>(Products, &mut rng).unwrap();
    let mut file = vec![];
    made.write(&mut file).unwrap();
    Good {
        points: points_of(&file),
        key: made.vk,
        file,
    }
});

/// Where the points behind the key lie in a file that is well-formed.
fn points_of(file: &[u8]) -> Vec<Range<usize>> {
    let mut rest = file;
    VerifyingKey::<Bls12>::read(&mut rest).unwrap();
    let mut at = file.len() - rest.len();
    let mut points = vec![];
    for point_bytes in [96, 96, 96, 96, 192] {
        let count = u32::from_be_bytes(file[at..at + 4].try_into().unwrap());
        at += 4;
        for _ in 0..count {
            points.push(at..at + point_bytes);
            at += point_bytes;
        }
    }
    assert_eq!(at, file.len());
    points
}

/// A file with bytes changed, cut off or added, and points doubled, cleared or exchanged for others of the curve: what is accepted has nothing but points of the
/// subgroups in it.
pub fn parameters(mut bytes: &[u8]) {
    let good = &*GOOD;
    let mut file = good.file.clone();
    let mut length = usize::MAX;
    while !bytes.is_empty() {
        let what = next(&mut bytes) % 8;
        let place = u16::from_le_bytes(std::array::from_fn(|_| next(&mut bytes)));
        let choice = next(&mut bytes);
        let point = good.points[usize::from(place) % good.points.len()].clone();
        match what {
            0 => length = usize::from(place) * 8 % (file.len() + 1),
            1 => file.push(choice),
            2 => {
                let other = &good.points[usize::from(choice) * 16 % good.points.len()];
                let count = point.len().min(other.len());
                file.copy_within(other.start..other.start + count, point.start);
            }
            3 => file[point].fill(0),
            4 | 5 => {
                let stranger = match point.len() {
                    96 => stranger::<G1Affine>(choice),
                    _ => stranger::<G2Affine>(choice),
                };
                file[point].copy_from_slice(&stranger);
            }
            6 => file[point.start + usize::from(choice) % point.len()] ^= 1 << (place % 8),
            _ => file[usize::from(place) % good.points[0].start] ^= choice,
        }
    }
    file.truncate(length);
    let path = std::env::temp_dir().join(format!("vesper-fuzzed-{}", std::process::id()));
    std::fs::write(&path, &file).unwrap();
    match Parameters::open(&path, &good.key, ParameterOptions::default()) {
        Ok(_) => points_of(&file)
            .into_iter()
            .for_each(|place| match place.len() {
                96 => require_point::<G1Affine>(&file[place]),
                _ => require_point::<G2Affine>(&file[place]),
            }),
        Err(why) => {
            assert!(file != good.file, "{why}");
            assert!(why.code().starts_with("PROVER_PARAMETERS_"), "{why}");
        }
    }
}

/// A point of the curve, which is hardly ever one of the subgroup.
fn stranger<P: UncompressedEncoding + GroupEncoding>(x: u8) -> Vec<u8> {
    const COMPRESSED: u8 = 0x80;
    (u16::from(x)..)
        .find_map(|x| {
            let mut bytes = P::Repr::default();
            let end = bytes.as_ref().len() - 2;
            bytes.as_mut()[0] = COMPRESSED;
            bytes.as_mut()[end..].copy_from_slice(&x.to_be_bytes());
            let point = Option::<P>::from(P::from_bytes_unchecked(&bytes))?;
            Some(point.to_uncompressed().as_ref().to_vec())
        })
        .expect("every other x has one")
}

/// By the library's own decoding, which tests the curve and the subgroup.
fn require_point<P: UncompressedEncoding + PrimeCurveAffine>(bytes: &[u8]) {
    let mut encoded = P::Uncompressed::default();
    encoded.as_mut().copy_from_slice(bytes);
    let point = Option::<P>::from(P::from_uncompressed(&encoded)).expect("a point");
    assert!(!bool::from(point.is_identity()));
}
