//! Deals, allocations and claims.

use super::*;
use fil_actor_market::{
    DealProposal, DealState, Label, State as Market, PROPOSALS_AMT_BITWIDTH, STATES_AMT_BITWIDTH,
};
use fil_actor_verifreg::{Allocation, Claim, State as Registry};
use fil_actors_runtime::runtime::builtins::Type;
use fil_actors_runtime::runtime::policy_constants::{
    MAXIMUM_VERIFIED_ALLOCATION_TERM, MINIMUM_VERIFIED_ALLOCATION_SIZE,
    MINIMUM_VERIFIED_ALLOCATION_TERM,
};
use fil_actors_runtime::{
    make_map_with_root, u64_key, Array, STORAGE_MARKET_ACTOR_ID, VERIFIED_REGISTRY_ACTOR_ID,
};
use fvm_shared::address::Address;
use fvm_shared::clock::EPOCH_UNDEFINED;
use fvm_shared::econ::TokenAmount;
use fvm_shared::piece::PaddedPieceSize;
use fvm_shared::ActorID;
use sample::{code, ACCOUNT, MINER, SECTORS};

const DEAL: u64 = 3;
const CLAIM: u64 = 5;
const SIZE: PaddedPieceSize = PaddedPieceSize(MINIMUM_VERIFIED_ALLOCATION_SIZE as u64);

/// A deal that began with the chain, and costs nothing.
fn add_deal(sample: &mut Sample, provider: ActorID, verified_claim: Option<u64>) {
    sample.change(STORAGE_MARKET_ACTOR_ID, |state: &mut Market, blocks| {
        let mut proposals = Array::new_with_bit_width(blocks, PROPOSALS_AMT_BITWIDTH);
        let proposal = DealProposal {
            piece_cid: code(Type::Market),
            piece_size: SIZE,
            verified_deal: verified_claim.is_some(),
            client: Address::new_id(ACCOUNT),
            provider: Address::new_id(provider),
            label: Label::String(String::new()),
            start_epoch: PRIOR_EPOCH,
            end_epoch: 1_000,
            storage_price_per_epoch: TokenAmount::default(),
            provider_collateral: TokenAmount::default(),
            client_collateral: TokenAmount::default(),
        };
        proposals.set(DEAL, proposal).unwrap();
        state.proposals = proposals.flush().unwrap();
        let mut states = Array::new_with_bit_width(blocks, STATES_AMT_BITWIDTH);
        let active = DealState {
            sector_start_epoch: 0,
            last_updated_epoch: EPOCH_UNDEFINED,
            slash_epoch: EPOCH_UNDEFINED,
            verified_claim: verified_claim.unwrap_or_default(),
        };
        states.set(DEAL, active).unwrap();
        state.states = states.flush().unwrap();
        state.next_id = DEAL + 1;
    });
}

fn put_into_sector(sample: &mut Sample) {
    sample.change(MINER, |state: &mut fil_actor_miner::State, blocks| {
        let mut sector = state.get_sector(blocks, SECTORS[0]).unwrap().unwrap();
        sector.deal_ids = vec![DEAL];
        state.put_sectors(blocks, vec![sector]).unwrap();
    });
}

fn add_claim(sample: &mut Sample, provider: ActorID) {
    sample.change(
        VERIFIED_REGISTRY_ACTOR_ID,
        |state: &mut Registry, blocks| {
            let claim = Claim {
                provider,
                client: ACCOUNT,
                data: code(Type::Market),
                size: SIZE,
                term_min: MINIMUM_VERIFIED_ALLOCATION_TERM,
                term_max: MAXIMUM_VERIFIED_ALLOCATION_TERM,
                term_start: PRIOR_EPOCH,
                sector: SECTORS[0],
            };
            state
                .put_claims(blocks, [(CLAIM, claim)].into_iter())
                .unwrap();
            state.next_allocation_id = CLAIM + 1;
        },
    );
}

#[test]
fn a_verified_deal_in_a_sector_and_its_claim_are_no_violation() {
    let mut sample = Sample::with_miner();
    add_deal(&mut sample, MINER, Some(CLAIM));
    put_into_sector(&mut sample);
    add_claim(&mut sample, MINER);
    assert_found(sample, &[]);
}

#[test]
fn an_active_deal_in_no_sector_is_told_of() {
    let mut sample = Sample::with_miner();
    add_deal(&mut sample, MINER, None);
    assert_found(
        sample,
        &[("t05", "deal 3 is active and in no sector of t01000")],
    );
}

#[test]
fn a_deal_whose_provider_is_no_miner_is_told_of() {
    let mut sample = Sample::with_miner();
    add_deal(&mut sample, ACCOUNT, None);
    assert_found(
        sample,
        &[("t05", "the provider of deal 3, t0100, is no miner")],
    );
}

#[test]
fn a_deal_that_began_at_another_epoch_than_its_sector_is_told_of() {
    let mut sample = Sample::with_miner();
    add_deal(&mut sample, MINER, None);
    put_into_sector(&mut sample);
    sample.change(MINER, |state: &mut fil_actor_miner::State, blocks| {
        let mut sector = state.get_sector(blocks, SECTORS[0]).unwrap().unwrap();
        sector.activation = 1;
        state.put_sectors(blocks, vec![sector]).unwrap();
    });
    assert_found(
        sample,
        &[("t05", "deal 3 began at epoch 0, and its sector at 1")],
    );
}

#[test]
fn a_verified_deal_without_its_claim_is_told_of() {
    let mut sample = Sample::with_miner();
    add_deal(&mut sample, MINER, Some(CLAIM));
    put_into_sector(&mut sample);
    assert_found(sample, &[("t05", "its claim 5 for None")]);
}

#[test]
fn a_pending_deal_without_its_allocation_is_told_of() {
    let mut sample = Sample::with_miner();
    add_deal(&mut sample, MINER, None);
    sample.change(STORAGE_MARKET_ACTOR_ID, |state: &mut Market, blocks| {
        state.states = Market::new(blocks).unwrap().states;
        let mut pending = make_map_with_root(&state.pending_deal_allocation_ids, blocks).unwrap();
        pending.set(u64_key(DEAL), CLAIM).unwrap();
        state.pending_deal_allocation_ids = pending.flush().unwrap();
    });
    assert_found(sample, &[("t05", "its allocation 5 for None")]);
}

#[test]
fn a_claim_whose_provider_is_no_miner_is_told_of() {
    let mut sample = Sample::with_miner();
    add_claim(&mut sample, ACCOUNT);
    assert_found(
        sample,
        &[("t06", "the provider of claim 5, t0100, is no miner")],
    );
}

#[test]
fn a_claim_of_a_sector_without_deals_is_told_of() {
    let mut sample = Sample::with_miner();
    add_claim(&mut sample, MINER);
    assert_found(sample, &[("t06", "sector 0 of claim 5 holds no deal")]);
}

#[test]
fn an_allocation_that_the_registry_holds_no_data_cap_for_is_told_of() {
    let mut sample = Sample::new();
    sample.change(
        VERIFIED_REGISTRY_ACTOR_ID,
        |state: &mut Registry, blocks| {
            let allocation = Allocation {
                client: ACCOUNT,
                provider: MINER,
                data: code(Type::Market),
                size: SIZE,
                term_min: MINIMUM_VERIFIED_ALLOCATION_TERM,
                term_max: MAXIMUM_VERIFIED_ALLOCATION_TERM,
                expiration: 0,
            };
            state
                .insert_allocations(blocks, ACCOUNT, [allocation].into_iter())
                .unwrap();
        },
    );
    assert_found(sample, &[("t07", "the registry holds 0.0 of data cap")]);
}
