//! Filecoin's collections, with values of any kind: HAMTs and AMTs. Values come and go as the CBOR that they are.
//!
//! Source: Filecoin spec, "IPLD HAMT and AMT"; keys of a HAMT are hashed by SHA-256.

use crate::blocks::Blocks;
use crate::error::{ChainError, Result};
use cid::Cid;
use fvm_ipld_amt::{Amt, Amtv0};
use fvm_ipld_encoding::{from_slice, to_vec};
use fvm_ipld_hamt::{BytesKey, Hamt};
use ipld_core::ipld::Ipld;
use std::fmt::Display;

/// A HAMT's key and its value's CBOR.
pub type Entry = (Vec<u8>, Vec<u8>);
/// An AMT's index and its value's CBOR.
pub type Element = (u64, Vec<u8>);

/// How an AMT lies: those of messages and receipts are of version 0, and have a bit width of 3 without saying so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmtLayout {
    V0,
    BitWidth(u32),
}

fn value(cbor: &[u8]) -> Result<Ipld> {
    from_slice(cbor).map_err(|cause| ChainError::Input(format!("a value is no CBOR: {cause}")))
}

fn cbor(value: &Ipld) -> Result<Vec<u8>> {
    to_vec(value).map_err(|cause| ChainError::Input(format!("a value is no CBOR: {cause}")))
}

/// An error of a collection that is read from the store.
fn reading(blocks: &Blocks, root: &Cid) -> impl Fn(String) -> ChainError {
    let (blocks, root) = (blocks.clone(), *root);
    move |cause| {
        blocks
            .take_trouble()
            .unwrap_or_else(|| ChainError::corrupt(&root, cause))
    }
}

fn text(cause: impl Display) -> String {
    cause.to_string()
}

fn hamt(blocks: &Blocks, root: &Cid, bit_width: u32) -> Result<Hamt<Blocks, Ipld>> {
    Hamt::load_with_bit_width(root, blocks.clone(), bit_width)
        .map_err(text)
        .map_err(reading(blocks, root))
}

pub fn hamt_get(
    blocks: &Blocks,
    root: &Cid,
    bit_width: u32,
    key: &[u8],
) -> Result<Option<Vec<u8>>> {
    let found = hamt_get_all(blocks, root, bit_width, [key.to_vec()])?;
    Ok(found.into_iter().next().flatten())
}

/// Of each key, the map's nodes being read once.
pub fn hamt_get_all(
    blocks: &Blocks,
    root: &Cid,
    bit_width: u32,
    keys: impl IntoIterator<Item = Vec<u8>>,
) -> Result<Vec<Option<Vec<u8>>>> {
    let map = hamt(blocks, root, bit_width)?;
    let get = |key: Vec<u8>| {
        let found = map
            .get(&BytesKey(key))
            .map_err(text)
            .map_err(reading(blocks, root))?;
        found.map(cbor).transpose()
    };
    keys.into_iter().map(get).collect()
}

/// In no order that means anything.
pub fn hamt_entries(blocks: &Blocks, root: &Cid, bit_width: u32) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    hamt(blocks, root, bit_width)?
        .for_each(|key, value| {
            entries.push((key.0.clone(), to_vec(value)?));
            Ok(())
        })
        .map_err(text)
        .map_err(reading(blocks, root))?;
    Ok(entries)
}

/// The root of a new one.
pub fn hamt_build(blocks: &Blocks, bit_width: u32, entries: &[Entry]) -> Result<Cid> {
    let mut map: Hamt<_, Ipld> = Hamt::new_with_bit_width(blocks.clone(), bit_width);
    for (key, bytes) in entries {
        map.set(BytesKey(key.clone()), value(bytes)?)
            .map_err(|cause| ChainError::Store(text(cause)))?;
    }
    map.flush().map_err(|cause| ChainError::Store(text(cause)))
}

/// The same for both versions, which differ in their type alone.
macro_rules! with_amt {
    ($blocks:expr, $root:expr, $layout:expr, |$array:ident| $do:expr) => {
        match $layout {
            AmtLayout::V0 => {
                let $array = Amtv0::<Ipld, _>::load($root, $blocks.clone())
                    .map_err(text)
                    .map_err(reading($blocks, $root))?;
                $do
            }
            AmtLayout::BitWidth(_) => {
                let $array = Amt::<Ipld, _>::load($root, $blocks.clone())
                    .map_err(text)
                    .map_err(reading($blocks, $root))?;
                $do
            }
        }
    };
}

pub fn amt_get(
    blocks: &Blocks,
    root: &Cid,
    layout: AmtLayout,
    index: u64,
) -> Result<Option<Vec<u8>>> {
    with_amt!(blocks, root, layout, |array| {
        let found = array
            .get(index)
            .map_err(text)
            .map_err(reading(blocks, root))?;
        found.map(cbor).transpose()
    })
}

pub fn amt_elements(blocks: &Blocks, root: &Cid, layout: AmtLayout) -> Result<Vec<Element>> {
    let mut elements = Vec::new();
    with_amt!(blocks, root, layout, |array| {
        array
            .for_each(|index, value| {
                elements.push((index, to_vec(value)?));
                Ok(())
            })
            .map_err(text)
            .map_err(reading(blocks, root))?
    });
    Ok(elements)
}

/// The root of a new one.
pub fn amt_build(blocks: &Blocks, layout: AmtLayout, elements: &[Element]) -> Result<Cid> {
    let failed = |cause: fvm_ipld_amt::Error| ChainError::Store(text(cause));
    match layout {
        AmtLayout::V0 => {
            let mut array: Amtv0<Ipld, _> = Amtv0::new(blocks.clone());
            for (index, bytes) in elements {
                array.set(*index, value(bytes)?).map_err(failed)?;
            }
            array.flush().map_err(failed)
        }
        AmtLayout::BitWidth(bits) => {
            let mut array: Amt<Ipld, _> = Amt::new_with_bit_width(blocks.clone(), bits);
            for (index, bytes) in elements {
                array.set(*index, value(bytes)?).map_err(failed)?;
            }
            array.flush().map_err(failed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Blocks) {
        let folder = tempfile::tempdir().unwrap();
        let blocks = Blocks::open(folder.path()).unwrap();
        (folder, blocks)
    }

    #[test]
    fn a_map_gives_back_what_was_put_into_it() {
        let (_folder, blocks) = store();
        let entries: Vec<Entry> = (0..200u8)
            .map(|n| (vec![n, 7], vec![0x18, n | 0x80]))
            .collect();
        let root = hamt_build(&blocks, 5, &entries).unwrap();
        let mut read = hamt_entries(&blocks, &root, 5).unwrap();
        read.sort();
        assert_eq!(read, entries);
        assert_eq!(
            hamt_get(&blocks, &root, 5, &[9, 7]).unwrap(),
            Some(vec![0x18, 0x89])
        );
        assert_eq!(hamt_get(&blocks, &root, 5, &[9, 8]).unwrap(), None);
        assert_eq!(
            hamt_get_all(&blocks, &root, 5, [vec![9, 8], vec![9, 7]]).unwrap(),
            [None, Some(vec![0x18, 0x89])]
        );
    }

    #[test]
    fn an_array_of_either_layout_gives_back_what_was_put_into_it() {
        let (_folder, blocks) = store();
        let elements: Vec<Element> = [0, 3, 900, 70_000].map(|n| (n, vec![0x81, 0x03])).to_vec();
        for layout in [AmtLayout::V0, AmtLayout::BitWidth(5)] {
            let root = amt_build(&blocks, layout, &elements).unwrap();
            assert_eq!(amt_elements(&blocks, &root, layout).unwrap(), elements);
            assert_eq!(
                amt_get(&blocks, &root, layout, 900).unwrap(),
                Some(vec![0x81, 0x03])
            );
            assert_eq!(amt_get(&blocks, &root, layout, 901).unwrap(), None);
        }
    }

    #[test]
    fn a_collection_whose_root_is_absent_is_told_as_a_missing_block() {
        let (_folder, blocks) = store();
        let (_other_folder, other) = store();
        let root = other.add(vec![0x80]);
        assert_eq!(
            hamt_get(&blocks, &root, 5, &[1]),
            Err(ChainError::Missing(root))
        );
        assert_eq!(blocks.take_trouble(), None);
    }

    #[test]
    fn a_block_that_is_no_collection_is_told_as_corrupt() {
        let (_folder, blocks) = store();
        let root = blocks.add(vec![0x18, 0xff]);
        assert!(matches!(
            amt_elements(&blocks, &root, AmtLayout::V0),
            Err(ChainError::Corrupt { .. })
        ));
    }
}
