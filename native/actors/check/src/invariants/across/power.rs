//! The power actor's claims, cron events and sums, held against the miners.

use super::Report;
use crate::blocks::Blocks;
use crate::collection::{array_entries, map_entries};
use crate::invariants::{Miner, Power};
use crate::shown::in_testnet;
use anyhow::Context;
use cid::Cid;
use fil_actor_miner::{
    CronEventPayload, PowerPair, CRON_EVENT_PROCESS_EARLY_TERMINATIONS, CRON_EVENT_PROVING_DEADLINE,
};
use fil_actor_power::{CronEvent, State, CRON_QUEUE_AMT_BITWIDTH, CRON_QUEUE_HAMT_BITWIDTH};
use fil_actors_runtime::runtime::Policy;
use fil_actors_runtime::STORAGE_POWER_ACTOR_ADDR;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use fvm_shared::ActorID;
use integer_encoding::VarInt;
use std::collections::BTreeMap;

type Miners = BTreeMap<ActorID, Miner>;

pub fn check(
    power: &Power,
    blocks: &Blocks,
    miners: &Miners,
    prior_epoch: ChainEpoch,
    report: &mut Report,
) -> anyhow::Result<()> {
    claims(power, miners, report);
    sums(power, miners, report);
    let events = cron_events(&power.state, blocks)?;
    crons(&power.state, &events, miners, prior_epoch, report);
    Ok(())
}

fn claims(power: &Power, miners: &Miners, report: &mut Report) {
    let claims = &power.summary.claims;
    for address in claims.keys() {
        let is_there = address.id().is_ok_and(|id| miners.contains_key(&id));
        report.require(is_there, STORAGE_POWER_ACTOR_ADDR, || {
            format!(
                "there is a claim of {}, which is no miner",
                in_testnet(address)
            )
        });
    }
    for (&id, Miner { summary, .. }) in miners {
        let address = Address::new_id(id);
        let Some(claim) = claims.get(&address) else {
            report.add(address, "it has no claim in the power actor");
            continue;
        };
        let claimed = PowerPair::new(
            claim.raw_byte_power.clone(),
            claim.quality_adj_power.clone(),
        );
        report.require(summary.active_power == claimed, address, || {
            format!(
                "its sectors' active power is {:?}, and its claim {claimed:?}",
                summary.active_power
            )
        });
        report.require(
            summary.window_post_proof_type == claim.window_post_proof_type,
            address,
            || {
                format!(
                    "its window PoSt proofs are of type {:?}, and in its claim of {:?}",
                    summary.window_post_proof_type, claim.window_post_proof_type
                )
            },
        );
    }
}

fn sums(Power { state, summary }: &Power, miners: &Miners, report: &mut Report) {
    let claims = summary.claims.len();
    report.require(
        i64::try_from(claims) == Ok(state.miner_count),
        STORAGE_POWER_ACTOR_ADDR,
        || {
            format!(
                "it counts {} miners, and has {claims} claims",
                state.miner_count
            )
        },
    );
    let pledge: TokenAmount = miners
        .values()
        .map(|Miner { state, .. }| &state.initial_pledge + &state.locked_funds)
        .sum();
    report.require(
        state.total_pledge_collateral == pledge,
        STORAGE_POWER_ACTOR_ADDR,
        || {
            format!(
                "its total pledge is {}, and the miners' initial pledges and locked funds are {pledge}",
                state.total_pledge_collateral
            )
        },
    );
}

/// The crate's check reads the keys as unsigned, and so finds twice the epoch.
fn cron_events(state: &State, blocks: &Blocks) -> anyhow::Result<Vec<(ChainEpoch, CronEvent)>> {
    let mut events = Vec::new();
    let by_epoch = map_entries::<Cid>(blocks, &state.cron_event_queue, CRON_QUEUE_HAMT_BITWIDTH)?;
    for (key, root) in by_epoch {
        let (epoch, _) = ChainEpoch::decode_var(&key).context("a cron event's epoch")?;
        for (_, event) in array_entries(blocks, &root, CRON_QUEUE_AMT_BITWIDTH)? {
            events.push((epoch, event));
        }
    }
    events.sort_by_key(|(epoch, _)| *epoch);
    Ok(events)
}

fn crons(
    state: &State,
    events: &[(ChainEpoch, CronEvent)],
    miners: &Miners,
    prior_epoch: ChainEpoch,
    report: &mut Report,
) {
    let mut deadlines = BTreeMap::<ActorID, Vec<ChainEpoch>>::new();
    for (epoch, event) in events {
        report.require(
            *epoch >= state.first_cron_epoch,
            STORAGE_POWER_ACTOR_ADDR,
            || {
                format!(
                    "a cron event at epoch {epoch} is before the first, {}",
                    state.first_cron_epoch
                )
            },
        );
        let miner = event.miner_addr.id().ok();
        let Some(id) = miner.filter(|id| miners.contains_key(id)) else {
            let address = in_testnet(&event.miner_addr);
            report.add(
                STORAGE_POWER_ACTOR_ADDR,
                format!("a cron event at epoch {epoch} is for {address}, which is no miner"),
            );
            continue;
        };
        match event.callback_payload.deserialize::<CronEventPayload>() {
            Ok(payload) if payload.event_type == CRON_EVENT_PROVING_DEADLINE => {
                deadlines.entry(id).or_default().push(*epoch);
            }
            Ok(payload) => report.require(
                payload.event_type == CRON_EVENT_PROCESS_EARLY_TERMINATIONS,
                Address::new_id(id),
                || {
                    let kind = payload.event_type;
                    format!("it has a cron event of type {kind} at epoch {epoch}")
                },
            ),
            Err(error) => report.add(
                Address::new_id(id),
                format!("its cron event at epoch {epoch} can't be read: {error}"),
            ),
        }
    }
    for (&id, miner) in miners {
        let due = deadlines.remove(&id).unwrap_or_default();
        let expected = if miner.state.deadline_cron_active {
            let deadline = (miner.state).deadline_info(&Policy::default(), prior_epoch + 1);
            vec![deadline.last()]
        } else {
            vec![]
        };
        report.require(due == expected, Address::new_id(id), || {
            format!("its deadline crons are due at {due:?}, and its deadline asks for {expected:?}")
        });
    }
}
