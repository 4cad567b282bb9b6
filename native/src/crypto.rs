//! Signatures of messages, blocks and beacons.

use crate::bytes::out;
use crate::error::{guarded, Code, Failure};
use fvm_shared::address::Address;
use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
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
    guarded("verifyBls", || {
        let signed: Vec<(&[u8], &[u8])> = input
            .signed
            .iter()
            .map(|one| (one.public_key.as_ref(), one.message.as_ref()))
            .collect();
        Ok(crypto::verify_bls_aggregate(&signed, &input.signature))
    })
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
    guarded("verifySecp256k1", || {
        let address = Address::from_bytes(&input.address)
            .map_err(|cause| Failure::input(format!("address is none: {cause}")))?;
        Ok(crypto::verify_secp256k1(
            &address,
            &input.message,
            &input.signature,
        ))
    })
}
