//! The market's state.

use super::entries::{address, array, cid, map, map_by, number};
use crate::blocks::Blocks;
use crate::shown::{fields, show_fields, Shown};
use anyhow::Context;
use cid::Cid;
use fil_actor_market::balance_table::BALANCE_TABLE_BITWIDTH;
use fil_actor_market::{
    DealProposal, DealState, Label, State, PROPOSALS_AMT_BITWIDTH, STATES_AMT_BITWIDTH,
};
use fvm_shared::econ::TokenAmount;
use fvm_shared::HAMT_BIT_WIDTH;
use serde_json::{json, Value};

show_fields! {
    DealProposal {
        piece_cid, piece_size, verified_deal, client, provider, label, start_epoch, end_epoch,
        storage_price_per_epoch, provider_collateral, client_collateral,
    }
    DealState { sector_start_epoch, last_updated_epoch, slash_epoch, verified_claim }
}

impl Shown for Label {
    fn shown(&self) -> Value {
        match self {
            Label::String(text) => json!({ "string": text }),
            Label::Bytes(bytes) => json!({ "bytes": bytes.shown() }),
        }
    }
}

pub fn market(state: &State, blocks: &Blocks) -> anyhow::Result<Value> {
    let mut shown = fields!(
        state,
        next_id,
        last_cron,
        total_client_locked_collateral,
        total_provider_locked_collateral,
        total_client_storage_fee,
    );
    let member = |_: &()| Ok(Value::Null);
    let deals = |root: &Cid| map_by(blocks, root, HAMT_BIT_WIDTH, number, member);
    for (field, collection) in [
        (
            "proposals",
            array::<DealProposal>(blocks, &state.proposals, PROPOSALS_AMT_BITWIDTH),
        ),
        (
            "states",
            array::<DealState>(blocks, &state.states, STATES_AMT_BITWIDTH),
        ),
        (
            "pending_proposals",
            map_by(
                blocks,
                &state.pending_proposals,
                HAMT_BIT_WIDTH,
                cid,
                member,
            ),
        ),
        (
            "escrow_table",
            map::<TokenAmount>(blocks, &state.escrow_table, BALANCE_TABLE_BITWIDTH, address),
        ),
        (
            "locked_table",
            map::<TokenAmount>(blocks, &state.locked_table, BALANCE_TABLE_BITWIDTH, address),
        ),
        (
            "deal_ops_by_epoch",
            map_by(
                blocks,
                &state.deal_ops_by_epoch,
                HAMT_BIT_WIDTH,
                number,
                deals,
            ),
        ),
        (
            "pending_deal_allocation_ids",
            map::<u64>(
                blocks,
                &state.pending_deal_allocation_ids,
                HAMT_BIT_WIDTH,
                number,
            ),
        ),
    ] {
        shown.insert(field.into(), collection.context(field)?);
    }
    Ok(shown.into())
}
