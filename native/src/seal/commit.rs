//! Commit: vanilla proofs for the seed's challenges (phase 1), then the Groth16 proof (phase 2).

use super::{decode, encode, prover_id, sector_id};
use crate::bytes::{bytes32, out};
use crate::error::{guarded, Code, Failure};
use crate::parameters::presence;
use crate::piece::{filling_sector, Piece};
use crate::proof_type;
use crate::prover::{self, watching, OnStage};
use crate::whole::Whole;
use filecoin_proofs_api::seal::{self, SealCommitPhase1Output, SealPreCommitPhase2Output};
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

#[napi(object, object_to_js = false)]
pub struct SealCommitPhase1 {
    pub proof_type: String,
    pub cache_path: String,
    pub sealed_path: String,
    pub prover_id: Uint8Array,
    #[napi(ts_type = "number | bigint")]
    pub sector_number: Whole,
    pub ticket: Uint8Array,
    /// Interactive randomness; for a non-interactive proof any 32 bytes, as the challenges come from the replica.
    pub seed: Uint8Array,
    pub comm_r: Uint8Array,
    pub comm_d: Uint8Array,
    pub pieces: Vec<Piece>,
}

#[napi]
pub fn seal_commit_phase1(input: SealCommitPhase1) -> napi::Result<Uint8Array, Code> {
    guarded("sealCommitPhase1", || {
        let proof = proof_type::seal(&input.proof_type)?;
        let pre_commit = SealPreCommitPhase2Output {
            registered_proof: proof,
            comm_r: bytes32("commR", &input.comm_r)?,
            comm_d: bytes32("commD", &input.comm_d)?,
        };
        let output = seal::seal_commit_phase1(
            &input.cache_path,
            &input.sealed_path,
            prover_id(&input.prover_id)?,
            sector_id(&input.sector_number)?,
            bytes32("ticket", &input.ticket)?,
            bytes32("seed", &input.seed)?,
            pre_commit,
            &filling_sector(&input.pieces, proof.sector_size().into())?,
        )
        .map_err(Failure::proofs)?;
        encode(&output).map(out)
    })
}

#[napi(object, object_to_js = false)]
pub struct SealCommitPhase2 {
    /// What phase 1 returned.
    pub phase1_output: Uint8Array,
    pub prover_id: Uint8Array,
    #[napi(ts_type = "number | bigint")]
    pub sector_number: Whole,
}

/// The Groth16 proof, 192 bytes for each partition. Its own verifier has accepted it.
#[napi]
pub fn seal_commit_phase2(
    input: SealCommitPhase2,
    on_stage: OnStage<'_>,
) -> napi::Result<Uint8Array, Code> {
    guarded("sealCommitPhase2", || {
        let phase1: SealCommitPhase1Output = decode("phase1Output", &input.phase1_output)?;
        presence::of_params(phase1.registered_proof.cache_params_path())?;
        prover::seal_commit_phase2(
            phase1,
            prover_id(&input.prover_id)?,
            sector_id(&input.sector_number)?,
            &mut watching(on_stage),
        )
        .map(out)
        .map_err(Failure::proofs)
    })
}

#[napi(object, object_to_js = false)]
pub struct SealCommitPhase2CircuitProofs {
    /// What phase 1 returned.
    pub phase1_output: Uint8Array,
    #[napi(ts_type = "number | bigint")]
    pub sector_number: Whole,
}

/// The Groth16 proofs as aggregation takes them, 192 bytes for each partition: how a non-interactive proof (FIP-0092) is made.
#[napi]
pub fn seal_commit_phase2_circuit_proofs(
    input: SealCommitPhase2CircuitProofs,
    on_stage: OnStage<'_>,
) -> napi::Result<Uint8Array, Code> {
    guarded("sealCommitPhase2CircuitProofs", || {
        let phase1: SealCommitPhase1Output = decode("phase1Output", &input.phase1_output)?;
        presence::of_params(phase1.registered_proof.cache_params_path())?;
        prover::seal_commit_phase2_circuit_proofs(
            phase1,
            sector_id(&input.sector_number)?,
            &mut watching(on_stage),
        )
        .map(out)
        .map_err(Failure::proofs)
    })
}
