//! What can go wrong with blocks and their execution. A message that fails is none of these: it has an exit code.

use cid::Cid;
use std::fmt::{self, Display};
use std::io;

pub type Result<T> = std::result::Result<T, ChainError>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainError {
    /// A block that the store should have.
    Missing(Cid),
    /// A block that isn't what it is used as.
    Corrupt { cid: Cid, why: String },
    /// LMDB or the disk.
    Store(String),
    /// What was asked for can't be done with these arguments.
    Input(String),
    /// A tipset that no node can execute, such as one whose reward or cron fails.
    Execution(String),
}

impl ChainError {
    pub fn corrupt(cid: &Cid, why: impl Display) -> Self {
        ChainError::Corrupt {
            cid: *cid,
            why: why.to_string(),
        }
    }
}

impl Display for ChainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChainError::Missing(cid) => write!(f, "block {cid} is not in the store"),
            ChainError::Corrupt { cid, why } => {
                write!(f, "block {cid} is not what it should be: {why}")
            }
            ChainError::Store(why) | ChainError::Input(why) | ChainError::Execution(why) => {
                f.write_str(why)
            }
        }
    }
}

impl std::error::Error for ChainError {}

impl From<heed::Error> for ChainError {
    fn from(cause: heed::Error) -> Self {
        ChainError::Store(format!("the chain's store failed: {cause}"))
    }
}

impl From<io::Error> for ChainError {
    fn from(cause: io::Error) -> Self {
        ChainError::Store(format!("the chain's store failed: {cause}"))
    }
}
