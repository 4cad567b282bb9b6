//! Which messages of a tipset count: as before network version 18, but for addresses and signatures of Ethereum's kind.

use super::actor_tree::ActorTree;
use crate::blocks::Blocks;
use crate::error::{ChainError, Result};
use crate::header::{Header, MessageLists};
use crate::ipld::{amt_elements, AmtLayout};
use cid::Cid;
use fvm4_shared::message::Message;
use fvm4_shared::ActorID;
use fvm_ipld_encoding::from_slice;
use serde_tuple::Deserialize_tuple;
use std::collections::HashMap;
use std::sync::Arc;

/// As a block lists it.
pub struct Listed {
    pub cid: Cid,
    pub message: Message,
    /// Bytes on the chain.
    pub length: usize,
}

#[derive(Deserialize_tuple)]
struct SignedMessage {
    message: Message,
    /// Its kind, and the rest. As it is, since fvm 4's own type knows none of Ethereum's kind.
    #[allow(dead_code)]
    #[serde(with = "fvm_ipld_encoding::strict_bytes")]
    signature: Vec<u8>,
}

/// Of each block. A message that stands in several blocks counts in the first; one that doesn't follow its sender's message before it
/// doesn't count.
pub fn select(
    blocks: &Blocks,
    tree: &ActorTree,
    headers: &[Arc<Header>],
) -> Result<Vec<Vec<Listed>>> {
    let mut next: HashMap<ActorID, u64> = HashMap::new();
    headers
        .iter()
        .map(|header| {
            let mut counting = Vec::new();
            for listed in listed(blocks, header)? {
                let from = listed.message.from;
                let sender = tree.id(&from)?.ok_or_else(|| {
                    ChainError::Execution(format!("a message's sender {from} is not in the state"))
                })?;
                // A block's first message of a sender has the sender's nonce, or the block isn't valid.
                let nonce = next.entry(sender).or_insert(listed.message.sequence);
                if *nonce == listed.message.sequence {
                    *nonce += 1;
                    counting.push(listed);
                }
            }
            Ok(counting)
        })
        .collect()
}

/// Those with BLS signatures first. The second list, named for secp256k1, has those with Ethereum's signatures, too.
fn listed(blocks: &Blocks, header: &Header) -> Result<Vec<Listed>> {
    let lists: MessageLists = from_slice(&blocks.require(&header.messages)?)
        .map_err(|cause| ChainError::corrupt(&header.messages, cause))?;
    let mut all = Vec::new();
    for (list, signed) in [(&lists.bls, false), (&lists.secp256k1, true)] {
        for cid in links(blocks, list)? {
            let bytes = blocks.require(&cid)?;
            let message = if signed {
                from_slice::<SignedMessage>(&bytes).map(|signed| signed.message)
            } else {
                from_slice(&bytes)
            };
            all.push(Listed {
                cid,
                message: message.map_err(|cause| ChainError::corrupt(&cid, cause))?,
                length: bytes.len(),
            });
        }
    }
    Ok(all)
}

fn links(blocks: &Blocks, root: &Cid) -> Result<Vec<Cid>> {
    amt_elements(blocks, root, AmtLayout::V0)?
        .iter()
        .map(|(_, cbor)| from_slice(cbor).map_err(|cause| ChainError::corrupt(root, cause)))
        .collect()
}
