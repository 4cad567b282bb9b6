//! What a chain needs of its blocks: all headers down to genesis, and genesis' state; messages, receipts and states from an epoch on.
//!
//! Nothing but a header refers to headers, so that a walk over links knows them when it comes to them.

use crate::blocks::Blocks;
use crate::error::{ChainError, Result};
use crate::header::Header;
use cid::Cid;
use fvm_ipld_encoding::{from_slice, DAG_CBOR};
use fvm_shared::clock::ChainEpoch;
use ipld_core::ipld::Ipld;
use std::collections::HashSet;

/// Replicas and pieces: their commitments are no blocks.
const COMMITMENTS: [u64; 2] = [0xf101, 0xf102];
const IDENTITY: u64 = 0;

/// CBOR's head of a header: a list of sixteen.
const LIST_OF_SIXTEEN: u8 = 0x90;

const DIGEST_BYTES: usize = 32;

/// A CID in 33 bytes: a million take 38 to 75 MB in a set.
#[derive(PartialEq, Eq, Hash)]
struct Short {
    digest: [u8; DIGEST_BYTES],
    /// Other blocks have no links; one may go by both names.
    is_cbor: bool,
}

impl Short {
    fn of(cid: &Cid) -> Self {
        let mut digest = [0; DIGEST_BYTES];
        let whole = cid.hash().digest();
        let length = whole.len().min(DIGEST_BYTES);
        digest[..length].copy_from_slice(&whole[..length]);
        Short {
            digest,
            is_cbor: cid.codec() == DAG_CBOR,
        }
    }
}

/// A way over all that is needed; whoever goes it reads the blocks.
pub(crate) struct Walk {
    states_from: ChainEpoch,
    seen: HashSet<Short>,
    waiting: Vec<Cid>,
}

impl Walk {
    /// Of a tipset before `states_from`, the header alone is needed.
    pub fn new(states_from: ChainEpoch) -> Self {
        Walk {
            states_from,
            seen: HashSet::new(),
            waiting: Vec::new(),
        }
    }

    /// They come in their order, before all that waits.
    pub fn add(&mut self, roots: impl DoubleEndedIterator<Item = Cid>) {
        self.waiting.extend(roots.rev());
    }

    /// The next block, each once.
    pub fn next(&mut self) -> Option<Cid> {
        while let Some(cid) = self.waiting.pop() {
            let is_block = !COMMITMENTS.contains(&cid.codec()) && cid.hash().code() != IDENTITY;
            if is_block && self.seen.insert(Short::of(&cid)) {
                return Some(cid);
            }
        }
        None
    }

    /// What a block needs in turn.
    pub fn follow(&mut self, cid: &Cid, block: &[u8]) -> Result<()> {
        if cid.codec() != DAG_CBOR {
            return Ok(());
        }
        if let Some(header) = header(block) {
            if header.height > 0 && header.height < self.states_from {
                self.add(header.parents.into_iter());
                return Ok(());
            }
        }
        let value: Ipld = from_slice(block).map_err(|cause| ChainError::corrupt(cid, cause))?;
        let from = self.waiting.len();
        value.references(&mut self.waiting);
        self.waiting[from..].reverse();
        Ok(())
    }

    pub fn has_seen(&self, cid: &Cid) -> bool {
        self.seen.contains(&Short::of(cid))
    }

    pub fn seen(&self) -> usize {
        self.seen.len()
    }
}

pub(crate) fn header(block: &[u8]) -> Option<Header> {
    if block.first() != Some(&LIST_OF_SIXTEEN) {
        return None;
    }
    from_slice(block).ok()
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    pub blocks: u64,
    pub bytes: u64,
}

/// How much a chain needs, from its roots. An error if one of the blocks isn't there.
pub fn extent(blocks: &Blocks, roots: &[Cid], states_from: ChainEpoch) -> Result<Extent> {
    let mut extent = Extent::default();
    let mut walk = Walk::new(states_from);
    walk.add(roots.iter().copied());
    while let Some(cid) = walk.next() {
        let block = blocks.require(&cid)?;
        walk.follow(&cid, &block)?;
        extent.blocks += 1;
        extent.bytes += block.len() as u64;
    }
    Ok(extent)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use fvm_ipld_encoding::to_vec;
    use fvm_shared::address::Address;
    use fvm_shared::bigint::bigint_ser::BigIntDe;
    use fvm_shared::econ::TokenAmount;

    pub fn store() -> (tempfile::TempDir, Blocks) {
        let folder = tempfile::tempdir().unwrap();
        let blocks = Blocks::open(&folder.path().join("blocks")).unwrap();
        (folder, blocks)
    }

    pub fn put(blocks: &Blocks, value: &Ipld) -> Cid {
        blocks.add(to_vec(value).unwrap())
    }

    /// What one tipset of a small chain is made of.
    #[derive(Clone, Copy, Debug)]
    pub struct Made {
        pub header: Cid,
        pub state: Cid,
        /// Of the state; each epoch has its own.
        pub leaf: Cid,
        pub receipts: Cid,
        pub messages: Cid,
    }

    /// `salt` tells forks apart.
    pub fn make(blocks: &Blocks, height: i64, parents: Vec<Cid>, salt: i128) -> Made {
        let number = |kind: i128| {
            Ipld::List(vec![
                Ipld::Integer(kind),
                Ipld::Integer(height.into()),
                Ipld::Integer(salt),
            ])
        };
        let leaf = put(blocks, &number(0));
        let common = put(blocks, &Ipld::String("in all states".into()));
        let state = put(
            blocks,
            &Ipld::List(vec![Ipld::Link(leaf), Ipld::Link(common)]),
        );
        let receipts = put(blocks, &number(1));
        let messages = put(blocks, &number(2));
        let header = Header {
            miner: Address::new_id(1000),
            ticket: None,
            election_proof: None,
            beacon_entries: Vec::new(),
            winning_post: Vec::new(),
            parents,
            parent_weight: BigIntDe(0.into()),
            height,
            parent_state_root: state,
            parent_receipts: receipts,
            messages,
            bls_aggregate: None,
            timestamp: 0,
            signature: None,
            fork_signaling: 0,
            parent_base_fee: TokenAmount::default(),
        };
        let header = blocks.add(to_vec(&header).unwrap());
        Made {
            header,
            state,
            leaf,
            receipts,
            messages,
        }
    }

    /// By height, from genesis on.
    pub fn chain(blocks: &Blocks, length: i64) -> Vec<Made> {
        let mut made: Vec<Made> = Vec::new();
        for height in 0..length {
            let parents = made
                .last()
                .map(|parent| parent.header)
                .into_iter()
                .collect();
            made.push(make(blocks, height, parents, 0));
        }
        blocks.flush().unwrap();
        made
    }

    #[test]
    fn a_chain_needs_all_headers_and_genesis_and_the_rest_from_an_epoch_on() {
        let (_folder, blocks) = store();
        let made = chain(&blocks, 10);
        let mut walk = Walk::new(7);
        walk.add([made[9].header].into_iter());
        while let Some(cid) = walk.next() {
            walk.follow(&cid, &blocks.require(&cid).unwrap()).unwrap();
        }
        for (height, one) in made.iter().enumerate() {
            assert!(walk.has_seen(&one.header));
            for cid in [one.state, one.leaf, one.receipts, one.messages] {
                assert_eq!(walk.has_seen(&cid), height == 0 || height >= 7, "{height}");
            }
        }
    }

    #[test]
    fn a_chain_that_lacks_a_block_it_needs_has_no_extent() {
        let (_folder, blocks) = store();
        let made = chain(&blocks, 10);
        let whole = extent(&blocks, &[made[9].header], 0).unwrap();
        assert_eq!(whole.blocks, 10 * 5 + 1);
        blocks.delete([made[5].leaf.to_bytes()]).unwrap();
        assert_eq!(
            extent(&blocks, &[made[9].header], 5),
            Err(ChainError::Missing(made[5].leaf))
        );
        let rest = extent(&blocks, &[made[9].header], 6).unwrap();
        assert_eq!(rest.blocks, 10 + 5 * 4 + 1);
    }
}
