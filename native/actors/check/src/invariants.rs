//! Everything that is wrong in a state tree: what the crates' own checks find, what one actor says otherwise than another, and what can't be read.

use crate::blocks::Blocks;
use crate::dump;
use crate::shown::in_testnet;
use crate::tree::{Actor, Tree, SINGLETONS};
use anyhow::anyhow;
use fil_actors_runtime::runtime::builtins::Type;
use fil_actors_runtime::runtime::Policy;
use fil_actors_runtime::MessageAccumulator;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::deal::DealID;
use fvm_shared::econ::TokenAmount;
use fvm_shared::{ActorID, TOTAL_FILECOIN};
use serde::Serialize;
use std::collections::BTreeMap;
use std::panic::{catch_unwind, AssertUnwindSafe};

mod across;

#[derive(Debug, Serialize)]
pub struct Violation {
    /// Null where it is nobody's own.
    pub actor: Option<String>,
    /// The crates' own ones write addresses as mainnet does.
    pub message: String,
}

#[derive(Debug, Serialize)]
pub struct Report {
    pub violations: Vec<Violation>,
    pub actors: usize,
    /// AttoFIL.
    pub balance: String,
}

impl Report {
    fn add(&mut self, address: impl Into<Option<Address>>, message: impl Into<String>) {
        self.violations.push(Violation {
            actor: address.into().as_ref().map(in_testnet),
            message: message.into(),
        });
    }

    fn require(
        &mut self,
        holds: bool,
        address: impl Into<Option<Address>>,
        message: impl FnOnce() -> String,
    ) {
        if !holds {
            self.add(address, message());
        }
    }
}

pub struct Miner {
    state: fil_actor_miner::State,
    summary: fil_actor_miner::testing::StateSummary,
}

pub struct Power {
    state: fil_actor_power::State,
    summary: fil_actor_power::testing::StateSummary,
}

/// What the crates' checks tell of each actor, for the comparison of one with another; None or absent where an actor is missing or can't be read.
#[derive(Default)]
pub struct Summaries {
    init: Option<fil_actor_init::testing::StateSummary>,
    accounts: BTreeMap<ActorID, fil_actor_account::testing::StateSummary>,
    power: Option<Power>,
    market: Option<fil_actor_market::State>,
    deals: BTreeMap<DealID, fil_actor_market::testing::DealSummary>,
    registry: Option<fil_actor_verifreg::testing::StateSummary>,
    data_cap: Option<fil_actor_datacap::testing::StateSummary>,
    miners: BTreeMap<ActorID, Miner>,
}

/// The prior epoch is the last one that was executed on this state: -1 for a genesis.
pub fn check(tree: &Tree, prior_epoch: ChainEpoch) -> Report {
    let balance: TokenAmount = tree.actors.iter().map(|actor| &actor.head.balance).sum();
    let mut report = Report {
        violations: Vec::new(),
        actors: tree.actors.len(),
        balance: balance.atto().to_string(),
    };
    report.require(balance == *TOTAL_FILECOIN, None, || {
        format!(
            "the actors have {balance} FIL together, not {}",
            *TOTAL_FILECOIN
        )
    });
    let mut summaries = Summaries::default();
    for actor in &tree.actors {
        report.require(!actor.head.balance.is_negative(), actor.address, || {
            format!("its balance is negative: {}", actor.head.balance)
        });
        if let Err(error) = guarded(|| dump::state(tree, actor)) {
            report.add(actor.address, format!("reading its state: {error:#}"));
        }
        match guarded(|| own_check(tree, actor, prior_epoch, &mut summaries)) {
            Ok(messages) => {
                for message in messages.messages() {
                    report.add(actor.address, message);
                }
            }
            Err(error) => report.add(actor.address, format!("checking it: {error:#}")),
        }
    }
    for (id, kind) in SINGLETONS {
        let is_there = (tree.actors.iter()).any(|actor| actor.id() == id && actor.kind == kind);
        report.require(is_there, Address::new_id(id), || {
            format!("there is no {} actor at this address", kind.name())
        });
    }
    let compared = guarded(|| across::check(tree, &summaries, prior_epoch, &mut report));
    if let Err(error) = compared {
        report.add(None, format!("comparing the actors: {error:#}"));
    }
    report
}

/// The crates' checks unwrap what a state of their own making would have.
fn guarded<T>(work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let text = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied());
        Err(anyhow!(
            "its crate gave up: {}",
            text.unwrap_or("it doesn't say why")
        ))
    })
}

fn own_check(
    tree: &Tree,
    actor: &Actor,
    prior_epoch: ChainEpoch,
    summaries: &mut Summaries,
) -> anyhow::Result<MessageAccumulator> {
    let blocks: &Blocks = &tree.blocks;
    let policy = Policy::default();
    let balance = &actor.head.balance;
    Ok(match actor.kind {
        // Its crate has none.
        Type::System => MessageAccumulator::default(),
        Type::Init => {
            let (summary, messages) =
                fil_actor_init::testing::check_state_invariants(&tree.state(actor)?, blocks);
            summaries.init = Some(summary);
            messages
        }
        Type::Cron => fil_actor_cron::testing::check_state_invariants(&tree.state(actor)?).1,
        Type::Account => {
            let (summary, messages) = fil_actor_account::testing::check_state_invariants(
                &tree.state(actor)?,
                &actor.address,
            );
            summaries.accounts.insert(actor.id(), summary);
            messages
        }
        Type::Reward => {
            fil_actor_reward::testing::check_state_invariants(
                &tree.state(actor)?,
                prior_epoch,
                balance,
            )
            .1
        }
        Type::PaymentChannel => {
            fil_actor_paych::testing::check_state_invariants(&tree.state(actor)?, blocks, balance).1
        }
        Type::Multisig => {
            fil_actor_multisig::testing::check_state_invariants(&tree.state(actor)?, blocks).1
        }
        Type::Power => {
            let state = tree.state(actor)?;
            let (summary, messages) =
                fil_actor_power::testing::check_state_invariants(&policy, &state, blocks);
            summaries.power = Some(Power { state, summary });
            messages
        }
        Type::Miner => {
            let state = tree.state(actor)?;
            let (summary, messages) =
                fil_actor_miner::testing::check_state_invariants(&policy, &state, blocks, balance);
            summaries
                .miners
                .insert(actor.id(), Miner { state, summary });
            messages
        }
        Type::Market => {
            let state = tree.state(actor)?;
            let (summary, messages) = fil_actor_market::testing::check_state_invariants(
                &state,
                blocks,
                balance,
                prior_epoch + 1,
            );
            summaries.market = Some(state);
            summaries.deals = summary.deals;
            messages
        }
        Type::VerifiedRegistry => {
            let (summary, messages) = fil_actor_verifreg::testing::check_state_invariants(
                &tree.state(actor)?,
                blocks,
                prior_epoch,
            );
            summaries.registry = Some(summary);
            messages
        }
        Type::DataCap => {
            let (summary, messages) =
                fil_actor_datacap::testing::check_state_invariants(&tree.state(actor)?, blocks);
            summaries.data_cap = Some(summary);
            messages
        }
    })
}
