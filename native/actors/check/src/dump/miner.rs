//! A miner's state, down to its partitions.

use super::entries::{array, array_by, map, number};
use crate::blocks::Blocks;
use crate::shown::{fields, list, show_fields, Shown};
use crate::tree::required;
use anyhow::Context;
use cid::Cid;
use fil_actor_miner::{
    BeneficiaryTerm, CompactCommD, Deadline, ExpirationSet, MinerInfo, Partition,
    PendingBeneficiaryChange, PowerPair, SectorOnChainInfo, SectorPreCommitInfo,
    SectorPreCommitOnChainInfo, State, VestingFund, VestingFunds, WindowedPoSt, WorkerKeyChange,
    DEADLINE_EXPIRATIONS_AMT_BITWIDTH, DEADLINE_OPTIMISTIC_POST_SUBMISSIONS_AMT_BITWIDTH,
    DEADLINE_PARTITIONS_AMT_BITWIDTH, SECTORS_AMT_BITWIDTH,
};
use fvm_ipld_bitfield::BitField;
use fvm_shared::sector::PoStProof;
use fvm_shared::HAMT_BIT_WIDTH;
use serde_json::Value;

// The crate keeps these to itself. Source: builtin-actors 9.0.1, miner, state.rs and partition_state.rs.
const PRECOMMIT_EXPIRY_AMT_BITWIDTH: u32 = 6;
const PARTITION_EXPIRATION_AMT_BITWIDTH: u32 = 4;
const PARTITION_EARLY_TERMINATION_ARRAY_AMT_BITWIDTH: u32 = 3;

show_fields! {
    BeneficiaryTerm { quota, used_quota, expiration }
    ExpirationSet { on_time_sectors, early_sectors, on_time_pledge, active_power, faulty_power }
    PendingBeneficiaryChange {
        new_beneficiary, new_quota, new_expiration, approved_by_beneficiary, approved_by_nominee,
    }
    PoStProof { post_proof, proof_bytes }
    PowerPair { raw, qa }
    SectorPreCommitOnChainInfo { info, pre_commit_deposit, pre_commit_epoch }
    VestingFund { epoch, amount }
    WorkerKeyChange { new_worker, effective_at }
}

impl Shown for CompactCommD {
    fn shown(&self) -> Value {
        self.0.shown()
    }
}

impl Shown for MinerInfo {
    fn shown(&self) -> Value {
        let mut shown = fields!(
            self,
            owner,
            worker,
            pending_worker_key,
            peer_id,
            window_post_proof_type,
            sector_size,
            window_post_partition_sectors,
            consensus_fault_elapsed,
            pending_owner_address,
            beneficiary,
            beneficiary_term,
            pending_beneficiary_term,
        );
        shown.insert("control_addresses".into(), list(&self.control_addresses));
        shown.insert("multi_address".into(), list(&self.multi_address));
        shown.into()
    }
}

impl Shown for SectorPreCommitInfo {
    fn shown(&self) -> Value {
        let mut shown = fields!(
            self,
            seal_proof,
            sector_number,
            sealed_cid,
            seal_rand_epoch,
            expiration,
            unsealed_cid,
        );
        shown.insert("deal_ids".into(), list(&self.deal_ids));
        shown.into()
    }
}

impl Shown for SectorOnChainInfo {
    fn shown(&self) -> Value {
        let mut shown = fields!(
            self,
            sector_number,
            seal_proof,
            sealed_cid,
            activation,
            expiration,
            deal_weight,
            verified_deal_weight,
            initial_pledge,
            expected_day_reward,
            expected_storage_pledge,
            replaced_sector_age,
            replaced_day_reward,
            sector_key_cid,
            simple_qa_power,
        );
        shown.insert("deal_ids".into(), list(&self.deal_ids));
        shown.into()
    }
}

impl Shown for WindowedPoSt {
    fn shown(&self) -> Value {
        let mut shown = fields!(self, partitions);
        shown.insert("proofs".into(), list(&self.proofs));
        shown.into()
    }
}

pub fn miner(state: &State, blocks: &Blocks) -> anyhow::Result<Value> {
    let mut shown = fields!(
        state,
        pre_commit_deposits,
        locked_funds,
        fee_debt,
        initial_pledge,
        proving_period_start,
        current_deadline,
        early_terminations,
        deadline_cron_active,
    );
    let vesting = |root: &Cid| Ok(list(&required::<VestingFunds>(blocks, root)?.funds));
    for (field, linked) in [
        (
            "info",
            required(blocks, &state.info).map(|info: MinerInfo| info.shown()),
        ),
        ("vesting_funds", vesting(&state.vesting_funds)),
        (
            "pre_committed_sectors",
            map::<SectorPreCommitOnChainInfo>(
                blocks,
                &state.pre_committed_sectors,
                HAMT_BIT_WIDTH,
                number,
            ),
        ),
        (
            "pre_committed_sectors_cleanup",
            array::<BitField>(
                blocks,
                &state.pre_committed_sectors_cleanup,
                PRECOMMIT_EXPIRY_AMT_BITWIDTH,
            ),
        ),
        (
            "allocated_sectors",
            required(blocks, &state.allocated_sectors).map(|sectors: BitField| sectors.shown()),
        ),
        (
            "sectors",
            array::<SectorOnChainInfo>(blocks, &state.sectors, SECTORS_AMT_BITWIDTH),
        ),
        ("deadlines", deadlines(&state.deadlines, blocks)),
    ] {
        shown.insert(field.into(), linked.context(field)?);
    }
    Ok(shown.into())
}

fn deadlines(root: &Cid, blocks: &Blocks) -> anyhow::Result<Value> {
    let deadlines: fil_actor_miner::Deadlines = required(blocks, root)?;
    deadlines
        .due
        .iter()
        .enumerate()
        .map(|(index, root)| {
            let shown = required(blocks, root).and_then(|each: Deadline| deadline(&each, blocks));
            shown.with_context(|| format!("deadline {index}"))
        })
        .collect()
}

fn deadline(state: &Deadline, blocks: &Blocks) -> anyhow::Result<Value> {
    let mut shown = fields!(
        state,
        partitions_posted,
        early_terminations,
        live_sectors,
        total_sectors,
        faulty_power,
    );
    let partitions = |root: &Cid| {
        array_by(
            blocks,
            root,
            DEADLINE_PARTITIONS_AMT_BITWIDTH,
            |each: &Partition| partition(each, blocks),
        )
    };
    let submissions = |root: &Cid| {
        array::<WindowedPoSt>(
            blocks,
            root,
            DEADLINE_OPTIMISTIC_POST_SUBMISSIONS_AMT_BITWIDTH,
        )
    };
    for (field, collection) in [
        ("partitions", partitions(&state.partitions)),
        (
            "expirations_epochs",
            array::<BitField>(
                blocks,
                &state.expirations_epochs,
                DEADLINE_EXPIRATIONS_AMT_BITWIDTH,
            ),
        ),
        (
            "optimistic_post_submissions",
            submissions(&state.optimistic_post_submissions),
        ),
        (
            "sectors_snapshot",
            array::<SectorOnChainInfo>(blocks, &state.sectors_snapshot, SECTORS_AMT_BITWIDTH),
        ),
        (
            "partitions_snapshot",
            partitions(&state.partitions_snapshot),
        ),
        (
            "optimistic_post_submissions_snapshot",
            submissions(&state.optimistic_post_submissions_snapshot),
        ),
    ] {
        shown.insert(field.into(), collection.context(field)?);
    }
    Ok(shown.into())
}

fn partition(state: &Partition, blocks: &Blocks) -> anyhow::Result<Value> {
    let mut shown = fields!(
        state,
        sectors,
        unproven,
        faults,
        recoveries,
        terminated,
        live_power,
        unproven_power,
        faulty_power,
        recovering_power,
    );
    for (field, queue) in [
        (
            "expirations_epochs",
            array::<ExpirationSet>(
                blocks,
                &state.expirations_epochs,
                PARTITION_EXPIRATION_AMT_BITWIDTH,
            ),
        ),
        (
            "early_terminated",
            array::<BitField>(
                blocks,
                &state.early_terminated,
                PARTITION_EARLY_TERMINATION_ARRAY_AMT_BITWIDTH,
            ),
        ),
    ] {
        shown.insert(field.into(), queue.context(field)?);
    }
    Ok(shown.into())
}
