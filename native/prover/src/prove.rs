//! A proof, stage by stage. Source: Groth, "On the size of pairing-based non-interactive arguments" (2016), §3.2:
//! A = α + Σ aᵢuᵢ + rδ, B = β + Σ aᵢvᵢ + sδ, C = Σ aᵢ·lᵢ + h·z/δ + sA + rB − rsδ.

use crate::assignment::Assignment;
use crate::error::ProverError;
use crate::parameters::Parameters;
use crate::split::Split;
use bellperson::groth16::{verify_proof, Proof};
use bellperson::Circuit;
use blstrs::{Bls12, Scalar};
use ff::Field;
use group::prime::PrimeCurveAffine;
use group::Curve;
use rand::rngs::OsRng;
use std::ops::ControlFlow;

/// In the order in which they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Synthesis,
    Quotient,
    H,
    L,
    A,
    BInG1,
    BInG2,
    Assembly,
    Verification,
}

pub const STAGES: [Stage; 9] = [
    Stage::Synthesis,
    Stage::Quotient,
    Stage::H,
    Stage::L,
    Stage::A,
    Stage::BInG1,
    Stage::BInG2,
    Stage::Assembly,
    Stage::Verification,
];

impl Stage {
    pub fn name(self) -> &'static str {
        match self {
            Self::Synthesis => "synthesis",
            Self::Quotient => "quotient",
            Self::H => "h",
            Self::L => "l",
            Self::A => "a",
            Self::BInG1 => "b in G1",
            Self::BInG2 => "b in G2",
            Self::Assembly => "assembly",
            Self::Verification => "verification",
        }
    }
}

/// Told of each stage before it begins; may ask for the end.
pub type Watch<'a> = &'a mut dyn FnMut(Stage) -> ControlFlow<()>;

/// The proof that a circuit is satisfied, seen good by bellperson's verifier. Runs on the current pool of threads.
///
/// # Errors
/// `CircuitForeign`, `Synthesis`, `ProofInvalid`, `Stopped`; where points are read for each proof also `ParametersUnreadable` and `ParametersDamaged`.
pub fn prove<C: Circuit<Scalar>>(
    circuit: C,
    parameters: &Parameters,
    watch: Watch,
) -> Result<Proof<Bls12>, ProverError> {
    let blinding = (Scalar::random(OsRng), Scalar::random(OsRng));
    prove_blinded(circuit, parameters, blinding, watch)
}

/// For tests: the same blinding makes the same proof.
pub(crate) fn prove_blinded<C: Circuit<Scalar>>(
    circuit: C,
    parameters: &Parameters,
    (r, s): (Scalar, Scalar),
    watch: Watch,
) -> Result<Proof<Bls12>, ProverError> {
    let mut begin = |stage| match watch(stage) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(ProverError::Stopped),
    };
    begin(Stage::Synthesis)?;
    let mut assignment = Assignment::of(circuit, parameters.room())?;
    require_same_circuit(&assignment, parameters)?;

    begin(Stage::Quotient)?;
    let size = 1 << parameters.log_size;
    let padded = |mut side: Vec<Scalar>| {
        side.resize(size, Scalar::ZERO);
        side
    };
    let a = padded(std::mem::take(&mut assignment.a));
    let b = padded(std::mem::take(&mut assignment.b));
    let quotient = parameters.quotient(a, b);

    begin(Stage::H)?;
    let h = parameters.h.multiexp_dense(&quotient)?;
    drop(quotient);

    begin(Stage::L)?;
    let l = parameters.l.multiexp(&Split::of(&assignment.aux))?;

    begin(Stage::A)?;
    let a = parameters.a.multiexp(&Split::of(assignment.in_a()))?;

    begin(Stage::BInG1)?;
    let in_b = Split::of(assignment.in_b());
    let b_in_g1 = parameters.b_g1.multiexp(&in_b)?;

    begin(Stage::BInG2)?;
    let b_in_g2 = parameters.b_g2.multiexp(&in_b)?;

    begin(Stage::Assembly)?;
    let key = &parameters.key;
    let a = a + key.alpha_g1 + key.delta_g1 * r;
    let b = b_in_g2 + key.beta_g2 + key.delta_g2 * s;
    let b_in_g1 = b_in_g1 + key.beta_g1 + key.delta_g1 * s;
    let c = h + l + a * s + b_in_g1 * r - key.delta_g1 * (r * s);
    let proof = Proof {
        a: a.to_affine(),
        b: b.to_affine(),
        c: c.to_affine(),
    };

    begin(Stage::Verification)?;
    // A key with δ at infinity would let anything pass.
    let is_subverted = bool::from(key.delta_g1.is_identity() | key.delta_g2.is_identity());
    match !is_subverted && verify_proof(&parameters.prepared, &proof, assignment.public_inputs())? {
        true => Ok(proof),
        false => Err(ProverError::ProofInvalid),
    }
}

fn require_same_circuit(
    assignment: &Assignment,
    parameters: &Parameters,
) -> Result<(), ProverError> {
    let counts = [
        ("inputs", assignment.inputs.len(), parameters.key.ic.len()),
        (
            "auxiliary variables",
            assignment.aux.len(),
            parameters.l.len(),
        ),
        (
            "variables on the left",
            assignment.in_a().count(),
            parameters.a.len(),
        ),
        (
            "variables on the right",
            assignment.in_b().count(),
            parameters.b_g1.len(),
        ),
        (
            "variables on the right",
            assignment.in_b().count(),
            parameters.b_g2.len(),
        ),
        (
            "constraints, up to a power of two",
            assignment.constraints().next_power_of_two(),
            1 << parameters.log_size,
        ),
    ];
    match counts
        .into_iter()
        .find(|(_, circuit, parameters)| circuit != parameters)
    {
        None => Ok(()),
        Some((what, circuit, parameters)) => Err(ProverError::CircuitForeign {
            what,
            circuit,
            parameters,
        }),
    }
}
