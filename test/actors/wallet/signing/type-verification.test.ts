/** What is shown is what is signed: for each type, and whatever else is tried. */
import fc from 'fast-check'
import t from 'tap'
import { WalletErrorCode } from '../../../../actors/wallet/errors.js'
import { newPrivateKey } from '../../../../actors/wallet/keys/index.js'
import {
  BLIND_TYPES,
  type BlindPermissions,
  SIGN_TYPES,
  type Subject,
  TypeVerification,
  type TypeVerificationModules,
  TypeVerificationOptions,
  type UnverifiedRequest,
} from '../../../../actors/wallet/signing/index.js'
import { market, paych } from '../../../../filecoin/actors/index.js'
import {
  Address,
  blockHeader,
  encode,
  ethereumBytesToSign,
  type Message,
  message,
  messageCid,
  RandomnessTag,
} from '../../../../filecoin/index.js'
import { arbitraryOf } from '../../../filecoin/actors/arbitrary-of.js'
import * as random from '../../../filecoin/arbitrary.js'
import { type Asked, hexOf, OWN_RANDOM, REQUESTS, SIGNER, sensibleDeal } from './requests.js'

const DEFAULTS = TypeVerificationOptions.parse({})
const open = (modules: Partial<TypeVerificationModules> = {}) =>
  new TypeVerification(DEFAULTS, { ownRandom: OWN_RANDOM, ...modules })
const verification = open()
const types = Object.keys(REQUESTS) as (keyof typeof REQUESTS)[]
const anyRequest = fc.oneof(...types.map(type => REQUESTS[type]))
const EVERYTHING: BlindPermissions = new Map(BLIND_TYPES.map(type => [type, 'anything']))
const UNRECOGNIZED: BlindPermissions = new Map(BLIND_TYPES.map(type => [type, 'unrecognized']))
const CODES = new Set<string>(Object.values(WalletErrorCode))

const sample = <T>(values: fc.Arbitrary<T>): T => fc.sample(values, 1)[0] as T

/** The code that it is refused with, or null. */
const refused = (request: UnverifiedRequest, blind?: BlindPermissions): Promise<string | null> =>
  verification.verify(request, blind).then(
    () => null,
    error => error.code,
  )

const asMessage = (shown: Message, signer: Address = shown.from): UnverifiedRequest => ({
  type: 'message',
  bytes: messageCid(shown).bytes,
  extra: encode(message, shown),
  signer,
})

t.test('all types but the blind ones have a request here, and there are thirteen names and an empty one', async t => {
  t.equal(SIGN_TYPES.length, 14)
  t.same([...types, ...BLIND_TYPES].sort(), [...SIGN_TYPES].sort())
})

for (const type of types)
  t.test(`of ${type} exactly those bytes are signed that the network verifies`, async t => {
    await fc.assert(
      fc.asyncProperty(REQUESTS[type], async asked => {
        const { bytes } = await verification.verify(asked)
        t.equal(hexOf(bytes), asked.signed)
      }),
      { numRuns: 40 },
    )
  })

t.test('attack: bytes that aren’t of the message in Extra', async t => {
  const mismatch = WalletErrorCode.SIGN_MISMATCH
  await fc.assert(
    fc.asyncProperty(REQUESTS.message, REQUESTS.message, fc.nat(), async (asked, other, place) => {
      fc.pre(asked.signed !== other.signed)
      t.equal(await refused({ ...asked, bytes: other.bytes }), mismatch)
      t.equal(await refused({ ...asked, extra: other.extra }), mismatch)
      const changed = Uint8Array.from(asked.bytes)
      const at = place % changed.length
      changed[at] = (changed[at] as number) ^ 1
      t.equal(await refused({ ...asked, bytes: changed }), mismatch)
      t.equal(await refused({ ...asked, bytes: asked.bytes.subarray(0, -1) }), mismatch)
      t.equal(await refused({ ...asked, bytes: new Uint8Array() }), mismatch)
      t.equal(await refused({ ...asked, bytes: asked.extra }), mismatch, 'the message itself in the CID’s place')
    }),
    { numRuns: 40 },
  )
})

t.test('attack: a message without Extra, or with something else there', async t => {
  const asked = sample(REQUESTS.message)
  for (const extra of [new Uint8Array(), asked.bytes, Buffer.from('{}'), Buffer.concat([asked.extra, Buffer.of(0)])])
    t.equal(await refused({ ...asked, extra }), WalletErrorCode.SIGN_INVALID)
})

t.test('attack: a message of somebody else', async t => {
  const shown = { ...sample(random.message), from: Address.secp256k1(new Uint8Array(65)) }
  t.equal(await refused(asMessage(shown, SIGNER)), WalletErrorCode.SIGNER_DIFFERS)
  t.equal(await refused(asMessage({ ...shown, from: SIGNER })), null)
})

t.test('a message that names an account by its id needs somebody who knows whose that is', async t => {
  const shown = { ...sample(random.message), from: Address.id(1_234) }
  t.equal(await refused(asMessage(shown, SIGNER)), WalletErrorCode.SIGNER_UNRESOLVED)
  const knowing = (key: Address | null) => open({ accounts: { keyAddress: async () => key } })
  t.equal((await knowing(SIGNER).verify(asMessage(shown, SIGNER))).subject.kind, 'message')
  await t.rejects(knowing(Address.bls(new Uint8Array(48))).verify(asMessage(shown, SIGNER)), {
    code: WalletErrorCode.SIGNER_DIFFERS,
  })
  await t.rejects(knowing(null).verify(asMessage(shown, SIGNER)), { code: WalletErrorCode.SIGNER_UNRESOLVED })
})

t.test('attack: amounts of less than nothing, which a bound on them wouldn’t see', async t => {
  const shown = { ...sample(random.message), from: SIGNER }
  for (const fields of [{ value: -1n }, { gasFeeCap: -1n }, { gasPremium: -1n }, { gasLimit: -1 }, { version: 1 }])
    t.equal(await refused(asMessage({ ...shown, ...fields })), WalletErrorCode.SIGN_INVALID)
  const deal = sample(sensibleDeal)
  for (const fields of [{ storagePricePerEpoch: -1n }, { clientCollateral: -1n }, { endEpoch: 10 }]) {
    const bytes = encode(market.dealProposal, { ...deal, ...fields })
    const request = { type: 'dealproposal', bytes, extra: new Uint8Array(), signer: SIGNER }
    t.equal(await refused(request), WalletErrorCode.SIGN_INVALID)
  }
  const voucher = encode(paych.signedVoucher, { ...sample(arbitraryOf(paych.signedVoucher)), amount: -1n })
  const request = { type: 'signedvoucher', bytes: voucher, extra: new Uint8Array(), signer: SIGNER }
  t.equal(await refused(request), WalletErrorCode.SIGN_INVALID)
})

t.test('attack: the bytes of one type under the name of another', async t => {
  await fc.assert(
    fc.asyncProperty(anyRequest, fc.constantFrom(...types), async (asked, type) => {
      fc.pre(asked.type !== type)
      t.match(await refused({ ...asked, type }), /^WALLET_SIGN_(INVALID|MISMATCH)$/, `${asked.type} as ${type}`)
    }),
    { numRuns: 400 },
  )
})

t.test('attack: what one type signs, shown as the content of another', async t => {
  await fc.assert(
    fc.asyncProperty(anyRequest, fc.constantFrom(...types), async (asked, type) => {
      const bytes = Buffer.from(asked.signed, 'hex')
      fc.pre(Buffer.compare(bytes, asked.bytes) !== 0 && asked.type !== type)
      t.match(await refused({ ...asked, bytes, type }), /^WALLET_SIGN_(INVALID|MISMATCH)$/, `${asked.type} as ${type}`)
    }),
    { numRuns: 300 },
  )
})

t.test('attack: more than any message has', async t => {
  const tooLarge = WalletErrorCode.SIGN_TOO_LARGE
  const large = new Uint8Array(DEFAULTS.mostBytes + 1)
  for (const type of SIGN_TYPES) {
    const request = { type, bytes: large, extra: new Uint8Array(), signer: SIGNER }
    t.equal(await refused(request, EVERYTHING), tooLarge)
    t.equal(await refused({ ...request, bytes: new Uint8Array(), extra: large }, EVERYTHING), tooLarge)
  }
})

t.test('attack: lists in lists in lists, and lengths without content', async t => {
  for (const bytes of [
    new Uint8Array(65_536).fill(0x81),
    new Uint8Array(65_536).fill(0xa1),
    Buffer.from('9affffffff', 'hex'),
    Buffer.from('9bffffffffffffffff', 'hex'),
    Buffer.from('5bffffffffffffffff', 'hex'),
    Buffer.from('bbffffffffffffffff', 'hex'),
    Buffer.from(`a1${'69'}${hexOf(Buffer.from('__proto__'))}a0`, 'hex'),
  ])
    for (const type of types) {
      const request = { type, bytes, extra: type === 'message' ? bytes : new Uint8Array(), signer: SIGNER }
      t.match(await refused(request), /^WALLET_SIGN_(INVALID|MISMATCH)$/)
    }
})

t.test('blind types are refused unless a permission names the very type', async t => {
  const request = { bytes: Buffer.from('anything'), extra: new Uint8Array(), signer: SIGNER }
  for (const type of BLIND_TYPES) {
    t.equal(await refused({ ...request, type }), WalletErrorCode.SIGN_BLIND)
    for (const other of BLIND_TYPES)
      t.equal(
        await refused({ ...request, type }, new Map([[other, 'anything']])),
        other === type ? null : WalletErrorCode.SIGN_BLIND,
      )
    const { bytes, subject } = await verification.verify({ ...request, type }, EVERYTHING)
    t.strictSame(bytes, Uint8Array.from(request.bytes))
    t.same(subject, { kind: 'blind', length: 8 })
  }
})

t.test('attack: under a blind type that is allowed, what moves money or makes a fault', async t => {
  const disguised = WalletErrorCode.SIGN_DISGUISED
  const moving = types.filter(type => /^(message|block|dealproposal|signedvoucher|clientdeal)$/.test(type))
  await fc.assert(
    fc.asyncProperty(fc.oneof(...moving.map(type => REQUESTS[type])), async asked => {
      for (const bytes of [asked.bytes, Buffer.from(asked.signed, 'hex')])
        for (const type of BLIND_TYPES) {
          t.equal(await refused({ ...asked, type, bytes }, UNRECOGNIZED), disguised)
          t.equal(await refused({ ...asked, type, bytes }, EVERYTHING), null)
        }
    }),
    { numRuns: 60 },
  )
  const key = newPrivateKey('delegated')
  const shown = { ...sample(random.message), from: key.address, to: Address.id(1_000), method: 3_844_450_837n }
  const transaction = ethereumBytesToSign({ ...shown, params: new Uint8Array() }, 314)
  for (const bytes of [transaction, transaction.subarray(1)])
    t.equal(
      await refused({ type: 'unknown', bytes, extra: new Uint8Array(), signer: key.address }, UNRECOGNIZED),
      disguised,
    )
})

t.test('randomness and a chain’s finality can be signed under blind types that are allowed', async t => {
  for (const bytes of [new Uint8Array(32).fill(0x9f), Buffer.from('GPBFT:mainnet:…'), new Uint8Array()])
    for (const type of BLIND_TYPES)
      t.equal(await refused({ type, bytes, extra: new Uint8Array(), signer: SIGNER }, UNRECOGNIZED), null)
})

t.test(
  'an account of Ethereum signs the transaction that its message stands for, on its own network alone',
  async t => {
    const { address } = newPrivateKey('delegated')
    const shown: Message = {
      ...sample(random.message),
      from: address,
      to: Address.id(1_000),
      method: 3_844_450_837n,
      params: Uint8Array.of(0x42, 1, 2),
    }
    const extra = encode(message, shown)
    const request = { type: 'message', extra, signer: address }
    const bytes = ethereumBytesToSign(shown, 314)
    t.equal(hexOf((await verification.verify({ ...request, bytes })).bytes), hexOf(bytes))
    t.equal(await refused({ ...request, bytes: messageCid(shown).bytes }), WalletErrorCode.SIGN_MISMATCH)
    t.equal(await refused({ ...request, bytes: ethereumBytesToSign(shown, 1) }), WalletErrorCode.SIGN_MISMATCH)
    const other = { ...shown, nonce: shown.nonce ^ 1 }
    t.equal(await refused({ ...request, bytes: ethereumBytesToSign(other, 314) }), WalletErrorCode.SIGN_MISMATCH)
    const noTransaction = encode(message, { ...shown, method: 0n })
    t.equal(await refused({ ...request, bytes, extra: noTransaction }), WalletErrorCode.SIGN_INVALID)
  },
)

t.test('a gateway can’t choose what proves possession', async t => {
  const asked = sample(REQUESTS.verifyaddress)
  const mismatch = WalletErrorCode.SIGN_MISMATCH
  t.equal(await refused({ ...asked, bytes: new Uint8Array(32) }), mismatch)
  t.equal(await refused({ ...asked, extra: new Uint8Array(32) }), mismatch)
  const another = new TypeVerification(DEFAULTS, { ownRandom: new Uint8Array(32) })
  await t.rejects(another.verify(asked), { code: mismatch }, 'what another wallet was asked is of no use here')
})

t.test('a client’s deal is signed by the client it names', async t => {
  const deal = { ...sample(sensibleDeal), client: Address.secp256k1(new Uint8Array(65)) }
  const bytes = encode(market.dealProposal, deal)
  const request = { type: 'dealproposal', bytes, extra: new Uint8Array(), signer: SIGNER }
  t.equal(await refused(request), WalletErrorCode.SIGNER_DIFFERS)
  t.equal(await refused({ ...request, signer: deal.client }), null)
})

t.test('a type that nobody knows is refused with those that are known, and not told at length', async t => {
  const request = { bytes: new Uint8Array(), extra: new Uint8Array(), signer: SIGNER }
  for (const type of ['Message', 'networkresponse', '__proto__', 'constructor', 'x'.repeat(10_000)])
    await t.rejects(verification.verify({ ...request, type }, EVERYTHING), {
      code: WalletErrorCode.SIGN_TYPE_UNKNOWN,
      message: /^.{20,400}$/,
    })
})

t.test('content that is shown where none belongs is refused: it would be taken for what is signed', async t => {
  for (const type of types.filter(type => type !== 'message' && type !== 'verifyaddress'))
    t.equal(await refused({ ...sample(REQUESTS[type]), extra: Uint8Array.of(1) }), WalletErrorCode.SIGN_INVALID)
})

t.test('policies are told what it means', async t => {
  const subjectOf = async (request: UnverifiedRequest): Promise<Subject> => (await verification.verify(request)).subject
  const shown = { ...sample(random.message), from: SIGNER, value: 5n, gasFeeCap: 3n, gasLimit: 7 }
  t.match(await subjectOf(asMessage(shown)), { kind: 'message', from: SIGNER, to: shown.to, value: 5n, gasFeeMax: 21n })
  const header = sample(random.header)
  const block = { type: 'block', bytes: encode(blockHeader, header), extra: new Uint8Array(), signer: SIGNER }
  t.match(await subjectOf(block), { kind: 'block', miner: header.miner, height: header.height })
  const deal = { ...sample(sensibleDeal), storagePricePerEpoch: 4n, startEpoch: 5, endEpoch: 15 }
  const proposal = { ...block, type: 'dealproposal', bytes: encode(market.dealProposal, deal) }
  t.match(await subjectOf(proposal), { kind: 'deal', provider: deal.provider, pricePerEpoch: 4n, price: 40n })
  const randomness = await subjectOf(sample(REQUESTS.drawrandomparam))
  if (randomness.kind !== 'randomness') throw new Error(randomness.kind)
  t.equal(randomness.purpose, RandomnessTag[randomness.tag])
  for (const [type, kind] of [
    ['signedvoucher', 'voucher'],
    ['storageask', 'ask'],
    ['askresponse', 'ask'],
    ['networkresposne', 'dealResponse'],
    ['providerdealstate', 'dealState'],
    ['clientdeal', 'deal'],
    ['verifyaddress', 'possession'],
  ] as const)
    t.equal((await subjectOf(sample(REQUESTS[type]))).kind, kind)
})

t.test('whatever comes is verified or refused with a code', async t => {
  const someBytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 4 }))
  const type = fc.constantFrom<string>(...SIGN_TYPES)
  const permissions = fc.constantFrom(new Map() as BlindPermissions, UNRECOGNIZED, EVERYTHING)
  const tried = async (request: UnverifiedRequest, blind: BlindPermissions): Promise<void> => {
    const code = await refused(request, blind)
    t.ok(code === null || CODES.has(code), code ?? '')
  }
  await fc.assert(
    fc.asyncProperty(
      type,
      someBytes,
      someBytes,
      random.address,
      permissions,
      async (type, bytes, extra, signer, blind) => tried({ type, bytes, extra, signer }, blind),
    ),
    { numRuns: 500 },
  )
  const changed = (bytes: Uint8Array, place: number, other: number): Uint8Array => {
    const copy = Uint8Array.from(bytes)
    if (copy.length > 0) copy[place % copy.length] = other
    return copy
  }
  await fc.assert(
    fc.asyncProperty(
      anyRequest,
      fc.nat(),
      fc.nat(255),
      fc.nat(255),
      async ({ signed: _, ...asked }: Asked, place, one, other) =>
        tried(
          { ...asked, bytes: changed(asked.bytes, place, one), extra: changed(asked.extra, place, other) },
          EVERYTHING,
        ),
    ),
    { numRuns: 600 },
  )
})
