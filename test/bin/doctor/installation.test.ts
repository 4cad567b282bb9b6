import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { nativeAddon } from '../../../bin/doctor/checks/native-addon.js'
import { parameters } from '../../../bin/doctor/checks/parameters.js'
import { webServer } from '../../../bin/doctor/checks/web-server.js'
import { checkoutRoot, InstallationError, InstallationErrorCode, readInstallation } from '../../../config/index.js'
import { installVerifyingKeys, readManifest } from '../../../native/index.js'
import { looked, sceneOf } from './scene-of.js'

const installed = readInstallation(checkoutRoot())

function folderOf(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'vesper-doctor-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const sceneWith = (differing: object) =>
  sceneOf('/none', { scene: { installation: { value: { ...installed, ...differing } } } })

t.test('the addon that set-up has built loads', async t => {
  t.match(await looked(t, nativeAddon, sceneOf('/none')), { status: 'ok' })
})

t.test('it says which prover the environment asks for, and with which instructions', async t => {
  const { VESPER_PROVER, VESPER_PROVER_ISA } = process.env
  t.teardown(() =>
    Object.assign(process.env, { VESPER_PROVER: VESPER_PROVER ?? '', VESPER_PROVER_ISA: VESPER_PROVER_ISA ?? '' }),
  )
  process.env.VESPER_PROVER_ISA = 'portable'
  for (const [prover, words] of [
    ['auto', 'by our prover, with portable instructions, and by the stock one where it fails'],
    ['own', 'by our prover, with portable instructions, and by no other'],
    ['stock', 'by the stock prover alone'],
  ] as const) {
    process.env.VESPER_PROVER = prover
    t.match(await looked(t, nativeAddon, sceneOf('/none')), {
      status: 'ok',
      found: `the native addon loads; proofs are made ${words}`,
      data: { prover, isa: 'portable' },
    })
  }
})

t.test('a checkout without set-up, and an addon that is broken, fail with the reason', async t => {
  const error = new InstallationError(InstallationErrorCode.MISSING, 'it is not set up', '/checkout')
  t.match(await looked(t, nativeAddon, sceneOf('/none', { scene: { installation: { error } } })), {
    status: 'failed',
    found: 'SETUP_MISSING: it is not set up',
    todo: /npm run setup/,
  })
  const path = join(folderOf(t), 'vesper.node')
  writeFileSync(path, 'no machine code')
  t.match(await looked(t, nativeAddon, sceneWith({ addon: path })), { status: 'failed', found: /NATIVE_ADDON_MISSING/ })
  copyFileSync(installed.addon, path)
  truncateSync(path, 100_000)
  t.match(await looked(t, nativeAddon, sceneWith({ addon: path })), { status: 'failed' })
})

/** A cache with the real keys, and PoRep's parameters by a link: they are too big to be copied. */
function parameterCache(t: Test): string {
  const folder = folderOf(t)
  installVerifyingKeys(folder)
  const name = `${readManifest().circuits['porep-2KiB']?.id}.params`
  symlinkSync(join(installed.parameterCache, name), join(folder, name))
  return folder
}

t.test('parameters that are of this version are found right, and what is made later may be absent', async t => {
  t.match(await looked(t, parameters, sceneWith({ parameterCache: parameterCache(t) })), {
    status: 'ok',
    data: { 'porep-2KiB': 'ready', 'winning-post-2KiB': 'absent' },
  })
})

t.test('a list of good blocks that can not be written is warned of', async t => {
  const folder = parameterCache(t)
  writeFileSync(join(folder, 'vesper-prover-checked'), '')
  t.match(await looked(t, parameters, sceneWith({ parameterCache: folder })), { status: 'ok' })
  rmSync(join(folder, 'vesper-prover-checked'))
  mkdirSync(join(folder, 'vesper-prover-checked'))
  t.match(await looked(t, parameters, sceneWith({ parameterCache: folder })), {
    status: 'warning',
    found: /^vesper-prover-checked .* can't be written/,
  })
})

t.test(
  'so is one that another user has written',
  { skip: process.getuid?.() === 0 && 'root writes anywhere' },
  async t => {
    const folder = parameterCache(t)
    writeFileSync(join(folder, 'vesper-prover-checked'), 'a digest', { mode: 0o444 })
    t.match(await looked(t, parameters, sceneWith({ parameterCache: folder })), { status: 'warning' })
  },
)

t.test('missing, cut and altered parameters fail, and are named', async t => {
  const { circuits, aggregationKey } = readManifest()
  const of = (circuit: string, end: string): string => `${circuits[circuit]?.id}${end}`
  const ways: readonly [named: RegExp, harm: (folder: string) => void][] = [
    [/porep-2KiB are missing/, folder => rmSync(join(folder, of('porep-2KiB', '.params')))],
    [/verifying key of porep-2KiB/, folder => writeFileSync(join(folder, of('porep-2KiB', '.vk')), 'another')],
    [/window-post-2KiB are not those/, folder => writeFileSync(join(folder, of('window-post-2KiB', '.params')), 'cut')],
    [/key of aggregation/, folder => truncateSync(join(folder, aggregationKey.file), 100)],
  ]
  for (const [named, harm] of ways) {
    const folder = parameterCache(t)
    harm(folder)
    t.match(await looked(t, parameters, sceneWith({ parameterCache: folder })), { status: 'failed', found: named })
  }
})

t.test('a small circuit is read as a whole, so that a wrong byte in its middle is found', async t => {
  const { id, paramsBytes, paramsSha256 } = readManifest().circuits['window-post-2KiB'] as {
    id: string
    paramsBytes: number
    paramsSha256: string
  }
  t.match(paramsSha256, /^[0-9a-f]{64}$/)
  const folder = parameterCache(t)
  const file = join(folder, `${id}.params`)
  // It begins with the right key and has the right length, as one has that a disk has spoilt.
  copyFileSync(join(folder, `${id}.vk`), file)
  truncateSync(file, paramsBytes)
  t.match(await looked(t, parameters, sceneWith({ parameterCache: folder })), {
    status: 'failed',
    found: /NATIVE_PARAMETERS_WRONG: the parameters of window-post-2KiB are damaged/,
  })
})

t.test('on a Node without a binary of uWebSockets.js it is said who takes its place', async t => {
  t.match(await looked(t, webServer, sceneOf('/none', { machine: { nodeAbi: '9999' } })), {
    status: 'warning',
    found: /uws_\w+_9999\.node/,
    data: { server: 'node:http' },
  })
  t.match(
    (await looked(t, webServer, sceneOf('/none'))).status,
    process.versions.modules === '115' ? 'ok' : /ok|warning/,
  )
})
