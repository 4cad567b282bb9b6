//! Blocks that the chain doesn't need any more, found and deleted while it goes on. Marks and sweeps, each in slices.
//!
//! What stays is closed under links: what is marked has all its links marked, and what is put meanwhile is marked with them, whether or not it
//! was there before. An execution writes the nodes that it changed, which refer to those and to nodes of the state that it began with; that
//! state is one which stays, or was put meanwhile.
//!
//! A header that is in the store is taken for a valid one whose state is there. So headers go first, all at once, before anything that they need;
//! the chain sees to it that no block is being validated then. A process that ends in between leaves blocks that nobody needs.

use crate::blocks::Blocks;
use crate::error::{ChainError, Result};
use crate::reach::{header, Walk};
use cid::Cid;
use fvm_shared::clock::ChainEpoch;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// A read transaction lives no longer, and neither does who waits for the writer.
const SLICE: Duration = Duration::from_millis(50);
/// Deleted in one transaction.
const DELETED_AT_ONCE: usize = 1_000;
/// Time is looked at only so often.
const STEPS_AT_ONCE: usize = 64;

pub struct Collection {
    blocks: Blocks,
    walk: Walk,
    /// Roots that may lack blocks, until what the chain needs is marked.
    optional: Vec<Cid>,
    /// Whether what the chain needs is marked.
    is_required_marked: bool,
    cursor: Cursor,
    stray_headers: Vec<Cid>,
    counted: Counted,
}

/// Where the store was looked at last.
enum Cursor {
    Start,
    Behind(Vec<u8>),
    End,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    pub marked: u64,
    /// On disk, and not marked when they were looked at.
    pub unneeded: u64,
    pub unneeded_bytes: u64,
    pub deleted: u64,
    pub deleted_bytes: u64,
}

impl Collection {
    /// One at a time. From now on, until it is dropped, whatever is put stays.
    pub fn begin(blocks: &Blocks, states_from: ChainEpoch) -> Result<Self> {
        let blocks = blocks.apart();
        blocks.watch()?;
        Ok(Collection {
            blocks,
            walk: Walk::new(states_from),
            optional: Vec::new(),
            is_required_marked: false,
            cursor: Cursor::Start,
            stray_headers: Vec::new(),
            counted: Counted::default(),
        })
    }

    /// Roots of what stays. What the required ones lack is an error: the store is damaged, and nothing is deleted. The others keep what there is of
    /// them.
    pub fn keep(&mut self, required: Vec<Cid>, optional: Vec<Cid>) {
        self.walk.add(required.into_iter());
        self.optional.extend(optional);
    }

    /// A slice; whether all is marked.
    pub fn mark(&mut self) -> Result<bool> {
        let slice = Slice::begin();
        if !self.is_required_marked {
            if !self.go(&slice, true)? {
                return Ok(false);
            }
            self.is_required_marked = true;
            let optional = std::mem::take(&mut self.optional);
            self.walk.add(optional.into_iter());
        }
        self.mark_watched(&slice)
    }

    /// A slice: counts what is not needed. Whether it is through. Call it when all is marked.
    pub fn look(&mut self) -> Result<bool> {
        let is_through = self.scan(usize::MAX, |this, cid, block| {
            this.counted.unneeded += 1;
            this.counted.unneeded_bytes += block.len() as u64;
            if header(block).is_some() {
                this.stray_headers.push(cid);
            }
        })?;
        if is_through {
            self.cursor = Cursor::Start;
        }
        // So that little of it is left for the sweep of the headers, during which no block is taken.
        self.mark_watched(&Slice::begin())?;
        Ok(is_through)
    }

    /// Call it when [`Collection::look`] is through, and while no block is being taken into the chain.
    pub fn sweep_headers(&mut self) -> Result<()> {
        self.mark_all_watched()?;
        let strays = std::mem::take(&mut self.stray_headers);
        let gone: Vec<Vec<u8>> = strays
            .iter()
            .filter(|cid| !self.walk.has_seen(cid))
            .map(Cid::to_bytes)
            .collect();
        for key in &gone {
            self.counted.deleted += 1;
            self.counted.deleted_bytes += self.blocks.require(&cid_of(key)?)?.len() as u64;
        }
        self.blocks.delete(gone)
    }

    /// A slice: deletes what is not needed. Whether it is through. Call it when the headers are swept.
    pub fn sweep(&mut self) -> Result<bool> {
        self.mark_all_watched()?;
        let mut doomed: HashMap<Cid, Vec<u8>> = HashMap::new();
        let is_through = self.scan(DELETED_AT_ONCE, |_, cid, block| {
            doomed.insert(cid, block.to_vec());
        })?;
        let blocks = self.blocks.clone();
        blocks.delete_chosen(|| {
            self.mark_all_watched()?;
            doomed.retain(|cid, _| !self.walk.has_seen(cid));
            Ok(doomed.keys().map(Cid::to_bytes).collect())
        })?;
        // What was put while they were deleted may need them: whoever put it has read them before they were gone.
        let gone = doomed.len();
        self.revive(&mut doomed)?;
        if doomed.len() < gone {
            self.blocks.flush()?;
        }
        self.counted.deleted += doomed.len() as u64;
        self.counted.deleted_bytes += doomed.values().map(|block| block.len() as u64).sum::<u64>();
        Ok(is_through)
    }

    pub fn counted(&self) -> Counted {
        Counted {
            marked: self.walk.seen() as u64,
            ..self.counted
        }
    }

    /// What the walk has before it. Whether it came to the end.
    fn go(&mut self, slice: &Slice, required: bool) -> Result<bool> {
        let mut steps = 0;
        while let Some(cid) = self.walk.next() {
            match self.blocks.read(&cid)? {
                Some(block) => self.walk.follow(&cid, &block)?,
                None if required => return Err(ChainError::Missing(cid)),
                None => {}
            }
            steps += 1;
            if steps % STEPS_AT_ONCE == 0 && slice.is_over() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn mark_watched(&mut self, slice: &Slice) -> Result<bool> {
        loop {
            if !self.go(slice, false)? {
                return Ok(false);
            }
            let watched = self.blocks.take_watched();
            if watched.is_empty() {
                return Ok(true);
            }
            self.walk.add(watched.into_iter());
        }
    }

    /// However long it takes: little was put since the last time.
    fn mark_all_watched(&mut self) -> Result<()> {
        while !self.mark_watched(&Slice::begin())? {}
        Ok(())
    }

    /// As [`Collection::mark_all_watched`], and puts back what it comes to of the deleted.
    fn revive(&mut self, deleted: &mut HashMap<Cid, Vec<u8>>) -> Result<()> {
        loop {
            let watched = self.blocks.take_watched();
            if watched.is_empty() {
                return Ok(());
            }
            self.walk.add(watched.into_iter());
            while let Some(cid) = self.walk.next() {
                let back = deleted.remove(&cid);
                let block = match &back {
                    Some(block) => Some(block.clone()),
                    None => self.blocks.read(&cid)?,
                };
                if let Some(block) = &block {
                    self.walk.follow(&cid, block)?;
                }
                if let Some(block) = back {
                    self.blocks.add_as(cid, block);
                }
            }
        }
    }

    /// Shows what isn't marked, up to a number of them, as long as a slice lasts. Whether it came to the end.
    fn scan(&mut self, most: usize, mut found: impl FnMut(&mut Self, Cid, &[u8])) -> Result<bool> {
        let slice = Slice::begin();
        let behind = match std::mem::replace(&mut self.cursor, Cursor::End) {
            Cursor::Start => None,
            Cursor::Behind(key) => Some(key),
            Cursor::End => return Ok(true),
        };
        let (mut steps, mut left) = (0, most);
        let mut trouble = None;
        let blocks = self.blocks.clone();
        let last = blocks.scan(behind.as_deref(), |key, block| {
            match cid_of(key) {
                Ok(cid) if self.walk.has_seen(&cid) => {}
                Ok(cid) => {
                    found(self, cid, block);
                    left -= 1;
                }
                Err(error) => trouble = Some(error),
            }
            steps += 1;
            let is_over = steps % STEPS_AT_ONCE == 0 && slice.is_over();
            trouble.is_none() && left > 0 && !is_over
        })?;
        if let Some(error) = trouble {
            return Err(error);
        }
        let is_through = last.is_none();
        self.cursor = last.map_or(Cursor::End, Cursor::Behind);
        Ok(is_through)
    }
}

impl Drop for Collection {
    fn drop(&mut self) {
        self.blocks.unwatch();
    }
}

struct Slice(Instant);

impl Slice {
    fn begin() -> Self {
        Slice(Instant::now())
    }

    fn is_over(&self) -> bool {
        self.0.elapsed() > SLICE
    }
}

fn cid_of(key: &[u8]) -> Result<Cid> {
    Cid::try_from(key).map_err(|cause| {
        ChainError::Store(format!(
            "the chain's store has a key that is no CID: {cause}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reach::tests::{chain, make, put, store};
    use ipld_core::ipld::Ipld;

    fn mark(collection: &mut Collection) {
        while !collection.mark().unwrap() {}
    }

    fn look(collection: &mut Collection) {
        while !collection.look().unwrap() {}
    }

    fn sweep(collection: &mut Collection) {
        collection.sweep_headers().unwrap();
        while !collection.sweep().unwrap() {}
    }

    fn has(blocks: &Blocks, cid: &Cid) -> bool {
        blocks.read(cid).unwrap().is_some()
    }

    #[test]
    fn what_the_chain_needs_stays_and_the_rest_goes() {
        let (_folder, blocks) = store();
        let made = chain(&blocks, 10);
        let fork = make(&blocks, 9, vec![made[8].header], 1);
        let forgotten = make(&blocks, 9, vec![made[8].header], 2);
        blocks.flush().unwrap();
        let mut collection = Collection::begin(&blocks, 7).unwrap();
        collection.keep(vec![made[9].header], vec![fork.header]);
        mark(&mut collection);
        look(&mut collection);
        sweep(&mut collection);
        let counted = collection.counted();
        assert_eq!(counted.deleted, 6 * 4 + 5);
        assert_eq!(counted.deleted, counted.unneeded);
        assert_eq!(counted.deleted_bytes, counted.unneeded_bytes);
        for (height, one) in made.iter().enumerate() {
            assert!(has(&blocks, &one.header));
            for cid in [one.state, one.leaf, one.receipts, one.messages] {
                assert_eq!(has(&blocks, &cid), height == 0 || height >= 7, "{height}");
            }
        }
        for cid in [fork.header, fork.leaf, fork.messages] {
            assert!(has(&blocks, &cid));
        }
        for cid in [forgotten.header, forgotten.leaf, forgotten.messages] {
            assert!(!has(&blocks, &cid));
        }
    }

    #[test]
    fn more_than_one_transaction_deletes_goes_in_slices() {
        let (_folder, blocks) = store();
        let made = chain(&blocks, 3);
        let stray: Vec<Cid> = (0..2_500)
            .map(|n| put(&blocks, &Ipld::List(vec![Ipld::Integer(n)])))
            .collect();
        blocks.flush().unwrap();
        let mut collection = Collection::begin(&blocks, 0).unwrap();
        collection.keep(vec![made[2].header], vec![]);
        mark(&mut collection);
        look(&mut collection);
        collection.sweep_headers().unwrap();
        let mut slices = 1;
        while !collection.sweep().unwrap() {
            slices += 1;
        }
        assert!(slices >= 3, "{slices}");
        assert!(!stray.iter().any(|cid| has(&blocks, cid)));
        assert!(made.iter().all(|one| has(&blocks, &one.leaf)));
    }

    #[test]
    fn what_waits_for_a_flush_when_it_begins_stays() {
        let (_folder, blocks) = store();
        let made = chain(&blocks, 3);
        let pending = put(&blocks, &Ipld::String("pending".into()));
        let mut collection = Collection::begin(&blocks, 0).unwrap();
        blocks.flush().unwrap();
        collection.keep(vec![made[2].header], vec![]);
        mark(&mut collection);
        look(&mut collection);
        sweep(&mut collection);
        assert!(has(&blocks, &pending));
    }

    #[test]
    fn what_is_put_again_at_any_time_stays_with_all_that_it_refers_to() {
        for moment in 0..4 {
            let (_folder, blocks) = store();
            let made = chain(&blocks, 3);
            let message = put(&blocks, &Ipld::String("message".into()));
            let list = Ipld::List(vec![Ipld::Link(message)]);
            let root = put(&blocks, &list);
            blocks.flush().unwrap();
            let mut collection = Collection::begin(&blocks, 0).unwrap();
            collection.keep(vec![made[2].header], vec![]);
            let again = |at: i32| {
                if at == moment {
                    put(&blocks, &list);
                }
            };
            again(0);
            mark(&mut collection);
            again(1);
            look(&mut collection);
            again(2);
            collection.sweep_headers().unwrap();
            again(3);
            while !collection.sweep().unwrap() {}
            blocks.flush().unwrap();
            assert!(has(&blocks, &root), "{moment}");
            assert!(has(&blocks, &message), "{moment}");
        }
    }

    #[test]
    fn what_is_put_while_its_links_are_deleted_brings_them_back() {
        let (_folder, blocks) = store();
        let leaf = put(&blocks, &Ipld::String("leaf".into()));
        let node = put(&blocks, &Ipld::List(vec![Ipld::Link(leaf)]));
        blocks.flush().unwrap();
        let mut collection = Collection::begin(&blocks, 0).unwrap();
        mark(&mut collection);
        let mut deleted: HashMap<Cid, Vec<u8>> = [leaf, node]
            .iter()
            .map(|cid| (*cid, blocks.require(cid).unwrap()))
            .collect();
        blocks.delete(deleted.keys().map(Cid::to_bytes)).unwrap();
        let above = put(&blocks, &Ipld::List(vec![Ipld::Link(node)]));
        collection.revive(&mut deleted).unwrap();
        assert!(deleted.is_empty());
        for cid in [leaf, node, above] {
            assert!(has(&blocks, &cid));
        }
    }

    #[test]
    fn a_fork_that_is_built_on_meanwhile_stays_with_its_states() {
        let (_folder, blocks) = store();
        let made = chain(&blocks, 10);
        let fork = make(&blocks, 9, vec![made[8].header], 1);
        blocks.flush().unwrap();
        let mut collection = Collection::begin(&blocks, 7).unwrap();
        collection.keep(vec![made[9].header], vec![]);
        mark(&mut collection);
        look(&mut collection);
        let on_top = make(&blocks, 10, vec![fork.header], 1);
        sweep(&mut collection);
        for cid in [
            on_top.header,
            fork.header,
            fork.state,
            fork.leaf,
            fork.messages,
        ] {
            assert!(has(&blocks, &cid));
        }
    }

    #[test]
    fn headers_that_nobody_needs_go_before_their_states() {
        let (_folder, blocks) = store();
        let made = chain(&blocks, 3);
        let fork = make(&blocks, 2, vec![made[1].header], 1);
        blocks.flush().unwrap();
        let mut collection = Collection::begin(&blocks, 0).unwrap();
        collection.keep(vec![made[2].header], vec![]);
        mark(&mut collection);
        look(&mut collection);
        collection.sweep_headers().unwrap();
        assert!(!has(&blocks, &fork.header));
        assert!(has(&blocks, &fork.leaf));
    }

    #[test]
    fn a_chain_that_lacks_what_it_needs_is_told_before_anything_is_deleted() {
        let (_folder, blocks) = store();
        let made = chain(&blocks, 3);
        blocks.delete([made[1].leaf.to_bytes()]).unwrap();
        let mut collection = Collection::begin(&blocks, 0).unwrap();
        collection.keep(vec![made[2].header], vec![]);
        let mut outcome = collection.mark();
        while outcome == Ok(false) {
            outcome = collection.mark();
        }
        assert_eq!(outcome, Err(ChainError::Missing(made[1].leaf)));
    }

    #[test]
    fn one_collection_at_a_time() {
        let (_folder, blocks) = store();
        let first = Collection::begin(&blocks, 0).unwrap();
        assert!(matches!(
            Collection::begin(&blocks, 0),
            Err(ChainError::Input(_))
        ));
        drop(first);
        assert!(Collection::begin(&blocks, 0).is_ok());
    }
}
