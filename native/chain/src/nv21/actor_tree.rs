//! The actors of a state, in the form that it has since network version 18: an actor may have an Ethereum address beside its id.

use crate::blocks::Blocks;
use crate::error::{ChainError, Result};
use cid::Cid;
use fvm::state_tree::ActorState;
use fvm4::state_tree::StateTree;
use fvm4_shared::address::Address;
use fvm4_shared::ActorID;
use fvm_ipld_encoding::from_slice;
use fvm_shared::econ::TokenAmount;

/// Of the state tree, in its root.
const VERSION: u64 = 5;

pub struct ActorTree {
    blocks: Blocks,
    tree: StateTree<Blocks>,
}

impl ActorTree {
    /// None of a state of earlier versions.
    pub fn load(blocks: &Blocks, root: &Cid) -> Result<Option<Self>> {
        let version = from_slice::<(u64, Cid, Cid)>(&blocks.require(root)?);
        if !matches!(version, Ok((VERSION, _, _))) {
            return Ok(None);
        }
        match StateTree::new_from_root(blocks.clone(), root) {
            Ok(tree) => Ok(Some(ActorTree {
                blocks: blocks.clone(),
                tree,
            })),
            Err(cause) => Err(blocks
                .take_trouble()
                .unwrap_or_else(|| ChainError::corrupt(root, format!("{cause:?}")))),
        }
    }

    /// What all versions know of an actor.
    pub fn actor(&self, address: &fvm_shared::address::Address) -> Result<Option<ActorState>> {
        let Some(id) = self.id(&as_later(address)?)? else {
            return Ok(None);
        };
        let found = self
            .tree
            .get_actor(id)
            .map_err(|cause| self.failed(cause))?;
        Ok(found.map(|actor| ActorState {
            code: actor.code,
            state: actor.state,
            sequence: actor.sequence,
            balance: TokenAmount::from_atto(actor.balance.atto().clone()),
        }))
    }

    pub fn id(&self, address: &Address) -> Result<Option<ActorID>> {
        self.tree
            .lookup_id(address)
            .map_err(|cause| self.failed(cause))
    }

    fn failed(&self, cause: fvm4::kernel::ExecutionError) -> ChainError {
        self.blocks
            .take_trouble()
            .unwrap_or_else(|| ChainError::Execution(format!("{cause:?}")))
    }
}

/// An address as the later crate has it, which knows more kinds of them.
pub fn as_later(address: &fvm_shared::address::Address) -> Result<Address> {
    Address::from_bytes(&address.to_bytes())
        .map_err(|cause| ChainError::Execution(format!("{address} is no address: {cause}")))
}
