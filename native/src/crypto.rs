//! Signatures of messages, blocks and beacons.

use crate::bytes::out;
use crate::error::{guarded, Code, Failure, Outcome};
use crate::job::Job;
use fvm_shared::address::Address;
use napi::bindgen_prelude::{AsyncTask, Uint8Array};
use napi_derive::napi;
use rand::rngs::OsRng;
use rand::RngCore;
use rayon::prelude::*;
use vesper_chain::crypto;

#[napi(object, object_to_js = false)]
pub struct BlsSigned {
    /// 48 bytes.
    pub public_key: Uint8Array,
    pub message: Uint8Array,
}

#[napi(object, object_to_js = false)]
pub struct VerifyBls {
    /// Of an aggregate several, each by its own key.
    pub signed: Vec<BlsSigned>,
    /// 96 bytes.
    pub signature: Uint8Array,
}

#[napi]
pub fn verify_bls(input: VerifyBls) -> napi::Result<bool, Code> {
    guarded("verifyBls", || Ok(Bls::of(&input).holds()))
}

#[napi(object, object_to_js = false)]
pub struct AggregateBls {
    /// 96 bytes each.
    pub signatures: Vec<Uint8Array>,
}

#[napi]
pub fn aggregate_bls(input: AggregateBls) -> napi::Result<Uint8Array, Code> {
    guarded("aggregateBls", || {
        crypto::aggregate_bls(&input.signatures)
            .map(out)
            .ok_or_else(|| Failure::input("one of the signatures is none of BLS"))
    })
}

#[napi(object, object_to_js = false)]
pub struct SignBls {
    /// 32 bytes, little-endian.
    pub secret_key: Uint8Array,
    pub message: Uint8Array,
}

#[napi]
pub fn sign_bls(input: SignBls) -> napi::Result<Uint8Array, Code> {
    guarded("signBls", || {
        crypto::sign_bls(&input.secret_key, &input.message)
            .map(out)
            .ok_or_else(no_secret_key)
    })
}

#[napi(object, object_to_js = false)]
pub struct BlsSecretKey {
    /// 32 bytes, little-endian.
    pub secret_key: Uint8Array,
}

#[napi]
pub fn bls_public_key(input: BlsSecretKey) -> napi::Result<Uint8Array, Code> {
    guarded("blsPublicKey", || {
        crypto::bls_public_key(&input.secret_key)
            .map(out)
            .ok_or_else(no_secret_key)
    })
}

/// Without the key's bytes, which are a secret.
fn no_secret_key() -> Failure {
    Failure::input("secretKey is none of BLS: 32 bytes, little-endian, below the group's order")
}

#[napi(object, object_to_js = false)]
pub struct VerifySecp256k1 {
    /// The bytes of an address of protocol 1.
    pub address: Uint8Array,
    pub message: Uint8Array,
    /// 65 bytes.
    pub signature: Uint8Array,
}

#[napi]
pub fn verify_secp256k1(input: VerifySecp256k1) -> napi::Result<bool, Code> {
    guarded("verifySecp256k1", || Ok(Secp256k1::of(&input)?.holds()))
}

#[napi(object, object_to_js = false)]
pub struct VerifySignatures {
    pub bls: Vec<VerifyBls>,
    pub secp256k1: Vec<VerifySecp256k1>,
}

/// Which are right, in their order.
#[napi(object, object_from_js = false)]
pub struct VerifiedSignatures {
    pub bls: Vec<bool>,
    pub secp256k1: Vec<bool>,
}

/// Many at once, on other threads than the caller's.
#[napi(ts_return_type = "Promise<VerifiedSignatures>")]
pub fn verify_signatures(
    input: VerifySignatures,
) -> napi::Result<AsyncTask<Job<VerifiedSignatures>>, Code> {
    guarded("verifySignatures", || {
        let bls: Vec<Bls> = input.bls.iter().map(Bls::of).collect();
        let secp256k1 = input.secp256k1.iter().map(Secp256k1::of);
        let secp256k1 = secp256k1.collect::<Outcome<Vec<_>>>()?;
        Ok(Job::start("verifySignatures", move || {
            let (bls, secp256k1) = rayon::join(
                || all_hold(&bls),
                || secp256k1.par_iter().map(Secp256k1::holds).collect(),
            );
            Ok(VerifiedSignatures { bls, secp256k1 })
        }))
    })
}

/// Together if there are several of one message each; which are wrong is found out only if one is.
fn all_hold(all: &[Bls]) -> Vec<bool> {
    let single: Option<Vec<_>> = all.iter().map(Bls::single).collect();
    let hold_together = |batch: Vec<_>| crypto::verify_bls_batch(&batch, || OsRng.next_u64());
    if all.len() > 1 && single.is_some_and(hold_together) {
        return vec![true; all.len()];
    }
    all.par_iter().map(Bls::holds).collect()
}

/// In memory of its own, so that another thread may have it.
struct Bls {
    /// Key and message.
    signed: Vec<(Vec<u8>, Vec<u8>)>,
    signature: Vec<u8>,
}

impl Bls {
    fn of(input: &VerifyBls) -> Self {
        let signed = input.signed.iter();
        Bls {
            signed: signed
                .map(|one| (one.public_key.to_vec(), one.message.to_vec()))
                .collect(),
            signature: input.signature.to_vec(),
        }
    }

    /// None if it is of several messages.
    fn single(&self) -> Option<crypto::SignedMessage<'_>> {
        match &self.signed[..] {
            [(key, message)] => Some((key, message, &self.signature)),
            _ => None,
        }
    }

    fn holds(&self) -> bool {
        crypto::verify_bls_aggregate(&self.signed, &self.signature)
    }
}

struct Secp256k1 {
    address: Address,
    message: Vec<u8>,
    signature: Vec<u8>,
}

impl Secp256k1 {
    fn of(input: &VerifySecp256k1) -> Outcome<Self> {
        let address = Address::from_bytes(&input.address)
            .map_err(|cause| Failure::input(format!("address is none: {cause}")))?;
        Ok(Secp256k1 {
            address,
            message: input.message.to_vec(),
            signature: input.signature.to_vec(),
        })
    }

    fn holds(&self) -> bool {
        crypto::verify_secp256k1(&self.address, &self.message, &self.signature)
    }
}
