//! Registered proof types by the names that go-state-types and the Rust API share, such as `StackedDrg2KiBV1_1`.

use crate::error::{guarded, Code, Failure, Outcome};
use crate::update::circuit_files;
use filecoin_proofs_api::{
    PoStType, RegisteredAggregationProof, RegisteredPoStProof, RegisteredSealProof,
    RegisteredUpdateProof,
};
use napi_derive::napi;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::PathBuf;

/// The API's own serde names are the names: what it doesn't know, we don't.
fn named<T: DeserializeOwned>(kind: &str, name: &str) -> Outcome<T> {
    serde_json::from_value(Value::String(name.to_owned())).map_err(|_| {
        Failure::input(format!(
            "proofType {name:?} is not a registered {kind} proof"
        ))
    })
}

pub fn seal(name: &str) -> Outcome<RegisteredSealProof> {
    named("seal", name)
}

pub fn post(name: &str) -> Outcome<RegisteredPoStProof> {
    named("PoSt", name)
}

pub fn update(name: &str) -> Outcome<RegisteredUpdateProof> {
    named("update", name)
}

pub fn aggregation(name: &str) -> Outcome<RegisteredAggregationProof> {
    named("aggregation", name)
}

pub fn winning(name: &str) -> Outcome<RegisteredPoStProof> {
    of_type(name, PoStType::Winning)
}

pub fn window(name: &str) -> Outcome<RegisteredPoStProof> {
    of_type(name, PoStType::Window)
}

fn of_type(name: &str, wanted: PoStType) -> Outcome<RegisteredPoStProof> {
    let proof = post(name)?;
    if proof.typ() == wanted {
        Ok(proof)
    } else {
        Err(Failure::input(format!(
            "proofType {name:?} is not a {wanted:?} PoSt proof"
        )))
    }
}

#[napi(object, object_to_js = false)]
pub struct ProofType {
    pub proof_type: String,
}

/// What is fixed by a proof type.
#[napi(object)]
pub struct ProofTypeFacts {
    /// Bytes of a sector.
    pub sector_size: f64,
    /// Groth16 partitions of one proof; for window PoSt of one chain partition.
    pub partitions: u32,
    /// Bytes of one partition's proof.
    pub partition_proof_length: u32,
    /// Sectors that one PoSt partition covers; 1 for seals and updates.
    pub sectors_per_partition: u32,
    /// File names in the parameter cache.
    pub params_file: String,
    pub verifying_key_file: String,
}

fn file_name(path: anyhow::Result<PathBuf>) -> Outcome<String> {
    let path = path.map_err(Failure::proofs)?;
    Ok(path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default())
}

#[napi]
pub fn seal_proof_facts(input: ProofType) -> napi::Result<ProofTypeFacts, Code> {
    guarded("sealProofFacts", || {
        let proof = seal(&input.proof_type)?;
        Ok(ProofTypeFacts {
            sector_size: u64::from(proof.sector_size()) as f64,
            partitions: proof.partitions().into(),
            partition_proof_length: proof.single_partition_proof_len() as u32,
            sectors_per_partition: 1,
            params_file: file_name(proof.cache_params_path())?,
            verifying_key_file: file_name(proof.cache_verifying_key_path())?,
        })
    })
}

#[napi]
pub fn post_proof_facts(input: ProofType) -> napi::Result<ProofTypeFacts, Code> {
    guarded("postProofFacts", || {
        let proof = post(&input.proof_type)?;
        Ok(ProofTypeFacts {
            sector_size: u64::from(proof.sector_size()) as f64,
            partitions: 1,
            partition_proof_length: proof.single_partition_proof_len() as u32,
            sectors_per_partition: proof.sector_count() as u32,
            params_file: file_name(proof.cache_params_path())?,
            verifying_key_file: file_name(proof.cache_verifying_key_path())?,
        })
    })
}

#[napi]
pub fn update_proof_facts(input: ProofType) -> napi::Result<ProofTypeFacts, Code> {
    guarded("updateProofFacts", || {
        let proof = update(&input.proof_type)?;
        Ok(ProofTypeFacts {
            sector_size: u64::from(proof.sector_size()) as f64,
            partitions: proof.partitions().into(),
            partition_proof_length: proof.single_partition_proof_len() as u32,
            sectors_per_partition: 1,
            params_file: file_name(circuit_files::params(proof))?,
            verifying_key_file: file_name(circuit_files::verifying_key(proof))?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_the_protocol_are_known() {
        for size in ["2KiB", "8MiB", "512MiB", "32GiB", "64GiB"] {
            for version in [
                "V1",
                "V1_1",
                "V1_1_Feat_SyntheticPoRep",
                "V1_2_Feat_NonInteractivePoRep",
            ] {
                seal(&format!("StackedDrg{size}{version}")).unwrap();
            }
            winning(&format!("StackedDrgWinning{size}V1")).unwrap();
            window(&format!("StackedDrgWindow{size}V1")).unwrap();
            window(&format!("StackedDrgWindow{size}V1_2")).unwrap();
            update(&format!("StackedDrg{size}V1")).unwrap();
        }
        aggregation("SnarkPackV2").unwrap();
    }

    #[test]
    fn unknown_names_and_the_wrong_kind_of_post_are_refused() {
        assert_eq!(
            seal("StackedDrg4KiBV1").unwrap_err().code,
            Code::InvalidInput
        );
        assert_eq!(
            winning("StackedDrgWindow2KiBV1").unwrap_err().code,
            Code::InvalidInput
        );
    }
}
