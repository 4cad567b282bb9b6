//! The built-in actors: their code, in a CAR.

use crate::blocks::Blocks;
use crate::error::{ChainError, Result};
use cid::Cid;
use fvm_ipld_car::load_car;
use fvm_ipld_encoding::from_slice;

/// Puts a bundle's blocks into the store.
///
/// Gives the CID of the list of codes, which the system actor's state names, and the list: the actors' names in the manifest and the CIDs of
/// their code.
pub fn load_bundle(blocks: &Blocks, car: &[u8]) -> Result<(Cid, Vec<(String, Cid)>)> {
    let roots = load_car(blocks, car)
        .map_err(|cause| ChainError::Input(format!("the actors' bundle can't be read: {cause}")))?;
    let &[root] = roots.as_slice() else {
        return Err(ChainError::Input(format!(
            "the actors' bundle has {} roots; it must have one, its manifest",
            roots.len()
        )));
    };
    let (version, list): (u32, Cid) =
        from_slice(&blocks.require(&root)?).map_err(|cause| ChainError::corrupt(&root, cause))?;
    if version != 1 {
        return Err(ChainError::Input(format!(
            "the actors' bundle has a manifest of version {version}; 1 is known"
        )));
    }
    let actors =
        from_slice(&blocks.require(&list)?).map_err(|cause| ChainError::corrupt(&list, cause))?;
    Ok((list, actors))
}
