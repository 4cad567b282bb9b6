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
use std::path::Path;
use std::sync::{Arc, Mutex, RwLock};

/// Of addresses, not of disk: the file is sparse and grows with what is in it.
const MAP_BYTES: usize = 1 << 40;

const DAG_CBOR: u64 = 0x71;

/// Cheap to clone; all clones are one store.
#[derive(Clone)]
pub struct Blocks(Arc<Inner>);

struct Inner {
    env: Env<WithoutTls>,
    database: Database<Bytes, Bytes>,
    pending: RwLock<Pending>,
    /// What the FVM can't be told: it would take a block that can't be read for a message's fault.
    trouble: Mutex<Option<ChainError>>,
}

/// Not yet on disk.
#[derive(Default)]
struct Pending {
    blocks: HashMap<Cid, Vec<u8>>,
    bytes: usize,
}

impl Pending {
    fn add(&mut self, cid: Cid, block: Vec<u8>) {
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
        Ok(Blocks(Arc::new(Inner {
            env,
            database,
            pending: RwLock::default(),
            trouble: Mutex::default(),
        })))
    }

    pub fn read(&self, cid: &Cid) -> Result<Option<Vec<u8>>> {
        let pending = self.0.pending.read().expect("no panic while held");
        if let Some(block) = pending.blocks.get(cid) {
            return Ok(Some(block.clone()));
        }
        drop(pending);
        let transaction = self.0.env.read_txn()?;
        let found = self.0.database.get(&transaction, &cid.to_bytes())?;
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
        let mut pending = self.0.pending.write().expect("no panic while held");
        pending.add(cid, block);
    }

    /// Bytes that wait for a flush.
    pub fn pending_bytes(&self) -> usize {
        self.0.pending.read().expect("no panic while held").bytes
    }

    /// To the disk: all that was put before the call.
    pub fn flush(&self) -> Result<()> {
        let blocks: Vec<(Cid, Vec<u8>)> = {
            let pending = self.0.pending.read().expect("no panic while held");
            pending
                .blocks
                .iter()
                .map(|(cid, block)| (*cid, block.clone()))
                .collect()
        };
        if blocks.is_empty() {
            return Ok(());
        }
        let mut transaction = self.0.env.write_txn()?;
        for (cid, block) in &blocks {
            self.0
                .database
                .put(&mut transaction, &cid.to_bytes(), block)?;
        }
        transaction.commit()?;
        let mut pending = self.0.pending.write().expect("no panic while held");
        for (cid, _) in &blocks {
            pending.remove(cid);
        }
        Ok(())
    }

    /// What went wrong below the FVM since the last call.
    pub(crate) fn take_trouble(&self) -> Option<ChainError> {
        self.0.trouble.lock().expect("no panic while held").take()
    }

    pub(crate) fn trouble(&self, error: ChainError) -> anyhow::Error {
        let mut trouble = self.0.trouble.lock().expect("no panic while held");
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
}
