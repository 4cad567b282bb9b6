//! The parts of pre-commit one at a time, for provers that split them over machines or do some elsewhere.

use super::create_folder;
use crate::bytes::{bytes32, out};
use crate::error::{guarded, Code, Failure, Outcome};
use crate::proof_type;
use blstrs::Scalar;
use ff::PrimeField;
use filecoin_proofs_api::seal;
use filecoin_proofs_api::Hasher;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use std::path::Path;

type ReplicaId = <filecoin_proofs::constants::DefaultTreeHasher as Hasher>::Domain;

#[napi(object, object_to_js = false)]
pub struct Sdr {
    pub proof_type: String,
    /// Where the layers go.
    pub output_dir: String,
    /// 32 bytes, a field element.
    pub replica_id: Uint8Array,
}

/// The labels alone: the slow half of phase 1.
#[napi]
pub fn sdr(input: Sdr) -> napi::Result<(), Code> {
    guarded("sdr", || {
        let proof = proof_type::seal(&input.proof_type)?;
        let replica_id = replica_id(&input.replica_id)?;
        create_folder(Path::new(&input.output_dir))?;
        seal::sdr(proof, &input.output_dir, replica_id).map_err(Failure::proofs)
    })
}

fn replica_id(bytes: &[u8]) -> Outcome<ReplicaId> {
    Option::from(Scalar::from_repr(bytes32("replicaId", bytes)?))
        .map(|element: Scalar| element.into())
        .ok_or_else(|| Failure::input("replicaId is not a field element (little-endian)"))
}

#[napi(object, object_to_js = false)]
pub struct GenerateTreeRLast {
    pub proof_type: String,
    pub sealed_path: String,
    pub output_dir: String,
}

/// Builds tree R (last) over a replica; its root.
#[napi]
pub fn generate_tree_r_last(input: GenerateTreeRLast) -> napi::Result<Uint8Array, Code> {
    guarded("generateTreeRLast", || {
        let proof = proof_type::seal(&input.proof_type)?;
        create_folder(Path::new(&input.output_dir))?;
        seal::generate_tree_r_last(proof, &input.sealed_path, &input.output_dir)
            .map(out)
            .map_err(Failure::proofs)
    })
}

#[napi(object, object_to_js = false)]
pub struct GenerateTreeC {
    pub proof_type: String,
    /// Holds the layers.
    pub input_dir: String,
    pub output_dir: String,
}

/// Builds tree C over the columns of the layers; its root.
#[napi]
pub fn generate_tree_c(input: GenerateTreeC) -> napi::Result<Uint8Array, Code> {
    guarded("generateTreeC", || {
        let proof = proof_type::seal(&input.proof_type)?;
        create_folder(Path::new(&input.output_dir))?;
        seal::generate_tree_c(proof, &input.input_dir, &input.output_dir)
            .map(out)
            .map_err(Failure::proofs)
    })
}
