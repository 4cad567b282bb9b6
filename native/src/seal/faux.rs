//! Sectors that look sealed but aren't: for a chain's genesis, where nobody asks for the proof of replication.

use super::create_folder;
use crate::bytes::out;
use crate::error::{guarded, Code, Failure};
use crate::proof_type;
use filecoin_proofs_api::seal;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use std::path::Path;

#[napi(object, object_to_js = false)]
pub struct Fauxrep {
    pub proof_type: String,
    pub cache_path: String,
    /// Made, or made anew: a sector of zeros.
    pub sealed_path: String,
}

/// CommR of a faux replica with its trees in `cachePath`.
#[napi]
pub fn fauxrep(input: Fauxrep) -> napi::Result<Uint8Array, Code> {
    guarded("fauxrep", || {
        let proof = proof_type::seal(&input.proof_type)?;
        create_folder(Path::new(&input.cache_path))?;
        seal::fauxrep(proof, &input.cache_path, &input.sealed_path)
            .map(out)
            .map_err(Failure::proofs)
    })
}

#[napi(object, object_to_js = false)]
pub struct Fauxrep2 {
    pub proof_type: String,
    pub cache_path: String,
    /// The `p_aux` file of an earlier faux sector.
    pub existing_p_aux_path: String,
}

/// CommR of another faux replica that shares an earlier one's trees and differs in CommC only.
#[napi]
pub fn fauxrep2(input: Fauxrep2) -> napi::Result<Uint8Array, Code> {
    guarded("fauxrep2", || {
        let proof = proof_type::seal(&input.proof_type)?;
        create_folder(Path::new(&input.cache_path))?;
        seal::fauxrep2(proof, &input.cache_path, &input.existing_p_aux_path)
            .map(out)
            .map_err(Failure::proofs)
    })
}
