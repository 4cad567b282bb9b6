//! The values of a circuit's variables, and of its constraints' left and right sides.
//!
//! The third side is never computed: where a constraint holds it is the product of the other two. Where one doesn't, the proof that comes of it is wrong, and
//! refused by the verifier before anybody gets it.

use crate::memory::roomy;
use bellperson::{Circuit, ConstraintSystem, Index, LinearCombination, SynthesisError, Variable};
use blstrs::Scalar;
use ff::Field;

#[derive(Default)]
pub struct Assignment {
    pub inputs: Vec<Scalar>,
    pub aux: Vec<Scalar>,
    /// By constraint.
    pub a: Vec<Scalar>,
    pub b: Vec<Scalar>,
    /// Which variables occur on which side: only those have a point in the parameters. All inputs do on the left.
    pub aux_in_a: Vec<bool>,
    pub inputs_in_b: Vec<bool>,
    pub aux_in_b: Vec<bool>,
}

/// How many are expected; more are no harm.
#[derive(Default)]
pub struct Room {
    pub aux: usize,
    pub constraints: usize,
}

impl Assignment {
    /// @returns with the constraints that bellperson adds, x · 0 = 0 for each input.
    pub fn of<C: Circuit<Scalar>>(circuit: C, room: Room) -> Result<Self, SynthesisError> {
        let mut assignment = Assignment {
            aux: roomy(room.aux),
            a: roomy(room.constraints),
            b: roomy(room.constraints),
            ..Self::default()
        };
        assignment.alloc_input(|| "", || Ok(Scalar::ONE))?;
        circuit.synthesize(&mut assignment)?;
        assignment.a.extend_from_slice(&assignment.inputs);
        assignment.b.resize(assignment.a.len(), Scalar::ZERO);
        Ok(assignment)
    }

    pub fn constraints(&self) -> usize {
        self.a.len()
    }

    /// What the verifier is told: all inputs but the one.
    pub fn public_inputs(&self) -> &[Scalar] {
        &self.inputs[1..]
    }

    /// The values that count on the left: all inputs, then those that occur.
    pub fn in_a(&self) -> impl Iterator<Item = &Scalar> {
        self.inputs
            .iter()
            .chain(occurring(&self.aux, &self.aux_in_a))
    }

    pub fn in_b(&self) -> impl Iterator<Item = &Scalar> {
        occurring(&self.inputs, &self.inputs_in_b).chain(occurring(&self.aux, &self.aux_in_b))
    }
}

fn occurring<'a>(values: &'a [Scalar], occur: &'a [bool]) -> impl Iterator<Item = &'a Scalar> {
    let both = values.iter().zip(occur);
    both.filter(|(_, occurs)| **occurs).map(|(value, _)| value)
}

/// The value of one side, and a note of the variables in it. Terms with a zero factor don't count.
fn side(
    terms: &LinearCombination<Scalar>,
    (inputs, aux): (&[Scalar], &[Scalar]),
    mut inputs_in: Option<&mut [bool]>,
    aux_in: &mut [bool],
) -> Scalar {
    let mut sum = Scalar::ZERO;
    let mut add = |value: &Scalar, factor: &Scalar| match *factor == Scalar::ONE {
        true => sum += value,
        false => sum += *value * factor,
    };
    for (index, factor) in terms
        .iter_inputs()
        .filter(|(_, factor)| !factor.is_zero_vartime())
    {
        if let Some(inputs_in) = &mut inputs_in {
            inputs_in[*index] = true;
        }
        add(&inputs[*index], factor);
    }
    for (index, factor) in terms
        .iter_aux()
        .filter(|(_, factor)| !factor.is_zero_vartime())
    {
        aux_in[*index] = true;
        add(&aux[*index], factor);
    }
    sum
}

impl ConstraintSystem<Scalar> for Assignment {
    type Root = Self;

    /// Without the input that is one: circuits that make systems of their own allocate it themselves.
    fn new() -> Self {
        Self::default()
    }

    fn alloc<F, A, AR>(&mut self, _: A, value: F) -> Result<Variable, SynthesisError>
    where
        F: FnOnce() -> Result<Scalar, SynthesisError>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        self.aux.push(value()?);
        self.aux_in_a.push(false);
        self.aux_in_b.push(false);
        Ok(Variable(Index::Aux(self.aux.len() - 1)))
    }

    fn alloc_input<F, A, AR>(&mut self, _: A, value: F) -> Result<Variable, SynthesisError>
    where
        F: FnOnce() -> Result<Scalar, SynthesisError>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        self.inputs.push(value()?);
        self.inputs_in_b.push(false);
        Ok(Variable(Index::Input(self.inputs.len() - 1)))
    }

    fn enforce<A, AR, LA, LB, LC>(&mut self, _: A, a: LA, b: LB, _: LC)
    where
        A: FnOnce() -> AR,
        AR: Into<String>,
        LA: FnOnce(LinearCombination<Scalar>) -> LinearCombination<Scalar>,
        LB: FnOnce(LinearCombination<Scalar>) -> LinearCombination<Scalar>,
        LC: FnOnce(LinearCombination<Scalar>) -> LinearCombination<Scalar>,
    {
        let values = (&self.inputs[..], &self.aux[..]);
        let left = a(LinearCombination::zero());
        self.a.push(side(&left, values, None, &mut self.aux_in_a));
        let right = b(LinearCombination::zero());
        let inputs_in_b = Some(&mut self.inputs_in_b[..]);
        self.b
            .push(side(&right, values, inputs_in_b, &mut self.aux_in_b));
    }

    fn push_namespace<NR, N>(&mut self, _: N)
    where
        NR: Into<String>,
        N: FnOnce() -> NR,
    {
    }

    fn pop_namespace(&mut self) {}

    fn get_root(&mut self) -> &mut Self::Root {
        self
    }

    fn is_extensible() -> bool {
        true
    }

    /// The other system's first input is its own one, which is ours too.
    fn extend(&mut self, other: &Self) {
        self.inputs.extend_from_slice(&other.inputs[1..]);
        self.inputs_in_b[0] |= other.inputs_in_b[0];
        self.inputs_in_b.extend_from_slice(&other.inputs_in_b[1..]);
        self.aux.extend_from_slice(&other.aux);
        self.aux_in_a.extend_from_slice(&other.aux_in_a);
        self.aux_in_b.extend_from_slice(&other.aux_in_b);
        self.a.extend_from_slice(&other.a);
        self.b.extend_from_slice(&other.b);
    }
}
