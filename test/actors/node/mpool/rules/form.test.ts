import t from 'tap'
import { MpoolErrorCode } from '../../../../../actors/node/mpool/errors.js'
import { pendingMessage } from '../../../../../actors/node/mpool/pending/index.js'
import { checkForm } from '../../../../../actors/node/mpool/rules/index.js'
import { Address, inclusionGas, type Message, Protocol, SignatureType } from '../../../../../filecoin/index.js'

const SIGNATURE_BYTES = { [SignatureType.Secp256k1]: 65, [SignatureType.Bls]: 96, [SignatureType.Delegated]: 65 }
const from = Address.secp256k1(new Uint8Array(65).fill(4))
const delegated = Address.of(Protocol.Delegated, Uint8Array.of(10, 1, 2, 3))

const signed = (fields: Partial<Message> = {}, type = SignatureType.Secp256k1) =>
  pendingMessage({
    message: {
      version: 0,
      to: Address.id(1_000),
      from,
      nonce: 0,
      value: 5n,
      gasLimit: 1_000_000,
      gasFeeCap: 1_000n,
      gasPremium: 100n,
      method: 0n,
      params: new Uint8Array(),
      ...fields,
    },
    signature: { type, data: new Uint8Array(SIGNATURE_BYTES[type]) },
  })

const FIL = 10n ** 18n

t.test('a message of right form passes, up to each limit', async t => {
  const plain = signed()
  const cheapest = inclusionGas(plain.chainBytes)
  for (const message of [
    plain,
    signed({}, SignatureType.Bls),
    signed({ value: 0n }),
    signed({ value: 2_000_000_000n * FIL - 1n }),
    signed({ gasFeeCap: 100n }),
    signed({ gasPremium: 0n }),
    signed({ gasPremium: 1_000n }),
    signed({ gasLimit: 10_000_000_000 }),
    signed({ to: Address.actor(Uint8Array.of(1)) }),
  ])
    t.doesNotThrow(() => checkForm(message))
  t.equal(signed({ gasLimit: cheapest }).chainBytes, plain.chainBytes)
  t.doesNotThrow(() => checkForm(signed({ gasLimit: cheapest })))
  t.throws(() => checkForm(signed({ gasLimit: cheapest - 1 })), {
    code: MpoolErrorCode.GAS_LIMIT_OUT_OF_RANGE,
    detail: { least: cheapest },
  })
})

t.test('what it costs to stand in a block is what fvm 2.11 charges', async t => {
  t.equal(inclusionGas(100), 38_863 + 1_300 * (36 + 100))
})

t.test('a signature that is aggregated takes no room on the chain', async t => {
  const bls = signed({}, SignatureType.Bls)
  const secp256k1 = signed()
  // A list's head, then a byte string's, of the type and the signature.
  t.equal(bls.bytes - bls.chainBytes, 1 + 2 + 97)
  t.equal(secp256k1.bytes, secp256k1.chainBytes)
  t.equal(secp256k1.chainBytes - bls.chainBytes, 1 + 2 + 66)
})

t.test('a message of another form is refused with its code', async t => {
  const cases: [name: string, message: ReturnType<typeof signed>, code: MpoolErrorCode, words: RegExp][] = [
    ['size', signed({ params: new Uint8Array(64 << 10) }), MpoolErrorCode.MESSAGE_TOO_BIG, /65536/],
    ['version', signed({ version: 1 }), MpoolErrorCode.MESSAGE_INVALID, /version is 1/],
    [
      'zero address',
      signed({ to: Address.bls(Uint8Array.of(0xc0, ...new Uint8Array(47))) }),
      MpoolErrorCode.MESSAGE_INVALID,
      /recipient is t3yaaa/,
    ],
    ['delegated recipient', signed({ to: delegated }), MpoolErrorCode.MESSAGE_INVALID, /recipient is t410f/],
    ['delegated sender', signed({ from: delegated }), MpoolErrorCode.MESSAGE_INVALID, /sender is t410f/],
    ['delegated signature', signed({}, SignatureType.Delegated), MpoolErrorCode.MESSAGE_INVALID, /signature/],
    ['negative value', signed({ value: -1n }), MpoolErrorCode.VALUE_OUT_OF_RANGE, /-1 attoFIL/],
    ['value', signed({ value: 2_000_000_000n * FIL }), MpoolErrorCode.VALUE_OUT_OF_RANGE, /2000000000/],
    ['fee cap', signed({ gasFeeCap: 99n, gasPremium: 1n }), MpoolErrorCode.FEE_CAP_TOO_LOW, /99 attoFIL.*100/],
    ['premium', signed({ gasPremium: 1_001n }), MpoolErrorCode.PREMIUM_OUT_OF_RANGE, /1001 attoFIL.*1000/],
    ['negative premium', signed({ gasPremium: -1n }), MpoolErrorCode.PREMIUM_OUT_OF_RANGE, /-1 attoFIL/],
    ['no gas', signed({ gasLimit: 0 }), MpoolErrorCode.GAS_LIMIT_OUT_OF_RANGE, /limit of 0/],
    ['negative gas', signed({ gasLimit: -1 }), MpoolErrorCode.GAS_LIMIT_OUT_OF_RANGE, /limit of -1/],
    ['too much gas', signed({ gasLimit: 10_000_000_001 }), MpoolErrorCode.GAS_LIMIT_OUT_OF_RANGE, /10000000001/],
  ]
  for (const [name, message, code, words] of cases) t.throws(() => checkForm(message), { code, message: words }, name)
})
