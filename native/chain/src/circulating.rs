//! The circulating supply, on which pledges depend: what there is, without what was not given out yet, what is burnt, and what is locked.
//!
//! On a network whose genesis vests nothing later, which is each that is made here, this is the spec's sum of vested, mined and disbursed,
//! less burnt and locked. Source: Filecoin spec, "Token"; FIP-0081's predecessor.

use crate::blocks::Blocks;
use crate::error::Result;
use crate::state::{amount, State};
use cid::Cid;
use fvm_shared::econ::TokenAmount;
use fvm_shared::TOTAL_FILECOIN;
use num_traits::Zero;

const REWARD: u64 = 2;
const POWER: u64 = 4;
const MARKET: u64 = 5;
const RESERVE: u64 = 90;
const BURNT: u64 = 99;

/// `total_pledge_collateral` in the power actor's state.
const POWER_PLEDGE: usize = 4;
/// `total_client_locked_collateral`, `total_provider_locked_collateral`, `total_client_storage_fee` in the market actor's.
const MARKET_LOCKED: [usize; 3] = [8, 9, 10];

pub fn circulating_supply(blocks: &Blocks, state_root: &Cid) -> Result<TokenAmount> {
    let state = State::load(blocks, state_root)?;
    let mut supply = TOTAL_FILECOIN.clone();
    for holder in [REWARD, RESERVE, BURNT] {
        supply -= state.singleton(holder)?.balance;
    }
    let power = state.singleton(POWER)?.state;
    supply -= amount(&power, &state.fields(&power)?, POWER_PLEDGE)?;
    let market = state.singleton(MARKET)?.state;
    let fields = state.fields(&market)?;
    for place in MARKET_LOCKED {
        supply -= amount(&market, &fields, place)?;
    }
    Ok(supply.max(TokenAmount::zero()))
}
