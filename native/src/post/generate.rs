//! Making proofs: winning and window alike but for the type.

use super::{draw, owned};
use crate::bytes::out;
use crate::error::{guarded, Code, Failure, Outcome};
use crate::parameters::presence;
use crate::prover::{self, watching, OnStage};
use crate::replica::{private, PrivateReplica};
use filecoin_proofs_api::RegisteredPoStProof;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

#[napi(object, object_to_js = false)]
pub struct GeneratePost {
    pub proof_type: String,
    pub randomness: Uint8Array,
    pub prover_id: Uint8Array,
    pub replicas: Vec<PrivateReplica>,
}

#[napi(object, object_to_js = false)]
pub struct GeneratePostWithVanilla {
    pub proof_type: String,
    pub randomness: Uint8Array,
    pub prover_id: Uint8Array,
    /// From `generateSingleVanillaProof`, in the order of sector numbers.
    pub vanilla_proofs: Vec<Uint8Array>,
}

/// The proof types of a call.
pub type ProofType = fn(&str) -> Outcome<RegisteredPoStProof>;

pub fn generate(
    call: &'static str,
    proof_type: ProofType,
    input: &GeneratePost,
    on_stage: OnStage<'_>,
) -> napi::Result<Uint8Array, Code> {
    guarded(call, || {
        let proof = provable(proof_type, &input.proof_type)?;
        prover::generate_post(
            draw(proof, &input.randomness, &input.prover_id)?,
            &private(proof, &input.replicas)?,
            &mut watching(on_stage),
        )
        .map(out)
        .map_err(Failure::proofs)
    })
}

pub fn generate_with_vanilla(
    call: &'static str,
    proof_type: ProofType,
    input: &GeneratePostWithVanilla,
    on_stage: OnStage<'_>,
) -> napi::Result<Uint8Array, Code> {
    guarded(call, || {
        let proof = provable(proof_type, &input.proof_type)?;
        prover::generate_post_with_vanilla(
            draw(proof, &input.randomness, &input.prover_id)?,
            &owned(&input.vanilla_proofs),
            &mut watching(on_stage),
        )
        .map(out)
        .map_err(Failure::proofs)
    })
}

/// A type that there are parameters for.
pub fn provable(proof_type: ProofType, name: &str) -> Outcome<RegisteredPoStProof> {
    let proof = proof_type(name)?;
    presence::of_params(proof.cache_params_path())?;
    Ok(proof)
}
