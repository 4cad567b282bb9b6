/** Random messages, blocks and bitfields. */
import fc from 'fast-check'
import {
  Address,
  Bitfield,
  type BlockHeader,
  type BlockMsg,
  cidOf,
  type Message,
  type Receipt,
  type Signature,
  SignatureType,
  type SignedMessage,
} from '../../filecoin/index.js'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const amount = fc.bigInt({ min: 0n, max: 2n ** 100n })
const link = fc.uint8Array({ maxLength: 8 }).map(bytes => cidOf(bytes))

export const address = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(id => Address.id(id)),
  bytes(65).map(key => Address.secp256k1(key)),
  fc.uint8Array({ maxLength: 80 }).map(data => Address.actor(data)),
  bytes(48).map(key => Address.bls(key)),
)

export const message: fc.Arbitrary<Message> = fc.record({
  version: fc.constant(0),
  to: address,
  from: address,
  nonce: fc.maxSafeNat(),
  value: amount,
  gasLimit: fc.maxSafeNat(),
  gasFeeCap: amount,
  gasPremium: amount,
  method: fc.oneof(
    fc.nat().map(n => BigInt(n)),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  ),
  params: fc.uint8Array({ maxLength: 300 }),
})

const signature: fc.Arbitrary<Signature> = fc.oneof(
  bytes(65).map(data => ({ type: SignatureType.Secp256k1, data })),
  bytes(96).map(data => ({ type: SignatureType.Bls, data })),
)

export const signedMessage: fc.Arbitrary<SignedMessage> = fc.record({ message, signature })

const optional = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null })

export const header: fc.Arbitrary<BlockHeader> = fc.record({
  miner: fc.nat().map(id => Address.id(id)),
  ticket: optional(fc.record({ vrfProof: bytes(96) })),
  electionProof: optional(fc.record({ winCount: fc.integer({ min: 1, max: 15 }), vrfProof: bytes(96) })),
  beaconEntries: fc.array(fc.record({ round: fc.maxSafeNat(), data: bytes(48) }), { maxLength: 4 }),
  winningPost: fc.array(fc.record({ type: fc.nat(20), proof: bytes(192) }), { maxLength: 2 }),
  parents: fc.array(link, { maxLength: 5 }),
  parentWeight: amount,
  height: fc.maxSafeNat(),
  parentStateRoot: link,
  parentReceipts: link,
  messages: link,
  blsAggregate: optional(signature),
  timestamp: fc.maxSafeNat(),
  signature: optional(signature),
  forkSignaling: fc.maxSafeNat(),
  parentBaseFee: amount,
})

export const receipt: fc.Arbitrary<Receipt> = fc.record({
  exitCode: fc.nat(40),
  returned: fc.uint8Array({ maxLength: 100 }),
  gasUsed: fc.maxSafeNat(),
})

export const blockMsg: fc.Arbitrary<BlockMsg> = fc.record({
  header,
  blsMessages: fc.array(link, { maxLength: 4 }),
  secpkMessages: fc.array(link, { maxLength: 4 }),
})

/** With runs short and long, near and far. */
export const bitfield: fc.Arbitrary<Bitfield> = fc
  .array(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 2 ** 40 })), { maxLength: 20 })
  .chain(lengths => fc.constantFrom(Bitfield.ofRunLengths(lengths), Bitfield.ofRunLengths([0, ...lengths])))
