//! Filecoin's chain state: blocks in LMDB, and messages executed on them by the FVM with the built-in actors of network version 17.
//!
//! Knows nothing of Node. All of it blocks; what executes messages takes a thread of its own for the stack that the FVM needs.

mod blocks;
mod bundle;
pub mod car;
mod chain;
mod circulating;
mod collection;
pub mod crypto;
mod engine;
mod error;
mod execution;
mod externs;
mod fault;
mod header;
pub mod ipld;
#[cfg(feature = "fvm4")]
pub mod nv21;
mod reach;
mod state;
mod tipset;

pub use blocks::Blocks;
pub use bundle::load_bundle;
pub use chain::Chain;
pub use collection::{Collection, Counted};
pub use error::{ChainError, Result};
pub use execution::{Applied, Call, Context, Vm};
pub use reach::{extent, Extent};
pub use tipset::Executed;
