//! Putting data into a sector key, and taking it out again.

use super::make_as_long_as;
use crate::bytes::{bytes32, out};
use crate::error::{guarded, Code, Failure};
use crate::piece::{filling_sector, Piece};
use crate::proof_type;
use filecoin_proofs_api::update;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use std::path::Path;

#[napi(object, object_to_js = false)]
pub struct EncodeInto {
    pub proof_type: String,
    /// Made, or made anew.
    pub new_replica_path: String,
    /// Made if absent.
    pub new_cache_path: String,
    pub sector_key_path: String,
    pub sector_key_cache_path: String,
    /// The unsealed file, as long as the sector.
    pub staged_data_path: String,
    pub pieces: Vec<Piece>,
}

#[napi(object)]
pub struct Encoded {
    pub comm_r_new: Uint8Array,
    pub comm_r_last_new: Uint8Array,
    pub comm_d_new: Uint8Array,
}

#[napi]
pub fn empty_sector_update_encode_into(input: EncodeInto) -> napi::Result<Encoded, Code> {
    guarded("emptySectorUpdateEncodeInto", || {
        let proof = proof_type::update(&input.proof_type)?;
        let pieces = filling_sector(&input.pieces, proof.sector_size().into())?;
        let cache = Path::new(&input.new_cache_path);
        std::fs::create_dir_all(cache)
            .map_err(|cause| Failure::io("create folder", cache, cause))?;
        make_as_long_as(
            Path::new(&input.new_replica_path),
            Path::new(&input.sector_key_path),
        )?;
        let encoded = update::empty_sector_update_encode_into(
            proof,
            &input.new_replica_path,
            &input.new_cache_path,
            &input.sector_key_path,
            &input.sector_key_cache_path,
            &input.staged_data_path,
            &pieces,
        )
        .map_err(Failure::proofs)?;
        Ok(Encoded {
            comm_r_new: out(encoded.comm_r_new),
            comm_r_last_new: out(encoded.comm_r_last_new),
            comm_d_new: out(encoded.comm_d_new),
        })
    })
}

#[napi(object, object_to_js = false)]
pub struct RemoveEncodedData {
    pub proof_type: String,
    /// Made, or made anew: the sector key as it was before the update.
    pub sector_key_path: String,
    /// Made if absent.
    pub sector_key_cache_path: String,
    pub replica_path: String,
    /// The cache that the sector was first sealed into, which its CommR is read from (`p_aux`). The API calls it the replica's cache;
    /// given that of the update it returns bytes that are no sector key, without an error.
    pub original_cache_path: String,
    /// The unsealed file that was encoded.
    pub data_path: String,
    pub comm_d_new: Uint8Array,
}

/// Gets the sector key back from the replica and its data.
#[napi]
pub fn empty_sector_update_remove_encoded_data(input: RemoveEncodedData) -> napi::Result<(), Code> {
    guarded("emptySectorUpdateRemoveEncodedData", || {
        let proof = proof_type::update(&input.proof_type)?;
        let comm_d_new = bytes32("commDNew", &input.comm_d_new)?;
        let cache = Path::new(&input.sector_key_cache_path);
        std::fs::create_dir_all(cache)
            .map_err(|cause| Failure::io("create folder", cache, cause))?;
        make_as_long_as(
            Path::new(&input.sector_key_path),
            Path::new(&input.replica_path),
        )?;
        update::empty_sector_update_remove_encoded_data(
            proof,
            &input.sector_key_path,
            &input.sector_key_cache_path,
            &input.replica_path,
            &input.original_cache_path,
            &input.data_path,
            comm_d_new,
        )
        .map_err(Failure::proofs)
    })
}
