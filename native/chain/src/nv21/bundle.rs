//! A bundle of built-in actors that the user has: a CAR whose root is a manifest, which names a list of the actors' names and codes.

use crate::blocks::Blocks;
use crate::error::{ChainError, Result};
use cid::Cid;
use fvm_ipld_blockstore::{Blockstore, MemoryBlockstore};
use fvm_ipld_car::load_car;
use fvm_ipld_encoding::from_slice;
use std::collections::HashSet;
use std::fmt::Display;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// Of actors 10 and later, up to 17.
pub(super) const NAMES: [&str; 16] = [
    "system",
    "init",
    "cron",
    "account",
    "storagepower",
    "storageminer",
    "storagemarket",
    "paymentchannel",
    "multisig",
    "reward",
    "verifiedregistry",
    "datacap",
    "placeholder",
    "evm",
    "eam",
    "ethaccount",
];

const MANIFEST_VERSION: u32 = 1;
const WASM_MAGIC: &[u8] = b"\0asm";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The list's CID, which the system actor's state names.
    pub list: Cid,
    /// Names and codes, in the order of the list: their places are the actors' types.
    pub actors: Vec<(String, Cid)>,
}

impl Bundle {
    /// Puts the bundle's blocks into the store, if it is whole: nothing of one that isn't.
    pub fn load(blocks: &Blocks, path: &Path) -> Result<Self> {
        let refused = |why: &dyn Display| {
            ChainError::Input(format!("{} is no bundle of actors: {why}", path.display()))
        };
        let file = File::open(path).map_err(|cause| refused(&cause))?;
        let read = MemoryBlockstore::default();
        let roots = load_car(&read, BufReader::new(file)).map_err(|cause| refused(&cause))?;
        let &[manifest] = roots.as_slice() else {
            return Err(refused(&format!(
                "it has {} roots, and must have its manifest as the only one",
                roots.len()
            )));
        };
        let (bundle, needed) = checked(&read, &manifest).map_err(|why| refused(&why))?;
        for (cid, block) in needed {
            blocks.add_as(cid, block);
        }
        Ok(bundle)
    }
}

type Needed = Vec<(Cid, Vec<u8>)>;

/// Why it isn't one, in words.
fn checked(
    read: &MemoryBlockstore,
    manifest: &Cid,
) -> std::result::Result<(Bundle, Needed), String> {
    let block = |cid: &Cid, what: &dyn Display| match read.get(cid) {
        Ok(Some(block)) => Ok(block),
        _ => Err(format!("{what}, {cid}, is not in it")),
    };
    let manifest_block = block(manifest, &"its manifest")?;
    let (version, list): (u32, Cid) = from_slice(&manifest_block)
        .map_err(|cause| format!("its root is no manifest of actors: {cause}"))?;
    if version != MANIFEST_VERSION {
        return Err(format!(
            "its manifest is of version {version}; {MANIFEST_VERSION} is known"
        ));
    }
    let list_block = block(&list, &"the list that its manifest names")?;
    let actors: Vec<(String, Cid)> = from_slice(&list_block)
        .map_err(|cause| format!("the list that its manifest names is none of actors: {cause}"))?;
    for name in NAMES {
        if !actors.iter().any(|(named, _)| named == name) {
            return Err(format!(
                "it has no actor {name}, as those of network version 21 and later have"
            ));
        }
    }
    let mut seen = HashSet::new();
    let mut needed = vec![(*manifest, manifest_block), (list, list_block)];
    for (name, code) in &actors {
        // The FVM tells an actor's type by its code.
        if !seen.insert(name.clone()) || !seen.insert(code.to_string()) {
            return Err(format!("its actor {name} is listed twice, or its code is"));
        }
        let wasm = block(code, &format!("the code of its actor {name}"))?;
        if !wasm.starts_with(WASM_MAGIC) {
            return Err(format!("the code of its actor {name} is no WebAssembly"));
        }
        needed.push((*code, wasm));
    }
    Ok((Bundle { list, actors }, needed))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{idle_actors, store, write_bundle, BundleParts};
    use super::*;

    fn loaded(parts: &BundleParts) -> (Result<Bundle>, usize) {
        let (folder, blocks) = store();
        let path = folder.path().join("bundle.car");
        write_bundle(&path, parts);
        let bundle = Bundle::load(&blocks, &path);
        (bundle, blocks.pending_bytes())
    }

    /// Refused for what it says, and without a trace in the store.
    fn refused(parts: &BundleParts, why: &str) {
        let (bundle, bytes) = loaded(parts);
        match bundle {
            Err(ChainError::Input(told)) => assert!(told.contains(why), "{told}"),
            other => panic!("expected a refusal for {why:?}, got {other:?}"),
        }
        assert_eq!(bytes, 0);
    }

    #[test]
    fn a_whole_bundle_gives_its_list_and_its_codes_are_in_the_store() {
        let (folder, blocks) = store();
        let path = folder.path().join("bundle.car");
        write_bundle(&path, &BundleParts::of(idle_actors()));
        let bundle = Bundle::load(&blocks, &path).unwrap();
        let listed: Vec<(String, Cid)> =
            from_slice(&blocks.require(&bundle.list).unwrap()).unwrap();
        assert_eq!(bundle.actors, listed);
        assert_eq!(bundle.actors.len(), NAMES.len());
        for (_, code) in &bundle.actors {
            assert!(blocks.require(code).unwrap().starts_with(WASM_MAGIC));
        }
    }

    #[test]
    fn a_file_that_is_absent_or_no_car_is_refused() {
        let (folder, blocks) = store();
        let path = folder.path().join("bundle.car");
        let of_path = |told: &str| told.contains("bundle.car is no bundle of actors");
        assert!(
            matches!(Bundle::load(&blocks, &path), Err(ChainError::Input(told)) if of_path(&told))
        );
        std::fs::write(&path, b"no CAR at all").unwrap();
        assert!(
            matches!(Bundle::load(&blocks, &path), Err(ChainError::Input(told)) if of_path(&told))
        );
    }

    #[test]
    fn a_bundle_with_several_roots_is_refused() {
        let mut parts = BundleParts::of(idle_actors());
        parts.further_roots = 1;
        refused(&parts, "it has 2 roots");
    }

    #[test]
    fn a_manifest_of_another_version_is_refused() {
        let mut parts = BundleParts::of(idle_actors());
        parts.version = 2;
        refused(&parts, "its manifest is of version 2");
    }

    #[test]
    fn a_manifest_whose_list_is_absent_is_refused() {
        let mut parts = BundleParts::of(idle_actors());
        parts.without_list = true;
        refused(&parts, "the list that its manifest names");
    }

    #[test]
    fn a_bundle_of_earlier_actors_is_refused_by_the_name_of_one_that_it_lacks() {
        let mut actors = idle_actors();
        actors.truncate(12);
        refused(&BundleParts::of(actors), "it has no actor placeholder");
    }

    #[test]
    fn a_list_that_names_a_code_twice_is_refused() {
        let mut actors = idle_actors();
        actors[1].1 = actors[0].1.clone();
        refused(&BundleParts::of(actors), "its actor init is listed twice");
    }

    #[test]
    fn a_bundle_without_an_actors_code_is_refused_by_the_actors_name() {
        let mut parts = BundleParts::of(idle_actors());
        parts.without_code = Some("evm");
        refused(&parts, "the code of its actor evm");
    }

    #[test]
    fn a_code_that_is_no_webassembly_is_refused_by_the_actors_name() {
        let mut actors = idle_actors();
        actors[8].1 = b"#!/bin/sh".to_vec();
        refused(
            &BundleParts::of(actors),
            "the code of its actor multisig is no WebAssembly",
        );
    }
}
