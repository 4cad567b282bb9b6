//! Claims, cron events and sums of the power actor.

use super::*;
use fil_actor_miner::State as Miner;
use fil_actor_power::State as Power;
use fil_actors_runtime::STORAGE_POWER_ACTOR_ID;
use fvm_shared::econ::TokenAmount;
use sample::{power_of, MINER};

#[test]
fn a_claim_without_a_miner_is_told_of() {
    let mut sample = Sample::new();
    sample.claim(MINER, &power_of(1));
    assert_found(sample, &[("t04", "a claim of t01000, which is no miner")]);
}

#[test]
fn a_miner_without_a_claim_is_told_of() {
    let mut sample = Sample::with_miner();
    sample.unclaim(MINER, &power_of(2));
    assert_found(sample, &[("t01000", "no claim")]);
}

#[test]
fn a_claim_of_other_power_than_the_sectors_have_is_told_of() {
    let mut sample = Sample::with_miner();
    sample.unclaim(MINER, &power_of(2));
    sample.claim(MINER, &power_of(3));
    assert_found(sample, &[("t01000", "its sectors' active power")]);
}

#[test]
fn a_count_of_miners_that_is_not_the_claims_is_told_of() {
    let mut sample = Sample::with_miner();
    sample.change(STORAGE_POWER_ACTOR_ID, |state: &mut Power, _| {
        state.miner_count = 3
    });
    assert_found(sample, &[("t04", "it counts 3 miners, and has 1 claims")]);
}

#[test]
fn a_pledge_that_is_not_the_miners_is_told_of() {
    let mut sample = Sample::with_miner();
    sample.change(STORAGE_POWER_ACTOR_ID, |state: &mut Power, _| {
        state.total_pledge_collateral += TokenAmount::from_whole(1);
    });
    assert_found(sample, &[("t04", "its total pledge is 3.0")]);
}

#[test]
fn a_cron_event_that_the_deadline_does_not_ask_for_is_told_of() {
    let mut sample = Sample::with_miner();
    sample.enroll(MINER, 60);
    assert_found(sample, &[("t01000", "due at [59, 60]")]);
}

#[test]
fn an_active_miner_without_a_cron_event_is_told_of() {
    let mut sample = Sample::with_miner();
    sample.change(STORAGE_POWER_ACTOR_ID, |state: &mut Power, blocks| {
        state.cron_event_queue = Power::new(blocks).unwrap().cron_event_queue;
    });
    assert_found(
        sample,
        &[("t01000", "due at [], and its deadline asks for [59]")],
    );
}

#[test]
fn a_cron_event_of_no_miner_and_one_before_the_first_epoch_are_told_of() {
    let mut sample = Sample::with_miner();
    sample.enroll(MINER + 1, 70);
    sample.change(STORAGE_POWER_ACTOR_ID, |state: &mut Power, _| {
        state.first_cron_epoch = 60
    });
    assert_found(
        sample,
        &[
            ("t04", "a cron event at epoch 59 is before the first, 60"),
            (
                "t04",
                "a cron event at epoch 70 is for t01001, which is no miner",
            ),
        ],
    );
}

#[test]
fn a_miner_with_pledge_and_no_active_cron_is_told_of() {
    let mut sample = Sample::with_miner();
    sample.change(MINER, |state: &mut Miner, _| {
        state.deadline_cron_active = false
    });
    assert_found(
        sample,
        &[
            ("t01000", "DeadlineCronActive == false"),
            ("t01000", "due at [59], and its deadline asks for []"),
        ],
    );
}
