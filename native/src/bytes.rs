//! Commitments, tickets, seeds and prover ids: 32 bytes each.

use crate::error::{Failure, Outcome};
use napi::bindgen_prelude::Uint8Array;

pub type Bytes32 = [u8; 32];

pub fn bytes32(name: &str, bytes: &[u8]) -> Outcome<Bytes32> {
    bytes
        .try_into()
        .map_err(|_| Failure::input(format!("{name} must be 32 bytes, not {}", bytes.len())))
}

pub fn each_bytes32(name: &str, list: &[Uint8Array]) -> Outcome<Vec<Bytes32>> {
    list.iter()
        .enumerate()
        .map(|(index, bytes)| bytes32(&format!("{name}[{index}]"), bytes))
        .collect()
}

/// Bytes for JavaScript.
pub fn out(bytes: impl Into<Vec<u8>>) -> Uint8Array {
    Uint8Array::from(bytes.into())
}

/// Refuses lists that must go hand in hand but don't.
pub fn same_length(lists: &[(&str, usize)]) -> Outcome<()> {
    let Some(&(first, length)) = lists.first() else {
        return Ok(());
    };
    match lists.iter().find(|(_, other)| *other != length) {
        Some((name, other)) => Err(Failure::input(format!(
            "{first} has {length} elements but {name} has {other}"
        ))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_32_bytes_make_a_commitment() {
        assert_eq!(bytes32("commD", &[7; 32]).unwrap(), [7; 32]);
        assert!(bytes32("commD", &[7; 31])
            .unwrap_err()
            .message
            .contains("commD must be 32 bytes, not 31"));
    }

    #[test]
    fn lists_of_different_lengths_are_refused() {
        assert!(same_length(&[("commRs", 2), ("seeds", 2)]).is_ok());
        assert!(same_length(&[("commRs", 2), ("seeds", 1)]).is_err());
    }
}
