//! Whether a sector's proof holds.

use super::{prover_id, sector_id};
use crate::bytes::{bytes32, out, Bytes32};
use crate::error::{guarded, Code, Failure, Outcome};
use crate::parameters::presence;
use crate::whole::Whole;
use crate::{proof_bytes, proof_type};
use blstrs::Scalar;
use ff::PrimeField;
use filecoin_proofs_api::{seal, ApiFeature, RegisteredSealProof, SectorId};
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;

/// The public side of one sector's seal.
#[napi(object, object_to_js = false)]
pub struct SealStatement {
    pub comm_r: Uint8Array,
    pub comm_d: Uint8Array,
    pub prover_id: Uint8Array,
    #[napi(ts_type = "number | bigint")]
    pub sector_number: Whole,
    pub ticket: Uint8Array,
    pub seed: Uint8Array,
}

/// The same, checked.
pub struct Statement {
    pub comm_r: Bytes32,
    pub comm_d: Bytes32,
    pub prover_id: Bytes32,
    pub sector: SectorId,
    pub ticket: Bytes32,
    pub seed: Bytes32,
}

/// Inputs that carry a statement among their fields.
macro_rules! statement {
    ($input:expr) => {
        Statement {
            comm_r: bytes32("commR", &$input.comm_r)?,
            comm_d: bytes32("commD", &$input.comm_d)?,
            prover_id: prover_id(&$input.prover_id)?,
            sector: sector_id(&$input.sector_number)?,
            ticket: bytes32("ticket", &$input.ticket)?,
            seed: bytes32("seed", &$input.seed)?,
        }
    };
}

impl SealStatement {
    pub fn checked(&self) -> Outcome<Statement> {
        Ok(statement!(self))
    }
}

impl Statement {
    /// The circuit's public inputs, one list for each partition.
    pub fn inputs(&self, proof: RegisteredSealProof) -> Outcome<Vec<Vec<Scalar>>> {
        seal::get_seal_inputs(
            proof,
            self.comm_r,
            self.comm_d,
            self.prover_id,
            self.sector,
            self.ticket,
            self.seed,
        )
        .map_err(Failure::proofs)
    }
}

#[napi(object, object_to_js = false)]
pub struct VerifySeal {
    pub proof_type: String,
    pub comm_r: Uint8Array,
    pub comm_d: Uint8Array,
    pub prover_id: Uint8Array,
    #[napi(ts_type = "number | bigint")]
    pub sector_number: Whole,
    pub ticket: Uint8Array,
    pub seed: Uint8Array,
    /// 192 bytes for each partition; a non-interactive one is an aggregate.
    pub proof: Uint8Array,
}

#[napi]
pub fn verify_seal(input: VerifySeal) -> napi::Result<bool, Code> {
    guarded("verifySeal", || {
        let proof = proof_type::seal(&input.proof_type)?;
        let statement = statement!(input);
        presence::of_verifying_key(proof.cache_verifying_key_path())?;
        let config = proof.as_v1_config();
        let decodes = if config.feature_enabled(ApiFeature::NonInteractivePoRep) {
            presence::of_aggregation_key()?;
            proof_bytes::aggregate_decodes(&input.proof)
        } else {
            proof_bytes::decodes(&input.proof, proof.partitions().into())
        };
        if !decodes {
            return Ok(false);
        }
        seal::verify_seal(
            proof,
            statement.comm_r,
            statement.comm_d,
            statement.prover_id,
            statement.sector,
            statement.ticket,
            statement.seed,
            &input.proof,
        )
        .map_err(Failure::proofs)
    })
}

/// A statement with its proof.
#[napi(object, object_to_js = false)]
pub struct SealClaim {
    pub comm_r: Uint8Array,
    pub comm_d: Uint8Array,
    pub prover_id: Uint8Array,
    #[napi(ts_type = "number | bigint")]
    pub sector_number: Whole,
    pub ticket: Uint8Array,
    pub seed: Uint8Array,
    pub proof: Uint8Array,
}

#[napi(object, object_to_js = false)]
pub struct VerifyBatchSeal {
    pub proof_type: String,
    pub seals: Vec<SealClaim>,
}

/// True when all hold; false doesn't say which one fails.
#[napi]
pub fn verify_batch_seal(input: VerifyBatchSeal) -> napi::Result<bool, Code> {
    guarded("verifyBatchSeal", || {
        let proof = proof_type::seal(&input.proof_type)?;
        if input.seals.is_empty() {
            return Err(Failure::input("seals is empty"));
        }
        let statements = input
            .seals
            .iter()
            .map(|claim| Ok(statement!(claim)))
            .collect::<Outcome<Vec<Statement>>>()?;
        presence::of_verifying_key(proof.cache_verifying_key_path())?;
        let proofs: Vec<&[u8]> = input.seals.iter().map(|claim| &claim.proof[..]).collect();
        let partitions = usize::from(proof.partitions());
        if !proofs
            .iter()
            .all(|bytes| proof_bytes::decodes(bytes, partitions))
        {
            return Ok(false);
        }
        seal::verify_batch_seal(
            proof,
            &column(&statements, |s| s.comm_r),
            &column(&statements, |s| s.comm_d),
            &column(&statements, |s| s.prover_id),
            &column(&statements, |s| s.sector),
            &column(&statements, |s| s.ticket),
            &column(&statements, |s| s.seed),
            &proofs,
        )
        .map_err(Failure::proofs)
    })
}

fn column<T>(statements: &[Statement], field: impl Fn(&Statement) -> T) -> Vec<T> {
    statements.iter().map(field).collect()
}

#[napi(object, object_to_js = false)]
pub struct GetSealInputs {
    pub proof_type: String,
    pub comm_r: Uint8Array,
    pub comm_d: Uint8Array,
    pub prover_id: Uint8Array,
    #[napi(ts_type = "number | bigint")]
    pub sector_number: Whole,
    pub ticket: Uint8Array,
    pub seed: Uint8Array,
}

/// Public inputs of the circuit: a list for each partition, each of 32-byte little-endian field elements.
#[napi]
pub fn get_seal_inputs(input: GetSealInputs) -> napi::Result<Vec<Vec<Uint8Array>>, Code> {
    guarded("getSealInputs", || {
        let proof = proof_type::seal(&input.proof_type)?;
        let elements = |partition: &Vec<Scalar>| -> Vec<Uint8Array> {
            partition
                .iter()
                .map(|element| out(element.to_repr()))
                .collect()
        };
        Ok(statement!(input)
            .inputs(proof)?
            .iter()
            .map(elements)
            .collect())
    })
}
