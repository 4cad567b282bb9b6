//! Pre-commit: labels of the stacked graph (phase 1), then trees and the encoded replica (phase 2).

use super::{create_folder, create_if_absent, decode, encode, prover_id, sector_id};
use crate::bytes::{bytes32, out};
use crate::error::{guarded, Code, Failure, Outcome};
use crate::piece::{filling_sector, Piece};
use crate::proof_type;
use crate::whole::Whole;
use filecoin_proofs_api::seal::{self, SealPreCommitPhase1Output, SealPreCommitPhase2Output};
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use std::fs::{self, OpenOptions};
use std::path::Path;

#[napi(object, object_to_js = false)]
pub struct SealPreCommitPhase1 {
    pub proof_type: String,
    /// Made if absent. Must not hold layers of another sector or ticket: existing ones are taken as they are.
    pub cache_path: String,
    /// Zero-filled to the sector's size as it's copied.
    pub unsealed_path: String,
    /// Made if absent; becomes a copy of the unsealed file, which phase 2 encodes in place.
    pub sealed_path: String,
    pub prover_id: Uint8Array,
    #[napi(ts_type = "number | bigint")]
    pub sector_number: Whole,
    pub ticket: Uint8Array,
    pub pieces: Vec<Piece>,
}

#[napi]
pub fn seal_pre_commit_phase1(input: SealPreCommitPhase1) -> napi::Result<Uint8Array, Code> {
    guarded("sealPreCommitPhase1", || {
        let proof = proof_type::seal(&input.proof_type)?;
        let prover = prover_id(&input.prover_id)?;
        let sector = sector_id(&input.sector_number)?;
        let ticket = bytes32("ticket", &input.ticket)?;
        let pieces = filling_sector(&input.pieces, proof.sector_size().into())?;
        create_folder(Path::new(&input.cache_path))?;
        create_if_absent(Path::new(&input.sealed_path))?;
        let output = seal::seal_pre_commit_phase1(
            proof,
            &input.cache_path,
            &input.unsealed_path,
            &input.sealed_path,
            prover,
            sector,
            ticket,
            &pieces,
        )
        .map_err(Failure::proofs)?;
        encode(&output).map(out)
    })
}

#[napi(object, object_to_js = false)]
pub struct SealPreCommitPhase2 {
    /// What phase 1 returned.
    pub phase1_output: Uint8Array,
    pub cache_path: String,
    pub sealed_path: String,
    /// Phase 2 encodes the sealed file in place, so a second run over it would encode twice. Given the unsealed file, it
    /// starts from a fresh copy and may be repeated.
    pub unsealed_path: Option<String>,
}

#[napi(object)]
pub struct Commitments {
    /// Of the replica, 32 bytes.
    pub comm_r: Uint8Array,
    /// Of the data, 32 bytes.
    pub comm_d: Uint8Array,
}

#[napi]
pub fn seal_pre_commit_phase2(input: SealPreCommitPhase2) -> napi::Result<Commitments, Code> {
    guarded("sealPreCommitPhase2", || {
        let phase1: SealPreCommitPhase1Output = decode("phase1Output", &input.phase1_output)?;
        if let Some(unsealed) = &input.unsealed_path {
            let size = u64::from(phase1.registered_proof.sector_size());
            copy_afresh(Path::new(unsealed), Path::new(&input.sealed_path), size)?;
        }
        let output = seal::seal_pre_commit_phase2(phase1, &input.cache_path, &input.sealed_path)
            .map_err(Failure::proofs)?;
        Ok(to_js(output))
    })
}

fn to_js(output: SealPreCommitPhase2Output) -> Commitments {
    Commitments {
        comm_r: out(output.comm_r),
        comm_d: out(output.comm_d),
    }
}

/// What phase 1 leaves in the sealed file: the unsealed bytes and zeros up to the sector's size.
fn copy_afresh(unsealed: &Path, sealed: &Path, size: u64) -> Outcome<()> {
    fs::copy(unsealed, sealed).map_err(|cause| Failure::io("copy", unsealed, cause))?;
    OpenOptions::new()
        .write(true)
        .open(sealed)
        .and_then(|file| file.set_len(size))
        .map_err(|cause| Failure::io("size", sealed, cause))
}

#[napi(object, object_to_js = false)]
pub struct GenerateSynthProofs {
    pub proof_type: String,
    pub cache_path: String,
    pub sealed_path: String,
    pub prover_id: Uint8Array,
    #[napi(ts_type = "number | bigint")]
    pub sector_number: Whole,
    pub ticket: Uint8Array,
    pub comm_r: Uint8Array,
    pub comm_d: Uint8Array,
    pub pieces: Vec<Piece>,
}

/// Makes and stores all vanilla proofs that a synthetic PoRep may be asked for, so that the layers can go (FIP-0059).
#[napi]
pub fn generate_synth_proofs(input: GenerateSynthProofs) -> napi::Result<(), Code> {
    guarded("generateSynthProofs", || {
        let proof = proof_type::seal(&input.proof_type)?;
        let pre_commit = SealPreCommitPhase2Output {
            registered_proof: proof,
            comm_r: bytes32("commR", &input.comm_r)?,
            comm_d: bytes32("commD", &input.comm_d)?,
        };
        seal::generate_synth_proofs(
            &input.cache_path,
            &input.sealed_path,
            prover_id(&input.prover_id)?,
            sector_id(&input.sector_number)?,
            bytes32("ticket", &input.ticket)?,
            pre_commit,
            &filling_sector(&input.pieces, proof.sector_size().into())?,
        )
        .map_err(Failure::proofs)
    })
}
