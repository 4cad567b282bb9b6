/** What clients and providers sign beside the chain, held against @ipld/dag-cbor and cbor-gen's order. */
import * as dagCbor from '@ipld/dag-cbor'
import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import { sha256 } from 'multiformats/hashes/sha2'
import t from 'tap'
import { clientDealProposal } from '../../../filecoin/actors/market/index.js'
import { type Codec, decode, encode } from '../../../filecoin/cbor/index.js'
import {
  Address,
  askBytesToSign,
  askResponse,
  clientDealCid,
  dealResponse,
  FilecoinErrorCode,
  providerDealState,
  storageAsk,
} from '../../../filecoin/index.js'
import { arbitraryOf } from '../actors/arbitrary-of.js'

const REFUSED = { code: FilecoinErrorCode.CBOR_INVALID }
const CODECS: readonly Codec<unknown>[] = [storageAsk, askResponse, dealResponse, providerDealState]

t.test('each is strict DAG-CBOR, a map under the names that Go has, and read as it was written', async t => {
  for (const codec of CODECS)
    fc.assert(
      fc.property(arbitraryOf(codec), value => {
        const bytes = encode(codec, value)
        t.same(decode(codec, bytes), value, codec.name)
        t.equal(Buffer.compare(dagCbor.encode(dagCbor.decode(bytes)), bytes), 0, codec.name)
      }),
      { numRuns: 50 },
    )
  const names = (codec: Codec<unknown>) =>
    Object.keys(dagCbor.decode(encode(codec, fc.sample(arbitraryOf(codec), 1)[0])) as object)
  t.same(names(storageAsk), 'Miner Price SeqNo Expiry Timestamp MaxPieceSize MinPieceSize VerifiedPrice'.split(' '))
  t.same(names(dealResponse), 'State Message Proposal PublishMessage'.split(' '))
  t.same(
    names(providerDealState),
    'State DealID Message Proposal PublishCid AddFundsCid ProposalCid FastRetrieval'.split(' '),
  )
  t.same(names(askResponse), ['Ask'])
})

t.test('an ask has the bytes that cbor-gen writes, and is signed as the tuple it once was', async t => {
  const ask = {
    price: 5n,
    verifiedPrice: 0n,
    minPieceSize: 256n,
    maxPieceSize: 2n ** 35n,
    miner: Address.id(1_000),
    timestamp: 10n,
    expiry: -1n,
    seqNo: 3n,
  }
  const hex = (text: string) => Buffer.from(text).toString('hex')
  const inHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
  t.equal(
    inHex(encode(storageAsk, ask)),
    `a865${hex('Miner')}4300e80765${hex('Price')}42000565${hex('SeqNo')}0366${hex('Expiry')}2069${hex('Timestamp')}0a6c${hex('MaxPieceSize')}1b00000008000000006c${hex('MinPieceSize')}1901006d${hex('VerifiedPrice')}40`,
  )
  t.equal(inHex(askBytesToSign(ask)), '88420005401901001b00000008000000004300e8070a2003')
})

t.test('a deal between client and provider is named by SHA-256', async t => {
  await fc.assert(
    fc.asyncProperty(arbitraryOf(clientDealProposal), async deal => {
      const digest = await sha256.digest(encode(clientDealProposal, deal))
      t.equal(String(clientDealCid(deal)), String(CID.createV1(dagCbor.code, digest)))
    }),
    { numRuns: 20 },
  )
})

t.test('a map of other names, another order or another form is refused', async t => {
  const state = fc.sample(arbitraryOf(dealResponse), 1)[0]
  if (state === undefined) throw new Error('no sample')
  const node = dealResponse.toNode(state) as Record<string, unknown>
  const { State, ...withoutState } = node
  for (const wrong of [
    withoutState,
    { ...node, More: 1 },
    { ...withoutState, state: State },
    Object.values(node),
    new Uint8Array(4),
    null,
    node.Proposal,
  ])
    t.throws(() => decode(dealResponse, dagCbor.encode(wrong)), { ...REFUSED, message: /a map of State, Message/ })
  const entries = Object.entries(node).map(([name, value]) =>
    Buffer.concat([dagCbor.encode(name), dagCbor.encode(value)]),
  )
  const turned = Buffer.concat([Buffer.of(0xa4), ...entries.reverse()])
  t.throws(() => decode(dealResponse, turned), REFUSED)
  t.throws(() => decode(dealResponse, dagCbor.encode({ ...node, State: -1 })), REFUSED)
})

t.test('bytes of any kind are a value or refused with a code', async t => {
  const tryAll = (bytes: Uint8Array): void => {
    for (const codec of CODECS)
      try {
        t.equal(Buffer.compare(encode(codec, decode(codec, bytes)), bytes), 0)
      } catch (error) {
        t.match(error, REFUSED)
      }
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), tryAll), { numRuns: 100 })
  fc.assert(
    fc.property(arbitraryOf(providerDealState), fc.nat(), fc.nat(255), (value, place, other) => {
      const bytes = Uint8Array.from(encode(providerDealState, value))
      bytes[place % bytes.length] = other
      tryAll(bytes)
    }),
    { numRuns: 200 },
  )
})
