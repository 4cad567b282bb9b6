import t from 'tap'
import { NativeError, NativeErrorCode, type Proofs, SEAL_PROOF_TYPES } from '../../native/index.js'
import { CALLS } from '../../native/proofs.js'
import { SHAPES } from '../../native/shapes.js'
import { installedProofs } from './installed.js'
import { element } from './sector.js'

const proofs = installedProofs()
const check = (call: keyof Proofs, input: unknown): void => SHAPES[call](input, { call, argument: 'input' })

const statement = {
  proofType: 'StackedDrg2KiBV1_1',
  commR: element(),
  commD: element(),
  proverId: element(),
  sectorNumber: 1,
  ticket: element(),
  seed: element(),
  proof: new Uint8Array(192),
}

t.test('a bad argument is refused by name, value and remedy, before Rust sees it', async t => {
  const cases: [object, string][] = [
    [{ proofType: 'StackedDrg2KiBV2' }, 'proofType'],
    [{ commR: new Uint8Array(31) }, 'commR'],
    [{ commD: [...element()] }, 'commD'],
    [{ sectorNumber: -1 }, 'sectorNumber'],
    [{ sectorNumber: 1.5 }, 'sectorNumber'],
    [{ sectorNumber: 2 ** 53 }, 'sectorNumber'],
    [{ sectorNumber: 2n ** 64n }, 'sectorNumber'],
    [{ sectorNumber: '1' }, 'sectorNumber'],
    [{ proof: new Uint8Array(191) }, 'proof'],
    [{ proof: new Uint8Array(0) }, 'proof'],
    [{ ticket: undefined }, 'ticket'],
    [{ tickets: element() }, 'tickets'],
  ]
  check('verifySeal', statement)
  for (const [change, argument] of cases) {
    t.throws(() => proofs.verifySeal({ ...statement, ...change } as never), {
      name: 'NativeError',
      code: NativeErrorCode.INVALID_INPUT,
      data: { call: 'verifySeal', argument },
    })
  }
})

t.test('an argument inside a list is named with its place', async t => {
  const piece = { size: 1024, commitment: element() }
  const commD = (pieces: unknown) => () => proofs.computeCommD({ proofType: 'StackedDrg2KiBV1', pieces } as never)
  for (const size of [0, 64, 127, 192, 1000, 2 ** 53, Number.NaN, '128'])
    t.throws(commD([piece, { ...piece, size }]), {
      code: NativeErrorCode.INVALID_INPUT,
      data: { argument: 'pieces[1].size' },
    })
  t.throws(commD([{ ...piece, commitment: null }]), {
    code: NativeErrorCode.INVALID_INPUT,
    data: { argument: 'pieces[0].commitment' },
  })
  t.throws(commD(piece), { code: NativeErrorCode.INVALID_INPUT, data: { argument: 'pieces' } })
})

t.test('piece sizes above 32 bits are taken', async t => {
  t.doesNotThrow(() => check('zeroPieceCommitment', { pieceSize: 2 ** 36 }))
  t.throws(() => check('zeroPieceCommitment', { pieceSize: 2 ** 36 + 128 }))
})

t.test('a missing file is told apart from a bad argument', async t => {
  t.throws(() => proofs.clearCache({ cachePath: '/nonexistent' }), {
    code: NativeErrorCode.FILE_MISSING,
    data: { argument: 'cachePath', path: '/nonexistent', wanted: 'folder' },
  })
  t.throws(() => proofs.clearCache({ cachePath: process.execPath }), { code: NativeErrorCode.FILE_MISSING })
  t.throws(() => proofs.clearCache({ cachePath: '/a\0b' }), { code: NativeErrorCode.INVALID_INPUT })
})

t.test('proofs need at least one replica', async t => {
  const input = {
    proofType: 'StackedDrgWindow2KiBV1',
    randomness: element(),
    proverId: element(),
    replicas: [],
  } as const
  t.throws(() => proofs.generateWindowPost(input), {
    code: NativeErrorCode.INVALID_INPUT,
    data: { argument: 'replicas' },
  })
})

t.test('no call takes something that is not an object', async t => {
  for (const call of CALLS)
    for (const input of [undefined, null, 7, 'x'])
      t.throws(() => check(call, input), NativeError, `${call} of ${input}`)
})

t.test('the addon knows every proof type that is named here, and every call', async t => {
  for (const proofType of SEAL_PROOF_TYPES) t.ok(proofs.sealProofFacts({ proofType }).sectorSize >= 2048, proofType)
  const { loadAddon } = await import('../../native/index.js')
  for (const call of CALLS) t.type(loadAddon()[call], 'function', call)
})
