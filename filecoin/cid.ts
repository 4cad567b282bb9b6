/** The name of what the chain holds: CIDv1 of DAG-CBOR by Blake2b of 256 bits. Source: Filecoin spec, "CIDs". */
import { blake2b } from '@noble/hashes/blake2.js'
import { CID } from 'multiformats/cid'
import { create } from 'multiformats/hashes/digest'

const DAG_CBOR = 0x71
const BLAKE2B_256 = 0xb220
const DIGEST_BYTES = 32

export const blake2b256 = (bytes: Uint8Array): Uint8Array => blake2b(bytes, { dkLen: DIGEST_BYTES })

export const cidOf = (bytes: Uint8Array): CID => CID.createV1(DAG_CBOR, create(BLAKE2B_256, blake2b256(bytes)))
