//! Headers, and the way back from one: which tipset stands at an epoch.
//!
//! A tipset's first block has its smallest ticket; randomness comes from it, and its parents are the tipset's. So the way back goes from first
//! block to first block.

use crate::blocks::Blocks;
use crate::error::{ChainError, Result};
use crate::header::Header;
use cid::Cid;
use fvm_ipld_encoding::from_slice;
use fvm_shared::clock::ChainEpoch;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// About 1 kB each. More than the furthest look back, of a ticket that is as old as may be.
const MOST_REMEMBERED: usize = 16_384;

/// Cheap to clone; all clones remember the same.
#[derive(Clone)]
pub struct Chain {
    blocks: Blocks,
    remembered: Arc<Mutex<HashMap<Cid, Arc<Header>>>>,
}

/// Which tipset stands for an epoch that has none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Null {
    Previous,
    Next,
}

impl Chain {
    pub fn new(blocks: Blocks) -> Self {
        Chain {
            blocks,
            remembered: Arc::default(),
        }
    }

    /// The same for other work: see [`Blocks::apart`].
    pub fn apart(&self) -> Self {
        Chain {
            blocks: self.blocks.apart(),
            remembered: self.remembered.clone(),
        }
    }

    pub fn blocks(&self) -> &Blocks {
        &self.blocks
    }

    pub fn header(&self, cid: &Cid) -> Result<Arc<Header>> {
        if let Some(header) = self
            .remembered
            .lock()
            .expect("no panic while held")
            .get(cid)
        {
            return Ok(header.clone());
        }
        let header: Header = from_slice(&self.blocks.require(cid)?)
            .map_err(|cause| ChainError::corrupt(cid, cause))?;
        let header = Arc::new(header);
        let mut remembered = self.remembered.lock().expect("no panic while held");
        if remembered.len() >= MOST_REMEMBERED {
            remembered.clear();
        }
        remembered.insert(*cid, header.clone());
        Ok(header)
    }

    /// The first block of the tipset that stands for an epoch, on the way back from a tipset's first block. None of an epoch after that.
    pub fn at(&self, from: &Cid, epoch: ChainEpoch, null: Null) -> Result<Option<Arc<Header>>> {
        let epoch = epoch.max(0);
        let mut at = self.header(from)?;
        if at.height < epoch {
            return Ok(None);
        }
        while at.height > epoch {
            let parent = self.parent(&at)?;
            if parent.height < epoch {
                return Ok(Some(match null {
                    Null::Previous => parent,
                    Null::Next => at,
                }));
            }
            at = parent;
        }
        Ok(Some(at))
    }

    /// The first block of the tipset before.
    pub fn parent(&self, header: &Header) -> Result<Arc<Header>> {
        let first = header.parents.first().ok_or_else(|| {
            ChainError::Input(format!(
                "the chain has nothing before height {}",
                header.height
            ))
        })?;
        self.header(first)
    }
}
