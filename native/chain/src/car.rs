//! Blocks in and out as CARs. Source: IPLD, "CARv1".

use crate::blocks::Blocks;
use crate::error::{ChainError, Result};
use crate::reach::Walk;
use cid::Cid;
use fvm_ipld_car::{Block, CarHeader, CarReader, CarWriter};
use fvm_shared::clock::ChainEpoch;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;

/// Written to the disk whenever so much waits, so that memory stays bounded: blocks come in the order of no key, so that LMDB holds a page of its own, eight times
/// as much, for nearly each until they are written.
const FLUSH_BYTES: usize = 4 << 20;

/// Writes what a chain needs from the roots on, with messages, receipts and states of `states_from` and later epochs alone; on disk when it
/// returns. Gives the number of blocks.
pub fn export(blocks: &Blocks, roots: &[Cid], states_from: ChainEpoch, path: &Path) -> Result<u64> {
    let mut file = BufWriter::new(File::create(path)?);
    let written = write_reachable(blocks, roots, states_from, &mut file)?;
    file.flush()?;
    file.get_ref().sync_all()?;
    Ok(written)
}

fn write_reachable(
    blocks: &Blocks,
    roots: &[Cid],
    states_from: ChainEpoch,
    file: &mut impl Write,
) -> Result<u64> {
    let failed =
        |cause: fvm_ipld_car::Error| ChainError::Store(format!("no CAR can be written: {cause}"));
    let mut car = CarWriter::new(CarHeader::new(roots.to_vec(), 1), file).map_err(failed)?;
    let mut walk = Walk::new(states_from);
    walk.add(roots.iter().copied());
    let mut written = 0;
    while let Some(cid) = walk.next() {
        let data = blocks.require(&cid)?;
        walk.follow(&cid, &data)?;
        car.write(Block { cid, data }).map_err(failed)?;
        written += 1;
    }
    car.flush().map_err(failed)?;
    Ok(written)
}

/// Puts a CAR's blocks, each held against its CID; on disk when it returns. Gives the CAR's roots.
pub fn import(blocks: &Blocks, path: &Path) -> Result<Vec<Cid>> {
    let damaged = |cause: fvm_ipld_car::Error| {
        ChainError::Input(format!("{} is no CAR: {cause}", path.display()))
    };
    let mut car = CarReader::new(BufReader::new(File::open(path)?)).map_err(damaged)?;
    for block in &mut car {
        let block = block.map_err(damaged)?;
        blocks.add_as(block.cid, block.data);
        if blocks.pending_bytes() > FLUSH_BYTES {
            blocks.flush()?;
        }
    }
    blocks.flush()?;
    Ok(car.header.roots)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reach::tests::chain;
    use fvm_ipld_encoding::to_vec;
    use ipld_core::ipld::Ipld;

    fn store() -> (tempfile::TempDir, Blocks) {
        let folder = tempfile::tempdir().unwrap();
        let blocks = Blocks::open(&folder.path().join("blocks")).unwrap();
        (folder, blocks)
    }

    #[test]
    fn what_is_reachable_comes_out_of_one_store_and_into_another() {
        let (folder, blocks) = store();
        let leaf = blocks.add(to_vec(&Ipld::Integer(7)).unwrap());
        let root =
            blocks.add(to_vec(&Ipld::List(vec![Ipld::Link(leaf), Ipld::Link(leaf)])).unwrap());
        let stray = blocks.add(to_vec(&Ipld::Integer(8)).unwrap());
        let car = folder.path().join("out.car");
        assert_eq!(export(&blocks, &[root], 0, &car).unwrap(), 2);
        let (_other_folder, other) = store();
        assert_eq!(import(&other, &car).unwrap(), [root]);
        assert_eq!(
            other.require(&leaf).unwrap(),
            blocks.require(&leaf).unwrap()
        );
        assert_eq!(other.read(&stray).unwrap(), None);
    }

    #[test]
    fn a_car_with_a_changed_byte_is_refused() {
        let (folder, blocks) = store();
        let root = blocks.add(to_vec(&Ipld::String("some text".into())).unwrap());
        let car = folder.path().join("out.car");
        export(&blocks, &[root], 0, &car).unwrap();
        let mut bytes = std::fs::read(&car).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&car, bytes).unwrap();
        let (_other_folder, other) = store();
        assert!(matches!(import(&other, &car), Err(ChainError::Input(_))));
    }

    #[test]
    fn a_tree_that_lacks_a_block_is_not_exported() {
        let (folder, blocks) = store();
        let (_other_folder, other) = store();
        let leaf = other.add(to_vec(&Ipld::Integer(7)).unwrap());
        let root = blocks.add(to_vec(&Ipld::List(vec![Ipld::Link(leaf)])).unwrap());
        let outcome = export(&blocks, &[root], 0, &folder.path().join("out.car"));
        assert_eq!(outcome, Err(ChainError::Missing(leaf)));
    }

    #[test]
    fn a_chain_goes_out_with_its_headers_and_the_states_of_its_last_epochs() {
        let (folder, blocks) = store();
        let made = chain(&blocks, 10);
        let car = folder.path().join("out.car");
        let written = export(&blocks, &[made[9].header], 8, &car).unwrap();
        assert_eq!(written, 10 + 3 * 4 + 1);
        let (_other_folder, other) = store();
        import(&other, &car).unwrap();
        assert_eq!(other.read(&made[7].leaf).unwrap(), None);
        assert!(other.read(&made[7].header).unwrap().is_some());
        assert!(other.read(&made[8].leaf).unwrap().is_some());
    }
}
