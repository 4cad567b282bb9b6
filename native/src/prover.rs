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
pub use update::{update_proof, update_proof_with_vanilla, Statement, UpdatedSector};
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
use std::ops::ControlFlow;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::path::Path;
use storage_proofs_core::compound_proof::{CircuitComponent, CompoundProof};
use storage_proofs_core::parameter_cache::{CacheableParameters, ParameterSetMetadata};
use storage_proofs_core::proof::ProofScheme;
use vesper_prover::{prove, ProverError, Stage, STAGES};
use watch::{Watch, STOCK};

/// Makes the proof of something by our prover if that is what is wanted, else by the library's.
///
/// * `inputs`: what is kept when ours fails.
/// * `own`: with our prover, its proof verified as the library verifies its own.
/// * `stock`: with the library's.
fn by_choice(
    circuit: &'static str,
    inputs: impl FnOnce() -> anyhow::Result<Inputs>,
    own: impl FnOnce(Watch) -> anyhow::Result<Vec<u8>>,
    stock: impl FnOnce() -> anyhow::Result<Vec<u8>>,
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    let choice = Choice::made();
    if choice == Choice::Stock {
        report::stock();
        return stock();
    }
    let passed = choice::passed().filter(|_| choice == Choice::Auto);
    let made = match passed {
        Some(passed) => Err(passed.into()),
        None => caught(|| own(watch)),
    };
    let failed = match made {
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
    take_over(stock, watch)
}

/// The same of sectors whose vanilla proofs are to be made first. A sector that can't be read is no failure of the prover: the library says what is wrong,
/// and only if it can read it a failure of ours was.
///
/// * `prove`: from vanilla proofs, by whoever is chosen.
/// * `stock`: the library's way from the sectors on.
fn from_sectors<V>(
    circuit: &'static str,
    vanilla: impl FnOnce() -> anyhow::Result<V>,
    prove: impl FnOnce(V, Watch) -> anyhow::Result<Vec<u8>>,
    stock: impl FnOnce() -> anyhow::Result<Vec<u8>>,
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    let choice = Choice::made();
    if choice == Choice::Stock {
        report::stock();
        return stock();
    }
    let failed = match caught(vanilla) {
        Ok(vanilla) => return prove(vanilla, watch),
        Err(why) if choice == Choice::Own => return Err(why),
        Err(why) => why,
    };
    let proof = take_over(stock, watch)?;
    report::fell_back(Fallback::new(circuit, &failed));
    Ok(proof)
}

/// The library's proof, unless whoever watches doesn't want it.
fn take_over(
    stock: impl FnOnce() -> anyhow::Result<Vec<u8>>,
    watch: Watch,
) -> anyhow::Result<Vec<u8>> {
    match watch(STOCK, 0.0) {
        ControlFlow::Continue(()) => stock(),
        ControlFlow::Break(()) => Err(ProverError::Stopped.into()),
    }
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
    kept::tell_unnoted();
    let steps = (vanilla_proofs.len() * STAGES.len()) as f64;
    let mut done = 0.0;
    let mut stages = report::Stages::begin();
    let mut step = |stage: Stage| {
        stages.next(stage);
        done += 1.0;
        watch(stage.name(), (done - 1.0) / steps)
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
    kept::tell_unnoted();
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

    fn on(_: &str, _: f64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn stock() -> anyhow::Result<Vec<u8>> {
        Ok(vec![2])
    }

    fn nobody() -> anyhow::Result<Vec<u8>> {
        panic!("nobody is to be asked")
    }

    /// The last of a kind of failures; tests run side by side.
    fn told(code: &str, words: &str) -> bool {
        let fallbacks = report::prover_report().unwrap().fallbacks;
        fallbacks
            .iter()
            .any(|told| told.code == code && told.message.contains(words))
    }

    #[test]
    fn the_librarys_prover_takes_over_when_ours_fails_or_panics_and_it_is_told() {
        let prove = |own: fn(Watch) -> anyhow::Result<Vec<u8>>| {
            let mut stages = vec![];
            let mut watch = |stage: &str, _| {
                stages.push(stage.to_owned());
                ControlFlow::Continue(())
            };
            let made = by_choice("test", none, own, stock, &mut watch).unwrap();
            (made, stages)
        };
        assert_eq!(prove(|_| Ok(vec![1])), (vec![1], vec![]));
        let taken_over = (vec![2], vec![STOCK.to_owned()]);
        assert_eq!(prove(|_| Err(ProverError::ProofInvalid.into())), taken_over);
        assert!(told("PROVER_PROOF_INVALID", ""));
        assert_eq!(prove(|_| panic!("at the {}", "worst")), taken_over);
        assert!(told("PROVER_FAILED", "at the worst"));
    }

    #[test]
    fn ours_is_passed_over_by_the_thread_that_says_so_until_it_says_otherwise() {
        let pass = |why: Option<&str>| {
            let why = why.map(str::to_owned);
            choice::pass_over_prover(choice::Passing { why }).unwrap();
        };
        let prove = || by_choice("test", none, |_| Ok(vec![1]), stock, &mut on).unwrap();
        pass(Some("ended in an earlier try"));
        assert_eq!(prove(), [2]);
        assert!(told("PROVER_CRASHED", "ended in an earlier try"));
        assert_eq!(std::thread::spawn(prove).join().unwrap(), [1]);
        pass(None);
        assert_eq!(prove(), [1]);
    }

    #[test]
    fn a_stopped_proof_is_nobodys_task() {
        let own: fn(Watch) -> _ = |_| Err(ProverError::Stopped.into());
        let stopped = by_choice("test", none, own, nobody, &mut on);
        assert!(is_stopped(&stopped.unwrap_err()));
        let own: fn(Watch) -> _ = |_| Err(ProverError::ProofInvalid.into());
        let mut off = |_: &str, _| ControlFlow::Break(());
        let stopped = by_choice("test", none, own, nobody, &mut off);
        assert!(is_stopped(&stopped.unwrap_err()), "before the library's");
    }

    #[test]
    fn a_sector_that_can_not_be_read_is_the_librarys_to_complain_of() {
        let prove = |vanilla: u8, _: Watch| Ok(vec![vanilla]);
        let made = from_sectors("test", || Ok(7), prove, nobody, &mut on);
        assert_eq!(made.unwrap(), [7]);

        let unreadable = || Err(anyhow!("no sector here"));
        let refuse = || Err(anyhow!("sector 7 is faulty"));
        let refused = from_sectors("test", unreadable, prove, refuse, &mut on).unwrap_err();
        assert_eq!(refused.to_string(), "sector 7 is faulty");
        assert!(!told("PROVER_FAILED", "no sector here"));

        let mut off = |_: &str, _| ControlFlow::Break(());
        let stopped = from_sectors("test", unreadable, prove, nobody, &mut off);
        assert!(is_stopped(&stopped.unwrap_err()));

        let made = from_sectors("test", unreadable, prove, stock, &mut on);
        assert_eq!(made.unwrap(), [2]);
        assert!(told("PROVER_FAILED", "no sector here"), "it could be read");
    }
}
