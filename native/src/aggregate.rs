//! SnarkPack: many seal proofs as one (FIP-0013), and the form that non-interactive proofs go on chain in (FIP-0092).

use crate::bytes::{each_bytes32, out, same_length};
use crate::error::{guarded, Code, Failure};
use crate::parameters::presence;
use crate::seal::SealStatement;
use crate::{proof_bytes, proof_type};
use filecoin_proofs_api::seal::{self, SealCommitPhase2Output};
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

#[napi(object, object_to_js = false)]
pub struct AggregateSealCommitProofs {
    pub proof_type: String,
    /// `SnarkPackV1` or `SnarkPackV2`.
    pub aggregation_type: String,
    pub comm_rs: Vec<Uint8Array>,
    pub seeds: Vec<Uint8Array>,
    /// From `sealCommitPhase2`, in the same order.
    pub proofs: Vec<Uint8Array>,
}

#[napi]
pub fn aggregate_seal_commit_proofs(
    input: AggregateSealCommitProofs,
) -> napi::Result<Uint8Array, Code> {
    guarded("aggregateSealCommitProofs", || {
        same_length(&[
            ("commRs", input.comm_rs.len()),
            ("seeds", input.seeds.len()),
            ("proofs", input.proofs.len()),
        ])?;
        presence::of_aggregation_key()?;
        let outputs: Vec<_> = input
            .proofs
            .iter()
            .map(|proof| SealCommitPhase2Output {
                proof: proof.to_vec(),
            })
            .collect();
        seal::aggregate_seal_commit_proofs(
            proof_type::seal(&input.proof_type)?,
            proof_type::aggregation(&input.aggregation_type)?,
            &each_bytes32("commRs", &input.comm_rs)?,
            &each_bytes32("seeds", &input.seeds)?,
            &outputs,
        )
        .map(out)
        .map_err(Failure::proofs)
    })
}

#[napi(object, object_to_js = false)]
pub struct VerifyAggregateSealCommitProofs {
    pub proof_type: String,
    pub aggregation_type: String,
    /// In the order in which the proofs were aggregated.
    pub statements: Vec<SealStatement>,
    pub proof: Uint8Array,
}

#[napi]
pub fn verify_aggregate_seal_commit_proofs(
    input: VerifyAggregateSealCommitProofs,
) -> napi::Result<bool, Code> {
    guarded("verifyAggregateSealCommitProofs", || {
        let proof = proof_type::seal(&input.proof_type)?;
        let aggregation = proof_type::aggregation(&input.aggregation_type)?;
        if input.statements.is_empty() {
            return Err(Failure::input("statements is empty"));
        }
        presence::of_verifying_key(proof.cache_verifying_key_path())?;
        presence::of_aggregation_key()?;
        if !proof_bytes::aggregate_decodes(&input.proof) {
            return Ok(false);
        }
        let mut comm_rs = vec![];
        let mut seeds = vec![];
        let mut inputs = vec![];
        for statement in &input.statements {
            let statement = statement.checked()?;
            comm_rs.push(statement.comm_r);
            seeds.push(statement.seed);
            inputs.extend(statement.inputs(proof)?);
        }
        seal::verify_aggregate_seal_commit_proofs(
            proof,
            aggregation,
            input.proof.to_vec(),
            &comm_rs,
            &seeds,
            inputs,
        )
        .map_err(Failure::proofs)
    })
}
