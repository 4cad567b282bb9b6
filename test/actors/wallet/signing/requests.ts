/** Random requests to sign, one of each type, and what their keys should sign, made by other libraries where there are some. */
import { createHash } from 'node:crypto'
import * as dagCbor from '@ipld/dag-cbor'
import { blake2b } from '@noble/hashes/blake2.js'
import fc from 'fast-check'
import { Message as IsoMessage } from 'iso-filecoin/message'
import type { SignType } from '../../../../actors/wallet/signing/index.js'
import { market, paych } from '../../../../filecoin/actors/index.js'
import {
  Address,
  askResponse,
  blockHeader,
  dealResponse,
  encode,
  encodeDrawRandomParams,
  message,
  providerDealState,
  storageAsk,
} from '../../../../filecoin/index.js'
import { arbitraryOf } from '../../../filecoin/actors/arbitrary-of.js'
import * as random from '../../../filecoin/arbitrary.js'

export const OWN_RANDOM = new Uint8Array(32).fill(0x5a)
export const SIGNER = Address.bls(new Uint8Array(48).fill(3))

export interface Asked {
  readonly type: SignType
  readonly bytes: Uint8Array
  readonly extra: Uint8Array
  readonly signer: Address
  /** What is to be signed, in hex. */
  readonly signed: string
}

const NOTHING: Uint8Array = new Uint8Array()
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest()
const int64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}

const asked = (type: SignType, bytes: Uint8Array, signed: Uint8Array, extra = NOTHING): Asked => ({
  type,
  bytes,
  extra,
  signer: SIGNER,
  signed: hexOf(signed),
})

/** Without a field of a tuple. */
const withNullAt = (bytes: Uint8Array, place: number): Uint8Array =>
  dagCbor.encode((dagCbor.decode(bytes) as unknown[]).map((field, i) => (i === place ? null : field)))

const messageRequest = random.message
  .filter(({ method }) => method <= BigInt(Number.MAX_SAFE_INTEGER))
  .map(shown => {
    const from = SIGNER
    const theirs = new IsoMessage({
      ...shown,
      version: 0,
      to: shown.to.toString(),
      from: from.toString(),
      value: `${shown.value}`,
      gasFeeCap: `${shown.gasFeeCap}`,
      gasPremium: `${shown.gasPremium}`,
      method: Number(shown.method),
      params: Buffer.from(shown.params).toString('base64'),
    })
    const cid = Uint8Array.from(theirs.cidBytes())
    return asked('message', cid, cid, encode(message, { ...shown, from }))
  })

const SIGNATURE_PLACE_OF_BLOCK = 13
const SIGNATURE_PLACE_OF_VOUCHER = 10

const positive = (amount: bigint): bigint => (amount < 0n ? -amount : amount)

export const sensibleDeal = arbitraryOf(market.dealProposal).map(proposal => ({
  ...proposal,
  client: SIGNER,
  startEpoch: 10,
  endEpoch: 20,
  storagePricePerEpoch: positive(proposal.storagePricePerEpoch),
  clientCollateral: positive(proposal.clientCollateral),
  providerCollateral: positive(proposal.providerCollateral),
}))

const as = <T>(
  type: SignType,
  values: fc.Arbitrary<T>,
  encoded: (value: T) => Uint8Array,
  signed: (bytes: Uint8Array, value: T) => Uint8Array,
): fc.Arbitrary<Asked> =>
  values.map(value => {
    const bytes = encoded(value)
    return asked(type, bytes, signed(bytes, value))
  })

const itself = (bytes: Uint8Array): Uint8Array => bytes
const cbor =
  <T>(codec: Parameters<typeof encode<T>>[0]) =>
  (value: T) =>
    encode(codec, value)

export const REQUESTS: { readonly [T in Exclude<SignType, 'unknown' | 'f3' | ''>]: fc.Arbitrary<Asked> } = {
  message: messageRequest,
  block: as('block', random.header, cbor(blockHeader), bytes => withNullAt(bytes, SIGNATURE_PLACE_OF_BLOCK)),
  dealproposal: as('dealproposal', sensibleDeal, cbor(market.dealProposal), itself),
  drawrandomparam: as(
    'drawrandomparam',
    fc.record({
      rbase: fc.uint8Array({ maxLength: 96 }),
      pers: fc.integer({ min: 1, max: 9 }),
      round: fc.maxSafeNat(),
      entropy: fc.uint8Array({ maxLength: 40 }),
    }),
    encodeDrawRandomParams,
    (_, { rbase, pers, round, entropy }) => {
      const hash = blake2b.create({ dkLen: 32 })
      for (const part of [int64(pers), blake2b(rbase, { dkLen: 32 }), int64(round), entropy]) hash.update(part)
      return hash.digest()
    },
  ),
  signedvoucher: as(
    'signedvoucher',
    arbitraryOf(paych.signedVoucher).map(voucher => ({ ...voucher, amount: positive(voucher.amount) })),
    cbor(paych.signedVoucher),
    bytes => withNullAt(bytes, SIGNATURE_PLACE_OF_VOUCHER),
  ),
  storageask: as('storageask', arbitraryOf(storageAsk), cbor(storageAsk), itself),
  askresponse: as('askresponse', arbitraryOf(askResponse), cbor(askResponse), bytes => {
    const { Ask } = (dagCbor.decode(bytes) as { Ask: { Ask: Record<string, unknown> } }).Ask
    const order = 'Price VerifiedPrice MinPieceSize MaxPieceSize Miner Timestamp Expiry SeqNo'.split(' ')
    return dagCbor.encode(order.map(name => Ask[name]))
  }),
  networkresposne: as('networkresposne', arbitraryOf(dealResponse), cbor(dealResponse), itself),
  providerdealstate: as('providerdealstate', arbitraryOf(providerDealState), cbor(providerDealState), itself),
  clientdeal: as(
    'clientdeal',
    fc.tuple(sensibleDeal, arbitraryOf(market.clientDealProposal)).map(([proposal, deal]) => ({ ...deal, proposal })),
    cbor(market.clientDealProposal),
    bytes => Buffer.concat([Buffer.from('01711220', 'hex'), sha256(bytes)]),
  ),
  verifyaddress: fc.uint8Array({ minLength: 32, maxLength: 32 }).map(theirs => {
    const hash = sha256(theirs, OWN_RANDOM)
    return asked('verifyaddress', hash, hash, theirs)
  }),
}
