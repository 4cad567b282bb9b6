//! A sector's data, decoded from its replica.

use super::{prover_id, sector_id};
use crate::bytes::bytes32;
use crate::error::{guarded, Code, Failure};
use crate::proof_type;
use crate::whole::{whole, Whole};
use filecoin_proofs_api::{seal, UnpaddedByteIndex, UnpaddedBytesAmount};
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

#[napi(object, object_to_js = false)]
pub struct UnsealRange {
    pub proof_type: String,
    pub cache_path: String,
    pub sealed_path: String,
    /// Made, or made empty, and flushed to disk. Give a name of your own and rename it, if others read it.
    pub output_path: String,
    pub prover_id: Uint8Array,
    #[napi(ts_type = "number | bigint")]
    pub sector_number: Whole,
    pub comm_d: Uint8Array,
    pub ticket: Uint8Array,
    /// Unpadded bytes from the sector's start; a multiple of 127.
    #[napi(ts_type = "number | bigint")]
    pub offset: Whole,
    /// Unpadded bytes.
    #[napi(ts_type = "number | bigint")]
    pub length: Whole,
}

/// Bytes written. Decodes the whole sector in memory, whatever the range.
#[napi]
pub fn unseal_range(input: UnsealRange) -> napi::Result<f64, Code> {
    guarded("unsealRange", || {
        let proof = proof_type::seal(&input.proof_type)?;
        let offset = whole("offset", &input.offset)?;
        let length = whole("length", &input.length)?;
        let capacity = u64::from(proof.sector_size()) / 128 * 127;
        // The library would slice out of bounds, or shift bits when a range starts inside a 127-byte group.
        if !offset.is_multiple_of(127) {
            return Err(Failure::input(format!(
                "offset {offset} is not a multiple of 127"
            )));
        }
        if offset.checked_add(length).is_none_or(|end| end > capacity) {
            return Err(Failure::input(format!(
                "the range of {length} bytes at {offset} goes past the sector's {capacity} unpadded bytes"
            )));
        }
        let prover = prover_id(&input.prover_id)?;
        let sector = sector_id(&input.sector_number)?;
        let comm_d = bytes32("commD", &input.comm_d)?;
        let ticket = bytes32("ticket", &input.ticket)?;
        let path = Path::new(&input.output_path);
        let file = File::create(path).map_err(|cause| Failure::io("create", path, cause))?;
        let mut output = BufWriter::new(file);
        let written = seal::get_unsealed_range_mapped(
            proof,
            &input.cache_path,
            &input.sealed_path,
            &mut output,
            prover,
            sector,
            comm_d,
            ticket,
            UnpaddedByteIndex(offset),
            UnpaddedBytesAmount(length),
        )
        .map_err(Failure::proofs)?;
        output
            .flush()
            .and_then(|()| output.get_ref().sync_all())
            .map_err(|cause| Failure::io("write", path, cause))?;
        Ok(u64::from(written) as f64)
    })
}
