//! Ids and keys.

use super::*;
use fil_actor_init::State;
use fil_actors_runtime::INIT_ACTOR_ID;
use fvm_shared::address::Address;
use sample::ACCOUNT;

#[test]
fn an_account_whose_key_is_not_known_is_told_of() {
    let mut sample = Sample::new();
    sample.add_account(ACCOUNT + 1, Address::new_bls(&[8; 48]).unwrap(), 0);
    sample.change(INIT_ACTOR_ID, |state: &mut State, _| state.next_id += 1);
    assert_found(sample, &[("t01", "the account t0101 has the key t3")]);
}

#[test]
fn an_id_that_will_be_given_again_is_told_of() {
    let mut sample = Sample::new();
    sample.change(INIT_ACTOR_ID, |state: &mut State, _| state.next_id -= 1);
    assert_found(
        sample,
        &[("t01", "the next id, 100, isn't above 100, which is given")],
    );
}
