import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import {
  generateParameters,
  installVerifyingKeys,
  loadAddon,
  parametersState,
  readManifest,
  verifyParameters,
} from '../../native/index.js'
import { committedFolder } from '../../native/manifest.js'
import { folder, installedProofs } from './installed.js'

const proofs = installedProofs()

// Set-up of the window circuit takes 2 s of two idle cores, much longer on busy ones.
t.setTimeout(300_000)
const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

t.test('the manifest names the committed files and no others', async t => {
  const { circuits, aggregationKey } = readManifest()
  const committed = committedFolder()
  for (const [name, { id, verifyingKeyBytes, vkSha256 }] of Object.entries(circuits)) {
    const key = join(committed, `${id}.vk`)
    t.equal(statSync(key).size, verifyingKeyBytes, name)
    t.equal(sha256(key), vkSha256, name)
  }
  t.equal(sha256(join(committed, aggregationKey.file)), aggregationKey.sha256)
  const ids = Object.values(circuits).flatMap(({ id }) => [`${id}.vk`, `${id}.meta`])
  t.same(new Set(readdirSync(committed)), new Set([...ids, aggregationKey.file, 'manifest.json']))
  t.same(new Set(loadAddon().generatableCircuits()), new Set(Object.keys(circuits)))
})

t.test('the manifest has the names that the proofs library asks for', async t => {
  const names = Object.fromEntries(
    Object.entries(readManifest().circuits).map(([name, { id }]) => [name, `${id}.params`]),
  )
  for (const version of ['V1', 'V1_1', 'V1_1_Feat_SyntheticPoRep', 'V1_2_Feat_NonInteractivePoRep'] as const)
    t.equal(proofs.sealProofFacts({ proofType: `StackedDrg2KiB${version}` }).paramsFile, names['porep-2KiB'])
  t.equal(proofs.postProofFacts({ proofType: 'StackedDrgWinning2KiBV1' }).paramsFile, names['winning-post-2KiB'])
  for (const version of ['V1', 'V1_2'] as const)
    t.equal(
      proofs.postProofFacts({ proofType: `StackedDrgWindow2KiB${version}` }).paramsFile,
      names['window-post-2KiB'],
    )
  t.equal(proofs.updateProofFacts({ proofType: 'StackedDrg2KiBV1' }).paramsFile, names['empty-sector-update-2KiB'])
})

t.test('generated parameters are those of the manifest, and spoiled ones are found out', async t => {
  const dir = folder(t)
  const circuit = 'window-post-2KiB'
  t.equal(parametersState(circuit, dir), 'absent')
  await t.rejects(verifyParameters(circuit, dir), { code: 'NATIVE_PARAMETERS' })

  const seen: number[] = []
  const { id, paramsBytes } = await generateParameters(circuit, dir, {
    onProgress: ({ fraction }) => seen.push(fraction),
  })
  t.equal(parametersState(circuit, dir), 'ready')
  await verifyParameters(circuit, dir)
  t.same(
    [...seen].sort((a, b) => a - b),
    seen,
    'progress only grows',
  )
  t.ok(seen.length > 5)
  t.same(readdirSync(dir).sort(), [`${id}.meta`, `${id}.params`, `${id}.vk`], 'nothing else is left')
  t.same(installVerifyingKeys(dir).includes(`${id}.vk`), false, 'its key is the committed one already')

  const file = join(dir, `${id}.params`)
  const spoiled = readFileSync(file)
  spoiled[5_000_000] = (spoiled[5_000_000] ?? 0) ^ 1
  writeFileSync(file, spoiled)
  t.equal(parametersState(circuit, dir), 'ready', 'a glance does not read it all')
  await t.rejects(verifyParameters(circuit, dir), { code: 'NATIVE_PARAMETERS_WRONG', data: { circuit } })
  spoiled[0] = (spoiled[0] ?? 0) ^ 1
  writeFileSync(file, spoiled)
  t.equal(parametersState(circuit, dir), 'wrong', 'another verifying key')
  truncateSync(file, paramsBytes - 1)
  t.equal(parametersState(circuit, dir), 'wrong', 'cut short')
})

t.test('keys are installed once', async t => {
  const dir = join(folder(t), 'new', 'folder')
  t.equal(installVerifyingKeys(dir).length, 9)
  t.same(installVerifyingKeys(dir), [])
  const { file } = readManifest().aggregationKey
  writeFileSync(join(dir, file), 'spoiled')
  t.same(installVerifyingKeys(dir), [file])
  t.equal(readdirSync(dir).filter(name => name.endsWith('.tmp')).length, 0)
})

t.test('the aggregation key comes out the same again', async t => {
  const dir = folder(t)
  t.same(loadAddon().generateAggregationKey({ directory: dir }), readManifest().aggregationKey)
})

t.test('parameters of a real network are refused, and told why', async t => {
  await t.rejects(generateParameters('porep-32GiB', folder(t)), {
    code: 'NATIVE_DEVNET_ONLY',
    message: /whoever knows it can forge proofs/,
  })
  t.throws(() => parametersState('porep-32GiB', '/tmp'), { code: 'NATIVE_INVALID_INPUT' })
})
