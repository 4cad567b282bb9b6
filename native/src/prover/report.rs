//! What the provers of this process have done: how many proofs by whom, which of ours failed and why, and how long the last one's stages took.

use crate::error::{guarded, Code};
use crate::prover::choice::{self, Passed};
use napi_derive::napi;
use std::collections::VecDeque;
use std::io::Write;
use std::sync::Mutex;
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use vesper_prover::{ProverError, Stage};

/// Failures of ours that are remembered.
const MOST_FALLBACKS: usize = 100;

/// A proof that the library's prover had to make because ours failed.
#[napi(object)]
#[derive(Clone)]
pub struct Fallback {
    /// Of this process's, from 1.
    pub number: u32,
    /// What was to be proved.
    pub circuit: String,
    pub code: String,
    pub message: String,
    /// Milliseconds since 1970.
    pub at: f64,
    /// The folder that its inputs are kept in.
    pub kept: Option<String>,
    /// Why they aren't, where they were to be.
    pub unkept: Option<String>,
}

impl Fallback {
    pub fn new(circuit: &str, why: &anyhow::Error) -> Self {
        let code = why
            .chain()
            .find_map(|cause| {
                let ours = cause.downcast_ref().map(ProverError::code);
                ours.or_else(|| cause.downcast_ref().map(|Passed(_)| "PROVER_CRASHED"))
            })
            .unwrap_or("PROVER_FAILED");
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        Fallback {
            number: 0,
            circuit: circuit.to_owned(),
            code: code.to_owned(),
            message: format!("{why:#}"),
            at: now.map_or(0.0, |since| since.as_millis() as f64),
            kept: None,
            unkept: None,
        }
    }
}

#[napi(object)]
#[derive(Clone)]
pub struct StageTime {
    pub stage: String,
    pub ms: f64,
}

#[napi(object)]
#[derive(Clone)]
pub struct ProverReport {
    /// `portable` or `ifma`: the instructions that ours uses.
    pub isa: String,
    /// Proofs that ours made.
    pub own: u32,
    /// Proofs that the library's made because it was to.
    pub stock: u32,
    /// The last ones.
    pub fallbacks: Vec<Fallback>,
    /// Of the last proof of ours.
    pub stages: Vec<StageTime>,
}

struct Done {
    own: u32,
    stock: u32,
    fell_back: u32,
    fallbacks: VecDeque<Fallback>,
    stages: Vec<StageTime>,
}

static DONE: Mutex<Done> = Mutex::new(Done {
    own: 0,
    stock: 0,
    fell_back: 0,
    fallbacks: VecDeque::new(),
    stages: vec![],
});

fn note(change: impl FnOnce(&mut Done)) {
    change(&mut DONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner()));
}

pub fn own() {
    note(|done| done.own += 1);
}

pub fn stock() {
    note(|done| done.stock += 1);
}

/// To standard error. Unlike `eprintln!` it doesn't panic where that is full or gone: the proof is still to be made.
pub fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}

pub fn fell_back(fallback: Fallback) {
    let kept = match (&fallback.kept, &fallback.unkept) {
        (Some(folder), _) => format!("; its inputs are kept in {folder}"),
        (None, Some(why)) => format!("; its inputs are not kept: {why}"),
        (None, None) => String::new(),
    };
    say(&format!(
        "our prover failed at {} ({}), the library's takes over: {}{kept}",
        fallback.circuit, fallback.code, fallback.message
    ));
    note(|done| {
        done.fell_back += 1;
        if done.fallbacks.len() == MOST_FALLBACKS {
            done.fallbacks.pop_front();
        }
        done.fallbacks.push_back(Fallback {
            number: done.fell_back,
            ..fallback
        });
    });
}

/// Times the stages of a proof, those of all its partitions together.
pub struct Stages {
    since: Instant,
    stage: Option<Stage>,
    times: Vec<StageTime>,
}

impl Stages {
    pub fn begin() -> Self {
        Stages {
            since: Instant::now(),
            stage: None,
            times: vec![],
        }
    }

    pub fn next(&mut self, stage: Stage) {
        self.over();
        self.stage = Some(stage);
        self.since = Instant::now();
    }

    pub fn end(mut self) {
        self.over();
        note(|done| done.stages = self.times);
    }

    fn over(&mut self) {
        let Some(stage) = self.stage else {
            return;
        };
        let ms = self.since.elapsed().as_secs_f64() * 1_000.0;
        match self
            .times
            .iter_mut()
            .find(|time| time.stage == stage.name())
        {
            Some(time) => time.ms += ms,
            None => self.times.push(StageTime {
                stage: stage.name().to_owned(),
                ms,
            }),
        }
    }
}

/// What the provers of this process have done so far.
#[napi]
pub fn prover_report() -> napi::Result<ProverReport, Code> {
    guarded("proverReport", || {
        let done = DONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        Ok(ProverReport {
            isa: choice::isa().name().to_owned(),
            own: done.own,
            stock: done.stock,
            fallbacks: done.fallbacks.iter().cloned().collect(),
            stages: done.stages.clone(),
        })
    })
}
