//! A state tree of network version 17 and the actors in it.

use crate::blocks::Blocks;
use crate::collection::map_entries;
use anyhow::{ensure, Context};
use cid::Cid;
use fil_actors_runtime::runtime::builtins::Type;
use fil_actors_runtime::{
    CRON_ACTOR_ID, DATACAP_TOKEN_ACTOR_ID, INIT_ACTOR_ID, REWARD_ACTOR_ID, STORAGE_MARKET_ACTOR_ID,
    STORAGE_POWER_ACTOR_ID, SYSTEM_ACTOR_ID, VERIFIED_REGISTRY_ACTOR_ID,
};
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_encoding::de::DeserializeOwned;
use fvm_ipld_encoding::tuple::*;
use fvm_ipld_encoding::CborStore;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::state::{StateInfo0, StateRoot, StateTreeVersion};
use fvm_shared::{ActorID, HAMT_BIT_WIDTH};
use num_traits::FromPrimitive;
use std::collections::BTreeMap;

/// What the tree has of an actor, besides its state. Source: ref-fvm 2, `state_tree.rs`.
#[derive(Clone, PartialEq, Serialize_tuple, Deserialize_tuple)]
pub struct ActorHead {
    pub code: Cid,
    pub head: Cid,
    pub nonce: u64,
    pub balance: TokenAmount,
}

pub struct Actor {
    pub address: Address,
    pub kind: Type,
    pub head: ActorHead,
}

impl Actor {
    pub fn id(&self) -> ActorID {
        self.address.id().unwrap_or_default()
    }
}

pub struct Tree {
    pub blocks: Blocks,
    pub root: StateRoot,
    /// In the order of their ids.
    pub actors: Vec<Actor>,
}

/// What every chain has. Source: builtin-actors 9.0.1, runtime, `singletons.rs`.
pub const SINGLETONS: [(ActorID, Type); 8] = [
    (SYSTEM_ACTOR_ID, Type::System),
    (INIT_ACTOR_ID, Type::Init),
    (REWARD_ACTOR_ID, Type::Reward),
    (CRON_ACTOR_ID, Type::Cron),
    (STORAGE_POWER_ACTOR_ID, Type::Power),
    (STORAGE_MARKET_ACTOR_ID, Type::Market),
    (VERIFIED_REGISTRY_ACTOR_ID, Type::VerifiedRegistry),
    (DATACAP_TOKEN_ACTOR_ID, Type::DataCap),
];

/// The name of each code, as in an actor bundle's manifest.
pub type Manifest = [(String, Cid)];

impl Tree {
    /// Without a manifest the one that the system actor names is read, which has to be among the blocks.
    pub fn load(blocks: Blocks, root: &Cid, manifest: &Manifest) -> anyhow::Result<Self> {
        let root: StateRoot = required(&blocks, root).context("the state root")?;
        ensure!(
            root.version == StateTreeVersion::V4,
            "the state tree is {:?}, and V4 is read here",
            root.version
        );
        required::<StateInfo0>(&blocks, &root.info).context("the state tree's info")?;
        let heads = actor_heads(&blocks, &root.actors).context("the actors")?;
        let kinds = if manifest.is_empty() {
            kinds_of(&named_by_system(&blocks, &heads)?)
        } else {
            kinds_of(manifest)
        };
        let actors = heads
            .into_iter()
            .map(|(id, head)| {
                let kind = *kinds.get(&head.code).with_context(|| {
                    format!("the code {} of t0{id} isn't in the manifest", head.code)
                })?;
                Ok(Actor {
                    address: Address::new_id(id),
                    kind,
                    head,
                })
            })
            .collect::<anyhow::Result<_>>()?;
        Ok(Tree {
            blocks,
            root,
            actors,
        })
    }

    pub fn state<T: DeserializeOwned>(&self, actor: &Actor) -> anyhow::Result<T> {
        required(&self.blocks, &actor.head.head).context("its state")
    }
}

pub fn required<T: DeserializeOwned>(blocks: &impl Blockstore, cid: &Cid) -> anyhow::Result<T> {
    blocks
        .get_cbor(cid)
        .with_context(|| format!("block {cid}"))?
        .with_context(|| format!("block {cid} is missing"))
}

fn actor_heads(blocks: &Blocks, root: &Cid) -> anyhow::Result<BTreeMap<ActorID, ActorHead>> {
    map_entries(blocks, root, HAMT_BIT_WIDTH)?
        .into_iter()
        .map(|(key, head)| {
            let address = Address::from_bytes(&key).context("the key of an actor")?;
            Ok((
                address.id().context("the key of an actor, in its tree")?,
                head,
            ))
        })
        .collect()
}

fn named_by_system(
    blocks: &Blocks,
    heads: &BTreeMap<ActorID, ActorHead>,
) -> anyhow::Result<Vec<(String, Cid)>> {
    let system = heads
        .get(&SYSTEM_ACTOR_ID)
        .context("the system actor is missing")?;
    let state: fil_actor_system::State =
        required(blocks, &system.head).context("the system actor's state")?;
    required(blocks, &state.builtin_actors)
        .context("the manifest that the system actor names (it can be given instead)")
}

fn kinds_of(manifest: &Manifest) -> BTreeMap<Cid, Type> {
    let by_name: BTreeMap<_, _> = (Type::System as i32..)
        .map_while(Type::from_i32)
        .map(|kind| (kind.name(), kind))
        .collect();
    // A name that isn't known here is told of when an actor has that code.
    manifest
        .iter()
        .filter_map(|(name, code)| Some((*code, *by_name.get(name.as_str())?)))
        .collect()
}
