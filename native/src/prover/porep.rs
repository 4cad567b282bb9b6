//! The proof that a sector was sealed.

use super::{by_choice, circuit_proofs, hold, to_bytes, Inputs, Watch};
use anyhow::ensure;
use bellperson::groth16::Proof;
use blstrs::{Bls12, Scalar};
use filecoin_hashers::{Domain, Hasher};
use filecoin_proofs::constants::DefaultPieceHasher;
use filecoin_proofs::parameters::public_params;
use filecoin_proofs::types::SealCommitOutput;
use filecoin_proofs::{
    aggregate_seal_commit_proofs, as_safe_commitment, verify_seal, with_shape, DefaultPieceDomain,
};
use filecoin_proofs_api::seal::{self, SealCommitPhase1Output};
use filecoin_proofs_api::{AggregateVersion, ProverId, SectorId};
use std::convert::TryInto;
use storage_proofs_core::api_version::ApiFeature;
use storage_proofs_core::merkle::MerkleTreeTrait;
use storage_proofs_porep::stacked::{self, StackedCircuit, StackedCompound, StackedDrg};

type Piece = DefaultPieceHasher;
type PublicInputs<Tree> = stacked::PublicInputs<
    <<Tree as MerkleTreeTrait>::Hasher as Hasher>::Domain,
    DefaultPieceDomain,
>;

/// The proof as it goes on chain, accepted by the verifier: 192 bytes for each partition, or all of them aggregated where it is non-interactive.
pub fn seal_commit_phase2(
    phase1: SealCommitPhase1Output,
    prover_id: ProverId,
    sector_id: SectorId,
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    let size = u64::from(phase1.registered_proof.sector_size());
    by_choice(
        "porep",
        || Ok(inputs_of("sealCommitPhase2", &phase1, sector_id)?.hex("proverId", prover_id)),
        |watch| with_shape!(size, own, &phase1, prover_id, sector_id, watch),
        || Ok(seal::seal_commit_phase2(phase1.clone(), prover_id, sector_id)?.proof),
        watch,
    )
}

/// 192 bytes for each partition, to be aggregated.
pub fn seal_commit_phase2_circuit_proofs(
    phase1: SealCommitPhase1Output,
    sector_id: SectorId,
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    let size = u64::from(phase1.registered_proof.sector_size());
    by_choice(
        "porep",
        || inputs_of("sealCommitPhase2CircuitProofs", &phase1, sector_id),
        |watch| with_shape!(size, own_circuit_proofs, &phase1, watch),
        || Ok(seal::seal_commit_phase2_circuit_proofs(phase1.clone(), sector_id)?.proof),
        watch,
    )
}

fn inputs_of(
    call: &'static str,
    phase1: &SealCommitPhase1Output,
    sector_id: SectorId,
) -> anyhow::Result<Inputs> {
    Ok(Inputs::of(call)
        .value("sectorNumber", u64::from(sector_id))
        .file("phase1Output", serde_json::to_vec(phase1)?))
}

fn own<Tree: 'static + MerkleTreeTrait>(
    phase1: &SealCommitPhase1Output,
    prover_id: ProverId,
    sector_id: SectorId,
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    let SealCommitPhase1Output {
        comm_r,
        comm_d,
        seed,
        ticket,
        ..
    } = *phase1;
    let config = phase1.registered_proof.as_v1_config();
    let public_inputs = public_inputs::<Tree>(phase1)?;
    let mut proof = to_bytes(&prove::<Tree>(phase1, &public_inputs, watch)?)?;
    if config.feature_enabled(ApiFeature::NonInteractivePoRep) {
        proof = aggregate_seal_commit_proofs::<Tree>(
            &config,
            &[comm_r],
            &[seed],
            &[SealCommitOutput { proof }],
            AggregateVersion::V2,
        )?;
    }
    ensure!(
        verify_seal::<Tree>(&config, comm_r, comm_d, prover_id, sector_id, ticket, seed, &proof)?,
        "the library's verifier refuses the proof"
    );
    Ok(proof)
}

/// Not yet aggregated, they have no verifier in the library.
fn own_circuit_proofs<Tree: 'static + MerkleTreeTrait>(
    phase1: &SealCommitPhase1Output,
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    let public_inputs = public_inputs::<Tree>(phase1)?;
    let proofs = prove::<Tree>(phase1, &public_inputs, watch)?;
    let public_params = public_params::<Tree>(&phase1.registered_proof.as_v1_config())?;
    ensure!(
        hold::<
            StackedCompound<Tree, Piece>,
            StackedDrg<'_, Tree, Piece>,
            StackedCircuit<Tree, Piece>,
        >(&public_inputs, &public_params, &proofs, 0)?,
        "the proofs do not hold for the sector"
    );
    to_bytes(&proofs)
}

fn public_inputs<Tree: 'static + MerkleTreeTrait>(
    phase1: &SealCommitPhase1Output,
) -> anyhow::Result<PublicInputs<Tree>> {
    let replica_id: Scalar = phase1.replica_id.into();
    Ok(stacked::PublicInputs {
        replica_id: replica_id.into(),
        tau: Some(stacked::Tau {
            comm_d: DefaultPieceDomain::try_from_bytes(&phase1.comm_d)?,
            comm_r: as_safe_commitment(&phase1.comm_r, "comm_r")?,
        }),
        k: None,
        seed: Some(phase1.seed),
    })
}

/// A proof for each partition that phase 1 made vanilla proofs of.
fn prove<Tree: 'static + MerkleTreeTrait>(
    phase1: &SealCommitPhase1Output,
    public_inputs: &PublicInputs<Tree>,
    watch: Watch,
) -> anyhow::Result<Vec<Proof<Bls12>>> {
    let vanilla_proofs: Vec<Vec<stacked::Proof<Tree, Piece>>> =
        phase1.vanilla_proofs.clone().try_into()?;
    circuit_proofs::<
        StackedCompound<Tree, Piece>,
        StackedDrg<'_, Tree, Piece>,
        StackedCircuit<Tree, Piece>,
    >(
        public_inputs,
        &vanilla_proofs,
        &public_params::<Tree>(&phase1.registered_proof.as_v1_config())?,
        watch,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use filecoin_proofs::SectorShape2KiB;
    use filecoin_proofs_api::seal::VanillaSealProof;
    use filecoin_proofs_api::{RegisteredSealProof, UnpaddedBytesAmount};
    use std::fs::File;
    use std::ops::ControlFlow;
    use std::time::Instant;
    use vesper_prover::{Stage, STAGES};

    const PROVER: ProverId = [3; 32];
    const DATA: [u8; 2032] = [5; 2032];

    /// Of a sector sealed for it.
    fn non_interactive_phase1(sector: SectorId) -> anyhow::Result<SealCommitPhase1Output> {
        let proof = RegisteredSealProof::StackedDrg2KiBV1_2_Feat_NonInteractivePoRep;
        let folder = tempfile::tempdir()?;
        let [cache, unsealed, sealed] =
            ["cache", "unsealed", "sealed"].map(|name| folder.path().join(name));
        std::fs::create_dir(&cache)?;
        let (piece, _) = seal::add_piece(
            proof,
            &DATA[..],
            File::create(&unsealed)?,
            UnpaddedBytesAmount(2032),
            &[],
        )?;
        File::create(&sealed)?;
        let labels = seal::seal_pre_commit_phase1(
            proof,
            &cache,
            &unsealed,
            &sealed,
            PROVER,
            sector,
            [1; 32],
            std::slice::from_ref(&piece),
        )?;
        let replica = seal::seal_pre_commit_phase2(labels, &cache, &sealed)?;
        seal::seal_commit_phase1(
            &cache,
            &sealed,
            PROVER,
            sector,
            [1; 32],
            [2; 32],
            replica,
            &[piece],
        )
    }

    /// By hand, with the parameters of `porep-2KiB` in `FIL_PROOFS_PARAMETER_CACHE`: two minutes by AVX-512 IFMA, 3 GB.
    #[test]
    #[ignore = "minutes, and parameters of 1.1 GB"]
    fn a_non_interactive_seal_is_proved_by_ours_and_accepted_by_the_library() {
        let phase1 = non_interactive_phase1(7.into()).unwrap();
        let mut stages = vec![];
        let mut watch = |stage: &str, _| {
            stages.push(stage.to_owned());
            ControlFlow::Continue(())
        };
        let since = Instant::now();
        let made = own::<SectorShape2KiB>(&phase1, PROVER, 7.into(), &mut watch).unwrap();
        println!(
            "13 partitions proved and aggregated in {:?}",
            since.elapsed()
        );
        assert_eq!(stages, STAGES.map(Stage::name).repeat(13));
        let verify = |sector: u64| {
            let SealCommitPhase1Output {
                registered_proof,
                comm_r,
                comm_d,
                ticket,
                seed,
                ..
            } = phase1;
            seal::verify_seal(
                registered_proof,
                comm_r,
                comm_d,
                PROVER,
                sector.into(),
                ticket,
                seed,
                &made,
            )
        };
        assert!(verify(7).unwrap());
        assert!(!verify(8).unwrap());
    }

    /// By hand, as the one above: half a minute.
    #[test]
    #[ignore = "two proofs, and parameters of 1.1 GB"]
    fn proofs_of_partitions_hold_for_their_own_sector_and_partitions_alone() {
        type Tree = SectorShape2KiB;
        let mut phase1 = non_interactive_phase1(7.into()).unwrap();
        let VanillaSealProof::StackedDrg2KiBV1(partitions) = &mut phase1.vanilla_proofs else {
            panic!("a sector of another size");
        };
        partitions.truncate(2);
        let inputs = public_inputs::<Tree>(&phase1).unwrap();
        let others = non_interactive_phase1(8.into()).unwrap();
        let others = public_inputs::<Tree>(&others).unwrap();
        let proofs =
            prove::<Tree>(&phase1, &inputs, &mut |_, _| ControlFlow::Continue(())).unwrap();
        assert_eq!(proofs.len(), 2);
        let params = public_params::<Tree>(&phase1.registered_proof.as_v1_config()).unwrap();
        let holds = |inputs: &PublicInputs<Tree>, first| {
            hold::<
                StackedCompound<Tree, Piece>,
                StackedDrg<'_, Tree, Piece>,
                StackedCircuit<Tree, Piece>,
            >(inputs, &params, &proofs, first)
            .unwrap()
        };
        assert!(holds(&inputs, 0));
        assert!(!holds(&inputs, 1));
        assert!(!holds(&others, 0));
    }
}
