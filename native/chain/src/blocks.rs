//! The chain's blocks by their CIDs, in LMDB.
//!
//! What is put is seen at once and waits in memory for [`Blocks::flush`], which writes all of it in one transaction and returns when the disk
//! has it. Blocks are named by their hash, so that an older flush never makes a newer one wrong: a process that ends in between has lost
//! what it can compute again.

use crate::error::{ChainError, Result};
use cid::Cid;
use fvm_ipld_blockstore::Blockstore;
use heed::types::Bytes;
use heed::{Database, Env, EnvOpenOptions, WithoutTls};
use multihash_codetable::{Code, MultihashDigest};
use std::collections::HashMap;
use std::fs;
use std::ops::Bound;
use std::path::Path;
use std::sync::{Arc, Mutex, RwLock};

/// Of addresses, not of disk: the file is sparse and grows with what is in it.
const MAP_BYTES: usize = 1 << 40;

const DAG_CBOR: u64 = 0x71;

/// Cheap to clone; all clones are one store.
#[derive(Clone)]
pub struct Blocks {
    inner: Arc<Inner>,
    /// What the FVM can't be told: it would take a block that can't be read for a message's fault. Clones share it, so that work which goes on
    /// beside other work needs its own: [`Blocks::apart`].
    trouble: Arc<Mutex<Option<ChainError>>>,
}

struct Inner {
    env: Env<WithoutTls>,
    database: Database<Bytes, Bytes>,
    pending: RwLock<Pending>,
}

/// Not yet on disk.
#[derive(Default)]
struct Pending {
    blocks: HashMap<Cid, Vec<u8>>,
    bytes: usize,
    /// What was put since a collection began, also of blocks that were there already. See [`crate::Collection`].
    watched: Option<Vec<Cid>>,
}

impl Pending {
    fn add(&mut self, cid: Cid, block: Vec<u8>) {
        if let Some(watched) = &mut self.watched {
            watched.push(cid);
        }
        self.bytes += block.len();
        if let Some(same) = self.blocks.insert(cid, block) {
            self.bytes -= same.len();
        }
    }

    fn remove(&mut self, cid: &Cid) {
        if let Some(block) = self.blocks.remove(cid) {
            self.bytes -= block.len();
        }
    }
}

impl Blocks {
    /// The folder is made if absent. LMDB wants each path opened once in a process.
    pub fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let mut options = EnvOpenOptions::new().read_txn_without_tls();
        options.map_size(MAP_BYTES).max_readers(256);
        // SAFETY: the file is changed by LMDB alone, through this one environment of the process; heed refuses a second.
        let env = unsafe { options.open(folder) }?;
        let mut transaction = env.write_txn()?;
        let database = env.create_database(&mut transaction, None)?;
        transaction.commit()?;
        Ok(Blocks {
            inner: Arc::new(Inner {
                env,
                database,
                pending: RwLock::default(),
            }),
            trouble: Arc::default(),
        })
    }

    /// The same store for other work: what goes wrong in one is not told to the other.
    pub fn apart(&self) -> Self {
        Blocks {
            inner: self.inner.clone(),
            trouble: Arc::default(),
        }
    }

    pub fn read(&self, cid: &Cid) -> Result<Option<Vec<u8>>> {
        let pending = self.inner.pending.read().expect("no panic while held");
        if let Some(block) = pending.blocks.get(cid) {
            return Ok(Some(block.clone()));
        }
        drop(pending);
        let transaction = self.inner.env.read_txn()?;
        let found = self.inner.database.get(&transaction, &cid.to_bytes())?;
        Ok(found.map(<[u8]>::to_vec))
    }

    /// One that should be there.
    pub fn require(&self, cid: &Cid) -> Result<Vec<u8>> {
        self.read(cid)?.ok_or(ChainError::Missing(*cid))
    }

    /// A block of DAG-CBOR, under the CID that Filecoin gives it.
    pub fn add(&self, block: Vec<u8>) -> Cid {
        let cid = Cid::new_v1(DAG_CBOR, Code::Blake2b256.digest(&block));
        self.add_as(cid, block);
        cid
    }

    pub fn add_as(&self, cid: Cid, block: Vec<u8>) {
        let mut pending = self.inner.pending.write().expect("no panic while held");
        pending.add(cid, block);
    }

    /// Bytes that wait for a flush.
    pub fn pending_bytes(&self) -> usize {
        self.inner
            .pending
            .read()
            .expect("no panic while held")
            .bytes
    }

    /// To the disk: all that was put before the call.
    pub fn flush(&self) -> Result<()> {
        let blocks: Vec<(Cid, Vec<u8>)> = {
            let pending = self.inner.pending.read().expect("no panic while held");
            pending
                .blocks
                .iter()
                .map(|(cid, block)| (*cid, block.clone()))
                .collect()
        };
        if blocks.is_empty() {
            return Ok(());
        }
        let mut transaction = self.inner.env.write_txn()?;
        for (cid, block) in &blocks {
            self.inner
                .database
                .put(&mut transaction, &cid.to_bytes(), block)?;
        }
        transaction.commit()?;
        let mut pending = self.inner.pending.write().expect("no panic while held");
        for (cid, _) in &blocks {
            pending.remove(cid);
        }
        Ok(())
    }

    /// From now on what is put is remembered, beginning with what waits for a flush.
    pub(crate) fn watch(&self) -> Result<()> {
        let mut pending = self.inner.pending.write().expect("no panic while held");
        if pending.watched.is_some() {
            return Err(ChainError::Input(
                "the store's blocks are being collected already".into(),
            ));
        }
        pending.watched = Some(pending.blocks.keys().copied().collect());
        Ok(())
    }

    /// What was put since the last call.
    pub(crate) fn take_watched(&self) -> Vec<Cid> {
        let mut pending = self.inner.pending.write().expect("no panic while held");
        pending
            .watched
            .as_mut()
            .map(std::mem::take)
            .unwrap_or_default()
    }

    pub(crate) fn unwatch(&self) {
        let mut pending = self.inner.pending.write().expect("no panic while held");
        pending.watched = None;
    }

    /// Looks at blocks on disk by the order of their keys, from behind one on, until `look` has seen enough and says `false`. Gives the last key
    /// that was looked at; none at the end.
    pub(crate) fn scan(
        &self,
        behind: Option<&[u8]>,
        mut look: impl FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<Option<Vec<u8>>> {
        let transaction = self.inner.env.read_txn()?;
        let from = behind.map_or(Bound::Unbounded, Bound::Excluded);
        let range = (from, Bound::Unbounded);
        for entry in self.inner.database.range(&transaction, &range)? {
            let (key, block) = entry?;
            if !look(key, block) {
                return Ok(Some(key.to_vec()));
            }
        }
        Ok(None)
    }

    /// From the disk in one transaction; what waits for a flush stays.
    pub(crate) fn delete(&self, keys: impl IntoIterator<Item = Vec<u8>>) -> Result<()> {
        self.delete_chosen(|| Ok(keys.into_iter().collect()))
    }

    /// As [`Blocks::delete`], of what is chosen when nobody else writes any more: a flush that ends before is seen by it, one that ends after writes again.
    pub(crate) fn delete_chosen(
        &self,
        choose: impl FnOnce() -> Result<Vec<Vec<u8>>>,
    ) -> Result<()> {
        let mut transaction = self.inner.env.write_txn()?;
        for key in choose()? {
            self.inner.database.delete(&mut transaction, &key)?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// What went wrong below the FVM since the last call.
    pub(crate) fn take_trouble(&self) -> Option<ChainError> {
        self.trouble.lock().expect("no panic while held").take()
    }

    pub(crate) fn trouble(&self, error: ChainError) -> anyhow::Error {
        let mut trouble = self.trouble.lock().expect("no panic while held");
        trouble.get_or_insert_with(|| error.clone());
        error.into()
    }
}

/// As the FVM and its collections read: a block that isn't there is trouble, as they only follow links of the state.
impl Blockstore for Blocks {
    fn get(&self, cid: &Cid) -> anyhow::Result<Option<Vec<u8>>> {
        match self.read(cid) {
            Ok(None) => Err(self.trouble(ChainError::Missing(*cid))),
            Ok(found) => Ok(found),
            Err(error) => Err(self.trouble(error)),
        }
    }

    fn has(&self, cid: &Cid) -> anyhow::Result<bool> {
        self.read(cid)
            .map(|found| found.is_some())
            .map_err(|error| self.trouble(error))
    }

    fn put_keyed(&self, cid: &Cid, block: &[u8]) -> anyhow::Result<()> {
        self.add_as(*cid, block.to_vec());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_read_before_and_after_it_is_flushed_and_after_the_store_is_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let cid = {
            let blocks = Blocks::open(folder.path()).unwrap();
            let cid = blocks.add(vec![0x80]);
            assert_eq!(blocks.require(&cid).unwrap(), [0x80]);
            assert_eq!(blocks.pending_bytes(), 1);
            blocks.flush().unwrap();
            assert_eq!(blocks.pending_bytes(), 0);
            assert_eq!(blocks.require(&cid).unwrap(), [0x80]);
            cid
        };
        let again = Blocks::open(folder.path()).unwrap();
        assert_eq!(again.require(&cid).unwrap(), [0x80]);
    }

    #[test]
    fn what_was_not_flushed_is_gone_when_the_store_is_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let cid = Blocks::open(folder.path()).unwrap().add(vec![0x80]);
        let again = Blocks::open(folder.path()).unwrap();
        assert_eq!(again.require(&cid), Err(ChainError::Missing(cid)));
    }

    #[test]
    fn a_block_that_the_fvm_does_not_find_is_remembered_as_trouble() {
        let folder = tempfile::tempdir().unwrap();
        let blocks = Blocks::open(folder.path()).unwrap();
        let absent = Cid::new_v1(DAG_CBOR, Code::Blake2b256.digest(b"absent"));
        assert!(Blockstore::get(&blocks, &absent).is_err());
        assert_eq!(blocks.take_trouble(), Some(ChainError::Missing(absent)));
        assert_eq!(blocks.take_trouble(), None);
    }

    #[test]
    fn trouble_is_not_told_to_other_work_on_the_same_store() {
        let folder = tempfile::tempdir().unwrap();
        let blocks = Blocks::open(folder.path()).unwrap();
        let absent = Cid::new_v1(DAG_CBOR, Code::Blake2b256.digest(b"absent"));
        let other = blocks.apart();
        assert!(Blockstore::get(&blocks.clone(), &absent).is_err());
        assert_eq!(other.take_trouble(), None);
        assert_eq!(blocks.take_trouble(), Some(ChainError::Missing(absent)));
        let cid = blocks.add(vec![0x80]);
        assert_eq!(other.require(&cid).unwrap(), [0x80]);
    }
}
