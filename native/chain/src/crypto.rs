//! Signatures: BLS as Filecoin has it (keys on G1, signatures on G2, and of several messages aggregated), and secp256k1 with recovery.

use blst::min_pk::{AggregateSignature, PublicKey, SecretKey, Signature};
use blst::BLST_ERROR;
use fvm_shared::address::Address;
use fvm_shared::crypto::signature::ops::verify_secp256k1_sig;

const TAG: &[u8] = b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_";

/// A compressed point at infinity: what an aggregate of no signatures is.
const NO_SIGNATURES: [u8; 96] = {
    let mut bytes = [0; 96];
    bytes[0] = 0xc0;
    bytes
};

/// Of a key of 48 bytes and a signature of 96; bytes that are none are a wrong signature.
pub fn verify_bls(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    verify_bls_aggregate(&[(key, message)], signature)
}

/// Of one signature for several messages, each by its key.
pub fn verify_bls_aggregate<B: AsRef<[u8]>>(signed: &[(B, B)], signature: &[u8]) -> bool {
    if signed.is_empty() {
        return signature == NO_SIGNATURES;
    }
    let Ok(signature) = Signature::sig_validate(signature, true) else {
        return false;
    };
    let Ok(keys) = signed
        .iter()
        .map(|(key, _)| PublicKey::from_bytes(key.as_ref()))
        .collect::<Result<Vec<_>, _>>()
    else {
        return false;
    };
    let keys: Vec<&PublicKey> = keys.iter().collect();
    let messages: Vec<&[u8]> = signed.iter().map(|(_, message)| message.as_ref()).collect();
    // The keys are looked at there, too: in the group, and not its neutral element.
    signature.aggregate_verify(false, &messages, TAG, &keys, true) == BLST_ERROR::BLST_SUCCESS
}

/// None if one of them is no signature.
pub fn aggregate_bls<B: AsRef<[u8]>>(signatures: &[B]) -> Option<[u8; 96]> {
    if signatures.is_empty() {
        return Some(NO_SIGNATURES);
    }
    let signatures = signatures
        .iter()
        .map(|bytes| Signature::sig_validate(bytes.as_ref(), true))
        .collect::<Result<Vec<_>, _>>()
        .ok()?;
    let signatures: Vec<&Signature> = signatures.iter().collect();
    let aggregate = AggregateSignature::aggregate(&signatures, false).ok()?;
    Some(aggregate.to_signature().to_bytes())
}

/// The private key as Filecoin keeps it: 32 bytes, little-endian. None if it is none.
fn secret_key(little_endian: &[u8]) -> Option<SecretKey> {
    let mut bytes = little_endian.to_vec();
    bytes.reverse();
    SecretKey::from_bytes(&bytes).ok()
}

pub fn bls_public_key(secret: &[u8]) -> Option<[u8; 48]> {
    Some(secret_key(secret)?.sk_to_pk().to_bytes())
}

pub fn sign_bls(secret: &[u8], message: &[u8]) -> Option<[u8; 96]> {
    Some(secret_key(secret)?.sign(message, TAG, &[]).to_bytes())
}

/// Of 65 bytes, by the address of its key.
pub fn verify_secp256k1(address: &Address, message: &[u8], signature: &[u8]) -> bool {
    verify_secp256k1_sig(signature, message, address).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRETS: [[u8; 32]; 2] = [[1; 32], [2; 32]];

    fn signed(secret: &[u8], message: &[u8]) -> (Vec<u8>, [u8; 96]) {
        let key = bls_public_key(secret).unwrap().to_vec();
        (key, sign_bls(secret, message).unwrap())
    }

    #[test]
    fn a_signature_is_that_of_its_key_and_message_alone() {
        let (key, signature) = signed(&SECRETS[0], b"message");
        let (other, _) = signed(&SECRETS[1], b"message");
        assert!(verify_bls(&key, b"message", &signature));
        assert!(!verify_bls(&key, b"massage", &signature));
        assert!(!verify_bls(&other, b"message", &signature));
        assert!(!verify_bls(&key, b"message", &signature[1..]));
    }

    #[test]
    fn an_aggregate_holds_all_its_messages_or_none() {
        let (a, first) = signed(&SECRETS[0], b"first");
        let (b, second) = signed(&SECRETS[1], b"second");
        let aggregate = aggregate_bls(&[first, second]).unwrap();
        let of = |x: &[u8], y: &[u8]| vec![(a.clone(), x.to_vec()), (b.clone(), y.to_vec())];
        assert!(verify_bls_aggregate(&of(b"first", b"second"), &aggregate));
        assert!(!verify_bls_aggregate(&of(b"second", b"first"), &aggregate));
        assert!(!verify_bls_aggregate(
            &of(b"first", b"second")[..1],
            &aggregate
        ));
    }

    #[test]
    fn a_key_that_is_no_point_of_the_group_or_its_neutral_element_signs_nothing() {
        let (_, signature) = signed(&SECRETS[0], b"message");
        let mut infinity = [0; 48];
        infinity[0] = 0xc0;
        // On the curve, outside the subgroup of the keys.
        let mut outside = [0; 48];
        outside[0] = 0x80;
        outside[47] = 4;
        assert!(PublicKey::from_bytes(&outside).is_ok());
        for key in [infinity, outside, [0; 48], [0xff; 48]] {
            assert!(!verify_bls(&key, b"message", &signature));
        }
        // What a key at infinity would have signed.
        assert!(!verify_bls(&infinity, b"message", &NO_SIGNATURES));
    }

    #[test]
    fn an_aggregate_of_nothing_is_the_point_at_infinity() {
        let none: [(Vec<u8>, Vec<u8>); 0] = [];
        let empty = aggregate_bls::<Vec<u8>>(&[]).unwrap();
        assert!(verify_bls_aggregate(&none, &empty));
        let (_, signature) = signed(&SECRETS[0], b"message");
        assert!(!verify_bls_aggregate(&none, &signature));
    }
}
