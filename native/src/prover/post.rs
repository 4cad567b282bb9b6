//! Proofs of spacetime.

mod own;

use super::{by_choice, from_sectors, Inputs, Watch};
use anyhow::{ensure, Context};
use filecoin_proofs::{with_shape, PoStType};
use filecoin_proofs_api::post;
use filecoin_proofs_api::{
    ChallengeSeed, PrivateReplicaInfo, ProverId, RegisteredPoStProof, SectorId,
};
use own::{prove_partition, prove_whole};
use rayon::prelude::*;
use std::collections::BTreeMap;

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
    from_sectors(
        circuit_of(draw),
        || vanilla_of(draw, replicas),
        |vanilla, watch| generate_post_with_vanilla(draw, &vanilla, watch),
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
        watch,
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
        || Ok(inputs_of(draw, vanilla)),
        |watch| {
            let size = u64::from(draw.proof.sector_size());
            with_shape!(size, prove_whole, draw, vanilla, watch)
        },
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
        watch,
    )
}

/// One partition of a window PoSt.
///
/// * `vanilla`: of its sectors alone.
/// * `partition`: its index, from 0.
pub fn generate_single_window_post_with_vanilla(
    draw: Draw,
    vanilla: &[Vec<u8>],
    partition: usize,
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    let size = u64::from(draw.proof.sector_size());
    by_choice(
        circuit_of(draw),
        || {
            let call = "generateSingleWindowPostWithVanilla";
            Ok(inputs_with_vanilla(call, draw, vanilla).value("partitionIndex", partition))
        },
        |watch| with_shape!(size, prove_partition, draw, vanilla, partition, watch),
        || {
            let made = post::generate_single_window_post_with_vanilla(
                draw.proof,
                &draw.randomness,
                draw.prover_id,
                vanilla,
                partition,
            )?;
            Ok(made.0)
        },
        watch,
    )
}

fn circuit_of(draw: Draw) -> &'static str {
    match draw.proof.typ() {
        PoStType::Winning => "winning-post",
        PoStType::Window => "window-post",
    }
}

fn inputs_of(draw: Draw, vanilla: &[Vec<u8>]) -> Inputs {
    let call = match draw.proof.typ() {
        PoStType::Winning => "generateWinningPostWithVanilla",
        PoStType::Window => "generateWindowPostWithVanilla",
    };
    inputs_with_vanilla(call, draw, vanilla)
}

fn inputs_with_vanilla(call: &'static str, draw: Draw, vanilla: &[Vec<u8>]) -> Inputs {
    Inputs::of(call)
        .value("proofType", draw.proof)
        .hex("randomness", draw.randomness)
        .hex("proverId", draw.prover_id)
        .files("vanillaProofs", vanilla.iter().cloned())
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
        .par_iter()
        .map(|(sector, replica)| {
            let challenges = challenges
                .get(sector)
                .context("a sector without challenges")?;
            post::generate_single_vanilla_proof(draw.proof, *sector, replica, challenges)
        })
        .collect()
}
