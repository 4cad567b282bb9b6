//! The data of an updated sector, from its replica and the sector key. Fast: no labels are computed.

use super::make_as_long_as;
use crate::bytes::bytes32;
use crate::error::{guarded, Code, Failure, Outcome};
use crate::proof_type;
use crate::whole::{size, Whole};
use filecoin_proofs_api::update;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

/// Bytes of a node, the unit that encoding works in.
const NODE_SIZE: usize = 32;

#[napi(object, object_to_js = false)]
pub struct DecodeFrom {
    pub proof_type: String,
    /// Made, or made anew.
    pub out_data_path: String,
    pub replica_path: String,
    pub sector_key_path: String,
    pub sector_key_cache_path: String,
    pub comm_d_new: Uint8Array,
}

/// Writes the padded data, as long as the sector.
#[napi]
pub fn empty_sector_update_decode_from(input: DecodeFrom) -> napi::Result<(), Code> {
    guarded("emptySectorUpdateDecodeFrom", || {
        let proof = proof_type::update(&input.proof_type)?;
        let comm_d_new = bytes32("commDNew", &input.comm_d_new)?;
        make_as_long_as(
            Path::new(&input.out_data_path),
            Path::new(&input.replica_path),
        )?;
        update::empty_sector_update_decode_from(
            proof,
            &input.out_data_path,
            &input.replica_path,
            &input.sector_key_path,
            &input.sector_key_cache_path,
            comm_d_new,
        )
        .map_err(Failure::proofs)
    })
}

#[napi(object, object_to_js = false)]
pub struct DecodeFromRange {
    pub proof_type: String,
    pub comm_d_new: Uint8Array,
    pub comm_r_old: Uint8Array,
    pub replica_path: String,
    pub sector_key_path: String,
    /// Made, or made empty: the range alone, flushed to disk.
    pub output_path: String,
    /// Nodes of 32 bytes from the sector's start.
    #[napi(ts_type = "number | bigint")]
    pub nodes_offset: Whole,
    #[napi(ts_type = "number | bigint")]
    pub num_nodes: Whole,
}

/// Writes padded data of a range of nodes.
#[napi]
pub fn empty_sector_update_decode_from_range(input: DecodeFromRange) -> napi::Result<(), Code> {
    guarded("emptySectorUpdateDecodeFromRange", || {
        let proof = proof_type::update(&input.proof_type)?;
        let comm_d = bytes32("commDNew", &input.comm_d_new)?;
        let comm_r = bytes32("commROld", &input.comm_r_old)?;
        let offset = size("nodesOffset", &input.nodes_offset)?;
        let count = size("numNodes", &input.num_nodes)?;
        let nodes = (u64::from(proof.sector_size()) / NODE_SIZE as u64) as usize;
        if offset.checked_add(count).is_none_or(|end| end > nodes) {
            return Err(Failure::input(format!(
                "{count} nodes at {offset} go past the sector's {nodes} nodes"
            )));
        }
        let replica = open_at(&input.replica_path, offset)?;
        let sector_key = open_at(&input.sector_key_path, offset)?;
        let path = Path::new(&input.output_path);
        let file = File::create(path).map_err(|cause| Failure::io("create", path, cause))?;
        let mut output = BufWriter::new(file);
        update::empty_sector_update_decode_from_range(
            proof,
            comm_d,
            comm_r,
            replica,
            sector_key,
            &mut output,
            offset,
            count,
        )
        .map_err(Failure::proofs)?;
        output
            .flush()
            .and_then(|()| output.get_ref().sync_all())
            .map_err(|cause| Failure::io("write", path, cause))
    })
}

fn open_at(path: &str, node: usize) -> Outcome<File> {
    let path = Path::new(path);
    File::open(path)
        .and_then(|mut file| {
            file.seek(SeekFrom::Start((node * NODE_SIZE) as u64))?;
            Ok(file)
        })
        .map_err(|cause| Failure::io("open", path, cause))
}
