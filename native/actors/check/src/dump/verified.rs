//! The states of the verified registry and of the data cap's token.

use super::entries::{address, map, map_by, number};
use crate::blocks::Blocks;
use crate::shown::{fields, show_fields, Shown};
use anyhow::Context;
use cid::Cid;
use fil_actor_verifreg::{Allocation, Claim, RemoveDataCapProposalID};
use fvm_ipld_encoding::de::DeserializeOwned;
use fvm_ipld_encoding::ser::Serialize;
use fvm_ipld_encoding::{from_slice, to_vec};
use fvm_shared::bigint::bigint_ser::BigIntDe;
use fvm_shared::econ::TokenAmount;
use fvm_shared::HAMT_BIT_WIDTH;
use serde_json::Value;

show_fields! {
    Allocation { client, provider, data, size, term_min, term_max, expiration }
    Claim { provider, client, data, size, term_min, term_max, term_start, sector }
}

pub fn registry(state: &fil_actor_verifreg::State, blocks: &Blocks) -> anyhow::Result<Value> {
    let mut shown = fields!(state, root_key, next_allocation_id);
    for (field, collection) in [
        (
            "verifiers",
            map::<BigIntDe>(blocks, &state.verifiers, HAMT_BIT_WIDTH, address),
        ),
        (
            "remove_data_cap_proposal_ids",
            map_by(
                blocks,
                &state.remove_data_cap_proposal_ids,
                HAMT_BIT_WIDTH,
                hexadecimal,
                |proposal: &RemoveDataCapProposalID| Ok(proposal.id.shown()),
            ),
        ),
        (
            "allocations",
            by_actor::<Allocation>(blocks, &state.allocations, HAMT_BIT_WIDTH),
        ),
        (
            "claims",
            by_actor::<Claim>(blocks, &state.claims, HAMT_BIT_WIDTH),
        ),
    ] {
        shown.insert(field.into(), collection.context(field)?);
    }
    Ok(shown.into())
}

pub fn data_cap(state: &fil_actor_datacap::State, blocks: &Blocks) -> anyhow::Result<Value> {
    // Its field is the token library's own, so it comes out of the bytes.
    let (_, _, _, bit_width): (TokenAmount, Cid, Cid, u32) = from_slice(&to_vec(&state.token)?)?;
    let mut token = fields!(state.token, supply);
    token.insert("hamt_bit_width".into(), bit_width.into());
    token.insert(
        "balances".into(),
        map::<TokenAmount>(blocks, &state.token.balances, bit_width, number).context("balances")?,
    );
    token.insert(
        "allowances".into(),
        by_actor::<TokenAmount>(blocks, &state.token.allowances, bit_width)
            .context("allowances")?,
    );
    let mut shown = fields!(state, governor);
    shown.insert("token".into(), token.into());
    Ok(shown.into())
}

/// A HAMT of HAMTs: an actor's own, by its id.
fn by_actor<V: DeserializeOwned + Serialize + Clone + PartialEq + Shown>(
    blocks: &Blocks,
    root: &Cid,
    bit_width: u32,
) -> anyhow::Result<Value> {
    map_by(blocks, root, bit_width, number, |own: &Cid| {
        map::<V>(blocks, own, bit_width, number)
    })
}

/// A verifier's address and a client's, one behind the other.
fn hexadecimal(key: &[u8]) -> anyhow::Result<String> {
    Ok(hex::encode(key))
}
