//! What execution itself reads from a state: actors, and the few fields of their states on which the protocol's own figures depend.
//!
//! Places in a tuple are those of the built-in actors 9.0.1.

use crate::blocks::Blocks;
use crate::error::{ChainError, Result};
#[cfg(feature = "fvm4")]
use crate::nv21::{as_later, ActorTree};
use cid::Cid;
use fvm::state_tree::{ActorState, StateTree};
use fvm_ipld_encoding::from_slice;
use fvm_shared::address::{Address, Payload};
use fvm_shared::econ::TokenAmount;
use fvm_shared::ActorID;
use ipld_core::ipld::Ipld;

pub struct State {
    blocks: Blocks,
    tree: Tree,
}

/// The actors, in the form that the state's network version gives them.
enum Tree {
    Nv17(StateTree<Blocks>),
    #[cfg(feature = "fvm4")]
    Nv21(ActorTree),
}

impl State {
    pub fn load(blocks: &Blocks, root: &Cid) -> Result<Self> {
        #[cfg(feature = "fvm4")]
        if let Some(tree) = ActorTree::load(blocks, root)? {
            return Ok(State {
                blocks: blocks.clone(),
                tree: Tree::Nv21(tree),
            });
        }
        let tree = StateTree::new_from_root(blocks.clone(), root)
            .map_err(|cause| trouble_or_corrupt(blocks, root, format!("{cause:?}")))?;
        Ok(State {
            blocks: blocks.clone(),
            tree: Tree::Nv17(tree),
        })
    }

    pub fn actor(&self, address: &Address) -> Result<Option<ActorState>> {
        match &self.tree {
            Tree::Nv17(tree) => tree
                .get_actor(address)
                .map_err(|cause| self.failure(format!("{cause:?}"))),
            #[cfg(feature = "fvm4")]
            Tree::Nv21(tree) => tree.actor(address),
        }
    }

    pub fn id(&self, address: &Address) -> Result<Option<ActorID>> {
        match &self.tree {
            Tree::Nv17(tree) => tree
                .lookup_id(address)
                .map_err(|cause| self.failure(format!("{cause:?}"))),
            #[cfg(feature = "fvm4")]
            Tree::Nv21(tree) => tree.id(&as_later(address)?),
        }
    }

    /// Of a singleton, which every state has.
    pub fn singleton(&self, id: ActorID) -> Result<ActorState> {
        self.actor(&Address::new_id(id))?
            .ok_or_else(|| ChainError::Execution(format!("the state has no actor t0{id}")))
    }

    /// The address of a public key for an account's, whichever of its addresses is given.
    pub fn key_address(&self, address: &Address) -> Result<Address> {
        if matches!(address.payload(), Payload::BLS(_) | Payload::Secp256k1(_)) {
            return Ok(*address);
        }
        let actor = self
            .actor(address)?
            .ok_or_else(|| ChainError::Execution(format!("the state has no actor {address}")))?;
        match self.fields(&actor.state)?.first() {
            Some(Ipld::Bytes(bytes)) => {
                Address::from_bytes(bytes).map_err(|cause| ChainError::corrupt(&actor.state, cause))
            }
            _ => Err(ChainError::corrupt(
                &actor.state,
                "it is no account's state",
            )),
        }
    }

    /// A tuple's.
    pub fn fields(&self, cid: &Cid) -> Result<Vec<Ipld>> {
        from_slice(&self.blocks.require(cid)?).map_err(|cause| ChainError::corrupt(cid, cause))
    }

    fn failure(&self, cause: String) -> ChainError {
        self.blocks
            .take_trouble()
            .unwrap_or(ChainError::Execution(cause))
    }
}

/// A field that is an amount.
pub fn amount(cid: &Cid, fields: &[Ipld], place: usize) -> Result<TokenAmount> {
    let bytes = match fields.get(place) {
        Some(Ipld::Bytes(bytes)) => bytes,
        _ => {
            return Err(ChainError::corrupt(
                cid,
                format!("field {place} is no amount"),
            ))
        }
    };
    let cbor = fvm_ipld_encoding::to_vec(&Ipld::Bytes(bytes.clone()))
        .map_err(|cause| ChainError::corrupt(cid, cause))?;
    from_slice(&cbor).map_err(|cause| ChainError::corrupt(cid, cause))
}

fn trouble_or_corrupt(blocks: &Blocks, root: &Cid, cause: String) -> ChainError {
    blocks
        .take_trouble()
        .unwrap_or_else(|| ChainError::corrupt(root, cause))
}
