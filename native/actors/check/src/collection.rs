//! HAMTs and AMTs, read whole. One that its entries would not make again can't be used by an actor, though all of it may be read (an entry that lies
//! where it isn't looked for, another bit width, a wrong count), so that is an error here.

use crate::blocks::Blocks;
use anyhow::ensure;
use cid::Cid;
use fil_actors_runtime::{Array, Map};
use fvm_ipld_encoding::de::DeserializeOwned;
use fvm_ipld_encoding::ser::Serialize;

/// In the order in which the HAMT has them.
pub fn map_entries<V: DeserializeOwned + Serialize + Clone + PartialEq>(
    blocks: &Blocks,
    root: &Cid,
    bit_width: u32,
) -> anyhow::Result<Vec<(Vec<u8>, V)>> {
    let scratch = Blocks::default();
    let mut again = Map::new_with_bit_width(&scratch, bit_width);
    let mut entries = Vec::new();
    Map::<_, V>::load_with_bit_width(root, blocks, bit_width)?.for_each(|key, value| {
        again.set(key.clone(), value.clone())?;
        entries.push((key.0.clone(), value.clone()));
        Ok(())
    })?;
    is_canonical("HAMT", root, &again.flush()?)?;
    Ok(entries)
}

/// In the order of their indexes.
pub fn array_entries<V: DeserializeOwned + Serialize + Clone>(
    blocks: &Blocks,
    root: &Cid,
    bit_width: u32,
) -> anyhow::Result<Vec<(u64, V)>> {
    let scratch = Blocks::default();
    let mut again = Array::new_with_bit_width(&scratch, bit_width);
    let mut entries = Vec::new();
    Array::<V, _>::load(root, blocks)?.for_each(|index, value| {
        entries.push((index, value.clone()));
        Ok(())
    })?;
    for (index, value) in &entries {
        again.set(*index, value.clone())?;
    }
    is_canonical("AMT", root, &again.flush()?)?;
    Ok(entries)
}

fn is_canonical(what: &str, root: &Cid, again: &Cid) -> anyhow::Result<()> {
    ensure!(
        root == again,
        "the {what} {root} isn't what its entries make, which is {again}"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use fil_actors_runtime::u64_key;
    use fvm_shared::HAMT_BIT_WIDTH;

    const AMT_BIT_WIDTH: u32 = 3;

    /// Numbers that look random, the same every time. Source: Marsaglia, "Xorshift RNGs".
    fn numbers(count: usize) -> impl Iterator<Item = u64> {
        std::iter::successors(Some(88_172_645_463_325_252u64), |&last| {
            let mut next = last;
            next ^= next << 13;
            next ^= next >> 7;
            Some(next ^ (next << 17))
        })
        .map(|number| number % 4_000)
        .take(count)
    }

    #[test]
    fn a_map_that_shrank_is_read_as_one_that_never_grew() {
        let blocks = Blocks::default();
        let mut map = Map::<_, u64>::new_with_bit_width(&blocks, HAMT_BIT_WIDTH);
        for number in numbers(2_000) {
            map.set(u64_key(number), number).unwrap();
        }
        map.flush().unwrap();
        for number in numbers(1_900) {
            map.delete(&u64_key(number)).unwrap();
        }
        let root = map.flush().unwrap();
        let entries = map_entries::<u64>(&blocks, &root, HAMT_BIT_WIDTH).unwrap();
        assert!(!entries.is_empty() && entries.len() < 100);
    }

    #[test]
    fn an_array_that_shrank_is_read_as_one_that_never_grew() {
        let blocks = Blocks::default();
        let mut array = Array::<u64, _>::new_with_bit_width(&blocks, AMT_BIT_WIDTH);
        for number in numbers(2_000) {
            array.set(number, number).unwrap();
        }
        array.flush().unwrap();
        for number in numbers(1_900) {
            array.delete(number).unwrap();
        }
        let root = array.flush().unwrap();
        let entries = array_entries::<u64>(&blocks, &root, AMT_BIT_WIDTH).unwrap();
        assert!(!entries.is_empty() && entries.len() < 100);
    }

    #[test]
    fn a_map_and_an_array_of_another_bit_width_are_errors() {
        let blocks = Blocks::default();
        let mut map = Map::<_, u64>::new_with_bit_width(&blocks, HAMT_BIT_WIDTH + 1);
        let mut array = Array::<u64, _>::new_with_bit_width(&blocks, AMT_BIT_WIDTH + 1);
        for number in 0..100 {
            map.set(u64_key(number), number).unwrap();
            array.set(number, number).unwrap();
        }
        let (map, array) = (map.flush().unwrap(), array.flush().unwrap());
        assert!(map_entries::<u64>(&blocks, &map, HAMT_BIT_WIDTH).is_err());
        assert!(array_entries::<u64>(&blocks, &array, AMT_BIT_WIDTH).is_err());
    }
}
