//! CARs: read, damaged, cut off.

use super::sample::code;
use super::*;
use fil_actors_runtime::runtime::builtins::Type;
use fvm_ipld_encoding::to_vec;
use std::collections::BTreeMap;

fn car_of(blocks: BTreeMap<Cid, Vec<u8>>, root: &Cid) -> Vec<u8> {
    #[derive(serde::Serialize)]
    struct Header<'a> {
        roots: [&'a Cid; 1],
        version: u64,
    }
    let header = to_vec(&Header {
        roots: [root],
        version: 1,
    });
    let sections = blocks
        .into_iter()
        .map(|(cid, block)| [cid.to_bytes(), block].concat());
    let mut car = Vec::new();
    for section in std::iter::once(header.unwrap()).chain(sections) {
        let mut buffer = unsigned_varint::encode::usize_buffer();
        car.extend(unsigned_varint::encode::usize(section.len(), &mut buffer));
        car.extend(section);
    }
    car
}

fn error_of<T>(result: anyhow::Result<T>) -> String {
    format!("{:#}", result.err().expect("it is an error"))
}

#[test]
fn a_tree_comes_out_of_a_car_as_it_went_in() {
    let shown = dump(&Sample::with_miner().tree()).unwrap();
    let (blocks, root) = Sample::with_miner().finish();
    let blocks = Blocks::of_car(&car_of(blocks.by_cid(), &root)).unwrap();
    let tree = Tree::load(blocks, &root, &[]).unwrap();
    assert_eq!(dump(&tree).unwrap(), shown);
}

#[test]
fn a_damaged_block_is_an_error() {
    let (blocks, root) = Sample::new().finish();
    let mut car = car_of(blocks.by_cid(), &root);
    *car.last_mut().unwrap() ^= 1;
    assert!(error_of(Blocks::of_car(&car)).contains("is damaged"));
}

#[test]
fn a_car_that_is_cut_off_anywhere_is_an_error_or_lacks_blocks() {
    let (blocks, root) = Sample::new().finish();
    let car = car_of(blocks.by_cid(), &root);
    for length in 0..car.len() {
        let tree = Blocks::of_car(&car[..length])
            .and_then(|blocks| Tree::load(blocks, &root, &[]))
            .map(|tree| check(&tree, PRIOR_EPOCH));
        let faults = tree.map_or(1, |report| report.violations.len());
        assert_ne!(faults, 0, "cut at {length}");
    }
}

#[test]
fn without_the_manifests_block_the_codes_can_be_given() {
    let (blocks, root) = Sample::new().finish();
    let mut kept = blocks.by_cid();
    let manifest = to_vec(&sample::manifest()).unwrap();
    kept.retain(|_, block| *block != manifest);
    let car = car_of(kept, &root);
    let load = |given: &[(String, Cid)]| Tree::load(Blocks::of_car(&car)?, &root, given);
    assert!(error_of(load(&[])).contains("manifest"));
    assert_eq!(
        check(&load(&sample::manifest()).unwrap(), PRIOR_EPOCH)
            .violations
            .len(),
        0
    );
    let some = [("system".to_owned(), code(Type::System))];
    assert!(error_of(load(&some)).contains("isn't in the manifest"));
}
