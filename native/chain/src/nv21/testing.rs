//! Bundles, states and chains for tests: the smallest that fvm 4 executes, as no real bundle may be had.

mod programs;
mod world;

pub use programs::{Import, Program, I32, I64};
pub use world::{World, ALICE, BOB, CAROL, CHAIN_ID, DELAY, ETHER, GENESIS_TIME};

use super::bundle::NAMES;
use crate::blocks::Blocks;
use cid::Cid;
use fvm_ipld_car::{Block, CarHeader, CarWriter};
use fvm_ipld_encoding::{to_vec, DAG_CBOR, IPLD_RAW};
use multihash_codetable::{Code, MultihashDigest};
use std::fs::File;
use std::path::Path;

pub fn store() -> (tempfile::TempDir, Blocks) {
    let folder = tempfile::tempdir().unwrap();
    let blocks = Blocks::open(&folder.path().join("blocks")).unwrap();
    (folder, blocks)
}

/// What is put into a bundle, and what is left out of it.
pub struct BundleParts {
    pub version: u32,
    pub actors: Vec<(&'static str, Vec<u8>)>,
    pub without_code: Option<&'static str>,
    pub without_list: bool,
    pub further_roots: usize,
}

impl BundleParts {
    pub fn of(actors: Vec<(&'static str, Vec<u8>)>) -> Self {
        BundleParts {
            version: 1,
            actors,
            without_code: None,
            without_list: false,
            further_roots: 0,
        }
    }
}

/// All that a bundle has to have, each a program that does nothing.
pub fn idle_actors() -> Vec<(&'static str, Vec<u8>)> {
    NAMES
        .iter()
        .map(|name| (*name, Program::idle().wasm(name)))
        .collect()
}

pub fn write_bundle(path: &Path, parts: &BundleParts) {
    let named = |codec, data: &[u8]| Cid::new_v1(codec, Code::Blake2b256.digest(data));
    let listed: Vec<(&str, Cid)> = parts
        .actors
        .iter()
        .map(|(name, wasm)| (*name, named(IPLD_RAW, wasm)))
        .collect();
    let list = to_vec(&listed).unwrap();
    let manifest = to_vec(&(parts.version, named(DAG_CBOR, &list))).unwrap();
    let root = named(DAG_CBOR, &manifest);
    let header = CarHeader::new(vec![root; 1 + parts.further_roots], 1);
    let mut car = CarWriter::new(header, File::create(path).unwrap()).unwrap();
    let mut put = |codec, data: &[u8]| {
        let cid = named(codec, data);
        let data = data.to_vec();
        car.write(Block { cid, data }).unwrap();
    };
    put(DAG_CBOR, &manifest);
    if !parts.without_list {
        put(DAG_CBOR, &list);
    }
    for (name, wasm) in &parts.actors {
        if parts.without_code != Some(*name) {
            put(IPLD_RAW, wasm);
        }
    }
}
