//! Winning PoSt: that a block's miner holds a sector drawn for it.

use super::generate::{generate, generate_with_vanilla, GeneratePost, GeneratePostWithVanilla};
use super::{prover_id, randomness};
use crate::error::{guarded, Code, Failure};
use crate::parameters::presence;
use crate::prover::OnStage;
use crate::replica::{public, PublicReplica};
use crate::{proof_bytes, proof_type};
use filecoin_proofs_api::post;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

#[napi(object, object_to_js = false)]
pub struct VerifyPost {
    pub proof_type: String,
    pub randomness: Uint8Array,
    pub prover_id: Uint8Array,
    pub proof: Uint8Array,
    pub replicas: Vec<PublicReplica>,
}

#[napi]
pub fn generate_winning_post(
    input: GeneratePost,
    on_stage: OnStage<'_>,
) -> napi::Result<Uint8Array, Code> {
    generate("generateWinningPost", proof_type::winning, &input, on_stage)
}

#[napi]
pub fn generate_winning_post_with_vanilla(
    input: GeneratePostWithVanilla,
    on_stage: OnStage<'_>,
) -> napi::Result<Uint8Array, Code> {
    generate_with_vanilla(
        "generateWinningPostWithVanilla",
        proof_type::winning,
        &input,
        on_stage,
    )
}

#[napi]
pub fn verify_winning_post(input: VerifyPost) -> napi::Result<bool, Code> {
    guarded("verifyWinningPost", || {
        let proof = proof_type::winning(&input.proof_type)?;
        let randomness = randomness(&input.randomness)?;
        let prover = prover_id(&input.prover_id)?;
        let replicas = public(proof, &input.replicas)?;
        presence::of_verifying_key(proof.cache_verifying_key_path())?;
        if !proof_bytes::decodes(&input.proof, 1) {
            return Ok(false);
        }
        post::verify_winning_post(&randomness, &input.proof, &replicas, prover)
            .map_err(Failure::proofs)
    })
}
