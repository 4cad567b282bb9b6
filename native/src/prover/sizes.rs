//! How large the circuits are. Those of real sectors take more memory to prove than there was, so they are counted only: by what a proof would hold,
//! docs/prover.md says what it would take.

use bellperson::{Circuit, ConstraintSystem, Index, LinearCombination, SynthesisError, Variable};
use blstrs::Scalar;
use ff::Field;
use filecoin_proofs::constants::DefaultPieceHasher;
use filecoin_proofs::parameters::{
    public_params, window_post_setup_params, winning_post_setup_params,
};
use filecoin_proofs::{with_shape, SectorUpdateConfig};
use filecoin_proofs_api::{RegisteredPoStProof, RegisteredSealProof, RegisteredUpdateProof};
use storage_proofs_core::compound_proof::CompoundProof;
use storage_proofs_core::merkle::MerkleTreeTrait;
use storage_proofs_core::proof::ProofScheme;
use storage_proofs_porep::stacked::StackedCompound;
use storage_proofs_post::fallback::{FallbackPoSt, FallbackPoStCompound};
use storage_proofs_update::constants::TreeRHasher;
use storage_proofs_update::{EmptySectorUpdate, EmptySectorUpdateCompound, SetupParams};

/// Counts what a circuit has, and holds no values.
#[derive(Default)]
struct Counting {
    constraints: usize,
    inputs_in_b: Vec<bool>,
    aux_in_a: Vec<bool>,
    aux_in_b: Vec<bool>,
}

/// Points of each section of a parameter file, and the key's.
#[derive(Debug, PartialEq)]
struct Size {
    constraints: usize,
    ic: usize,
    h: usize,
    l: usize,
    a: usize,
    b: usize,
}

impl Counting {
    fn of(circuit: impl Circuit<Scalar>) -> Size {
        let mut counting = Self::new();
        counting.alloc_input(|| "", || Ok(Scalar::ONE)).unwrap();
        circuit.synthesize(&mut counting).unwrap();
        let marked = |marks: &[bool]| marks.iter().filter(|is_there| **is_there).count();
        let inputs = counting.inputs_in_b.len();
        // x · 0 = 0 for each input, as bellperson adds.
        let constraints = counting.constraints + inputs;
        Size {
            constraints,
            ic: inputs,
            h: constraints.next_power_of_two() - 1,
            l: counting.aux_in_a.len(),
            a: inputs + marked(&counting.aux_in_a),
            b: marked(&counting.inputs_in_b) + marked(&counting.aux_in_b),
        }
    }
}

fn mark(terms: &LinearCombination<Scalar>, mut inputs: Option<&mut [bool]>, aux: &mut [bool]) {
    let occurs = |(_, factor): &(_, &Scalar)| !factor.is_zero_vartime();
    for (index, _) in terms.iter_inputs().filter(occurs) {
        if let Some(inputs) = &mut inputs {
            inputs[*index] = true;
        }
    }
    for (index, _) in terms.iter_aux().filter(occurs) {
        aux[*index] = true;
    }
}

impl ConstraintSystem<Scalar> for Counting {
    type Root = Self;

    /// Without the input that is one: circuits that make systems of their own allocate it themselves.
    fn new() -> Self {
        Self::default()
    }

    fn alloc<F, A, AR>(&mut self, _: A, _: F) -> Result<Variable, SynthesisError>
    where
        F: FnOnce() -> Result<Scalar, SynthesisError>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        self.aux_in_a.push(false);
        self.aux_in_b.push(false);
        Ok(Variable(Index::Aux(self.aux_in_a.len() - 1)))
    }

    fn alloc_input<F, A, AR>(&mut self, _: A, _: F) -> Result<Variable, SynthesisError>
    where
        F: FnOnce() -> Result<Scalar, SynthesisError>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        self.inputs_in_b.push(false);
        Ok(Variable(Index::Input(self.inputs_in_b.len() - 1)))
    }

    fn enforce<A, AR, LA, LB, LC>(&mut self, _: A, a: LA, b: LB, _: LC)
    where
        A: FnOnce() -> AR,
        AR: Into<String>,
        LA: FnOnce(LinearCombination<Scalar>) -> LinearCombination<Scalar>,
        LB: FnOnce(LinearCombination<Scalar>) -> LinearCombination<Scalar>,
        LC: FnOnce(LinearCombination<Scalar>) -> LinearCombination<Scalar>,
    {
        self.constraints += 1;
        mark(&a(LinearCombination::zero()), None, &mut self.aux_in_a);
        mark(
            &b(LinearCombination::zero()),
            Some(&mut self.inputs_in_b),
            &mut self.aux_in_b,
        );
    }

    fn push_namespace<NR, N>(&mut self, _: N)
    where
        NR: Into<String>,
        N: FnOnce() -> NR,
    {
    }

    fn pop_namespace(&mut self) {}

    fn get_root(&mut self) -> &mut Self {
        self
    }

    fn is_extensible() -> bool {
        true
    }

    /// The other system's first input is its own one, which is ours too.
    fn extend(&mut self, other: &Self) {
        self.constraints += other.constraints;
        self.inputs_in_b[0] |= other.inputs_in_b[0];
        self.inputs_in_b.extend_from_slice(&other.inputs_in_b[1..]);
        self.aux_in_a.extend_from_slice(&other.aux_in_a);
        self.aux_in_b.extend_from_slice(&other.aux_in_b);
    }
}

fn porep<Tree: 'static + MerkleTreeTrait>(proof: RegisteredSealProof) -> anyhow::Result<Size> {
    let public_params = public_params::<Tree>(&proof.as_v1_config())?;
    Ok(Counting::of(
        StackedCompound::<Tree, DefaultPieceHasher>::blank_circuit(&public_params),
    ))
}

fn post<Tree: 'static + MerkleTreeTrait>(proof: RegisteredPoStProof) -> anyhow::Result<Size> {
    let config = proof.as_v1_config();
    let setup = match proof.typ() {
        filecoin_proofs::PoStType::Winning => winning_post_setup_params(&config)?,
        filecoin_proofs::PoStType::Window => window_post_setup_params(&config),
    };
    let public_params = <FallbackPoSt<'_, Tree> as ProofScheme<'_>>::setup(&setup)?;
    Ok(Counting::of(FallbackPoStCompound::<Tree>::blank_circuit(
        &public_params,
    )))
}

fn update<Tree: 'static + MerkleTreeTrait<Hasher = TreeRHasher>>(
    proof: RegisteredUpdateProof,
) -> anyhow::Result<Size> {
    let config = SectorUpdateConfig::from_porep_config(&proof.as_v1_config());
    let public_params = EmptySectorUpdate::<Tree>::setup(&SetupParams {
        sector_bytes: u64::from(config.sector_size),
    })?;
    Ok(Counting::of(
        EmptySectorUpdateCompound::<Tree>::blank_circuit(&public_params),
    ))
}

fn of_porep(proof: RegisteredSealProof) -> Size {
    with_shape!(u64::from(proof.sector_size()), porep, proof).unwrap()
}

fn of_post(proof: RegisteredPoStProof) -> Size {
    with_shape!(u64::from(proof.sector_size()), post, proof).unwrap()
}

fn of_update(proof: RegisteredUpdateProof) -> Size {
    with_shape!(u64::from(proof.sector_size()), update, proof).unwrap()
}

/// As the heads of the parameter files have them.
#[test]
fn what_is_counted_of_small_circuits_is_what_their_parameters_have() {
    use RegisteredPoStProof::*;
    let counts = |Size { ic, h, l, a, b, .. }| [ic, h, l, a, b];
    assert_eq!(
        counts(of_porep(RegisteredSealProof::StackedDrg2KiBV1_1)),
        [40, 4_194_303, 2_685_673, 2_674_948, 685_522]
    );
    assert_eq!(
        counts(of_post(StackedDrgWinning2KiBV1)),
        [133, 131_071, 91_674, 69_433, 66_793]
    );
    assert_eq!(
        counts(of_post(StackedDrgWindow2KiBV1)),
        [23, 32_767, 22_128, 16_793, 16_029]
    );
    assert_eq!(
        counts(of_update(RegisteredUpdateProof::StackedDrg2KiBV1)),
        [5, 2_097_151, 1_703_569, 1_697_194, 444_404]
    );
}

/// By hand: minutes, and 2 GB. Prints the rows of the table in docs/prover.md.
#[test]
#[ignore = "long"]
fn circuits_of_real_sectors_are_planned_for() {
    use RegisteredPoStProof::*;
    let row = |name: &str, size: Size| {
        let domain = size.h + 1;
        let gib = |bytes: usize| bytes as f64 / (1u64 << 30) as f64;
        let (in_g1, in_g2) = (size.ic + size.h + size.l + size.a + size.b, size.b);
        println!(
            "| {name} | {} | {} | 2^{} | {:.1} | {:.1} | {:.1} | {:.1} |",
            size.constraints,
            size.l,
            domain.trailing_zeros(),
            gib(96 * in_g1 + 192 * in_g2),
            gib(128 * in_g1 + 192 * in_g2),
            // The witness with its marks; both sides and their product, or what comes of them, and the tables, while the quotient is made.
            gib(34 * size.l + 120 * domain + 45 * domain),
            gib(34 * size.l + 128 * domain + 64 * domain),
        );
    };
    row(
        "PoRep 32 GiB",
        of_porep(RegisteredSealProof::StackedDrg32GiBV1_1),
    );
    row(
        "PoRep 64 GiB",
        of_porep(RegisteredSealProof::StackedDrg64GiBV1_1),
    );
    row("winning 32 GiB", of_post(StackedDrgWinning32GiBV1));
    row("winning 64 GiB", of_post(StackedDrgWinning64GiBV1));
    row("window 32 GiB", of_post(StackedDrgWindow32GiBV1_2));
    row("window 64 GiB", of_post(StackedDrgWindow64GiBV1_2));
    row(
        "update 32 GiB",
        of_update(RegisteredUpdateProof::StackedDrg32GiBV1),
    );
    row(
        "update 64 GiB",
        of_update(RegisteredUpdateProof::StackedDrg64GiBV1),
    );
}
