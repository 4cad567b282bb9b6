//! Who makes Groth16 proofs: our own prover, and behind it the library's, which takes over whenever ours fails.

mod choice;
mod inputs;
mod kept;
mod porep;
mod post;
mod report;
#[cfg(test)]
mod sizes;
mod update;
mod watch;

pub use porep::{seal_commit_phase2, seal_commit_phase2_circuit_proofs};
pub use post::{
    generate_post, generate_post_with_vanilla, generate_single_window_post_with_vanilla, Draw,
};
pub use update::{update_proof, Statement};
pub use watch::{watching, OnStage};

use anyhow::{anyhow, ensure, Context};
use bellperson::groth16::{prepare_verifying_key, verify_proofs_batch, Proof};
use bellperson::Circuit;
use blstrs::{Bls12, Scalar};
use choice::Choice;
use inputs::Inputs;
use rand::rngs::OsRng;
use report::Fallback;
use std::any::Any;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::path::Path;
use storage_proofs_core::compound_proof::{CircuitComponent, CompoundProof};
use storage_proofs_core::parameter_cache::{CacheableParameters, ParameterSetMetadata};
use storage_proofs_core::proof::ProofScheme;
use vesper_prover::{prove, ProverError, STAGES};
use watch::Watch;

/// Makes the proof of something by our prover if that is what is wanted, else by the library's.
///
/// * `inputs`: what is kept when ours fails.
/// * `own`: with our prover, its proof verified as the library verifies its own.
/// * `stock`: with the library's.
fn by_choice(
    circuit: &'static str,
    inputs: impl FnOnce() -> anyhow::Result<Inputs>,
    own: impl FnOnce() -> anyhow::Result<Vec<u8>>,
    stock: impl FnOnce() -> anyhow::Result<Vec<u8>>,
) -> anyhow::Result<Vec<u8>> {
    let choice = Choice::made();
    if choice == Choice::Stock {
        report::stock();
        return stock();
    }
    let failed = match caught(own) {
        Ok(proof) => {
            report::own();
            return Ok(proof);
        }
        // Whoever stopped it doesn't want the library's either.
        Err(why) if is_stopped(&why) => return Err(why),
        Err(why) => why,
    };
    if choice == Choice::Own {
        return Err(failed
            .context("our prover failed, and the library's was not asked (VESPER_PROVER=own)"));
    }
    // They may be what failed, and the library's prover needs their room.
    kept::clear();
    let mut fallback = Fallback::new(circuit, &failed);
    if let Some(folder) = inputs::folder() {
        keep(&mut fallback, &folder, inputs);
    }
    report::fell_back(fallback);
    stock()
}

/// Whatever happens to the inputs: the proof is the library's to make.
fn keep(fallback: &mut Fallback, folder: &Path, inputs: impl FnOnce() -> anyhow::Result<Inputs>) {
    match caught(|| inputs::keep(folder, fallback, || caught(inputs))) {
        Ok(kept) => fallback.kept = Some(kept.display().to_string()),
        Err(why) => fallback.unkept = Some(format!("{why:#}")),
    }
}

fn caught<T>(work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(anyhow!("it panicked: {}", words_of(panic.as_ref()))))
}

fn is_stopped(why: &anyhow::Error) -> bool {
    why.chain()
        .any(|cause| matches!(cause.downcast_ref(), Some(ProverError::Stopped)))
}

fn words_of(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no words")
}

/// The proofs of all partitions of a compound proof, one after the other.
fn circuit_proofs<'a, P, S, C>(
    public_inputs: &S::PublicInputs,
    vanilla_proofs: &[S::Proof],
    public_params: &S::PublicParams,
    watch: Watch,
) -> anyhow::Result<Vec<Proof<Bls12>>>
where
    S: ProofScheme<'a>,
    S::Proof: Sync + Send,
    S::PublicParams: ParameterSetMetadata + Sync + Send,
    S::PublicInputs: Clone + Sync,
    C: Circuit<Scalar> + CircuitComponent + Send,
    P: CompoundProof<'a, S, C> + CacheableParameters<C, S::PublicParams>,
{
    ensure!(!vanilla_proofs.is_empty(), "there is no partition to prove");
    let parameters = kept::parameters(&P::cache_identifier(public_params))?;
    let steps = (vanilla_proofs.len() * STAGES.len()) as f64;
    let mut done = 0.0;
    let mut stages = report::Stages::begin();
    let mut step = |stage| {
        stages.next(stage);
        done += 1.0;
        watch(stage, (done - 1.0) / steps)
    };
    let proofs = vanilla_proofs
        .iter()
        .enumerate()
        .map(|(partition, vanilla)| {
            let circuit = P::circuit(
                public_inputs,
                C::ComponentPrivateInputs::default(),
                vanilla,
                public_params,
                Some(partition),
            )?;
            prove(circuit, &parameters, &mut step).with_context(|| format!("partition {partition}"))
        })
        .collect::<anyhow::Result<_>>()?;
    stages.end();
    Ok(proofs)
}

/// Whether proofs hold for their statement, by the library's public inputs and bellperson's verifier: for what the library has no verifier of.
///
/// * `first`: the partition that the first proof is of; the others' follow it.
fn hold<'a, P, S, C>(
    public_inputs: &S::PublicInputs,
    public_params: &S::PublicParams,
    proofs: &[Proof<Bls12>],
    first: usize,
) -> anyhow::Result<bool>
where
    S: ProofScheme<'a>,
    S::Proof: Sync + Send,
    S::PublicParams: ParameterSetMetadata + Sync + Send,
    S::PublicInputs: Clone + Sync,
    C: Circuit<Scalar> + CircuitComponent + Send,
    P: CompoundProof<'a, S, C> + CacheableParameters<C, S::PublicParams>,
{
    let key = kept::verifying_key(&P::cache_identifier(public_params))?;
    let inputs = (first..first + proofs.len())
        .map(|partition| P::generate_public_inputs(public_inputs, public_params, Some(partition)))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let proofs: Vec<_> = proofs.iter().collect();
    let key = prepare_verifying_key(&key);
    Ok(verify_proofs_batch(&key, &mut OsRng, &proofs, &inputs)?)
}

fn to_bytes(proofs: &[Proof<Bls12>]) -> anyhow::Result<Vec<u8>> {
    let mut bytes = vec![];
    for proof in proofs {
        proof.write(&mut bytes)?;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none() -> anyhow::Result<Inputs> {
        Ok(Inputs::of("test"))
    }

    #[test]
    fn inputs_that_can_not_be_kept_are_told_and_fail_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("no-folder");
        std::fs::write(&file, "").unwrap();
        let mut fallback = Fallback::new("test", &anyhow!("out of luck"));
        keep(&mut fallback, &file, none);
        let why = fallback.unkept.take().unwrap();
        assert!(why.contains("no-folder"), "{why}");
        keep(&mut fallback, folder.path(), || panic!("at the worst"));
        assert_eq!(fallback.unkept.unwrap(), "it panicked: at the worst");
        assert_eq!(fallback.kept, None);
        let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }

    #[test]
    fn the_librarys_prover_takes_over_when_ours_fails_or_panics_and_it_is_told() {
        let stock = || Ok(vec![2]);
        assert_eq!(by_choice("test", none, || Ok(vec![1]), stock).unwrap(), [1]);
        let before = report::prover_report().unwrap().fallbacks.len();
        let failed = || Err(vesper_prover::ProverError::ProofInvalid.into());
        assert_eq!(by_choice("test", none, failed, stock).unwrap(), [2]);
        assert_eq!(
            by_choice("test", none, || panic!("at the {}", "worst"), stock).unwrap(),
            [2]
        );
        let told = &report::prover_report().unwrap().fallbacks[before..];
        assert_eq!(told[0].code, "PROVER_PROOF_INVALID");
        assert_eq!(told[1].code, "PROVER_FAILED");
        assert!(
            told[1].message.contains("at the worst"),
            "{}",
            told[1].message
        );
    }

    #[test]
    fn a_stopped_proof_is_nobodys_task() {
        let stopped = || Err(ProverError::Stopped.into());
        let stock = || panic!("the library was asked");
        assert!(is_stopped(
            &by_choice("test", none, stopped, stock).unwrap_err()
        ));
    }
}
