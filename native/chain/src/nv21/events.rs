//! Events that a message's actors emitted. A receipt names the root of their array, which fvm 4 computes without writing it.

use crate::blocks::Blocks;
use crate::error::{ChainError, Result};
use cid::Cid;
use fvm4_shared::event::StampedEvent;
use fvm_ipld_amt::Amt;

const BIT_WIDTH: u32 = 5;

/// Writes them, and holds them against the receipt's root.
pub fn put(blocks: &Blocks, events: &[StampedEvent], root: Option<Cid>) -> Result<()> {
    let written = match events {
        [] => None,
        events => Some(
            Amt::<&StampedEvent, _>::new_from_iter_with_bit_width(
                blocks.clone(),
                BIT_WIDTH,
                events,
            )
            .map_err(|cause| ChainError::Store(format!("events can't be written: {cause}")))?,
        ),
    };
    if written == root {
        return Ok(());
    }
    Err(ChainError::Execution(format!(
        "the events of a message come to {written:?}, and its receipt names {root:?}"
    )))
}
