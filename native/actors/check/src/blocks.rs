//! Blocks by CID: those of a CAR, and those that are made along the way. Source of the format: IPLD, "CARv1".

use anyhow::{ensure, Context};
use cid::multihash::{Code, MultihashDigest};
use cid::Cid;
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_encoding::from_slice;
use serde::Deserialize;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

#[derive(Default)]
pub struct Blocks(RefCell<BTreeMap<Cid, Vec<u8>>>);

/// One of the market's messages shows the store it was given.
impl fmt::Debug for Blocks {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{} blocks", self.0.borrow().len())
    }
}

impl Blockstore for Blocks {
    fn get(&self, cid: &Cid) -> anyhow::Result<Option<Vec<u8>>> {
        Ok(self.0.borrow().get(cid).cloned())
    }

    fn put_keyed(&self, cid: &Cid, block: &[u8]) -> anyhow::Result<()> {
        self.0.borrow_mut().insert(*cid, block.to_vec());
        Ok(())
    }
}

#[derive(Deserialize)]
struct Header {
    version: u64,
    #[serde(rename = "roots")]
    _roots: Vec<Cid>,
}

impl Blocks {
    /// Every block is held against its CID, so that what is read later is what the CIDs say.
    pub fn of_car(car: &[u8]) -> anyhow::Result<Self> {
        let mut sections = Sections(car);
        let header = sections.next().context("the CAR is empty")??;
        let header: Header = from_slice(header).context("the CAR's header")?;
        ensure!(
            header.version == 1,
            "the CAR is of version {}, and 1 is read here",
            header.version
        );
        let blocks = Blocks::default();
        for section in sections {
            let mut block = section?;
            let cid = Cid::read_bytes(&mut block).context("a CID in the CAR")?;
            let code = Code::try_from(cid.hash().code())
                .with_context(|| format!("the hash of block {cid}"))?;
            ensure!(
                code.digest(block).digest() == cid.hash().digest(),
                "block {cid} is damaged: its bytes have another hash"
            );
            blocks.put_keyed(&cid, block)?;
        }
        Ok(blocks)
    }

    pub fn by_cid(self) -> BTreeMap<Cid, Vec<u8>> {
        self.0.into_inner()
    }
}

/// What lies between the lengths of a CAR.
struct Sections<'a>(&'a [u8]);

impl<'a> Iterator for Sections<'a> {
    type Item = anyhow::Result<&'a [u8]>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let section = self.split();
        if section.is_err() {
            self.0 = &[];
        }
        Some(section)
    }
}

impl<'a> Sections<'a> {
    fn split(&mut self) -> anyhow::Result<&'a [u8]> {
        let (length, rest) =
            unsigned_varint::decode::usize(self.0).context("a length in the CAR")?;
        ensure!(
            length <= rest.len(),
            "the CAR is cut off: {length} bytes are to follow, and {} do",
            rest.len()
        );
        let (section, rest) = rest.split_at(length);
        self.0 = rest;
        Ok(section)
    }
}
