//! The oracle of tests: the actors' own crates, told to look at a state tree. See `README.md`.

use anyhow::{bail, ensure, Context};
use blocks::Blocks;
use cid::Cid;
use fil_actors_runtime::runtime::Policy;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::sector::RegisteredSealProof;
use serde_json::Value;
use std::collections::HashSet;
use std::process::ExitCode;
use tree::Tree;

mod blocks;
mod collection;
mod dump;
mod genesis_defaults;
mod invariants;
mod shown;
#[cfg(test)]
mod tests;
mod tree;

const USAGE: &str = "\
vesper-actors-check invariants <CAR> <state root> <prior epoch> [<name>=<code CID>…]
vesper-actors-check dump <CAR> <state root> [<name>=<code CID>…]
vesper-actors-check genesis-defaults <network name>";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match answer(&arguments) {
        Ok(answer) => {
            println!("{answer}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn answer(arguments: &[&str]) -> anyhow::Result<Value> {
    require_devnet()?;
    match *arguments {
        ["invariants", car, root, prior_epoch, ref manifest @ ..] => {
            let prior_epoch: ChainEpoch = prior_epoch.parse().context("the prior epoch")?;
            let report = invariants::check(&tree(car, root, manifest)?, prior_epoch);
            Ok(serde_json::to_value(report)?)
        }
        ["dump", car, root, ref manifest @ ..] => dump::dump(&tree(car, root, manifest)?),
        ["genesis-defaults", network_name] => genesis_defaults::genesis_defaults(network_name),
        _ => bail!("it is called as one of:\n{USAGE}"),
    }
}

fn tree(car: &str, root: &str, manifest: &[&str]) -> anyhow::Result<Tree> {
    let car = std::fs::read(car).with_context(|| format!("reading {car}"))?;
    let root = Cid::try_from(root).context("the state root")?;
    let manifest = manifest
        .iter()
        .map(|pair| {
            let (name, code) = pair
                .split_once('=')
                .with_context(|| format!("{pair} isn't a name and a code CID"))?;
            let code = Cid::try_from(code).with_context(|| format!("the code CID of {name}"))?;
            Ok((name.to_owned(), code))
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    Tree::load(Blocks::of_car(&car)?, &root, &manifest)
}

/// The crates take their network from the environment of the build, and are mainnet's without.
fn require_devnet() -> anyhow::Result<()> {
    let devnet = HashSet::from([
        RegisteredSealProof::StackedDRG2KiBV1P1,
        RegisteredSealProof::StackedDRG8MiBV1P1,
    ]);
    let found = Policy::default().valid_pre_commit_proof_type;
    ensure!(
        found == devnet,
        "built for another network, with sectors of {found:?}: build it in its folder, whose .cargo/config.toml sets BUILD_FIL_NETWORK"
    );
    Ok(())
}
