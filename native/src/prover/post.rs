//! Proofs of spacetime.

use super::{by_choice, circuit_proofs, to_bytes, Watch};
use anyhow::{ensure, Context};
use filecoin_hashers::{Domain, Hasher};
use filecoin_proofs::parameters::{window_post_setup_params, winning_post_setup_params};
use filecoin_proofs::{
    as_safe_commitment, partition_vanilla_proofs, with_shape, FallbackPoStSectorProof, PoStType,
};
use filecoin_proofs_api::post;
use filecoin_proofs_api::{
    ChallengeSeed, PrivateReplicaInfo, ProverId, PublicReplicaInfo, RegisteredPoStProof, SectorId,
};
use std::collections::BTreeMap;
use storage_proofs_core::merkle::MerkleTreeTrait;
use storage_proofs_core::proof::ProofScheme;
use storage_proofs_post::fallback::{
    self, FallbackPoSt, FallbackPoStCircuit, FallbackPoStCompound, PublicSector,
};

/// What a proof is about.
#[derive(Clone, Copy)]
pub struct Draw {
    pub proof: RegisteredPoStProof,
    pub randomness: ChallengeSeed,
    pub prover_id: ProverId,
}

/// From replicas: the vanilla proofs are made first.
pub fn generate_post(
    draw: Draw,
    replicas: &BTreeMap<SectorId, PrivateReplicaInfo>,
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    by_choice(
        circuit_of(draw),
        || own_of(draw, &vanilla_of(draw, replicas)?, watch),
        || match draw.proof.typ() {
            PoStType::Winning => only(post::generate_winning_post(
                &draw.randomness,
                replicas,
                draw.prover_id,
            )?),
            PoStType::Window => only(post::generate_window_post(
                &draw.randomness,
                replicas,
                draw.prover_id,
            )?),
        },
    )
}

pub fn generate_post_with_vanilla(
    draw: Draw,
    vanilla: &[Vec<u8>],
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    let Draw {
        proof,
        randomness,
        prover_id,
    } = draw;
    by_choice(
        circuit_of(draw),
        || own_of(draw, vanilla, watch),
        || match proof.typ() {
            PoStType::Winning => only(post::generate_winning_post_with_vanilla(
                proof,
                &randomness,
                prover_id,
                vanilla,
            )?),
            PoStType::Window => only(post::generate_window_post_with_vanilla(
                proof,
                &randomness,
                prover_id,
                vanilla,
            )?),
        },
    )
}

fn circuit_of(draw: Draw) -> &'static str {
    match draw.proof.typ() {
        PoStType::Winning => "winning-post",
        PoStType::Window => "window-post",
    }
}

/// The API returns a list for the day when proofs of several versions are merged; today it has one element.
fn only(proofs: Vec<(RegisteredPoStProof, Vec<u8>)>) -> anyhow::Result<Vec<u8>> {
    ensure!(
        proofs.len() == 1,
        "expected one proof, got {}",
        proofs.len()
    );
    Ok(proofs
        .into_iter()
        .map(|(_, proof)| proof)
        .next()
        .unwrap_or_default())
}

fn vanilla_of(
    draw: Draw,
    replicas: &BTreeMap<SectorId, PrivateReplicaInfo>,
) -> anyhow::Result<Vec<Vec<u8>>> {
    let sectors: Vec<SectorId> = replicas.keys().copied().collect();
    let challenges = post::generate_fallback_sector_challenges(
        draw.proof,
        &draw.randomness,
        &sectors,
        draw.prover_id,
    )?;
    replicas
        .iter()
        .map(|(sector, replica)| {
            let challenges = challenges
                .get(sector)
                .context("a sector without challenges")?;
            post::generate_single_vanilla_proof(draw.proof, *sector, replica, challenges)
        })
        .collect()
}

fn own_of(draw: Draw, vanilla: &[Vec<u8>], watch: Watch) -> anyhow::Result<Vec<u8>> {
    with_shape!(
        u64::from(draw.proof.sector_size()),
        own,
        draw,
        vanilla,
        watch
    )
}

fn own<Tree: 'static + MerkleTreeTrait>(
    draw: Draw,
    vanilla: &[Vec<u8>],
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    let Draw {
        proof,
        randomness,
        prover_id,
    } = draw;
    let config = proof.as_v1_config();
    let vanilla: Vec<FallbackPoStSectorProof<Tree>> = vanilla
        .iter()
        .map(|bytes| Ok(bincode::deserialize(bytes)?))
        .collect::<anyhow::Result<_>>()?;
    let (setup, partitions) = match proof.typ() {
        PoStType::Winning => (winning_post_setup_params(&config)?, 1),
        PoStType::Window => {
            let partitions = vanilla.len().div_ceil(config.sector_count);
            (window_post_setup_params(&config), partitions)
        }
    };
    let public_params = <FallbackPoSt<'_, Tree> as ProofScheme<'_>>::setup(&setup)?;
    let public_inputs = fallback::PublicInputs {
        randomness: as_safe_commitment::<Safe<Tree>, _>(&randomness, "randomness")?,
        prover_id: as_safe_commitment::<Safe<Tree>, _>(&prover_id, "prover_id")?,
        sectors: vanilla
            .iter()
            .map(|one| PublicSector {
                id: one.sector_id,
                comm_r: one.comm_r,
            })
            .collect(),
        k: None,
    };
    let partitioned = partition_vanilla_proofs(
        &config,
        &public_params,
        &public_inputs,
        partitions,
        &vanilla,
    )?;
    let proofs = circuit_proofs::<
        FallbackPoStCompound<Tree>,
        FallbackPoSt<'_, Tree>,
        FallbackPoStCircuit<Tree>,
    >(&public_inputs, &partitioned, &public_params, watch)?;
    let made = to_bytes(&proofs)?;
    let replicas = vanilla
        .iter()
        .map(|one| {
            Ok((
                one.sector_id,
                PublicReplicaInfo::new(proof, bytes_of(&one.comm_r)?),
            ))
        })
        .collect::<anyhow::Result<BTreeMap<_, _>>>()?;
    let holds = match proof.typ() {
        PoStType::Winning => post::verify_winning_post(&randomness, &made, &replicas, prover_id)?,
        PoStType::Window => {
            post::verify_window_post(&randomness, &[(proof, &made)], &replicas, prover_id)?
        }
    };
    ensure!(holds, "the library's verifier refuses the proof");
    Ok(made)
}

type Safe<Tree> = <<Tree as MerkleTreeTrait>::Hasher as Hasher>::Domain;

fn bytes_of(commitment: &impl Domain) -> anyhow::Result<[u8; 32]> {
    let mut bytes = [0; 32];
    commitment.write_bytes(&mut bytes)?;
    Ok(bytes)
}
