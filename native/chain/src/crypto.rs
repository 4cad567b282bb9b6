//! Signatures: BLS as Filecoin has it (keys on G1, signatures on G2, and of several messages aggregated), and secp256k1 with recovery.

use blst::min_pk::{AggregateSignature, PublicKey, SecretKey, Signature};
use blst::{blst_scalar, BLST_ERROR};
use fvm_shared::address::Address;
use fvm_shared::crypto::signature::ops::verify_secp256k1_sig;

const TAG: &[u8] = b"BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_";

/// Of what signatures are multiplied with.
const FACTOR_BITS: usize = 64;

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

/// A signature of one message: key, message, signature.
pub type SignedMessage<'a> = (&'a [u8], &'a [u8], &'a [u8]);

/// Whether all of several are right, in about half of the time that they take one by one. Each is multiplied by a number that nobody can foresee, so that
/// wrong ones don't cancel each other out.
pub fn verify_bls_batch(batch: &[SignedMessage], mut random: impl FnMut() -> u64) -> bool {
    let keys: Result<Vec<_>, _> = batch
        .iter()
        .map(|(key, _, _)| PublicKey::from_bytes(key))
        .collect();
    let signatures: Result<Vec<_>, _> = batch
        .iter()
        .map(|(_, _, signature)| Signature::from_bytes(signature))
        .collect();
    let (Ok(keys), Ok(signatures)) = (keys, signatures) else {
        return false;
    };
    let keys: Vec<&PublicKey> = keys.iter().collect();
    let signatures: Vec<&Signature> = signatures.iter().collect();
    let messages: Vec<&[u8]> = batch.iter().map(|(_, message, _)| *message).collect();
    let factors: Vec<blst_scalar> = batch
        .iter()
        .map(|_| {
            let mut factor = blst_scalar::default();
            // Never 0, by which a wrong one would pass.
            factor.b[..8].copy_from_slice(&(random() | 1).to_le_bytes());
            factor
        })
        .collect();
    Signature::verify_multiple_aggregate_signatures(
        &messages,
        TAG,
        &keys,
        true,
        &signatures,
        true,
        &factors,
        FACTOR_BITS,
    ) == BLST_ERROR::BLST_SUCCESS
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
    fn a_batch_is_right_if_each_of_it_is() {
        let messages: Vec<Vec<u8>> = (0..5u8).map(|n| vec![n; 32]).collect();
        let made: Vec<_> = messages
            .iter()
            .zip(SECRETS.iter().cycle())
            .map(|(message, secret)| signed(secret, message))
            .collect();
        let batch: Vec<SignedMessage> = messages
            .iter()
            .zip(&made)
            .map(|(message, (key, signature))| (&key[..], &message[..], &signature[..]))
            .collect();
        let mut seed = 7u64;
        let mut random = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            seed
        };
        assert!(verify_bls_batch(&batch, &mut random));
        for place in 0..batch.len() {
            let mut wrong = batch.clone();
            wrong[place].1 = b"another";
            assert!(!verify_bls_batch(&wrong, &mut random));
        }
        // Each other's: their sum is right.
        let mut swapped = batch.clone();
        (swapped[0].2, swapped[2].2) = (batch[2].2, batch[0].2);
        assert!(!verify_bls_batch(&swapped, &mut random));
        assert!(!verify_bls_batch(
            &[(&made[0].0, b"message", &NO_SIGNATURES)],
            &mut random
        ));
        assert!(!verify_bls_batch(
            &[(b"key", b"message", b"signature")],
            &mut random
        ));
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
