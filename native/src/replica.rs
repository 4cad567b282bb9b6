//! The sealed sectors that a PoSt speaks of.

use crate::bytes::bytes32;
use crate::error::{Failure, Outcome};
use crate::whole::{whole, Whole};
use filecoin_proofs_api::{PrivateReplicaInfo, PublicReplicaInfo, RegisteredPoStProof, SectorId};
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use std::collections::BTreeMap;

/// What a prover has of a sector.
#[napi(object, object_to_js = false)]
pub struct PrivateReplica {
    #[napi(ts_type = "number | bigint")]
    pub sector_number: Whole,
    pub comm_r: Uint8Array,
    pub cache_path: String,
    /// The sealed file, or an updated sector's replica.
    pub sealed_path: String,
}

/// What a verifier knows of a sector.
#[napi(object, object_to_js = false)]
pub struct PublicReplica {
    #[napi(ts_type = "number | bigint")]
    pub sector_number: Whole,
    pub comm_r: Uint8Array,
}

impl PrivateReplica {
    pub fn number(&self) -> Outcome<SectorId> {
        whole("sectorNumber", &self.sector_number).map(SectorId::from)
    }

    pub fn info(&self, proof: RegisteredPoStProof) -> Outcome<PrivateReplicaInfo> {
        Ok(PrivateReplicaInfo::new(
            proof,
            bytes32("commR", &self.comm_r)?,
            (&self.cache_path).into(),
            (&self.sealed_path).into(),
        ))
    }
}

pub fn private(
    proof: RegisteredPoStProof,
    replicas: &[PrivateReplica],
) -> Outcome<BTreeMap<SectorId, PrivateReplicaInfo>> {
    keyed(
        replicas
            .iter()
            .map(|replica| Ok((replica.number()?, replica.info(proof)?))),
    )
}

pub fn public(
    proof: RegisteredPoStProof,
    replicas: &[PublicReplica],
) -> Outcome<BTreeMap<SectorId, PublicReplicaInfo>> {
    keyed(replicas.iter().map(|replica| {
        let number = whole("sectorNumber", &replica.sector_number)?;
        let comm_r = bytes32("commR", &replica.comm_r)?;
        Ok((
            SectorId::from(number),
            PublicReplicaInfo::new(proof, comm_r),
        ))
    }))
}

/// A map would swallow one of two replicas with the same number, and prove less than was asked.
fn keyed<T>(
    entries: impl Iterator<Item = Outcome<(SectorId, T)>>,
) -> Outcome<BTreeMap<SectorId, T>> {
    let mut map = BTreeMap::new();
    for entry in entries {
        let (number, replica) = entry?;
        if map.insert(number, replica).is_some() {
            return Err(Failure::input(format!(
                "sector {} is listed twice",
                u64::from(number)
            )));
        }
    }
    if map.is_empty() {
        return Err(Failure::input("replicas is empty"));
    }
    Ok(map)
}
