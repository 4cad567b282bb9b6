//! The Groth16 proof of an update.

use super::partition::{ProveUpdate, UpdateWithVanilla};
use super::{circuit_files, partition_proofs, statement};
use crate::bytes::out;
use crate::error::{guarded, Code, Failure};
use crate::parameters::presence;
use crate::prover::{self, watching, OnStage, Statement};
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
        let proof = proof_type::update(&input.proof_type)?;
        let [comm_r_old, comm_r_new, comm_d_new] =
            statement(&input.comm_r_old, &input.comm_r_new, &input.comm_d_new)?;
        presence::of_params(circuit_files::params(proof))?;
        let statement = Statement {
            proof,
            comm_r_old,
            comm_r_new,
            comm_d_new,
        };
        let paths = [
            &input.sector_key_path,
            &input.sector_key_cache_path,
            &input.replica_path,
            &input.replica_cache_path,
        ];
        let [key, key_cache, replica, cache] = paths;
        prover::update_proof(
            statement,
            || {
                update::generate_partition_proofs(
                    proof, comm_r_old, comm_r_new, comm_d_new, key, key_cache, replica, cache,
                )
            },
            || {
                let made = update::generate_empty_sector_update_proof(
                    proof, comm_r_old, comm_r_new, comm_d_new, key, key_cache, replica, cache,
                )?;
                Ok(made.0)
            },
            &mut watching(on_stage),
        )
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
        let proof = proof_type::update(&input.proof_type)?;
        let [comm_r_old, comm_r_new, comm_d_new] =
            statement(&input.comm_r_old, &input.comm_r_new, &input.comm_d_new)?;
        presence::of_params(circuit_files::params(proof))?;
        let statement = Statement {
            proof,
            comm_r_old,
            comm_r_new,
            comm_d_new,
        };
        let given = || partition_proofs(&input.partition_proofs);
        prover::update_proof(
            statement,
            || Ok(given()),
            || {
                let made = update::generate_empty_sector_update_proof_with_vanilla(
                    proof,
                    given(),
                    comm_r_old,
                    comm_r_new,
                    comm_d_new,
                )?;
                Ok(made.0)
            },
            &mut watching(on_stage),
        )
        .map(out)
        .map_err(Failure::proofs)
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
