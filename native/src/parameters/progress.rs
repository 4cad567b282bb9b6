//! How far the making of parameters has come.

use std::time::Instant;

/// A stage of set-up, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Counting,
    Evaluating,
    Tables,
    QueryH,
    QueryL,
    QueryA,
    QueryB1,
    QueryB2,
    Writing,
}

impl Stage {
    pub fn name(self) -> &'static str {
        match self {
            Stage::Counting => "counting constraints",
            Stage::Evaluating => "evaluating the circuit",
            Stage::Tables => "building tables",
            Stage::QueryH => "computing query h",
            Stage::QueryL => "computing query l",
            Stage::QueryA => "computing query a",
            Stage::QueryB1 => "computing query b in G1",
            Stage::QueryB2 => "computing query b in G2",
            Stage::Writing => "writing",
        }
    }

    /// Where the stage starts on the way from 0 to 1, as measured on the PoRep circuit.
    fn start(self) -> f64 {
        match self {
            Stage::Counting => 0.0,
            Stage::Evaluating => 0.05,
            Stage::Tables => 0.17,
            Stage::QueryH => 0.19,
            Stage::QueryL => 0.46,
            Stage::QueryA => 0.63,
            Stage::QueryB1 => 0.76,
            Stage::QueryB2 => 0.8,
            Stage::Writing => 0.91,
        }
    }

    fn end(self) -> f64 {
        match self {
            Stage::Counting => Stage::Evaluating.start(),
            Stage::Evaluating => Stage::Tables.start(),
            Stage::Tables => Stage::QueryH.start(),
            Stage::QueryH => Stage::QueryL.start(),
            Stage::QueryL => Stage::QueryA.start(),
            Stage::QueryA => Stage::QueryB1.start(),
            Stage::QueryB1 => Stage::QueryB2.start(),
            Stage::QueryB2 => Stage::Writing.start(),
            Stage::Writing => 1.0,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub stage: Stage,
    /// Of the whole, 0 to 1.
    pub fraction: f64,
    pub elapsed_ms: f64,
}

type Sink<'a> = dyn Fn(Step) + 'a;

pub struct Progress<'a> {
    started: Instant,
    sink: &'a Sink<'a>,
}

impl<'a> Progress<'a> {
    pub fn new(sink: &'a Sink<'a>) -> Self {
        Progress {
            started: Instant::now(),
            sink,
        }
    }

    /// `part` of the stage, 0 to 1, is done.
    pub fn report(&self, stage: Stage, part: f64) {
        (self.sink)(Step {
            stage,
            fraction: stage.start() + (stage.end() - stage.start()) * part,
            elapsed_ms: self.elapsed_ms(),
        });
    }

    pub fn elapsed_ms(&self) -> f64 {
        self.started.elapsed().as_secs_f64() * 1000.0
    }
}
