//! Vanilla partition proofs of an update, made where the sector lies.

use super::{partition_proofs, statement};
use crate::bytes::out;
use crate::error::{guarded, Code, Failure};
use crate::proof_type;
use filecoin_proofs_api::update;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

#[napi(object, object_to_js = false)]
pub struct ProveUpdate {
    pub proof_type: String,
    pub comm_r_old: Uint8Array,
    pub comm_r_new: Uint8Array,
    pub comm_d_new: Uint8Array,
    pub sector_key_path: String,
    pub sector_key_cache_path: String,
    pub replica_path: String,
    pub replica_cache_path: String,
}

/// Opaque bytes (bincode), one element for each partition.
#[napi]
pub fn generate_partition_proofs(input: ProveUpdate) -> napi::Result<Vec<Uint8Array>, Code> {
    guarded("generatePartitionProofs", || {
        let [comm_r_old, comm_r_new, comm_d_new] =
            statement(&input.comm_r_old, &input.comm_r_new, &input.comm_d_new)?;
        let proofs = update::generate_partition_proofs(
            proof_type::update(&input.proof_type)?,
            comm_r_old,
            comm_r_new,
            comm_d_new,
            &input.sector_key_path,
            &input.sector_key_cache_path,
            &input.replica_path,
            &input.replica_cache_path,
        )
        .map_err(Failure::proofs)?;
        Ok(proofs.into_iter().map(|proof| out(proof.0)).collect())
    })
}

#[napi(object, object_to_js = false)]
pub struct UpdateWithVanilla {
    pub proof_type: String,
    pub comm_r_old: Uint8Array,
    pub comm_r_new: Uint8Array,
    pub comm_d_new: Uint8Array,
    /// From `generatePartitionProofs`.
    pub partition_proofs: Vec<Uint8Array>,
}

#[napi]
pub fn verify_partition_proofs(input: UpdateWithVanilla) -> napi::Result<bool, Code> {
    guarded("verifyPartitionProofs", || {
        let [comm_r_old, comm_r_new, comm_d_new] =
            statement(&input.comm_r_old, &input.comm_r_new, &input.comm_d_new)?;
        update::verify_partition_proofs(
            proof_type::update(&input.proof_type)?,
            &partition_proofs(&input.partition_proofs),
            comm_r_old,
            comm_r_new,
            comm_d_new,
        )
        .map_err(Failure::proofs)
    })
}
