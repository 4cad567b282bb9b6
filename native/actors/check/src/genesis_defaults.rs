//! The states that the crates themselves give to the actors that a genesis begins with, and every block that those link to.

use crate::blocks::Blocks;
use crate::shown::Shown;
use cid::multihash::Code;
use cid::Cid;
use fil_actors_runtime::runtime::builtins::Type;
use fil_actors_runtime::{
    STORAGE_MARKET_ACTOR_ADDR, STORAGE_POWER_ACTOR_ADDR, VERIFIED_REGISTRY_ACTOR_ADDR,
};
use fvm_ipld_encoding::CborStore;
use fvm_shared::address::Address;
use serde_json::{json, Map, Value};

/// Who makes verifiers. Source: Lotus, `chain/gen/genesis`.
const ROOT_KEY: Address = Address::new_id(80);

pub fn genesis_defaults(network_name: &str) -> anyhow::Result<Value> {
    let blocks = Blocks::default();
    let states = states(&blocks, network_name)?;
    let blocks = blocks.by_cid();
    let states: Map<_, _> = states
        .into_iter()
        .map(|(kind, cid)| {
            let cbor = blocks.get(&cid).map(Shown::shown);
            (
                kind.name().into(),
                json!({ "cid": cid.shown(), "cbor": cbor }),
            )
        })
        .collect();
    let blocks: Map<_, _> = blocks
        .iter()
        .map(|(cid, block)| (cid.to_string(), block.shown()))
        .collect();
    Ok(json!({ "states": states, "blocks": blocks }))
}

/// The roots of the states, which are put among the blocks.
pub fn states(blocks: &Blocks, network_name: &str) -> anyhow::Result<Vec<(Type, Cid)>> {
    macro_rules! put {
        ($kind:ident, $state:expr) => {
            (Type::$kind, blocks.put_cbor(&$state, Code::Blake2b256)?)
        };
    }
    Ok(vec![
        put!(System, fil_actor_system::State::new(blocks)?),
        put!(
            Init,
            fil_actor_init::State::new(blocks, network_name.into())?
        ),
        put!(Reward, fil_actor_reward::State::new(0.into())),
        put!(Cron, cron()),
        put!(Power, fil_actor_power::State::new(blocks)?),
        put!(Market, fil_actor_market::State::new(blocks)?),
        put!(
            VerifiedRegistry,
            fil_actor_verifreg::State::new(blocks, ROOT_KEY)?
        ),
        put!(
            DataCap,
            fil_actor_datacap::State::new(blocks, VERIFIED_REGISTRY_ACTOR_ADDR)?
        ),
    ])
}

/// The crate leaves the entries to the genesis. Source: specs-actors, `actors/builtin/cron`, `BuiltInEntries`.
fn cron() -> fil_actor_cron::State {
    let entry = |receiver, method_num| fil_actor_cron::Entry {
        receiver,
        method_num,
    };
    fil_actor_cron::State {
        entries: vec![
            entry(
                STORAGE_POWER_ACTOR_ADDR,
                fil_actor_power::Method::OnEpochTickEnd as u64,
            ),
            entry(
                STORAGE_MARKET_ACTOR_ADDR,
                fil_actor_market::Method::CronTick as u64,
            ),
        ],
    }
}
