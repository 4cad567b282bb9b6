//! Small circuits of every kind, held against bellperson's own prover and verifier.

use crate::error::ProverError;
use crate::isa::Isa;
use crate::parameters::{CheckedBlocks, Options, Parameters};
use crate::prove::{prove, prove_blinded, Stage, STAGES};
use bellperson::groth16::{
    create_proof, generate_random_parameters, prepare_verifying_key, verify_proof, Proof,
};
use bellperson::{Circuit, ConstraintSystem, LinearCombination, SynthesisError, Variable};
use blstrs::{Bls12, Scalar};
use ff::Field;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

/// The instructions that this processor has.
fn all() -> Vec<Isa> {
    [Isa::Portable, Isa::Ifma]
        .into_iter()
        .filter(|isa| isa.is_available())
        .collect()
}

/// What the values of a circuit are like.
#[derive(Clone, Copy, Debug)]
enum Values {
    Random,
    Zero,
    One,
    MinusOne,
    Equal,
    Bits,
    Small,
}

const VALUES: [Values; 7] = [
    Values::Random,
    Values::Zero,
    Values::One,
    Values::MinusOne,
    Values::Equal,
    Values::Bits,
    Values::Small,
];

/// Products of random combinations of the variables: which occur where is random too, the values are chosen.
#[derive(Clone, Debug)]
struct Random {
    shape: u64,
    values: Values,
    /// Of the values.
    seed: u64,
    inputs: usize,
    constraints: usize,
    /// One constraint doesn't hold.
    broken: bool,
}

impl Random {
    fn value(&self, rng: &mut ChaCha8Rng) -> Scalar {
        match self.values {
            Values::Random => Scalar::random(rng),
            Values::Zero => Scalar::ZERO,
            Values::One => Scalar::ONE,
            Values::MinusOne => -Scalar::ONE,
            Values::Equal => Scalar::from(0x1234_5678_9abc),
            Values::Bits => Scalar::from(rng.gen_range(0..2)),
            Values::Small => Scalar::from(rng.gen_range(0..1 << 20)),
        }
    }
}

impl Circuit<Scalar> for Random {
    fn synthesize<CS: ConstraintSystem<Scalar>>(self, cs: &mut CS) -> Result<(), SynthesisError> {
        let mut shape = ChaCha8Rng::seed_from_u64(self.shape);
        let mut values = ChaCha8Rng::seed_from_u64(self.seed);
        let mut known: Vec<(Variable, Scalar)> = vec![(CS::one(), Scalar::ONE)];
        for i in 0..self.inputs {
            let value = self.value(&mut values);
            known.push((cs.alloc_input(|| format!("in {i}"), || Ok(value))?, value));
        }
        for i in 0..3 {
            let value = self.value(&mut values);
            known.push((cs.alloc(|| format!("free {i}"), || Ok(value))?, value));
        }
        for i in 0..self.constraints {
            let mut side = || -> (LinearCombination<Scalar>, Scalar) {
                let mut terms = LinearCombination::zero();
                let mut sum = Scalar::ZERO;
                for _ in 0..shape.gen_range(0..4) {
                    let (variable, value) = known[shape.gen_range(0..known.len())];
                    let factor = match shape.gen_range(0..4) {
                        0 => Scalar::ONE,
                        1 => -Scalar::ONE,
                        2 => Scalar::ZERO,
                        _ => Scalar::from(shape.gen::<u64>()),
                    };
                    terms = terms + (factor, variable);
                    sum += value * factor;
                }
                (terms, sum)
            };
            let ((left, a), (right, b)) = (side(), side());
            let wrong = Scalar::from(u64::from(self.broken && i == self.constraints / 2));
            let product = a * b + wrong;
            let variable = cs.alloc(|| format!("product {i}"), || Ok(product))?;
            cs.enforce(
                || format!("{i}"),
                |_| left,
                |_| right,
                |terms| terms + variable,
            );
            known.push((variable, product));
        }
        // Every variable must count somewhere, or its point is the one at infinity and bellperson refuses to make parameters.
        for (i, (variable, value)) in known.clone().into_iter().enumerate() {
            let square = value.square();
            let result = cs.alloc(|| format!("square {i}"), || Ok(square))?;
            cs.enforce(
                || format!("s{i}"),
                |terms| terms + variable,
                |terms| terms + variable,
                |terms| terms + result,
            );
            cs.enforce(
                || format!("t{i}"),
                |terms| terms + result,
                |terms| terms + CS::one(),
                |terms| terms + result,
            );
        }
        Ok(())
    }
}

struct Made {
    path: PathBuf,
    stock: bellperson::groth16::Parameters<Bls12>,
    _folder: tempfile::TempDir,
}

fn parameters_of(circuit: &Random) -> Made {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("circuit.params");
    let mut rng = ChaCha8Rng::seed_from_u64(circuit.shape ^ 0x5eed);
    let stock = generate_random_parameters::<Bls12, _, _>(circuit.clone(), &mut rng).unwrap();
    stock.write(std::fs::File::create(&path).unwrap()).unwrap();
    Made {
        path,
        stock,
        _folder: folder,
    }
}

fn open(made: &Made, isa: Isa) -> Parameters {
    open_with(
        made,
        Options {
            isa,
            ..Options::default()
        },
    )
    .unwrap()
}

fn open_with(made: &Made, options: Options) -> Result<Parameters, ProverError> {
    Parameters::open(&made.path, &made.stock.vk, options)
}

fn on(_: Stage) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

#[test]
fn a_thousand_random_circuits_are_proved_alike_and_broken_ones_refused() {
    let mut rng = ChaCha8Rng::seed_from_u64(1_000);
    for shape in 0..125 {
        let mut circuit = Random {
            shape,
            values: Values::Random,
            seed: 0,
            inputs: shape as usize % 9,
            constraints: rng.gen_range(1..120),
            broken: false,
        };
        let made = parameters_of(&circuit);
        let key = prepare_verifying_key(&made.stock.vk);
        let parameters: Vec<Parameters> = all().into_iter().map(|isa| open(&made, isa)).collect();
        for round in 0..8 {
            circuit.values = VALUES[round % VALUES.len()];
            circuit.seed = rng.gen();
            let blinding = (Scalar::random(&mut rng), Scalar::random(&mut rng));
            let proofs: Vec<Proof<Bls12>> = parameters
                .iter()
                .map(|parameters| {
                    prove_blinded(circuit.clone(), parameters, blinding, &mut on).unwrap()
                })
                .collect();
            assert!(
                proofs.iter().all(|proof| *proof == proofs[0]),
                "{circuit:?}"
            );
            if round % 8 == shape as usize % 8 {
                let stock = create_proof(circuit.clone(), &made.stock, blinding.0, blinding.1);
                assert!(stock.unwrap() == proofs[0], "{circuit:?}");
            }
            if round % 2 == 0 {
                continue;
            }
            let broken = Random {
                broken: true,
                ..circuit.clone()
            };
            let refused = prove(broken, &parameters[round % parameters.len()], &mut on);
            assert!(
                matches!(refused, Err(ProverError::ProofInvalid)),
                "{circuit:?}"
            );
        }
        circuit.values = Values::Random;
        let proof = prove(circuit.clone(), &parameters[0], &mut on).unwrap();
        let public = crate::assignment::Assignment::of(circuit, Default::default()).unwrap();
        assert!(verify_proof(&key, &proof, public.public_inputs()).unwrap());
    }
}

#[test]
fn each_stage_is_told_and_can_be_the_last() {
    let circuit = Random {
        shape: 7,
        values: Values::Bits,
        seed: 7,
        inputs: 2,
        constraints: 40,
        broken: false,
    };
    let parameters = open(&parameters_of(&circuit), Isa::best());
    let mut told = vec![];
    prove(circuit.clone(), &parameters, &mut |stage| {
        told.push(stage);
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(told, STAGES);
    for last in STAGES {
        let stopped = prove(
            circuit.clone(),
            &parameters,
            &mut |stage| match stage == last {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            },
        );
        assert!(
            matches!(stopped, Err(ProverError::Stopped)),
            "{}",
            last.name()
        );
    }
}

#[test]
fn another_circuit_than_the_parameters_are_for_is_refused() {
    let circuit = Random {
        shape: 8,
        values: Values::Bits,
        seed: 8,
        inputs: 2,
        constraints: 40,
        broken: false,
    };
    let parameters = open(&parameters_of(&circuit), Isa::best());
    for other in [
        Random {
            inputs: 3,
            ..circuit.clone()
        },
        Random {
            constraints: 41,
            ..circuit.clone()
        },
    ] {
        let refused = prove(other, &parameters, &mut on).unwrap_err();
        assert_eq!(refused.code(), "PROVER_CIRCUIT_FOREIGN");
    }
}

#[test]
fn a_damaged_file_is_refused_by_the_part_that_is() {
    let circuit = Random {
        shape: 10,
        values: Values::Bits,
        seed: 8,
        inputs: 2,
        constraints: 900,
        broken: false,
    };
    let made = parameters_of(&circuit);
    let whole = std::fs::read(&made.path).unwrap();
    let refusal = |bytes: &[u8]| {
        std::fs::write(&made.path, bytes).unwrap();
        let refused = open_with(&made, Options::default());
        refused.err().map(|why| (why.code(), why.to_string()))
    };
    assert_eq!(refusal(&whole), None);
    let (code, words) = refusal(&whole[..whole.len() - 1]).unwrap();
    assert_eq!(code, "PROVER_PARAMETERS_DAMAGED");
    assert!(words.contains("b_g2"), "{words}");
    assert_eq!(
        refusal(&[&whole[..], b"x"].concat()).unwrap().0,
        "PROVER_PARAMETERS_DAMAGED"
    );
    assert_eq!(refusal(b"").unwrap().0, "PROVER_PARAMETERS_DAMAGED");
    let ic = made.stock.vk.ic.len();
    let h = 864 + 4 + 96 * ic + 4;
    let changed = |at: usize, to: u8| {
        let mut bytes = whole.clone();
        bytes[at] ^= to;
        bytes
    };
    for (at, what) in [
        (h + 50, "point 0 is no point"),
        (h + 96 * 7 + 95, "point 7 is no point"),
        (h + 96 * 3, "point 3 is no point"),
    ] {
        let (code, words) = refusal(&changed(at, 0x20)).unwrap();
        assert_eq!(code, "PROVER_PARAMETERS_DAMAGED");
        assert!(words.contains("h: ") && words.contains(what), "{words}");
    }
    assert_eq!(
        refusal(&changed(h - 1, 1)).unwrap().0,
        "PROVER_PARAMETERS_DAMAGED",
        "a count"
    );
    // Coordinates of zero are how the library holds the point at infinity: a hole in the file, here.
    let mut hole = whole.clone();
    hole[h + 96 * 5..h + 96 * 6].fill(0);
    let mut infinity = hole.clone();
    infinity[h + 96 * 5] = 0x40;
    for (bytes, name) in [(hole, "hole"), (infinity, "infinity")] {
        let (_, words) = refusal(&bytes).expect(name);
        assert!(words.contains("h: point 5 is no point"), "{words}");
    }
    let mut foreign = whole.clone();
    foreign[..96].copy_from_slice(&whole[96..192]);
    assert_eq!(refusal(&foreign).unwrap().0, "PROVER_PARAMETERS_FOREIGN");
    // A point of the curve outside the subgroup: x = 4 has y² = 68, which is a square.
    let outside = outside_point();
    let mut bytes = whole.clone();
    bytes[h + 96 * 300..h + 96 * 301].copy_from_slice(&outside);
    let (code, words) = refusal(&bytes).unwrap();
    assert_eq!(code, "PROVER_PARAMETERS_DAMAGED");
    assert!(
        words.contains("h: point 300 is not in the subgroup"),
        "{words}"
    );
    std::fs::remove_file(&made.path).unwrap();
    let missing = open_with(&made, Options::default());
    assert_eq!(
        missing.err().unwrap().code(),
        "PROVER_PARAMETERS_UNREADABLE"
    );
}

fn outside_point() -> [u8; 96] {
    use blstrs::{Fp, G1Affine};
    for x in 1u64.. {
        let x = Fp::from(x);
        let Some(y) = Option::<Fp>::from((x * x * x + Fp::from(4)).sqrt()) else {
            continue;
        };
        let point = G1Affine::from_raw_unchecked(x, y, false);
        if !bool::from(point.is_torsion_free()) {
            return point.to_uncompressed();
        }
    }
    unreachable!()
}

#[test]
fn blocks_that_were_found_good_are_known_by_their_digest() {
    let circuit = Random {
        shape: 11,
        values: Values::Bits,
        seed: 8,
        inputs: 1,
        constraints: 3_000,
        broken: false,
    };
    let made = parameters_of(&circuit);
    let checked = made.path.with_extension("checked");
    let open = || {
        let options = Options {
            checked: Arc::new(CheckedBlocks::at(checked.clone())),
            ..Options::default()
        };
        open_with(&made, options)
    };
    let noted = || std::fs::read_to_string(&checked).unwrap();
    open().unwrap();
    let once = noted();
    assert!(once.lines().count() > 5);
    assert!(once.lines().all(|line| line.len() == 64));
    open().unwrap();
    assert_eq!(noted(), once, "noted once");
    let mut bytes = std::fs::read(&made.path).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&made.path, bytes).unwrap();
    assert_eq!(open().err().unwrap().code(), "PROVER_PARAMETERS_DAMAGED");
}

#[test]
fn blocks_whose_digests_can_not_be_written_are_known_while_the_process_lives() {
    let circuit = Random {
        shape: 13,
        values: Values::Bits,
        seed: 10,
        inputs: 1,
        constraints: 100,
        broken: false,
    };
    let made = parameters_of(&circuit);
    let folder = made.path.with_extension("none");
    let path = folder.join("checked");
    let checked = Arc::new(CheckedBlocks::at(path.clone()));
    let open = || {
        let checked = Arc::clone(&checked);
        open_with(
            &made,
            Options {
                checked,
                ..Options::default()
            },
        )
        .unwrap()
    };
    open();
    let why = checked.take_failure().unwrap();
    assert_eq!(why.kind(), std::io::ErrorKind::NotFound);
    open();
    std::fs::create_dir(folder).unwrap();
    open();
    assert!(checked.take_failure().is_none(), "it could be in the end");
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 5);
}

#[test]
fn parameters_that_do_not_fit_into_memory_are_read_for_each_proof_and_make_the_same() {
    let circuit = Random {
        shape: 12,
        values: Values::Random,
        seed: 9,
        inputs: 2,
        constraints: 5_000,
        broken: false,
    };
    let made = parameters_of(&circuit);
    let mut rng = ChaCha8Rng::seed_from_u64(12);
    let blinding = (Scalar::random(&mut rng), Scalar::random(&mut rng));
    let proof_by =
        |parameters: &Parameters| prove_blinded(circuit.clone(), parameters, blinding, &mut on);
    for isa in all() {
        let kept = open(&made, isa);
        let noted = made.path.with_extension(isa.name());
        let options = Options {
            isa,
            most_bytes: kept.memory_bytes() - 1,
            checked: Arc::new(CheckedBlocks::at(noted.clone())),
        };
        let noted = || std::fs::read_to_string(&noted).unwrap();
        let streamed = open_with(&made, options).unwrap();
        assert_eq!(streamed.memory_bytes(), 0);
        let proof = proof_by(&kept).unwrap();
        assert!(proof_by(&streamed).unwrap() == proof);
        let once = noted();
        assert!(proof_by(&streamed).unwrap() == proof);
        assert_eq!(noted(), once, "looked at once");

        let whole = std::fs::read(&made.path).unwrap();
        let mut damaged = whole.clone();
        let h = 864 + 4 + 96 * made.stock.vk.ic.len() + 4;
        damaged[h + 96 * 5_000 + 50] ^= 1;
        std::fs::write(&made.path, damaged).unwrap();
        let refused = proof_by(&streamed).unwrap_err();
        assert_eq!(refused.code(), "PROVER_PARAMETERS_DAMAGED");
        assert!(refused.to_string().contains("h: point 5000 "), "{refused}");
        std::fs::write(&made.path, &whole[..whole.len() / 2]).unwrap();
        let refused = proof_by(&streamed).unwrap_err();
        assert_eq!(refused.code(), "PROVER_PARAMETERS_UNREADABLE");
        std::fs::write(&made.path, whole).unwrap();
    }
}
