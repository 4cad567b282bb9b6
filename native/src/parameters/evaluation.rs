//! A circuit's constraint system, first counted, then evaluated at the secret point without being stored.
//!
//! Groth16 needs, for each variable, the values at τ of its polynomials a, b and c. Each is a sum over constraints of
//! coefficient · Lagrange polynomial, so one pass over the constraints is enough once the Lagrange values are known, and
//! these are known once the constraints are counted.

use bellperson::{Circuit, ConstraintSystem, Index, LinearCombination, SynthesisError, Variable};
use blstrs::Scalar;
use ff::Field;

type Linear = LinearCombination<Scalar>;

/// How large a circuit is. Input 0 is the constant one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub inputs: usize,
    pub auxiliaries: usize,
    /// Without those that bind inputs.
    pub constraints: usize,
}

impl Count {
    pub fn of(circuit: impl Circuit<Scalar>) -> Result<Count, SynthesisError> {
        let mut count = Count::new();
        count.alloc_input(|| "", || Ok(Scalar::ONE))?;
        circuit.synthesize(&mut count)?;
        Ok(count)
    }

    /// Constraints with one more for each input, which make the inputs' polynomials independent.
    pub fn rows(&self) -> usize {
        self.constraints + self.inputs
    }
}

impl ConstraintSystem<Scalar> for Count {
    type Root = Self;

    fn new() -> Self {
        Count::default()
    }

    fn alloc<F, A, AR>(&mut self, _: A, _: F) -> Result<Variable, SynthesisError>
    where
        F: FnOnce() -> Result<Scalar, SynthesisError>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        self.auxiliaries += 1;
        Ok(Variable(Index::Aux(self.auxiliaries - 1)))
    }

    fn alloc_input<F, A, AR>(&mut self, _: A, _: F) -> Result<Variable, SynthesisError>
    where
        F: FnOnce() -> Result<Scalar, SynthesisError>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        self.inputs += 1;
        Ok(Variable(Index::Input(self.inputs - 1)))
    }

    fn enforce<A, AR, LA, LB, LC>(&mut self, _: A, _: LA, _: LB, _: LC)
    where
        A: FnOnce() -> AR,
        AR: Into<String>,
        LA: FnOnce(Linear) -> Linear,
        LB: FnOnce(Linear) -> Linear,
        LC: FnOnce(Linear) -> Linear,
    {
        self.constraints += 1;
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
}

/// Values at τ of one of the three polynomials of every variable.
#[derive(Default)]
pub struct Values {
    pub inputs: Vec<Scalar>,
    pub auxiliaries: Vec<Scalar>,
}

impl Values {
    fn add(&mut self, combination: &Linear, lagrange: &Scalar) {
        for (Variable(index), coefficient) in combination.iter() {
            let value = match index {
                Index::Input(i) => &mut self.inputs[i],
                Index::Aux(i) => &mut self.auxiliaries[i],
            };
            *value += *coefficient * lagrange;
        }
    }

    /// Those that aren't zero, inputs first: what the queries a and b hold.
    pub fn non_zero(&self) -> Vec<Scalar> {
        self.inputs
            .iter()
            .chain(&self.auxiliaries)
            .filter(|value| !bool::from(value.is_zero()))
            .copied()
            .collect()
    }
}

#[derive(Default)]
pub struct Evaluation {
    pub a: Values,
    pub b: Values,
    pub c: Values,
    lagrange: Vec<Scalar>,
    row: usize,
}

impl Evaluation {
    /// `lagrange[row]` is the value at τ of the Lagrange polynomial of that constraint.
    pub fn of(
        circuit: impl Circuit<Scalar>,
        lagrange: Vec<Scalar>,
    ) -> Result<Evaluation, SynthesisError> {
        let mut evaluation = Evaluation {
            lagrange,
            ..Evaluation::default()
        };
        evaluation.alloc_input(|| "", || Ok(Scalar::ONE))?;
        circuit.synthesize(&mut evaluation)?;
        for input in 0..evaluation.a.inputs.len() {
            evaluation.enforce(
                || "",
                |lc| lc + Variable(Index::Input(input)),
                |lc| lc,
                |lc| lc,
            );
        }
        evaluation.lagrange = Vec::new();
        Ok(evaluation)
    }
}

impl ConstraintSystem<Scalar> for Evaluation {
    type Root = Self;

    fn new() -> Self {
        Evaluation::default()
    }

    fn alloc<F, A, AR>(&mut self, _: A, _: F) -> Result<Variable, SynthesisError>
    where
        F: FnOnce() -> Result<Scalar, SynthesisError>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        let index = self.a.auxiliaries.len();
        for values in [&mut self.a, &mut self.b, &mut self.c] {
            values.auxiliaries.push(Scalar::ZERO);
        }
        Ok(Variable(Index::Aux(index)))
    }

    fn alloc_input<F, A, AR>(&mut self, _: A, _: F) -> Result<Variable, SynthesisError>
    where
        F: FnOnce() -> Result<Scalar, SynthesisError>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        let index = self.a.inputs.len();
        for values in [&mut self.a, &mut self.b, &mut self.c] {
            values.inputs.push(Scalar::ZERO);
        }
        Ok(Variable(Index::Input(index)))
    }

    fn enforce<A, AR, LA, LB, LC>(&mut self, _: A, a: LA, b: LB, c: LC)
    where
        A: FnOnce() -> AR,
        AR: Into<String>,
        LA: FnOnce(Linear) -> Linear,
        LB: FnOnce(Linear) -> Linear,
        LC: FnOnce(Linear) -> Linear,
    {
        let lagrange = self.lagrange[self.row];
        self.row += 1;
        self.a.add(&a(Linear::zero()), &lagrange);
        self.b.add(&b(Linear::zero()), &lagrange);
        self.c.add(&c(Linear::zero()), &lagrange);
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
}
