//! How values of a state look in JSON: amounts of attoFIL and of power as decimal text, epochs and ids as numbers, addresses (`t`) and CIDs as text,
//! bytes in hexadecimal, bit fields as pairs of a run's first bit and its length, proof types by their number on the chain.

use cid::Cid;
use fvm_ipld_bitfield::BitField;
use fvm_ipld_encoding::{BytesDe, RawBytes};
use fvm_shared::address::{Address, Network};
use fvm_shared::bigint::bigint_ser::BigIntDe;
use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use fvm_shared::piece::PaddedPieceSize;
use fvm_shared::sector::{RegisteredPoStProof, RegisteredSealProof, SectorSize};
use fvm_shared::smooth::FilterEstimate;
use serde_json::{json, Value};

pub trait Shown {
    fn shown(&self) -> Value;
}

/// A JSON object of some fields by their own names, to which others can be added.
macro_rules! fields {
    ($value:expr, $($field:ident),+ $(,)?) => {{
        let mut object = serde_json::Map::new();
        $(object.insert(stringify!($field).to_owned(), $crate::shown::Shown::shown(&$value.$field));)+
        object
    }};
}
pub(crate) use fields;

/// For a struct all of whose fields are shown as they are.
macro_rules! show_fields {
    ($($type:ty { $($field:ident),+ $(,)? })+) => {
        $(impl $crate::shown::Shown for $type {
            fn shown(&self) -> serde_json::Value {
                $crate::shown::fields!(self, $($field),+).into()
            }
        })+
    };
}
pub(crate) use show_fields;

macro_rules! show_as_json {
    ($($type:ty)+) => {
        $(impl Shown for $type {
            fn shown(&self) -> Value {
                json!(self)
            }
        })+
    };
}

show_as_json! { bool i32 i64 u64 String }

show_fields! {
    FilterEstimate { position, velocity }
}

impl Shown for BigInt {
    fn shown(&self) -> Value {
        self.to_string().into()
    }
}

impl Shown for BigIntDe {
    fn shown(&self) -> Value {
        self.0.shown()
    }
}

impl Shown for TokenAmount {
    fn shown(&self) -> Value {
        self.atto().shown()
    }
}

impl Shown for Address {
    fn shown(&self) -> Value {
        in_testnet(self).into()
    }
}

impl Shown for Cid {
    fn shown(&self) -> Value {
        self.to_string().into()
    }
}

impl Shown for Vec<u8> {
    fn shown(&self) -> Value {
        hex::encode(self).into()
    }
}

impl Shown for BytesDe {
    fn shown(&self) -> Value {
        self.0.shown()
    }
}

impl Shown for RawBytes {
    fn shown(&self) -> Value {
        hex::encode(self.bytes()).into()
    }
}

impl Shown for PaddedPieceSize {
    fn shown(&self) -> Value {
        self.0.shown()
    }
}

impl Shown for SectorSize {
    fn shown(&self) -> Value {
        (*self as u64).shown()
    }
}

impl Shown for RegisteredPoStProof {
    fn shown(&self) -> Value {
        i64::from(*self).shown()
    }
}

impl Shown for RegisteredSealProof {
    fn shown(&self) -> Value {
        i64::from(*self).shown()
    }
}

impl Shown for BitField {
    fn shown(&self) -> Value {
        self.ranges()
            .map(|run| json!([run.start, run.end - run.start]))
            .collect()
    }
}

impl<T: Shown> Shown for Option<T> {
    fn shown(&self) -> Value {
        self.as_ref().map_or(Value::Null, Shown::shown)
    }
}

/// A list of anything but bytes, which are shown whole.
pub fn list<'a, T: Shown + 'a>(values: impl IntoIterator<Item = &'a T>) -> Value {
    values.into_iter().map(Shown::shown).collect()
}

/// The crates make all addresses mainnet's.
pub fn in_testnet(address: &Address) -> String {
    let mut address = *address;
    address.set_network(Network::Testnet);
    address.to_string()
}
