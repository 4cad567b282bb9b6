//! What one actor's state says of another's. Source: go-state-types, `builtin/v9/check.go`. More is required here of what the power and init actors
//! know (counts, pledge, when crons are due, addresses), and less where that source forbids what the actors do: a balance of no data cap isn't stored,
//! and a claim may outlive its sector.

use super::{Report, Summaries};
use crate::tree::Tree;
use fvm_shared::clock::ChainEpoch;

mod addresses;
mod deals;
mod power;
mod verified;

/// An actor that could not be read has been told of already: what would be said of it is left out here.
pub fn check(
    tree: &Tree,
    summaries: &Summaries,
    prior_epoch: ChainEpoch,
    report: &mut Report,
) -> anyhow::Result<()> {
    addresses::check(tree, summaries, report);
    if let Some(power) = &summaries.power {
        power::check(power, &tree.blocks, &summaries.miners, prior_epoch, report)?;
    }
    deals::check(summaries, report);
    verified::check(summaries, &tree.blocks, report)
}
