//! Where the files of an update's circuit lie.
//!
//! `RegisteredUpdateProof::cache_params_path` and its like name the files of the seal's circuit instead (filecoin-proofs-api 19.1).

use filecoin_proofs::{with_shape, TreeRHasher};
use filecoin_proofs_api::{MerkleTreeTrait, RegisteredUpdateProof};
use std::path::PathBuf;
use storage_proofs_core::parameter_cache::{
    parameter_cache_params_path, parameter_cache_verifying_key_path, CacheableParameters,
};
use storage_proofs_update::circuit::EmptySectorUpdateCircuit;
use storage_proofs_update::compound::EmptySectorUpdateCompound;
use storage_proofs_update::PublicParams;

fn id_of_shape<Tree: 'static + MerkleTreeTrait<Hasher = TreeRHasher>>(sector_size: u64) -> String {
    type Compound<Tree> = EmptySectorUpdateCompound<Tree>;
    <Compound<Tree> as CacheableParameters<EmptySectorUpdateCircuit<Tree>, _>>::cache_identifier(
        &PublicParams::from_sector_size(sector_size),
    )
}

fn id(proof: RegisteredUpdateProof) -> String {
    let size = u64::from(proof.sector_size());
    with_shape!(size, id_of_shape, size)
}

pub fn params(proof: RegisteredUpdateProof) -> anyhow::Result<PathBuf> {
    Ok(parameter_cache_params_path(&id(proof)))
}

pub fn verifying_key(proof: RegisteredUpdateProof) -> anyhow::Result<PathBuf> {
    Ok(parameter_cache_verifying_key_path(&id(proof)))
}
