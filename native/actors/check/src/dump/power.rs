//! The power actor's state.

use super::entries::{address, array, map, map_by, signed_number};
use crate::blocks::Blocks;
use crate::shown::{fields, list, show_fields, Shown};
use anyhow::Context;
use cid::Cid;
use fil_actor_power::{
    Claim, CronEvent, State, CRON_QUEUE_AMT_BITWIDTH, CRON_QUEUE_HAMT_BITWIDTH,
    PROOF_VALIDATION_BATCH_AMT_BITWIDTH,
};
use fvm_shared::sector::{SealVerifyInfo, SectorID};
use fvm_shared::HAMT_BIT_WIDTH;
use serde_json::Value;

show_fields! {
    Claim { window_post_proof_type, raw_byte_power, quality_adj_power }
    CronEvent { miner_addr, callback_payload }
    SectorID { miner, number }
}

impl Shown for SealVerifyInfo {
    fn shown(&self) -> Value {
        let mut shown = fields!(
            self,
            registered_proof,
            sector_id,
            proof,
            sealed_cid,
            unsealed_cid
        );
        shown.insert("deal_ids".into(), list(&self.deal_ids));
        shown.insert("randomness".into(), self.randomness.0.shown());
        shown.insert(
            "interactive_randomness".into(),
            self.interactive_randomness.0.shown(),
        );
        shown.into()
    }
}

pub fn power(state: &State, blocks: &Blocks) -> anyhow::Result<Value> {
    let mut shown = fields!(
        state,
        total_raw_byte_power,
        total_bytes_committed,
        total_quality_adj_power,
        total_qa_bytes_committed,
        total_pledge_collateral,
        this_epoch_raw_byte_power,
        this_epoch_quality_adj_power,
        this_epoch_pledge_collateral,
        this_epoch_qa_power_smoothed,
        miner_count,
        miner_above_min_power_count,
        first_cron_epoch,
    );
    shown.insert(
        "cron_event_queue".into(),
        map_by(
            blocks,
            &state.cron_event_queue,
            CRON_QUEUE_HAMT_BITWIDTH,
            signed_number,
            |events: &Cid| array::<CronEvent>(blocks, events, CRON_QUEUE_AMT_BITWIDTH),
        )
        .context("cron_event_queue")?,
    );
    shown.insert(
        "claims".into(),
        map::<Claim>(blocks, &state.claims, HAMT_BIT_WIDTH, address).context("claims")?,
    );
    let batch = state.proof_validation_batch.as_ref().map(|batch| {
        map_by(blocks, batch, HAMT_BIT_WIDTH, address, |infos: &Cid| {
            array::<SealVerifyInfo>(blocks, infos, PROOF_VALIDATION_BATCH_AMT_BITWIDTH)
        })
        .context("proof_validation_batch")
    });
    shown.insert(
        "proof_validation_batch".into(),
        batch.transpose()?.unwrap_or(Value::Null),
    );
    Ok(shown.into())
}
