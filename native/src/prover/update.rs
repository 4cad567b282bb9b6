//! The proof that a replica was updated.

use super::{by_choice, circuit_proofs, from_sectors, to_bytes, Inputs, Watch};
use anyhow::ensure;
use filecoin_hashers::Domain;
use filecoin_proofs::{with_shape, DefaultPieceDomain, SectorUpdateConfig};
use filecoin_proofs_api::{update, Commitment, PartitionProofBytes, RegisteredUpdateProof};
use std::path::Path;
use storage_proofs_core::merkle::MerkleTreeTrait;
use storage_proofs_core::proof::ProofScheme;
use storage_proofs_update::constants::{TreeRDomain, TreeRHasher};
use storage_proofs_update::vanilla::PartitionProof;
use storage_proofs_update::{
    EmptySectorUpdate, EmptySectorUpdateCircuit, EmptySectorUpdateCompound, PublicInputs,
    SetupParams,
};

const CIRCUIT: &str = "empty-sector-update";

/// What an update's proof speaks of.
#[derive(Clone, Copy)]
pub struct Statement {
    pub proof: RegisteredUpdateProof,
    pub comm_r_old: Commitment,
    pub comm_r_new: Commitment,
    pub comm_d_new: Commitment,
}

/// Where it lies, before and after.
pub struct UpdatedSector<'a> {
    pub key: &'a Path,
    pub key_cache: &'a Path,
    pub replica: &'a Path,
    pub replica_cache: &'a Path,
}

/// 192 bytes for each partition, accepted by the verifier.
pub fn update_proof(
    statement: Statement,
    sector: &UpdatedSector,
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    let Statement {
        proof,
        comm_r_old: old,
        comm_r_new: new,
        comm_d_new: data,
    } = statement;
    let [key, key_cache] = [sector.key, sector.key_cache];
    let [replica, cache] = [sector.replica, sector.replica_cache];
    from_sectors(
        CIRCUIT,
        || update::generate_partition_proofs(proof, old, new, data, key, key_cache, replica, cache),
        |partition_proofs, watch| update_proof_with_vanilla(statement, &partition_proofs, watch),
        || {
            let made = update::generate_empty_sector_update_proof(
                proof, old, new, data, key, key_cache, replica, cache,
            )?;
            Ok(made.0)
        },
        watch,
    )
}

pub fn update_proof_with_vanilla(
    statement: Statement,
    partition_proofs: &[PartitionProofBytes],
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    let size = u64::from(statement.proof.sector_size());
    by_choice(
        CIRCUIT,
        || Ok(inputs_of(statement, partition_proofs)),
        |watch| with_shape!(size, own, statement, partition_proofs, watch),
        || {
            let made = update::generate_empty_sector_update_proof_with_vanilla(
                statement.proof,
                copies_of(partition_proofs),
                statement.comm_r_old,
                statement.comm_r_new,
                statement.comm_d_new,
            )?;
            Ok(made.0)
        },
        watch,
    )
}

/// The library wants its own, and they can't be cloned.
fn copies_of(partition_proofs: &[PartitionProofBytes]) -> Vec<PartitionProofBytes> {
    partition_proofs
        .iter()
        .map(|proof| PartitionProofBytes(proof.0.clone()))
        .collect()
}

fn inputs_of(statement: Statement, partition_proofs: &[PartitionProofBytes]) -> Inputs {
    Inputs::of("generateEmptySectorUpdateProofWithVanilla")
        .value("proofType", statement.proof)
        .hex("commROld", statement.comm_r_old)
        .hex("commRNew", statement.comm_r_new)
        .hex("commDNew", statement.comm_d_new)
        .files(
            "partitionProofs",
            partition_proofs.iter().map(|proof| proof.0.clone()),
        )
}

fn own<Tree: 'static + MerkleTreeTrait<Hasher = TreeRHasher>>(
    statement: Statement,
    partition_proofs: &[PartitionProofBytes],
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    let Statement {
        proof,
        comm_r_old,
        comm_r_new,
        comm_d_new,
    } = statement;
    let config = SectorUpdateConfig::from_porep_config(&proof.as_v1_config());
    let vanilla: Vec<PartitionProof<Tree>> = partition_proofs
        .iter()
        .map(|PartitionProofBytes(bytes)| Ok(bincode::deserialize(bytes)?))
        .collect::<anyhow::Result<_>>()?;
    let public_params = EmptySectorUpdate::<Tree>::setup(&SetupParams {
        sector_bytes: u64::from(config.sector_size),
    })?;
    let public_inputs = PublicInputs {
        k: usize::from(config.update_partitions),
        comm_r_old: TreeRDomain::try_from_bytes(&comm_r_old)?,
        comm_d_new: DefaultPieceDomain::try_from_bytes(&comm_d_new)?,
        comm_r_new: TreeRDomain::try_from_bytes(&comm_r_new)?,
        h: config.h,
    };
    let proofs = circuit_proofs::<
        EmptySectorUpdateCompound<Tree>,
        EmptySectorUpdate<Tree>,
        EmptySectorUpdateCircuit<Tree>,
    >(&public_inputs, &vanilla, &public_params, watch)?;
    let made = to_bytes(&proofs)?;
    ensure!(
        update::verify_empty_sector_update_proof(proof, &made, comm_r_old, comm_r_new, comm_d_new)?,
        "the library's verifier refuses the proof"
    );
    Ok(made)
}
