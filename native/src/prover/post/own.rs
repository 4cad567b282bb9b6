//! Proofs of spacetime by our prover, from vanilla proofs.

use super::Draw;
use crate::prover::{circuit_proofs, hold, to_bytes, Watch};
use anyhow::{ensure, Context};
use bellperson::groth16::Proof;
use blstrs::Bls12;
use filecoin_hashers::{Domain, Hasher};
use filecoin_proofs::parameters::{window_post_setup_params, winning_post_setup_params};
use filecoin_proofs::{
    as_safe_commitment, partition_vanilla_proofs, single_partition_vanilla_proofs,
    FallbackPoStSectorProof, PoStType, VanillaProof,
};
use filecoin_proofs_api::{post, PublicReplicaInfo, SectorId};
use std::collections::BTreeMap;
use storage_proofs_core::merkle::MerkleTreeTrait;
use storage_proofs_core::proof::ProofScheme;
use storage_proofs_post::fallback::{
    self, FallbackPoSt, FallbackPoStCircuit, FallbackPoStCompound, PublicSector,
};

/// Sectors before the partition that is proved; a message of the chain speaks of 25,000 at most.
const MOST_SECTORS: usize = 1 << 20;

type Safe<Tree> = <<Tree as MerkleTreeTrait>::Hasher as Hasher>::Domain;

/// All partitions.
pub fn prove_whole<Tree: 'static + MerkleTreeTrait>(
    draw: Draw,
    vanilla: &[Vec<u8>],
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    let config = draw.proof.as_v1_config();
    let vanilla = read::<Tree>(vanilla)?;
    let partitions = match draw.proof.typ() {
        PoStType::Winning => 1,
        PoStType::Window => vanilla.len().div_ceil(config.sector_count),
    };
    let public_params = public_params::<Tree>(draw)?;
    let public_inputs = public_inputs(draw, &vanilla, None)?;
    let partitioned = partition_vanilla_proofs(
        &config,
        &public_params,
        &public_inputs,
        partitions,
        &vanilla,
    )?;
    let made = to_bytes(&prove::<Tree>(
        &public_inputs,
        &partitioned,
        &public_params,
        watch,
    )?)?;
    ensure!(
        is_accepted(draw, &vanilla, &made)?,
        "the library's verifier refuses the proof"
    );
    Ok(made)
}

/// One partition of a window PoSt, which the library has no verifier of.
pub fn prove_partition<Tree: 'static + MerkleTreeTrait>(
    draw: Draw,
    vanilla: &[Vec<u8>],
    partition: usize,
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    let vanilla = read::<Tree>(vanilla)?;
    let public_params = public_params::<Tree>(draw)?;
    let public_inputs = public_inputs(draw, &vanilla, Some(partition))?;
    let vanilla = single_partition_vanilla_proofs(
        &draw.proof.as_v1_config(),
        &public_params,
        &public_inputs,
        &vanilla,
    )?;
    let proofs = prove::<Tree>(&public_inputs, &[vanilla], &public_params, watch)?;
    let among_others = behind_others(public_inputs, partition, public_params.sector_count)?;
    ensure!(
        hold::<FallbackPoStCompound<Tree>, FallbackPoSt<'_, Tree>, FallbackPoStCircuit<Tree>>(
            &among_others,
            &public_params,
            &proofs,
            partition
        )?,
        "the proof does not hold for the partition's sectors"
    );
    to_bytes(&proofs)
}

fn read<Tree: 'static + MerkleTreeTrait>(
    vanilla: &[Vec<u8>],
) -> anyhow::Result<Vec<FallbackPoStSectorProof<Tree>>> {
    vanilla
        .iter()
        .map(|bytes| Ok(bincode::deserialize(bytes)?))
        .collect()
}

fn public_params<Tree: 'static + MerkleTreeTrait>(
    draw: Draw,
) -> anyhow::Result<fallback::PublicParams> {
    let config = draw.proof.as_v1_config();
    let setup = match draw.proof.typ() {
        PoStType::Winning => winning_post_setup_params(&config)?,
        PoStType::Window => window_post_setup_params(&config),
    };
    <FallbackPoSt<'_, Tree> as ProofScheme<'_>>::setup(&setup)
}

fn public_inputs<Tree: 'static + MerkleTreeTrait>(
    draw: Draw,
    vanilla: &[FallbackPoStSectorProof<Tree>],
    partition: Option<usize>,
) -> anyhow::Result<fallback::PublicInputs<Safe<Tree>>> {
    Ok(fallback::PublicInputs {
        randomness: as_safe_commitment::<Safe<Tree>, _>(&draw.randomness, "randomness")?,
        prover_id: as_safe_commitment::<Safe<Tree>, _>(&draw.prover_id, "prover_id")?,
        sectors: vanilla
            .iter()
            .map(|one| PublicSector {
                id: one.sector_id,
                comm_r: one.comm_r,
            })
            .collect(),
        k: partition,
    })
}

fn prove<Tree: 'static + MerkleTreeTrait>(
    public_inputs: &fallback::PublicInputs<Safe<Tree>>,
    partitioned: &[VanillaProof<Tree>],
    public_params: &fallback::PublicParams,
    watch: Watch,
) -> anyhow::Result<Vec<Proof<Bls12>>> {
    circuit_proofs::<FallbackPoStCompound<Tree>, FallbackPoSt<'_, Tree>, FallbackPoStCircuit<Tree>>(
        public_inputs,
        partitioned,
        public_params,
        watch,
    )
}

/// The sectors where the library looks for a partition's: behind as many as the partitions before it have, whichever those are.
fn behind_others<D: Domain>(
    public_inputs: fallback::PublicInputs<D>,
    partition: usize,
    sectors_per_partition: usize,
) -> anyhow::Result<fallback::PublicInputs<D>> {
    let own = &public_inputs.sectors;
    let before = partition.saturating_mul(sectors_per_partition);
    ensure!(
        before <= MOST_SECTORS,
        "partition {partition} is behind {before} sectors, more than {MOST_SECTORS}"
    );
    let any = own.first().context("a partition without sectors")?.clone();
    let mut sectors = vec![any; before];
    sectors.extend_from_slice(own);
    Ok(fallback::PublicInputs {
        sectors,
        ..public_inputs
    })
}

fn is_accepted<Tree: 'static + MerkleTreeTrait>(
    draw: Draw,
    vanilla: &[FallbackPoStSectorProof<Tree>],
    made: &[u8],
) -> anyhow::Result<bool> {
    let Draw {
        proof,
        randomness,
        prover_id,
    } = draw;
    let replica = |one: &FallbackPoStSectorProof<Tree>| -> anyhow::Result<_> {
        let info = PublicReplicaInfo::new(proof, bytes_of(&one.comm_r)?);
        Ok((one.sector_id, info))
    };
    let replicas = vanilla
        .iter()
        .map(replica)
        .collect::<anyhow::Result<BTreeMap<SectorId, _>>>()?;
    match proof.typ() {
        PoStType::Winning => post::verify_winning_post(&randomness, made, &replicas, prover_id),
        PoStType::Window => {
            post::verify_window_post(&randomness, &[(proof, made)], &replicas, prover_id)
        }
    }
}

fn bytes_of(commitment: &impl Domain) -> anyhow::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    commitment.write_bytes(&mut bytes)?;
    Ok(bytes)
}
