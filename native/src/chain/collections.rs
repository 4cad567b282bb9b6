//! HAMTs and AMTs of the chain's state, with their values as CBOR.

use super::store::{cid, ChainStore};
use crate::bytes::out;
use crate::error::{guarded, Code, Failure, Outcome};
use crate::job::Job;
use crate::whole::{to_js, whole, Whole};
use napi::bindgen_prelude::{AsyncTask, Uint8Array};
use napi_derive::napi;
use vesper_chain::ipld::{self, AmtLayout};

#[napi(object, object_to_js = false)]
pub struct HamtRoot {
    pub root: Uint8Array,
    pub bit_width: u32,
}

#[napi(object, object_to_js = false)]
pub struct HamtKey {
    pub root: Uint8Array,
    pub bit_width: u32,
    pub key: Uint8Array,
}

#[napi(object, object_to_js = false)]
pub struct HamtKeys {
    pub root: Uint8Array,
    pub bit_width: u32,
    pub keys: Vec<Uint8Array>,
}

#[napi(object)]
pub struct HamtEntry {
    pub key: Uint8Array,
    /// CBOR.
    pub value: Uint8Array,
}

#[napi(object, object_to_js = false)]
pub struct BuildHamt {
    pub bit_width: u32,
    pub entries: Vec<HamtEntry>,
}

#[napi(object, object_to_js = false)]
pub struct AmtRoot {
    pub root: Uint8Array,
    /// Of version 0 none.
    pub bit_width: Option<u32>,
}

#[napi(object, object_to_js = false)]
pub struct AmtIndex {
    pub root: Uint8Array,
    /// Of version 0 none.
    pub bit_width: Option<u32>,
    pub index: Whole,
}

#[napi(object)]
pub struct AmtElement {
    pub index: Whole,
    /// CBOR.
    pub value: Uint8Array,
}

#[napi(object, object_to_js = false)]
pub struct BuildAmt {
    /// Of version 0 none.
    pub bit_width: Option<u32>,
    pub elements: Vec<AmtElement>,
}

/// The widest that Filecoin's collections can be.
const MOST_BITS: u32 = 8;

fn hamt_bits(bit_width: u32) -> Outcome<u32> {
    if (1..=MOST_BITS).contains(&bit_width) {
        Ok(bit_width)
    } else {
        Err(Failure::input(format!(
            "bitWidth must be between 1 and {MOST_BITS}, not {bit_width}"
        )))
    }
}

fn layout(bit_width: Option<u32>) -> Outcome<AmtLayout> {
    bit_width.map_or(Ok(AmtLayout::V0), |bits| {
        hamt_bits(bits).map(AmtLayout::BitWidth)
    })
}

#[napi]
impl ChainStore {
    /// The value's CBOR.
    #[napi]
    pub fn hamt_get(&self, input: HamtKey) -> napi::Result<Option<Uint8Array>, Code> {
        guarded("hamtGet", || {
            let root = cid("root", &input.root)?;
            let found = ipld::hamt_get(
                &self.blocks(),
                &root,
                hamt_bits(input.bit_width)?,
                &input.key,
            )?;
            Ok(found.map(out))
        })
    }

    /// The values' CBOR.
    #[napi(ts_return_type = "Promise<Array<Uint8Array | null>>")]
    pub fn hamt_get_all(
        &self,
        input: HamtKeys,
    ) -> napi::Result<AsyncTask<Job<Vec<Option<Uint8Array>>>>, Code> {
        guarded("hamtGetAll", || {
            let blocks = self.blocks().clone();
            let root = cid("root", &input.root)?;
            let bit_width = hamt_bits(input.bit_width)?;
            let keys: Vec<Vec<u8>> = input.keys.iter().map(|key| key.to_vec()).collect();
            Ok(Job::start("hamtGetAll", move || {
                let found = ipld::hamt_get_all(&blocks, &root, bit_width, keys)?;
                Ok(found.into_iter().map(|value| value.map(out)).collect())
            }))
        })
    }

    #[napi]
    pub fn hamt_entries(&self, input: HamtRoot) -> napi::Result<Vec<HamtEntry>, Code> {
        guarded("hamtEntries", || {
            let root = cid("root", &input.root)?;
            let entries = ipld::hamt_entries(&self.blocks(), &root, hamt_bits(input.bit_width)?)?;
            let entry = |(key, value): ipld::Entry| HamtEntry {
                key: out(key),
                value: out(value),
            };
            Ok(entries.into_iter().map(entry).collect())
        })
    }

    /// A new one's root.
    #[napi]
    pub fn build_hamt(&self, input: BuildHamt) -> napi::Result<Uint8Array, Code> {
        guarded("buildHamt", || {
            let entries: Vec<ipld::Entry> = input
                .entries
                .iter()
                .map(|entry| (entry.key.to_vec(), entry.value.to_vec()))
                .collect();
            let root = ipld::hamt_build(&self.blocks(), hamt_bits(input.bit_width)?, &entries)?;
            Ok(out(root.to_bytes()))
        })
    }

    /// The value's CBOR.
    #[napi]
    pub fn amt_get(&self, input: AmtIndex) -> napi::Result<Option<Uint8Array>, Code> {
        guarded("amtGet", || {
            let root = cid("root", &input.root)?;
            let index = whole("index", &input.index)?;
            let found = ipld::amt_get(&self.blocks(), &root, layout(input.bit_width)?, index)?;
            Ok(found.map(out))
        })
    }

    /// By index.
    #[napi]
    pub fn amt_elements(&self, input: AmtRoot) -> napi::Result<Vec<AmtElement>, Code> {
        guarded("amtElements", || {
            let root = cid("root", &input.root)?;
            let elements = ipld::amt_elements(&self.blocks(), &root, layout(input.bit_width)?)?;
            let element = |(index, value): ipld::Element| AmtElement {
                index: to_js(index),
                value: out(value),
            };
            Ok(elements.into_iter().map(element).collect())
        })
    }

    /// A new one's root.
    #[napi]
    pub fn build_amt(&self, input: BuildAmt) -> napi::Result<Uint8Array, Code> {
        guarded("buildAmt", || {
            let elements = input
                .elements
                .iter()
                .map(|element| Ok((whole("index", &element.index)?, element.value.to_vec())))
                .collect::<Outcome<Vec<ipld::Element>>>()?;
            let root = ipld::amt_build(&self.blocks(), layout(input.bit_width)?, &elements)?;
            Ok(out(root.to_bytes()))
        })
    }
}
