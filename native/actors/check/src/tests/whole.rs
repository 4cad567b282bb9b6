//! Trees without a fault, and what is said of the tree as such.

use super::*;
use crate::genesis_defaults::genesis_defaults;
use fil_actors_runtime::runtime::builtins::Type;
use fil_actors_runtime::CRON_ACTOR_ID;
use sample::{code, ACCOUNT};

#[test]
fn a_tree_without_miners_has_no_violation() {
    assert_found(Sample::new(), &[]);
}

#[test]
fn a_tree_with_a_miner_has_no_violation() {
    assert_found(Sample::with_miner(), &[]);
}

#[test]
fn balances_that_do_not_sum_up_are_told_of_and_are_nobodys() {
    let mut sample = Sample::new();
    sample.give(ACCOUNT, 1);
    let report = check(&sample.tree(), PRIOR_EPOCH);
    assert_eq!(report.actors, 10);
    assert_eq!(report.balance, "2000000001000000000000000000");
    assert_eq!(report.violations.len(), 1);
    assert_eq!(report.violations[0].actor, None);
    assert!(report.violations[0].message.contains("2000000001.0 FIL"));
}

#[test]
fn a_singleton_that_is_another_actor_is_told_of() {
    let mut sample = Sample::new();
    let head = sample.head(ACCOUNT).head;
    *sample.head(CRON_ACTOR_ID) = crate::tree::ActorHead {
        code: code(Type::Account),
        head,
        ..sample.head(CRON_ACTOR_ID).clone()
    };
    assert_found(sample, &[("t03", "no cron actor")]);
}

#[test]
fn a_state_of_another_epoch_is_told_of() {
    let report = check(&Sample::new().tree(), PRIOR_EPOCH + 1);
    let messages: Vec<_> = report.violations.iter().map(|each| &each.message).collect();
    assert_eq!(messages.len(), 1);
    assert!(
        messages[0].contains("does not match prior_epoch+1"),
        "{messages:?}"
    );
}

#[test]
fn every_state_of_a_genesis_is_among_its_blocks() {
    let defaults = genesis_defaults("sample").unwrap();
    let states = defaults["states"].as_object().unwrap();
    assert_eq!(states.len(), 8);
    for (name, state) in states {
        let cid = state["cid"].as_str().unwrap();
        assert_eq!(defaults["blocks"][cid], state["cbor"], "{name}");
        assert!(state["cbor"].is_string(), "{name}");
    }
}
