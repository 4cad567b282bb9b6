//! A collection in JSON: its root, its count, its entries by key.

use crate::blocks::Blocks;
use crate::collection::{array_entries, map_entries};
use crate::shown::{in_testnet, Shown};
use anyhow::Context;
use cid::Cid;
use fvm_ipld_encoding::de::DeserializeOwned;
use fvm_ipld_encoding::ser::Serialize;
use fvm_shared::address::Address;
use integer_encoding::VarInt;
use serde_json::{json, Map, Value};

/// How the bytes of a HAMT's key are read.
pub type Key = fn(&[u8]) -> anyhow::Result<String>;

pub fn address(key: &[u8]) -> anyhow::Result<String> {
    Ok(in_testnet(&Address::from_bytes(key)?))
}

pub fn number(key: &[u8]) -> anyhow::Result<String> {
    let (number, _) = unsigned_varint::decode::u64(key)?;
    Ok(number.to_string())
}

/// As Go writes an int64 as a key: with its sign in the lowest bit.
pub fn signed_number(key: &[u8]) -> anyhow::Result<String> {
    let (number, _) = i64::decode_var(key).context("a number is cut off")?;
    Ok(number.to_string())
}

pub fn cid(key: &[u8]) -> anyhow::Result<String> {
    Ok(Cid::try_from(key)?.to_string())
}

pub fn map<V: DeserializeOwned + Serialize + Clone + PartialEq + Shown>(
    blocks: &Blocks,
    root: &Cid,
    bit_width: u32,
    key: Key,
) -> anyhow::Result<Value> {
    map_by(blocks, root, bit_width, key, |value: &V| Ok(value.shown()))
}

pub fn map_by<V: DeserializeOwned + Serialize + Clone + PartialEq>(
    blocks: &Blocks,
    root: &Cid,
    bit_width: u32,
    key: Key,
    show: impl Fn(&V) -> anyhow::Result<Value>,
) -> anyhow::Result<Value> {
    let entries = map_entries(blocks, root, bit_width)?
        .into_iter()
        .map(|(bytes, value)| {
            let key = key(&bytes).with_context(|| format!("the key {}", hex::encode(&bytes)))?;
            Ok((key, value))
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    shown(root, entries, show)
}

pub fn array<V: DeserializeOwned + Serialize + Clone + Shown>(
    blocks: &Blocks,
    root: &Cid,
    bit_width: u32,
) -> anyhow::Result<Value> {
    array_by(blocks, root, bit_width, |value: &V| Ok(value.shown()))
}

pub fn array_by<V: DeserializeOwned + Serialize + Clone>(
    blocks: &Blocks,
    root: &Cid,
    bit_width: u32,
    show: impl Fn(&V) -> anyhow::Result<Value>,
) -> anyhow::Result<Value> {
    let entries = array_entries(blocks, root, bit_width)?
        .into_iter()
        .map(|(index, value)| (index.to_string(), value))
        .collect();
    shown(root, entries, show)
}

fn shown<V>(
    root: &Cid,
    entries: Vec<(String, V)>,
    show: impl Fn(&V) -> anyhow::Result<Value>,
) -> anyhow::Result<Value> {
    let count = entries.len();
    let entries = entries
        .into_iter()
        .map(|(key, value)| {
            let value = show(&value).with_context(|| format!("entry {key}"))?;
            Ok((key, value))
        })
        .collect::<anyhow::Result<Map<_, _>>>()?;
    Ok(json!({ "root": root.shown(), "count": count, "entries": entries }))
}
