/** Lotus's JSON of what the chain has: literal fixtures, and iso-filecoin for messages. */
import fc from 'fast-check'
import { Message as IsoMessage } from 'iso-filecoin/message'
import { Signature as IsoSignature } from 'iso-filecoin/signature'
import { JSONParse, JSONStringify } from 'json-with-bigint'
import { CID } from 'multiformats/cid'
import t from 'tap'
import type { Codec } from '../../filecoin/cbor/index.js'
import {
  Address,
  type BlockHeader,
  blockHeader,
  blockMsg,
  decode,
  encode,
  FilecoinErrorCode,
  type Message,
  message,
  messageCid,
  receipt,
  SignatureType,
  signature,
  signedMessage,
  signedMessageCid,
  Tipset,
  TipsetKey,
  tipset,
  tipsetKey,
} from '../../filecoin/index.js'
import { messageLists } from '../../filecoin/message/index.js'
import * as random from './arbitrary.js'

const REFUSED = { code: FilecoinErrorCode.JSON_INVALID }
const CID_TEXT = 'bafy2bzaceaxyj7xq27gc2747adjcirpxx52tt7owqx6z6kckun7tqivvoym4y'
const link = CID.parse(CID_TEXT)
const inJson = { '/': CID_TEXT }

/** Through the text that is sent. */
const sent = <T>(codec: Codec<T>, value: T): unknown => JSONParse(JSONStringify(codec.toWire(value)))

const plainMessage: Message = {
  version: 0,
  to: Address.id(1_000),
  from: Address.secp256k1(Buffer.from('somebody')),
  nonce: 7,
  value: 2n * 10n ** 21n,
  gasLimit: 1_500_000,
  gasFeeCap: 101n,
  gasPremium: 0n,
  method: 6n,
  params: Uint8Array.of(1, 2, 255),
}
const messageInJson = {
  Version: 0,
  To: 't01000',
  From: plainMessage.from.toString(),
  Nonce: 7,
  Value: '2000000000000000000000',
  GasLimit: 1_500_000,
  GasFeeCap: '101',
  GasPremium: '0',
  Method: 6,
  Params: 'AQL/',
}

const header: BlockHeader = {
  miner: Address.id(1_000),
  ticket: { vrfProof: Uint8Array.of(1) },
  electionProof: { winCount: 2, vrfProof: Uint8Array.of(2) },
  beaconEntries: [{ round: 5, data: Uint8Array.of(3) }],
  winningPost: [{ type: 0, proof: Uint8Array.of(4) }],
  parents: [link],
  parentWeight: 10n ** 20n,
  height: 9,
  parentStateRoot: link,
  parentReceipts: link,
  messages: link,
  blsAggregate: { type: SignatureType.Bls, data: Uint8Array.of(192) },
  timestamp: 1_700_000_000,
  signature: { type: SignatureType.Secp256k1, data: Uint8Array.of(5) },
  forkSignaling: 0,
  parentBaseFee: 100n,
}
const headerInJson = {
  Miner: 't01000',
  Ticket: { VRFProof: 'AQ==' },
  ElectionProof: { WinCount: 2, VRFProof: 'Ag==' },
  BeaconEntries: [{ Round: 5, Data: 'Aw==' }],
  WinPoStProof: [{ PoStProof: 0, ProofBytes: 'BA==' }],
  Parents: [inJson],
  ParentWeight: '100000000000000000000',
  Height: 9,
  ParentStateRoot: inJson,
  ParentMessageReceipts: inJson,
  Messages: inJson,
  BLSAggregate: { Type: 2, Data: 'wA==' },
  Timestamp: 1_700_000_000,
  BlockSig: { Type: 1, Data: 'BQ==' },
  ForkSignaling: 0,
  ParentBaseFee: '100',
}

t.test('messages, blocks and receipts have the JSON that Lotus prints', async t => {
  const cid = { '/': messageCid(plainMessage).toString() }
  t.strictSame(message.toWire(plainMessage), { ...messageInJson, CID: cid })
  const signed = { message: plainMessage, signature: { type: SignatureType.Secp256k1, data: Uint8Array.of(9) } }
  t.strictSame(signedMessage.toWire(signed), {
    Message: { ...messageInJson, CID: cid },
    Signature: { Type: 1, Data: 'CQ==' },
    CID: { '/': signedMessageCid(signed).toString() },
  })
  t.strictSame(receipt.toWire({ exitCode: 16, returned: Uint8Array.of(1), gasUsed: 5 }), {
    ExitCode: 16,
    Return: 'AQ==',
    GasUsed: 5,
  })
  t.strictSame(blockHeader.toWire(header), headerInJson)
  t.strictSame(blockMsg.toWire({ header, blsMessages: [link], secpkMessages: [] }), {
    Header: headerInJson,
    BlsMessages: [inJson],
    SecpkMessages: null,
  })
  t.strictSame(messageLists.toWire({ bls: link, secp256k1: link }), { BlsMessages: inJson, SecpkMessages: inJson })
  const { key } = Tipset.of([header])
  t.strictSame(tipset.toWire(Tipset.of([header])), {
    Cids: [{ '/': key.cids[0]?.toString() }],
    Blocks: [headerInJson],
    Height: 9,
  })
  t.strictSame(tipsetKey.toWire(new TipsetKey([link])), [inJson])
})

t.test('what is empty or not there is null, but of a tipset key', async t => {
  const bare = { ...header, ticket: null, electionProof: null, beaconEntries: [], winningPost: [], parents: [] }
  t.strictSame(blockHeader.toWire({ ...bare, blsAggregate: null, signature: null }), {
    ...headerInJson,
    Ticket: null,
    ElectionProof: null,
    BeaconEntries: null,
    WinPoStProof: null,
    Parents: null,
    BLSAggregate: null,
    BlockSig: null,
  })
  t.match(message.toWire({ ...plainMessage, params: new Uint8Array() }), { Params: null })
  t.strictSame(tipsetKey.toWire(new TipsetKey([])), [])
})

t.test('a method beyond 2^53 stays a number in the text', async t => {
  const method = 2n ** 64n - 1n
  const text = JSONStringify(message.toWire({ ...plainMessage, method }))
  t.match(text, '"Method":18446744073709551615,')
  t.equal(message.fromWire(JSONParse(text), 'message').method, method)
})

t.test('what is written is read as it was, and has the same bytes', async t => {
  const back = <T>(codec: Codec<T>, value: T) => {
    const bytes = encode(codec, value)
    const read = codec.fromWire(sent(codec, decode(codec, bytes)), codec.name)
    t.strictSame(Uint8Array.from(encode(codec, read)), Uint8Array.from(bytes))
    t.strictSame(sent(codec, read), sent(codec, value))
  }
  fc.assert(fc.property(random.signedMessage, value => back(signedMessage, value)))
  fc.assert(fc.property(random.receipt, value => back(receipt, value)))
  fc.assert(fc.property(random.blockMsg, value => back(blockMsg, value)))
  fc.assert(fc.property(random.header, value => back(tipset, Tipset.of([value]))))
  fc.assert(fc.property(random.header, ({ parents }) => back(tipsetKey, new TipsetKey(parents))))
})

t.test("iso-filecoin's messages and signatures are understood, and ours have their form", async t => {
  fc.assert(
    fc.property(random.signedMessage, signed => {
      const ours = { ...signed.message, method: signed.message.method & 0xffffffffn }
      const theirs = new IsoMessage({
        ...ours,
        version: 0,
        to: ours.to.toString(),
        from: ours.from.toString(),
        value: `${ours.value}`,
        gasFeeCap: `${ours.gasFeeCap}`,
        gasPremium: `${ours.gasPremium}`,
        method: Number(ours.method),
        params: Buffer.from(ours.params).toString('base64'),
      }).toLotus()
      t.same(message.fromWire(theirs, 'message'), ours)
      t.strictSame(message.toWire(ours), {
        ...theirs,
        Params: theirs.Params === '' ? null : theirs.Params,
        CID: { '/': messageCid(ours).toString() },
      })
      const { type, data } = signed.signature
      const theirSignature = new IsoSignature({ type: type === SignatureType.Bls ? 'BLS' : 'SECP256K1', data })
      t.strictSame(signature.toWire(signed.signature), theirSignature.toLotus())
    }),
  )
})

t.test('as in Go, names are found in any letter case, and others are passed over', async t => {
  const { Nonce, GasLimit, ...rest } = messageInJson
  const read = message.fromWire({ ...rest, CID: inJson, Extra: [], nonce: Nonce, GASLIMIT: GasLimit }, '')
  t.same(read, plainMessage)
  t.equal(message.fromWire({ nonce: 1, ...messageInJson }, '').nonce, 7, 'the exact name comes first')
  const inherited = Object.create({ Nonce: 12 }) as object
  t.equal(message.fromWire(Object.assign(inherited, rest), '').nonce, 0)
})

t.test('as in Go, what is left out or null is 0 or nothing', async t => {
  const { to, from } = plainMessage
  const empty = { version: 0, to, from, nonce: 0, value: 0n, gasLimit: 0, gasFeeCap: 0n, gasPremium: 0n, method: 0n }
  const least = { To: to.toString('f'), From: from.toString() }
  t.same(message.fromWire(least, ''), { ...empty, params: new Uint8Array() })
  const nulls = { Nonce: null, Value: null, Method: null, Params: null }
  t.same(message.fromWire({ ...least, ...nulls }, ''), { ...empty, params: new Uint8Array() })
  t.same(message.fromWire({ ...least, Params: '' }, ''), { ...empty, params: new Uint8Array() })
  for (const head of [null, undefined, []]) t.equal(tipsetKey.fromWire(head, 'tipset').text, '')
})

t.test('wrong JSON is refused with its place, what was wanted and what was found', async t => {
  const signed = { Message: messageInJson, Signature: { Type: 1, Data: 'CQ==' } }
  const wrong: [codec: Codec<never>, wire: unknown, why: string][] = [
    [message, null, 'message is to be an object of Version, To, From'],
    [message, [], 'it is a list of 0'],
    [message, { From: 't01' }, 'message.To is to be an address, such as t01000 or t1…; it is missing'],
    [message, { ...messageInJson, To: 'x01000' }, "message.To .* it is the text 'x01000'"],
    [message, { ...messageInJson, To: `t0${'1'.repeat(1_000_000)}` }, "message.To .* it is the text 't01{78}…'$"],
    [message, { ...messageInJson, To: 1_000 }, 'it is the number 1000'],
    [message, { ...messageInJson, Nonce: '7' }, "message.Nonce is to be an unsigned integer .* it is the text '7'"],
    [message, { ...messageInJson, Nonce: -1 }, 'message.Nonce .* it is the number -1'],
    [message, { ...messageInJson, GasLimit: 1.5 }, 'message.GasLimit .* it is the number 1.5'],
    [message, { ...messageInJson, GasLimit: 2n ** 60n }, 'message.GasLimit .* it is the bigint 1152921504606846976'],
    [message, { ...messageInJson, Method: 2n ** 64n }, 'message.Method is to be an unsigned integer of 64 bits'],
    [message, { ...messageInJson, Value: 1_000 }, 'message.Value .*"1000"; it is the number 1000'],
    [message, { ...messageInJson, Value: '1.5' }, "message.Value .* it is the text '1.5'"],
    [message, { ...messageInJson, Value: '' }, "it is the text ''"],
    [message, { ...messageInJson, Value: '9'.repeat(1_000_000) }, "message.Value .* it is the text '9{80}…'$"],
    [message, { ...messageInJson, Value: (2n ** 1016n).toString() }, 'message.Value'],
    [message, { ...messageInJson, Params: 'AQL' }, 'message.Params .* base64'],
    [message, { ...messageInJson, Params: 'AQL_' }, 'message.Params .* base64'],
    [message, { ...messageInJson, Params: [1, 2] }, 'message.Params .* base64; it is a list of 2'],
    [
      signedMessage,
      { Message: messageInJson },
      'signedMessage.Signature is to be an object of Type, Data; it is missing',
    ],
    [
      signedMessage,
      { ...signed, Signature: { Type: 9, Data: '' } },
      'signedMessage.Signature.Type .* it is the number 9',
    ],
    [signedMessage, { ...signed, Signature: { Type: 2, Data: 'A'.repeat(400) } }, 'at most 199 bytes'],
    [blockHeader, { ...headerInJson, Parents: {} }, 'blockHeader.Parents is to be a list .* it is an object'],
    [
      blockHeader,
      { ...headerInJson, Parents: [inJson, {}] },
      'blockHeader.Parents\\[1\\] is to be a link: {"/": "bafy…"}',
    ],
    [blockHeader, { ...headerInJson, Messages: null }, 'blockHeader.Messages is to be a link.* it is null'],
    [blockHeader, { ...headerInJson, Messages: { '/': 'bafy' } }, "blockHeader.Messages .* it is the text 'bafy'"],
    [blockHeader, { ...headerInJson, Messages: { '/': `z${'1'.repeat(1_000_000)}` } }, 'blockHeader.Messages'],
    [blockHeader, { ...headerInJson, Ticket: 5 }, 'blockHeader.Ticket is to be an object of VRFProof'],
    [tipsetKey, CID_TEXT, 'a tipset key is to be a list'],
    [tipsetKey, new Array(9_000).fill(inJson), 'it is a list of 9000'],
  ] as [Codec<never>, unknown, string][]
  for (const [codec, wire, why] of wrong)
    t.throws(() => codec.fromWire(wire, codec.name), { ...REFUSED, message: new RegExp(why) }, why)
  t.throws(() => tipset.fromWire({}, 'tipset'), { code: FilecoinErrorCode.TIPSET_INVALID })
})

t.test("a tipset's CBOR is that of its CIDs, its blocks and its height, which must be of each other", async t => {
  const pair = Tipset.of([header, { ...header, miner: Address.id(1_001) }])
  const bytes = encode(tipset, pair)
  t.ok(decode(tipset, bytes).key.equals(pair.key))
  const other = Uint8Array.from(bytes)
  const lastOfCid = Buffer.from(bytes).indexOf(pair.key.cids[0]?.bytes ?? '') + 37
  other[lastOfCid] = (other[lastOfCid] as number) ^ 1
  t.throws(() => decode(tipset, other), { code: FilecoinErrorCode.CBOR_INVALID, message: /canonical/ })
})

t.test("a tipset key's CBOR is the bytes of its CIDs, and no others", async t => {
  t.strictSame(Buffer.from(encode(tipsetKey, new TipsetKey([]))).toString('hex'), '40')
  t.equal(encode(tipsetKey, new TipsetKey([link, link])).length, 2 + 2 * 38)
  const read = (hex: string) => decode(tipsetKey, Buffer.from(hex, 'hex'))
  for (const hex of ['4101', '420171', '80', 'f6'])
    t.throws(() => read(hex), { code: FilecoinErrorCode.CBOR_INVALID }, hex)
})

t.test('JSON of any kind is a value or refused with a code', async t => {
  const codecs = [message, signedMessage, blockHeader, blockMsg, receipt, tipset, tipsetKey] as Codec<unknown>[]
  const CODES = /^FILECOIN_(JSON|TIPSET)_INVALID$/
  const tryAll = (wire: unknown): void => {
    for (const codec of codecs)
      try {
        codec.toWire(codec.fromWire(wire, codec.name))
      } catch (error) {
        t.match(error, { name: 'FilecoinError', code: CODES })
      }
  }
  fc.assert(fc.property(fc.jsonValue(), tryAll))
  const places = (wire: unknown, path: string[] = []): string[][] =>
    typeof wire === 'object' && wire !== null
      ? [path, ...Object.entries(wire).flatMap(([key, inner]) => places(inner, [...path, key]))]
      : [path]
  const replaced = (wire: unknown, [key, ...path]: string[], other: unknown): unknown =>
    key === undefined
      ? other
      : Object.assign(Array.isArray(wire) ? [...wire] : { ...(wire as object) }, {
          [key]: replaced((wire as Record<string, unknown>)[key], path, other),
        })
  const spoilt = fc.oneof(fc.jsonValue(), fc.bigInt(), fc.constant(undefined), fc.string())
  fc.assert(
    fc.property(random.blockMsg, random.signedMessage, fc.nat(), spoilt, (block, signed, place, other) => {
      for (const wire of [
        blockMsg.toWire(block),
        signedMessage.toWire(signed),
        tipset.toWire(Tipset.of([block.header])),
      ]) {
        const all = places(wire)
        tryAll(replaced(wire, all[place % all.length] ?? [], other))
      }
    }),
    { numRuns: 300 },
  )
})
