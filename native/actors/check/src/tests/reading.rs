//! States that can't be read: told of as well as anything else, and of the others all the same.

use super::*;
use fil_actor_power::State as Power;
use fil_actor_verifreg::State as Registry;
use fil_actors_runtime::{
    make_empty_map, INIT_ACTOR_ID, STORAGE_POWER_ACTOR_ID, VERIFIED_REGISTRY_ACTOR_ID,
};
use fvm_shared::HAMT_BIT_WIDTH;
use sample::code;

#[test]
fn a_state_of_another_shape_is_told_of() {
    let mut sample = Sample::new();
    sample.head(INIT_ACTOR_ID).head = sample.put(&"not a state");
    assert_found(
        sample,
        &[("t01", "reading its state"), ("t01", "checking it")],
    );
}

#[test]
fn a_block_that_is_missing_is_told_of() {
    let mut sample = Sample::new();
    let missing = code(fil_actors_runtime::runtime::builtins::Type::Cron);
    sample.change(STORAGE_POWER_ACTOR_ID, |state: &mut Power, _| {
        state.claims = missing;
    });
    let claims = "error loading power claims";
    assert_found(
        sample,
        &[("t04", "reading its state: claims"), ("t04", claims)],
    );
}

#[test]
fn what_a_crates_check_panics_of_is_told_of() {
    let mut sample = Sample::new();
    sample.change(
        VERIFIED_REGISTRY_ACTOR_ID,
        |state: &mut Registry, blocks| {
            let mut claims = make_empty_map(blocks, HAMT_BIT_WIDTH);
            claims.set(vec![].into(), state.allocations).unwrap();
            state.claims = claims.flush().unwrap();
        },
    );
    assert_found(
        sample,
        &[
            ("t06", "reading its state: claims: the key"),
            ("t06", "checking it: its crate gave up"),
        ],
    );
}

#[test]
fn a_collection_of_another_bit_width_is_told_of() {
    let mut sample = Sample::new();
    sample.change(
        INIT_ACTOR_ID,
        |state: &mut fil_actor_init::State, blocks| {
            let mut addresses = make_empty_map(blocks, HAMT_BIT_WIDTH + 1);
            for (id, key) in (100u64..).zip([[7; 48], [8; 48], [9; 48]]) {
                let key = fvm_shared::address::Address::new_bls(&key).unwrap();
                addresses.set(key.to_bytes().into(), id).unwrap();
            }
            state.address_map = addresses.flush().unwrap();
        },
    );
    assert_found(sample, &[("t01", "isn't what its entries make")]);
}
