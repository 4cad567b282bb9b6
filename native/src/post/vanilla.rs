//! Vanilla proofs: the Merkle paths that a PoSt's circuit takes, made where the sector lies.

use crate::bytes::out;
use crate::error::{guarded, Code, Failure};
use crate::proof_type;
use crate::replica::PrivateReplica;
use crate::whole::{whole, Whole};
use filecoin_proofs_api::post;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

#[napi(object, object_to_js = false)]
pub struct SingleVanillaProof {
    pub proof_type: String,
    pub replica: PrivateReplica,
    /// From `generateFallbackSectorChallenges`.
    #[napi(ts_type = "(number | bigint)[]")]
    pub challenges: Vec<Whole>,
}

/// Opaque bytes (bincode) for the calls that prove with vanilla proofs.
#[napi]
pub fn generate_single_vanilla_proof(input: SingleVanillaProof) -> napi::Result<Uint8Array, Code> {
    guarded("generateSingleVanillaProof", || {
        let proof = proof_type::post(&input.proof_type)?;
        let challenges = input
            .challenges
            .iter()
            .map(|node| whole("challenges", node))
            .collect::<Result<Vec<_>, _>>()?;
        post::generate_single_vanilla_proof(
            proof,
            input.replica.number()?,
            &input.replica.info(proof)?,
            &challenges,
        )
        .map(out)
        .map_err(Failure::proofs)
    })
}
