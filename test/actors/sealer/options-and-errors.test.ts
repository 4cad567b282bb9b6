import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { SealerError, SealerErrorCode, type SealerErrorDetail } from '../../../actors/sealer/errors.js'
import { parseSealerOptions } from '../../../actors/sealer/options.js'
import { Storage } from '../../../actors/sealer/storage/index.js'

t.test('options have the defaults of a devnet', async t => {
  t.match(parseSealerOptions({ sealingPath: '/s' }), {
    miner: 't01000',
    sealProof: 'StackedDrg2KiBV1_1',
    retries: 3,
    preCommitChallengeDelay: 10,
    backoffMs: { first: 1_000 },
  })
})

t.test('options that make no sense are refused by name', async t => {
  for (const [input, problem] of [
    [{ sealingPath: 'relative' }, 'sealingPath'],
    [{ sealingPath: '/s', miner: 'me' }, 'miner'],
    [{ sealingPath: '/s', retries: -1 }, 'retries'],
    [{ sealingPath: '/s', sealProof: 'StackedDrg3KiBV1_1' }, 'sealProof'],
    [{ sealingPath: '/s', unheardOf: 1 }, 'unheardOf'],
  ] as const)
    t.throws(() => parseSealerOptions(input as never), {
      code: SealerErrorCode.OPTIONS_INVALID,
      message: new RegExp(problem),
    })
})

t.test('every code has its own name and a message that says what to do', async t => {
  const values = Object.values(SealerErrorCode)
  t.equal(new Set(values).size, values.length)
  const detail = { path: 'P', cid: 'C', sector: 'S', file: 'F', phase: 'X', state: 'Y', reason: 'R', problems: 'Q' }
  for (const [name, code] of Object.entries(SealerErrorCode)) {
    t.equal(code, `SEALER_${name}`)
    const error = new SealerError({
      ...detail,
      code,
      index: 0,
      wanted: 'W',
      found: 'V',
    } as unknown as SealerErrorDetail)
    t.equal(error.code, code)
    t.ok(error.message.length > 20, code)
  }
})

t.test('storage paths are made as Lotus makes them, and opened again as they are', async t => {
  const folder = t.testdir()
  const options = {
    repository: join(folder, 'repo'),
    sealingPath: join(folder, 'seal'),
    storePath: join(folder, 'store'),
  }
  await Storage.open(options, { newId: () => 'an-id' })
  const meta = (path: string) => JSON.parse(readFileSync(join(folder, path, 'sectorstore.json'), 'utf8'))
  t.match(meta('seal'), { ID: 'an-id', CanSeal: true, CanStore: false, Weight: 10, MaxStorage: 0 })
  t.match(meta('store'), { CanSeal: false, CanStore: true })
  t.same(JSON.parse(readFileSync(join(folder, 'repo/storage.json'), 'utf8')), {
    StoragePaths: [{ Path: options.sealingPath }, { Path: options.storePath }],
  })
  const again = await Storage.open({ ...options, storePath: join(folder, 'other') }, { newId: () => 'other-id' })
  t.same(again.paths, [options.sealingPath, options.storePath, join(folder, 'other')])
  t.match(meta('seal'), { ID: 'an-id' })
})

t.test('a sectorstore.json that cannot be understood is named', async t => {
  const folder = t.testdir()
  mkdirSync(join(folder, 'seal'))
  writeFileSync(join(folder, 'seal/sectorstore.json'), '{"ID": 5')
  await t.rejects(Storage.open({ repository: folder, sealingPath: join(folder, 'seal') }, { newId: () => 'id' }), {
    code: SealerErrorCode.STORAGE_INVALID,
  })
})
