//! The states of all actors as JSON, by the crates' own names of fields. Where a state has the root of a collection, that is shown as its root, its
//! count and its entries by key.

use crate::shown::{fields, Shown};
use crate::tree::{Actor, Tree};
use anyhow::Context;
use fil_actors_runtime::runtime::builtins::Type;
use serde_json::{json, Map, Value};

mod entries;
mod ledgers;
mod market;
mod miner;
mod power;
mod verified;

pub fn dump(tree: &Tree) -> anyhow::Result<Value> {
    let actors = tree
        .actors
        .iter()
        .map(|actor| {
            let address = crate::shown::in_testnet(&actor.address);
            let state = state(tree, actor).with_context(|| address.clone())?;
            let mut shown = fields!(actor.head, code, head, nonce, balance);
            shown.insert("kind".into(), actor.kind.name().into());
            shown.insert("state".into(), state);
            Ok((address, shown.into()))
        })
        .collect::<anyhow::Result<Map<_, _>>>()?;
    Ok(json!({
        "version": tree.root.version as u64,
        "info": tree.root.info.shown(),
        "root": tree.root.actors.shown(),
        "actors": actors,
    }))
}

/// Reads all of an actor's state, so that whatever of it can't be read is an error.
pub fn state(tree: &Tree, actor: &Actor) -> anyhow::Result<Value> {
    let blocks = &tree.blocks;
    match actor.kind {
        Type::System => ledgers::system(&tree.state(actor)?, blocks),
        Type::Init => ledgers::init(&tree.state(actor)?, blocks),
        Type::Cron => Ok(ledgers::cron(&tree.state(actor)?)),
        Type::Account => Ok(ledgers::account(&tree.state(actor)?)),
        Type::Reward => Ok(ledgers::reward(&tree.state(actor)?)),
        Type::PaymentChannel => ledgers::payment_channel(&tree.state(actor)?, blocks),
        Type::Multisig => ledgers::multisig(&tree.state(actor)?, blocks),
        Type::Power => power::power(&tree.state(actor)?, blocks),
        Type::Miner => miner::miner(&tree.state(actor)?, blocks),
        Type::Market => market::market(&tree.state(actor)?, blocks),
        Type::VerifiedRegistry => verified::registry(&tree.state(actor)?, blocks),
        Type::DataCap => verified::data_cap(&tree.state(actor)?, blocks),
    }
}
