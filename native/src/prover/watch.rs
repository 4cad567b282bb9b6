//! Who is told of a proof's stages, and may stop it between them.

use napi::bindgen_prelude::Function;
use napi::threadsafe_function::UnknownReturnValue;
use napi_derive::napi;
use std::ops::ControlFlow;

/// Told of each stage before it begins, and of the part of the whole that is done; may ask for the end.
pub type Watch<'a> = &'a mut dyn FnMut(&str, f64) -> ControlFlow<()>;

/// The stage that begins where ours has failed: the library's prover tells none.
pub const STOCK: &str = "stock prover";

#[napi(object, object_from_js = false)]
pub struct ProofStage {
    pub stage: String,
    /// Of the whole proof, by the number of stages, 0 to 1.
    pub fraction: f64,
}

/// The last argument of a call that proves: told of each stage before it begins, in the call's thread; the proof is stopped there if it throws.
pub type OnStage<'a> = Option<Function<'a, ProofStage, UnknownReturnValue>>;

/// The same as a [`Watch`].
pub fn watching(on_stage: OnStage<'_>) -> impl FnMut(&str, f64) -> ControlFlow<()> + '_ {
    move |stage, fraction| {
        let stage = ProofStage {
            stage: stage.to_owned(),
            fraction,
        };
        match on_stage.as_ref().map(|told| told.call(stage)) {
            Some(Err(_)) => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }
}
