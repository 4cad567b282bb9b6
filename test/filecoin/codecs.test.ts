/** What the chain hashes and signs, held against @ipld/dag-cbor, iso-filecoin and a vector of Lotus. */
import * as dagCbor from '@ipld/dag-cbor'
import fc from 'fast-check'
import { Message as IsoMessage } from 'iso-filecoin/message'
import { CID } from 'multiformats/cid'
import t from 'tap'
import { address } from '../../filecoin/cbor/index.js'
import {
  Address,
  blockCid,
  blockHeader,
  bytesToSign,
  cidOf,
  decode,
  encode,
  FilecoinErrorCode,
  message,
  messageCid,
  receipt,
  SignatureType,
  signedMessage,
  signedMessageCid,
} from '../../filecoin/index.js'
import * as random from './arbitrary.js'

const REFUSED = { code: FilecoinErrorCode.CBOR_INVALID }

t.test('a message has the bytes and the CID that iso-filecoin gives it', async t => {
  fc.assert(
    fc.property(random.message, message_ => {
      fc.pre(message_.method <= BigInt(Number.MAX_SAFE_INTEGER))
      const theirs = new IsoMessage({
        ...message_,
        version: 0,
        to: message_.to.toString(),
        from: message_.from.toString(),
        value: `${message_.value}`,
        gasFeeCap: `${message_.gasFeeCap}`,
        gasPremium: `${message_.gasPremium}`,
        method: Number(message_.method),
        params: Buffer.from(message_.params).toString('base64'),
      })
      t.strictSame(Uint8Array.from(encode(message, message_)), Uint8Array.from(theirs.serialize()))
      t.strictSame(messageCid(message_).bytes, Uint8Array.from(theirs.cidBytes()))
    }),
  )
})

t.test('what is written is strict DAG-CBOR, and is read as it was', async t => {
  const back = <T>(codec: Parameters<typeof decode<T>>[0], value: T) => {
    const bytes = encode(codec, value)
    t.same(decode(codec, bytes), value)
    t.strictSame(Uint8Array.from(dagCbor.encode(dagCbor.decode(bytes))), Uint8Array.from(bytes))
  }
  fc.assert(fc.property(random.signedMessage, one => back(signedMessage, one)))
  fc.assert(fc.property(random.header, one => back(blockHeader, one)))
})

t.test('a header has the bytes that Lotus signs', async t => {
  const link = CID.parse('bafy2bzaceaxyj7xq27gc2747adjcirpxx52tt7owqx6z6kckun7tqivvoym4y')
  const header = {
    miner: Address.secp256k1(Buffer.from('address0')),
    ticket: { vrfProof: Uint8Array.of(1, 2, 3) },
    electionProof: { winCount: 0, vrfProof: Uint8Array.of(10, 11) },
    beaconEntries: [{ round: 5, data: Uint8Array.of(12) }],
    winningPost: [{ type: 0, proof: Uint8Array.of(7) }],
    parents: [link],
    parentWeight: 1_000n,
    height: 2,
    parentStateRoot: link,
    parentReceipts: link,
    messages: link,
    // Lotus's test has none, and writes it as one of no type.
    blsAggregate: { type: 0 as SignatureType, data: new Uint8Array() },
    timestamp: 1,
    signature: { type: SignatureType.Bls, data: Uint8Array.of(3) },
    forkSignaling: 3,
    parentBaseFee: 1_000_000_000n,
  }
  const inHex = 'd82a5827000171a0e402202f84fef0d7cc2d7f9f00d22445f7bf7539fdd685fd9f284aa37f3822b57619cc'
  t.equal(
    Buffer.from(bytesToSign(header)).toString('hex'),
    `905501d04cb15021bf6bd003073d79e2238d4e61f1ad2281430102038200420a0b818205410c818200410781${inHex}430003e802${inHex}${inHex}${inHex}410001f60345003b9aca00`,
  )
  t.notOk(blockCid(header).equals(cidOf(bytesToSign(header))), 'the signature is part of what its CID names')
  t.throws(() => decode(blockHeader, bytesToSign(header)), { ...REFUSED, message: /blsAggregate .* type 0/ })
})

t.test('a message is listed by its own CID where its signature is aggregated, by that of both otherwise', async t => {
  fc.assert(
    fc.property(random.signedMessage, signed => {
      const own = messageCid(signed.message).toString()
      const both = cidOf(encode(signedMessage, signed)).toString()
      t.equal(signedMessageCid(signed).toString(), signed.signature.type === SignatureType.Bls ? own : both)
    }),
    { numRuns: 20 },
  )
})

t.test('another form of the same, or of another shape, is refused with its place', async t => {
  const good = { exitCode: 0, returned: Uint8Array.of(1), gasUsed: 5 }
  t.equal(Buffer.from(encode(receipt, good)).toString('hex'), '8300410105')
  const forms: [hex: string, why: RegExp][] = [
    ['83004101', /strict DAG-CBOR/],
    ['8300410105ff', /strict DAG-CBOR/],
    ['831800410105', /strict DAG-CBOR/],
    ['9f00410105ff', /strict DAG-CBOR/],
    ['83f90000410105', /canonical/],
    ['83fb0000000000000000410105', /canonical/],
    ['83004101f6', /receipt.gasUsed is to be an integer.*it is null/],
    ['8300610105', /receipt.returned is to be at most/],
    ['830041011bffffffffffffffff', /receipt.gasUsed is to be/],
    ['82004101', /a list of 3: exitCode, returned, gasUsed; it is a list of 2/],
    ['a0', /it is a link or a map/],
    ['f6', /it is null/],
  ]
  for (const [hex, why] of forms)
    t.throws(() => decode(receipt, Buffer.from(hex, 'hex')), { ...REFUSED, message: why }, hex)
})

t.test('null written as undefined is another form', async t => {
  const header = fc.sample(
    random.header.map(header => ({ ...header, ticket: null, signature: null })),
    1,
  )[0]
  if (header === undefined) throw new Error('no sample')
  const bytes = encode(blockHeader, header)
  const at = 1 + encode(address, header.miner).length
  t.equal(bytes[at], 0xf6)
  bytes[at] = 0xf7
  t.throws(() => decode(blockHeader, bytes), { ...REFUSED, message: /canonical/ })
})

t.test('amounts have a sign and no zeros in front', async t => {
  const of = (value: string): Buffer =>
    Buffer.from(
      dagCbor.encode([
        0,
        Uint8Array.of(0, 0),
        Uint8Array.of(0, 1),
        0,
        Buffer.from(value, 'hex'),
        0,
        Buffer.alloc(0),
        Buffer.alloc(0),
        0,
        Buffer.alloc(0),
      ]),
    )
  const value = (hex: string) => decode(message, of(hex)).value
  t.equal(value(''), 0n)
  t.equal(value('0001'), 1n)
  t.equal(value('01ff'), -255n)
  for (const hex of ['00', '0000', '000001', '0201', `00${'ff'.repeat(128)}`])
    t.throws(() => value(hex), { ...REFUSED, message: /message.value/ }, hex)
})

t.test('bytes of any kind are a value or refused with a code', async t => {
  const tryAll = (bytes: Uint8Array): void => {
    for (const codec of [message, signedMessage, blockHeader, receipt])
      try {
        t.strictSame(
          Uint8Array.from(encode(codec as typeof message, decode(codec as typeof message, bytes))),
          Uint8Array.from(bytes),
        )
      } catch (error) {
        t.match(error, REFUSED)
      }
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), tryAll), { numRuns: 200 })
  fc.assert(
    fc.property(random.header, fc.nat(), fc.nat(255), (header, place, other) => {
      const bytes = Uint8Array.from(encode(blockHeader, header))
      bytes[place % bytes.length] = other
      tryAll(bytes)
    }),
    { numRuns: 200 },
  )
})
