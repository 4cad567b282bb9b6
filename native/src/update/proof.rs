//! The Groth16 proof of an update.

use super::partition::{ProveUpdate, UpdateWithVanilla};
use super::{circuit_files, partition_proofs, statement};
use crate::bytes::{out, Bytes32};
use crate::error::{guarded, Code, Failure, Outcome};
use crate::parameters::presence;
use crate::prover::{self, watching, OnStage, Statement, UpdatedSector};
use crate::{proof_bytes, proof_type};
use filecoin_proofs_api::update;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

#[napi]
pub fn generate_empty_sector_update_proof(
    input: ProveUpdate,
    on_stage: OnStage<'_>,
) -> napi::Result<Uint8Array, Code> {
    guarded("generateEmptySectorUpdateProof", || {
        let statement = provable(
            &input.proof_type,
            statement(&input.comm_r_old, &input.comm_r_new, &input.comm_d_new)?,
        )?;
        let sector = UpdatedSector {
            key: input.sector_key_path.as_ref(),
            key_cache: input.sector_key_cache_path.as_ref(),
            replica: input.replica_path.as_ref(),
            replica_cache: input.replica_cache_path.as_ref(),
        };
        prover::update_proof(statement, &sector, &mut watching(on_stage))
            .map(out)
            .map_err(Failure::proofs)
    })
}

#[napi]
pub fn generate_empty_sector_update_proof_with_vanilla(
    input: UpdateWithVanilla,
    on_stage: OnStage<'_>,
) -> napi::Result<Uint8Array, Code> {
    guarded("generateEmptySectorUpdateProofWithVanilla", || {
        let statement = provable(
            &input.proof_type,
            statement(&input.comm_r_old, &input.comm_r_new, &input.comm_d_new)?,
        )?;
        let vanilla = partition_proofs(&input.partition_proofs);
        prover::update_proof_with_vanilla(statement, &vanilla, &mut watching(on_stage))
            .map(out)
            .map_err(Failure::proofs)
    })
}

/// What there are parameters to prove with.
fn provable(proof_type: &str, commitments: [Bytes32; 3]) -> Outcome<Statement> {
    let proof = proof_type::update(proof_type)?;
    presence::of_params(circuit_files::params(proof))?;
    let [comm_r_old, comm_r_new, comm_d_new] = commitments;
    Ok(Statement {
        proof,
        comm_r_old,
        comm_r_new,
        comm_d_new,
    })
}

#[napi(object, object_to_js = false)]
pub struct VerifyUpdate {
    pub proof_type: String,
    pub comm_r_old: Uint8Array,
    pub comm_r_new: Uint8Array,
    pub comm_d_new: Uint8Array,
    pub proof: Uint8Array,
}

#[napi]
pub fn verify_empty_sector_update_proof(input: VerifyUpdate) -> napi::Result<bool, Code> {
    guarded("verifyEmptySectorUpdateProof", || {
        let proof = proof_type::update(&input.proof_type)?;
        let [comm_r_old, comm_r_new, comm_d_new] =
            statement(&input.comm_r_old, &input.comm_r_new, &input.comm_d_new)?;
        presence::of_verifying_key(circuit_files::verifying_key(proof))?;
        if !proof_bytes::decodes(&input.proof, proof.partitions().into()) {
            return Ok(false);
        }
        update::verify_empty_sector_update_proof(
            proof,
            &input.proof,
            comm_r_old,
            comm_r_new,
            comm_d_new,
        )
        .map_err(Failure::proofs)
    })
}
