//! Messages of network versions 21 to 27, executed by fvm 4.7 on the same blocks.
//!
//! Actors of version 10 and later are published as bundles alone, not as crates, so a bundle is given by its path. What is read of the
//! chain (headers, randomness, faults) is what the earlier versions read. Nothing here takes a state from one version to the next.

mod actor_tree;
mod bundle;
mod events;
mod execution;
mod externs;
mod messages;
mod network;
mod tipset;

pub(crate) use actor_tree::{as_later, ActorTree};
pub use bundle::Bundle;
pub use execution::{Applied, Call, Context, Vm};
pub use network::Network;
pub use tipset::Executed;

#[cfg(test)]
mod testing;
