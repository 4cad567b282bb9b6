/** What goes wrong outside Vesper, seen from its command: each fault has a code, says what to do, and loses nothing. No Commit2 is made. */
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { readInstallation } from '../../config/index.js'
import { fileCid } from '../../filecoin/index.js'
import { openWorkplace } from '../actors/sealer/workplace.js'
import { circuitFiles } from './circuit.js'
import { answerOf, type CommandOptions, type Line, VesperCommand, vesper } from './command.js'
import { flipAll, flipNewest } from './damaged-store.js'

t.setTimeout(300_000)

const dist = fileURLToPath(new URL('../../', import.meta.url))
const checkout = join(dist, '..')
const isRoot = process.getuid?.() === 0

/** A sector stops before Commit2: its seed is days away. */
const PARKED = { VESPER_SEALER_PRE_COMMIT_CHALLENGE_DELAY: '10000000' }

function letter(t: Test, bytes = 2_032): { readonly repo: string; readonly file: string; readonly dir: string } {
  const dir = t.testdir()
  const file = join(dir, 'letter.bin')
  writeFileSync(
    file,
    Uint8Array.from({ length: bytes }, (_, index) => (index * 7 + (index >> 8)) & 0xff),
  )
  return { dir, file, repo: join(dir, 'repo') }
}

function start(t: Test, args: readonly string[], options?: CommandOptions): VesperCommand {
  const command = new VesperCommand(args, options)
  t.teardown(() => command.kill('SIGKILL'))
  return command
}

const succeeds = (program: string, ...args: readonly string[]) => spawnSync(program, args).status === 0

const WAITING: Line = { event: 'phase', phase: 'WaitSeed', status: 'started' }

/** Seals a file up to PreCommit2, then ends in order. */
async function sealParked(t: Test, file: string, repo: string): Promise<void> {
  const command = start(t, ['seal', file, '--repo', repo, '--json'], { env: PARKED })
  await command.line(WAITING)
  await command.kill('SIGINT')
}

t.test('what cannot be sealed is refused by name before anything is made', async t => {
  const { dir, repo } = letter(t)
  const empty = join(dir, 'empty.bin')
  writeFileSync(empty, '')
  for (const [path, exit, code] of [
    [empty, 2, 'COMMAND_FILE_EMPTY'],
    [join(dir, 'nowhere.bin'), 3, 'FILE_NOT_FOUND'],
    [dir, 2, 'COMMAND_USAGE'],
  ] as const) {
    const end = await vesper(['seal', path, '--repo', repo, '--json'])
    t.match(end, { code: exit, error: { code } }, path)
    t.ok(end.error?.message.includes(path), 'it is named')
    t.ok(end.error?.remedy, 'it is told what to do')
  }
  t.notOk(existsSync(repo))
})

t.test('a CID that is none is a mistake in the command line, one that nobody took in is not found', async t => {
  const { dir, repo } = letter(t)
  const out = join(dir, 'out.bin')
  for (const cid of ['photo.jpg', 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy']) {
    const end = await vesper(['unseal', cid, '--out', out, '--repo', repo, '--json'])
    t.match(end, { code: 2, error: { code: 'COMMAND_USAGE' } }, cid)
    t.ok(end.error?.message.includes(cid))
  }
  t.notOk(existsSync(repo), 'nothing was opened for it')
  // Well-formed, of bytes that nobody has.
  const cid = fileCid([{ size: 2_048, payloadBytes: 2_000, commitment: new Uint8Array(32).fill(1) }])
  t.match(await vesper(['unseal', cid, '--out', out, '--repo', repo, '--json']), {
    code: 3,
    error: { code: 'SEALER_FILE_UNKNOWN' },
  })
  t.notOk(existsSync(out))
})

t.test('an option that does not exist is told with the one that was meant', async t => {
  const { file, repo } = letter(t)
  mkdirSync(repo)
  writeFileSync(join(repo, 'config.toml'), '[sealer]\nminer = "t01000"\nretrys = 5\n')
  for (const args of [['seal', file], ['seal', '--detach', file], ['run'], ['config', 'check']]) {
    const end = await vesper([...args, '--repo', repo, '--json'])
    t.match(end, { code: 2, error: { code: 'CONFIG_UNKNOWN_KEY' } }, args.join(' '))
    t.match(end.error?.message, /'sealer\.retrys' \(.*config\.toml:3\).*did you mean 'sealer\.retries'/)
  }
})

t.test('one process works on a repo', async t => {
  const { repo } = letter(t)
  const first = start(t, ['run', '--repo', repo, '--json'])
  await first.line({ event: 'ready' })
  for (const args of [['run'], ['store', 'compact'], ['store', 'verify']]) {
    const end = await vesper([...args, '--repo', repo, '--json'])
    t.match(end, { code: 4, error: { code: 'REPO_LOCKED', data: { pid: first.pid } } }, args.join(' '))
    t.match(end.error?.message, `pid ${first.pid}`)
  }
  t.match(await answerOf(['version', '--repo', repo]), { running: { pid: first.pid } }, 'the first one is unharmed')
  t.match(
    (await vesper(['--help'])).out,
    /\n {2}4 +not now .*another process holds the repo/,
    'the exit code is documented',
  )
  t.match(await answerOf(['stop', '--repo', repo]), { stopped: first.pid })
  t.equal((await first.ended).code, 0)
})

t.test('a repo that cannot be written is told before any work', async t => {
  const { dir, file } = letter(t)
  const closed = join(dir, 'closed')
  mkdirSync(closed)
  chmodSync(closed, 0o555)
  try {
    // Root may write everywhere as long as it has this capability.
    const under = isRoot ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : []
    for (const repo of [closed, join(closed, 'repo')]) {
      const end = await vesper(['seal', file, '--repo', repo, '--json'], { under })
      t.match(end, { code: 1, error: { code: 'REPO_UNWRITABLE', remedy: /permissions|--repo/ } })
      t.ok(end.error?.message.includes(repo))
    }
    t.same(readdirSync(closed), [])
  } finally {
    chmodSync(closed, 0o755)
  }
})

t.test('a folder of the kernel, where nothing can be made, ends in an error and not in a loop', async t => {
  if (!existsSync('/proc/self')) {
    t.pass('there is no /proc on this system')
    return
  }
  const { file, repo } = letter(t)
  const nowhere = join('/proc', 'vesper', 'repo')
  t.match(await vesper(['seal', file, '--repo', nowhere, '--json']), { code: 1, error: { code: 'REPO_UNWRITABLE' } })
  const sealingPath = await vesper(['seal', file, '--repo', repo, '--json'], {
    env: { VESPER_SEALER_SEALING_PATH: nowhere },
  })
  t.match(sealingPath, { code: 1, error: { code: 'SEALER_STORAGE_UNWRITABLE' } })
  t.ok(sealingPath.error?.message.includes(nowhere))
})

t.test('Ctrl-C ends with 130 and says that the work is safe, and it is', async t => {
  const { file, repo } = letter(t)
  const command = start(t, ['seal', file, '--repo', repo], { env: PARKED })
  await command.until('PreCommit2 was done', () => /PreCommit2 done/.test(command.out))
  const end = await command.kill('SIGINT')
  t.match(end, { code: 130, signal: null, err: /safe in .*the same command again/s })
  const again = start(t, ['seal', file, '--repo', repo, '--json'], { env: PARKED })
  await again.line(WAITING)
  t.match(await again.kill('SIGINT'), { code: 130 })
  t.match(again.lines.at(-1), { event: 'interrupted', repo, goesOn: false })
  const log = await answerOf<{ state: string }[]>(['sectors', 'log', '0', '--repo', repo])
  t.equal(log.filter(({ state }) => state === 'PreCommit1').length, 1, 'PreCommit1 was done once')
})

t.test('a snapshot that went bad is made anew from the one before it, and named by `store verify`', async t => {
  const { file, repo } = letter(t)
  await sealParked(t, file, repo)
  const before = await answerOf<object>(['sectors', 'status', '0', '--repo', repo])
  await flipNewest(join(repo, 'sealer', 'store'), 'sector/t01000/0')
  const verified = await vesper(['store', 'verify', '--repo', repo, '--json'])
  t.equal(verified.code, 1)
  t.match(verified.lines[0], {
    ok: false,
    faults: [{ table: 'snapshots', key: /^sector\/t01000\/0/, code: 'STORE_RECORD_CORRUPT' }],
  })
  t.same(await answerOf(['sectors', 'status', '0', '--repo', repo]), before, 'nothing of it is lost')
  t.match(readFileSync(join(repo, 'logs', 'vesper.log'), 'utf8'), /corrupt snapshot rebuilt/)
})

t.test('a store that a full disk did not let begin is begun anew', async t => {
  const { repo } = letter(t)
  t.same(await answerOf(['sectors', 'list', '--repo', repo]), [])
  // The first of its two first pages: LMDB would end the process on it.
  truncateSync(join(repo, 'sealer', 'store', 'data.mdb'), 4_096)
  t.same(await answerOf(['sectors', 'list', '--repo', repo]), [])
  t.match(await answerOf(['store', 'verify', '--repo', repo]), { ok: true })
})

t.test('an actor with no sound snapshot is set aside by name, and the others go on', async t => {
  const { file, repo } = letter(t)
  await sealParked(t, file, repo)
  await flipAll(join(repo, 'sealer', 'store'), 'sector/t01000/0')
  const verified = await vesper(['store', 'verify', '--repo', repo, '--json'])
  t.equal(verified.code, 1)
  t.equal((verified.lines[0] as unknown as { faults: unknown[] }).faults.length, 2)
  const shown = await answerOf(['actors', 'show', 'sector/t01000/0', '--repo', repo])
  t.match(shown, { snapshot: null, hold: { kind: 'quarantined', code: 'ACTOR_QUARANTINED', why: /corrupt/ } })
  t.ok((shown as unknown as { journal: unknown[] }).journal.length > 1, 'its journal tells where it was')
  t.match((await vesper(['actors', 'show', 'sector/t01000/0', '--repo', repo])).err, /store restore/)
  const acted = await vesper(['actors', 'restart', 'sector/t01000/0', '--why', 'a try', '--repo', repo, '--json'])
  t.match(acted, { code: 1, lines: [{ failed: [{ code: 'ACTOR_QUARANTINED' }] }] })
  t.match(await answerOf(['files', 'list', '--repo', repo]), [{ name: 'letter.bin' }])
})

t.test('a damaged sealed file gives an error, and never wrong bytes', async t => {
  const { dir, file, repo } = letter(t)
  const sealer = join(repo, 'sealer')
  const storage = join(sealer, 'storage')
  mkdirSync(sealer, { recursive: true })
  // Sealed by the recorded twin: a real seal but for Commit2.
  const workplace = await openWorkplace(sealer, { sealingPath: storage })
  const { cid } = await workplace.sealer.methods.SealFile({ path: file, leaveOpen: false })
  t.equal((await workplace.settled(cid)).state, 'Sealed')
  await workplace.system.stop()

  const out = join(dir, 'back', 'letter.bin')
  mkdirSync(join(dir, 'back'))
  const unseal = () => vesper(['unseal', cid, '--out', out, '--repo', repo, '--json'])
  const sealed = join(storage, 'sealed', 's-t01000-0')
  const whole = readFileSync(sealed)
  const damages: readonly (readonly [string, () => void])[] = [
    [
      'SEALER_UNSEAL_MISMATCH',
      () =>
        writeFileSync(
          sealed,
          whole.map((byte, at) => (at === 700 ? byte ^ 4 : byte)),
        ),
    ],
    ['SEALER_SECTOR_FILE_CORRUPT', () => truncateSync(sealed, 1_000)],
    ['SEALER_SECTOR_FILE_MISSING', () => rmSync(sealed)],
  ]
  for (const [code, damage] of damages) {
    damage()
    const end = await unseal()
    t.match(end, { code: 1, error: { code } })
    t.match(end.error?.message, /backup/, 'it says what to do')
    t.same(readdirSync(join(dir, 'back')), [], 'nothing was written')
    t.same(
      readdirSync(join(storage, 'work')).filter(name => name.startsWith('unseal')),
      [],
    )
  }
  writeFileSync(sealed, whole)
  t.equal((await unseal()).code, 0)
  t.ok(readFileSync(out).equals(readFileSync(file)), 'put back, it gives the file')
  t.match(await unseal(), { code: 4, error: { code: 'SEALER_OUT_EXISTS' } }, 'what is there is not overwritten')
})

t.test('wrong parameters are found before they are proved with', async t => {
  const { dir, file } = letter(t)
  const { params, key, bytes } = circuitFiles('porep-2KiB')
  // A checkout whose set-up has named another parameter cache.
  const other = join(dir, 'checkout')
  for (const part of ['actors', 'bin', 'config', 'filecoin', 'machines', 'native', 'runtime'])
    cpSync(join(dist, part), join(other, 'dist', part), { recursive: true })
  copyFileSync(join(checkout, 'package.json'), join(other, 'package.json'))
  for (const name of ['node_modules', 'native']) symlinkSync(join(checkout, name), join(other, name))
  const parameterCache = join(dir, 'parameters')
  mkdirSync(parameterCache)
  writeFileSync(join(other, 'dist', 'setup.json'), JSON.stringify({ ...readInstallation(checkout), parameterCache }))
  const path = join(parameterCache, params)
  const cases: readonly (readonly [string, RegExp, () => void])[] = [
    ['absent', /no such file/, () => {}],
    ['cut short', /1000 bytes, not/, () => writeFileSync(path, key.subarray(0, 1_000))],
    ['another circuit’s', /another verifying key/, () => truncateSync(path, bytes)],
    // Sparse: it takes no room.
    ['damaged', /SHA-256/, () => writeSync(openSync(path, 'r+'), key, 0, key.length, 0)],
  ]
  for (const [name, reason, make] of cases) {
    make()
    const repo = join(dir, `repo-${name.slice(0, 3)}`)
    const end = await vesper(['seal', file, '--repo', repo, '--json'], {
      command: join(other, 'dist', 'bin', 'vesper.js'),
      env: {
        VESPER_SEALER_PRE_COMMIT_CHALLENGE_DELAY: '1',
        VESPER_SEALER_STAND_IN_BLOCK_DELAY_MS: '5',
        VESPER_SEALER_RETRIES: '0',
        VESPER_SEALER_RECOMPUTATIONS: '0',
      },
    })
    t.match(end, { code: 1, error: { code: 'WORK_FAILED', message: /SEALER_PARAMETERS_WRONG/ } }, name)
    t.match(end.error?.message, reason)
    t.match(end.error?.message, /delete that file.*npm run setup/)
    t.ok(end.error?.message.includes(path), 'the file is named')
  }
  t.notOk(existsSync(`${path}.checked`), 'none of them is remembered as right')
})

t.test('a write that the disk refuses is told, and the same command goes on later', async t => {
  const { file, repo } = letter(t, 640 * 1_024)
  // Where no disk can be made small, files can: the kernel refuses the write all the same.
  const limited = await vesper(['seal', file, '--repo', repo, '--json'], {
    env: PARKED,
    under: ['sh', '-c', 'ulimit -f 1024; exec "$@"', 'sh'],
  })
  t.match(limited, { code: 1, error: { code: 'SEALER_DISK_FULL' } })
  t.same(readdirSync(join(repo, 'sealer', 'storage', 'staging')), [], 'no half of a copy is left')
  const again = start(t, ['seal', file, '--repo', repo, '--json'], { env: PARKED })
  await again.line({ event: 'accepted' })
  await again.kill('SIGKILL')
})

t.test('a full disk', async t => {
  // A run that was killed in the middle has left it mounted, and then the folder can't be made anew.
  if (isRoot) while (succeeds('umount', join(t.testdirName, 'disk')));
  const dir = t.testdir()
  const disk = join(dir, 'disk')
  mkdirSync(disk)
  const isMounted = isRoot && succeeds('mount', '-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk)
  if (!isMounted) {
    t.comment('no disk can be mounted here: the refused write above has to do')
    return
  }
  const file = join(dir, 'letter.bin')
  writeFileSync(file, Buffer.alloc(2_032, 5))
  const filler = join(disk, 'filler')
  const repo = join(disk, 'repo')
  const busy = join(disk, 'busy')
  const fill = (leaveBytes: number, path = filler) => {
    const { bavail, bsize } = statfsSync(disk)
    writeFileSync(path, Buffer.alloc(bavail * bsize - leaveBytes))
  }
  try {
    await t.test('from the beginning', async t => {
      for (const leaveBytes of [0, 16 * 1_024, 64 * 1_024, 96 * 1_024]) {
        fill(leaveBytes)
        const end = await vesper(['seal', file, '--repo', repo, '--json'], { env: PARKED })
        t.match(end, { code: 1, error: { code: 'STORE_DISK_FULL', remedy: /Make room/ } }, `${leaveBytes} bytes left`)
        t.notOk(existsSync(join(repo, 'config.toml')), 'no file is begun')
        rmSync(filler)
      }
    })
    await t.test('that fills up meanwhile', async t => {
      fill(960 * 1_024)
      const command = start(t, ['seal', file, '--repo', repo, '--json'], { env: PARKED })
      const failed = await command.line({ event: 'phase', status: 'failed' })
      t.match(failed, { failure: /^SEALER_DISK_FULL: .*bytes free/ })
      rmSync(filler)
      await command.line(WAITING)
      t.pass('with room again it goes on by itself')
      await command.kill('SIGINT')
      t.match(await answerOf(['store', 'verify', '--repo', repo]), { ok: true, faults: [] })
      t.match(await answerOf(['sectors', 'list', '--repo', repo]), [{ number: 0, used: 2_048 }])
    })
    await t.test('under a running process', async t => {
      fill(960 * 1_024)
      const running = start(t, ['run', '--repo', busy, '--json'], {
        env: {
          ...PARKED,
          VESPER_SEALER_RETRIES: '100000',
          VESPER_SEALER_BACKOFF_MS_FIRST: '1',
          VESPER_SEALER_BACKOFF_MS_LONGEST: '10',
        },
      })
      await running.line({ event: 'ready' })
      t.equal((await vesper(['seal', file, '--detach', '--repo', busy, '--json'])).code, 0)
      await running.until('a phase failed', async () => {
        const sectors = await answerOf<{ lastFailure: string | null }[]>(['sectors', 'list', '--repo', busy])
        return sectors[0]?.lastFailure === 'SEALER_DISK_FULL'
      })
      // Each retry is a step that the store has to write.
      fill(0, `${filler}-2`)
      t.match(await running.ended, { code: 1, error: { code: 'STORE_DISK_FULL', remedy: /Make room/ } })
      for (const path of [filler, `${filler}-2`]) rmSync(path)
      t.match(await answerOf(['store', 'verify', '--repo', busy]), { ok: true, faults: [] })
      const again = start(t, ['seal', file, '--repo', busy, '--json'], { env: PARKED })
      await again.line(WAITING)
      t.match(await again.kill('SIGINT'), { code: 130 }, 'with room again it goes on from where it was')
    })
  } finally {
    succeeds('umount', '-l', disk)
  }
})
