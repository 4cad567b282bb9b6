//! Actors whose state is a few fields and at most one collection.

use super::entries::{address, array, map, signed_number};
use crate::blocks::Blocks;
use crate::shown::{fields, list, show_fields, Shown};
use anyhow::Context;
use fil_actor_multisig::Transaction;
use fil_actor_paych::{LaneState, LANE_STATES_AMT_BITWIDTH};
use fvm_ipld_encoding::CborStore;
use fvm_shared::{ActorID, HAMT_BIT_WIDTH};
use serde_json::{Map, Value};

show_fields! {
    fil_actor_cron::Entry { receiver, method_num }
    LaneState { redeemed, nonce }
}

impl Shown for Transaction {
    fn shown(&self) -> Value {
        let mut shown = fields!(self, to, value, method, params);
        shown.insert("approved".into(), list(&self.approved));
        shown.into()
    }
}

/// The manifest's blocks lie with the bundle's, and may be absent from a tree's.
pub fn system(state: &fil_actor_system::State, blocks: &Blocks) -> anyhow::Result<Value> {
    let manifest = blocks
        .get_cbor::<Vec<(String, cid::Cid)>>(&state.builtin_actors)
        .context("builtin_actors")?;
    let mut shown = fields!(state, builtin_actors);
    let codes = manifest.map(|codes| -> Map<_, _> {
        codes
            .into_iter()
            .map(|(name, code)| (name, code.shown()))
            .collect()
    });
    shown.insert("codes".into(), codes.map_or(Value::Null, Value::Object));
    Ok(shown.into())
}

pub fn init(state: &fil_actor_init::State, blocks: &Blocks) -> anyhow::Result<Value> {
    let mut shown = fields!(state, next_id, network_name);
    shown.insert(
        "address_map".into(),
        map::<ActorID>(blocks, &state.address_map, HAMT_BIT_WIDTH, address)
            .context("address_map")?,
    );
    Ok(shown.into())
}

pub fn cron(state: &fil_actor_cron::State) -> Value {
    serde_json::json!({ "entries": list(&state.entries) })
}

pub fn account(state: &fil_actor_account::State) -> Value {
    fields!(state, address).into()
}

pub fn reward(state: &fil_actor_reward::State) -> Value {
    fields!(
        state,
        cumsum_baseline,
        cumsum_realized,
        effective_network_time,
        effective_baseline_power,
        this_epoch_reward,
        this_epoch_reward_smoothed,
        this_epoch_baseline_power,
        epoch,
        total_storage_power_reward,
        simple_total,
        baseline_total,
    )
    .into()
}

pub fn payment_channel(state: &fil_actor_paych::State, blocks: &Blocks) -> anyhow::Result<Value> {
    let mut shown = fields!(state, from, to, to_send, settling_at, min_settle_height);
    shown.insert(
        "lane_states".into(),
        array::<LaneState>(blocks, &state.lane_states, LANE_STATES_AMT_BITWIDTH)
            .context("lane_states")?,
    );
    Ok(shown.into())
}

pub fn multisig(state: &fil_actor_multisig::State, blocks: &Blocks) -> anyhow::Result<Value> {
    let mut shown = fields!(
        state,
        num_approvals_threshold,
        initial_balance,
        start_epoch,
        unlock_duration,
    );
    shown.insert("signers".into(), list(&state.signers));
    shown.insert("next_tx_id".into(), state.next_tx_id.0.into());
    shown.insert(
        "pending_txs".into(),
        map::<Transaction>(blocks, &state.pending_txs, HAMT_BIT_WIDTH, signed_number)
            .context("pending_txs")?,
    );
    Ok(shown.into())
}
