//! The proof that a sector was sealed.

use super::{by_choice, circuit_proofs, to_bytes, Watch};
use anyhow::ensure;
use filecoin_hashers::Domain;
use filecoin_proofs::constants::DefaultPieceHasher;
use filecoin_proofs::parameters::public_params;
use filecoin_proofs::{as_safe_commitment, verify_seal, with_shape, DefaultPieceDomain};
use filecoin_proofs_api::seal::{self, SealCommitPhase1Output};
use filecoin_proofs_api::{ProverId, SectorId};
use std::convert::TryInto;
use storage_proofs_core::api_version::ApiFeature;
use storage_proofs_core::merkle::MerkleTreeTrait;
use storage_proofs_porep::stacked::{self, StackedCircuit, StackedCompound, StackedDrg};

type Piece = DefaultPieceHasher;

/// 192 bytes for each partition, accepted by the verifier.
pub fn seal_commit_phase2(
    phase1: SealCommitPhase1Output,
    prover_id: ProverId,
    sector_id: SectorId,
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    let stock = |phase1| Ok(seal::seal_commit_phase2(phase1, prover_id, sector_id)?.proof);
    let config = phase1.registered_proof.as_v1_config();
    // Its proof is an aggregate of many, which the library makes.
    if config.feature_enabled(ApiFeature::NonInteractivePoRep) {
        return stock(phase1);
    }
    let size = u64::from(phase1.registered_proof.sector_size());
    let (ours, theirs) = (phase1.clone(), phase1);
    by_choice(
        "porep",
        || with_shape!(size, own, ours, prover_id, sector_id, watch),
        || stock(theirs),
    )
}

fn own<Tree: 'static + MerkleTreeTrait>(
    phase1: SealCommitPhase1Output,
    prover_id: ProverId,
    sector_id: SectorId,
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    let SealCommitPhase1Output {
        registered_proof,
        vanilla_proofs,
        comm_r,
        comm_d,
        replica_id,
        seed,
        ticket,
    } = phase1;
    let config = registered_proof.as_v1_config();
    let replica_id: blstrs::Scalar = replica_id.into();
    let public_inputs = stacked::PublicInputs {
        replica_id: replica_id.into(),
        tau: Some(stacked::Tau {
            comm_d: DefaultPieceDomain::try_from_bytes(&comm_d)?,
            comm_r: as_safe_commitment(&comm_r, "comm_r")?,
        }),
        k: None,
        seed: Some(seed),
    };
    let vanilla_proofs: Vec<Vec<stacked::Proof<Tree, Piece>>> = vanilla_proofs.try_into()?;
    let proofs = circuit_proofs::<
        StackedCompound<Tree, Piece>,
        StackedDrg<'_, Tree, Piece>,
        StackedCircuit<Tree, Piece>,
    >(
        &public_inputs,
        &vanilla_proofs,
        &public_params::<Tree>(&config)?,
        watch,
    )?;
    let proof = to_bytes(&proofs)?;
    ensure!(
        verify_seal::<Tree>(&config, comm_r, comm_d, prover_id, sector_id, ticket, seed, &proof)?,
        "the library's verifier refuses the proof"
    );
    Ok(proof)
}
