//! Window PoSt: that the sectors of a partition are still held, once in a proving period.

use super::generate::{
    generate, generate_with_vanilla, provable, GeneratePost, GeneratePostWithVanilla,
};
use super::winning::VerifyPost;
use super::{draw, owned, prover_id, randomness};
use crate::bytes::out;
use crate::error::{guarded, Code, Failure};
use crate::parameters::presence;
use crate::prover::{self, watching, OnStage};
use crate::replica::public;
use crate::whole::{size, Whole};
use crate::{proof_bytes, proof_type};
use filecoin_proofs_api::{post, PartitionSnarkProof};
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

#[napi]
pub fn generate_window_post(
    input: GeneratePost,
    on_stage: OnStage<'_>,
) -> napi::Result<Uint8Array, Code> {
    generate("generateWindowPost", proof_type::window, &input, on_stage)
}

#[napi]
pub fn generate_window_post_with_vanilla(
    input: GeneratePostWithVanilla,
    on_stage: OnStage<'_>,
) -> napi::Result<Uint8Array, Code> {
    generate_with_vanilla(
        "generateWindowPostWithVanilla",
        proof_type::window,
        &input,
        on_stage,
    )
}

#[napi(object, object_to_js = false)]
pub struct SingleWindowPost {
    pub proof_type: String,
    pub randomness: Uint8Array,
    pub prover_id: Uint8Array,
    /// Of this partition's sectors alone.
    pub vanilla_proofs: Vec<Uint8Array>,
    /// From 0, below `getNumPartitionForFallbackPost`.
    #[napi(ts_type = "number | bigint")]
    pub partition_index: Whole,
}

/// One Groth16 partition of a window PoSt, for `mergeWindowPostPartitionProofs`.
#[napi]
pub fn generate_single_window_post_with_vanilla(
    input: SingleWindowPost,
    on_stage: OnStage<'_>,
) -> napi::Result<Uint8Array, Code> {
    guarded("generateSingleWindowPostWithVanilla", || {
        let proof = provable(proof_type::window, &input.proof_type)?;
        prover::generate_single_window_post_with_vanilla(
            draw(proof, &input.randomness, &input.prover_id)?,
            &owned(&input.vanilla_proofs),
            size("partitionIndex", &input.partition_index)?,
            &mut watching(on_stage),
        )
        .map(out)
        .map_err(Failure::proofs)
    })
}

#[napi(object, object_to_js = false)]
pub struct MergeWindowPost {
    pub proof_type: String,
    /// In the order of partitions.
    pub partition_proofs: Vec<Uint8Array>,
}

#[napi]
pub fn merge_window_post_partition_proofs(
    input: MergeWindowPost,
) -> napi::Result<Uint8Array, Code> {
    guarded("mergeWindowPostPartitionProofs", || {
        let proof = proof_type::window(&input.proof_type)?;
        let partitions = owned(&input.partition_proofs)
            .into_iter()
            .map(PartitionSnarkProof)
            .collect();
        post::merge_window_post_partition_proofs(proof, partitions)
            .map(out)
            .map_err(Failure::proofs)
    })
}

#[napi(object, object_to_js = false)]
pub struct NumPartitions {
    pub proof_type: String,
    #[napi(ts_type = "number | bigint")]
    pub sector_count: Whole,
}

#[napi]
pub fn get_num_partition_for_fallback_post(input: NumPartitions) -> napi::Result<u32, Code> {
    guarded("getNumPartitionForFallbackPost", || {
        let proof = proof_type::window(&input.proof_type)?;
        let partitions = post::get_num_partition_for_fallback_post(
            proof,
            size("sectorCount", &input.sector_count)?,
        )
        .map_err(Failure::proofs)?;
        u32::try_from(partitions).map_err(|_| Failure::input("sectorCount is too large"))
    })
}

#[napi]
pub fn verify_window_post(input: VerifyPost) -> napi::Result<bool, Code> {
    guarded("verifyWindowPost", || {
        let proof = proof_type::window(&input.proof_type)?;
        let randomness = randomness(&input.randomness)?;
        let prover = prover_id(&input.prover_id)?;
        let replicas = public(proof, &input.replicas)?;
        presence::of_verifying_key(proof.cache_verifying_key_path())?;
        let partitions = post::get_num_partition_for_fallback_post(proof, replicas.len())
            .map_err(Failure::proofs)?;
        if !proof_bytes::decodes(&input.proof, partitions) {
            return Ok(false);
        }
        post::verify_window_post(&randomness, &[(proof, &input.proof)], &replicas, prover)
            .map_err(Failure::proofs)
    })
}
