/**
 * The sealer killed at every commit, flush, effect and acknowledgement of a sector's life, on a store that loses what was
 * not flushed: it ends as the uninterrupted run does, each phase computed once more at most where its result was not on
 * disk yet.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { sectorAddress } from '../../../machines/sealer/index.js'
import type { ActorSystemOptions, CrashPoint } from '../../../runtime/actor/index.js'
import { recordedProofs } from '../../recorded/proofs.js'
import { Disk, VolatileStore } from '../../runtime/store/volatile-store.js'
import { openWorkplace, type Workplace, type WorkplaceOptions } from './workplace.js'

const POINTS: readonly CrashPoint[] = ['beforeCommit', 'afterCommit', 'afterFlush', 'afterEffect', 'beforeAcknowledge']
const BYTES = Buffer.from('a sector that is killed again and again '.repeat(20))
const OPTIONS: WorkplaceOptions = { preCommitChallengeDelay: 1, standInBlockDelayMs: 2, waitDealsDelayMs: 5 }
const MODES: readonly Partial<ActorSystemOptions>[] = [{}, { alwaysPassivate: true }, { duplicateEverything: true }]

interface Run {
  readonly folder: string
  readonly disk: Disk
  readonly input: string
}

function prepare(folder: string): Run {
  mkdirSync(folder, { recursive: true })
  const input = join(folder, 'in')
  writeFileSync(input, BYTES)
  return { folder, disk: new Disk(), input }
}

/** One process on the run's disk; `dying` rejects when it is killed. */
async function open(run: Run, mode: Partial<ActorSystemOptions>, killAt?: (point: CrashPoint) => boolean) {
  let store!: VolatileStore
  let die!: (error: Error) => void
  const dying = new Promise<never>((_, reject) => {
    die = reject
  })
  dying.catch(() => {})
  let dead = false
  const recorded = recordedProofs()
  const workplace = openWorkplace(run.folder, {
    ...OPTIONS,
    recorded,
    system: mode,
    openStore: () => {
      store = new VolatileStore(run.disk)
      return store
    },
    ...(killAt && {
      probe: (point, system) => {
        if (dead || !killAt(point)) return
        dead = true
        store.crash()
        system.kill()
        die(new Error('killed'))
        throw new Error('killed')
      },
    }),
  })
  workplace.catch(() => {})
  return { workplace: Promise.race([workplace, dying]), proofs: recorded.proofs, dying }
}

async function seal(workplace: Workplace, run: Run): Promise<string> {
  const { cid } = await workplace.sealer.methods.SealFile({ path: run.input, leaveOpen: false })
  await workplace.settled(cid)
  return cid
}

/** What must not depend on kills: the file's end, its bytes, and the states that the sector went through. */
async function outcome(workplace: Workplace, run: Run, cid: string): Promise<object> {
  const out = join(run.folder, 'out')
  await workplace.sealer.methods.UnsealFile({ cid, out, overwrite: true })
  const view = await workplace.sectorIn(0, 'Proving')
  const { failures } = await workplace.sealer.methods.SectorsStatus(0)
  const states = workplace.system.journal(sectorAddress('t01000', 0)).map(entry => entry.state)
  return {
    cid,
    state: view.state,
    failures,
    same: readFileSync(out).equals(BYTES),
    states: states.filter((state, i) => state !== states[i - 1]),
    sectors: workplace.system.count('sector'),
  }
}

for (const mode of MODES) {
  const name = Object.keys(mode)[0] ?? 'as it is'
  t.test(`killed at any point of a sector's life, it ends as if never killed (${name})`, async t => {
    const folder = t.testdir()
    const counts = new Map<CrashPoint, number>()
    const calm = prepare(join(folder, 'calm'))
    const { workplace } = await open(calm, mode, point => {
      counts.set(point, (counts.get(point) ?? 0) + 1)
      return false
    })
    const first = await workplace
    const expected = await outcome(first, calm, await seal(first, calm))
    await first.system.stop()
    t.match(expected, { state: 'Proving', same: true })

    for (const point of POINTS) {
      const times = counts.get(point) ?? 0
      t.ok(times > 5, `${point} is passed ${times} times`)
      for (let nth = 1; nth <= times; nth++) {
        const run = prepare(join(folder, `${point}-${nth}`))
        let passed = 0
        const doomed = await open(run, mode, at => at === point && ++passed === nth)
        await Promise.race([doomed.workplace.then(one => seal(one, run)), doomed.dying]).catch(error => {
          if (error.message !== 'killed') throw error
        })
        if (passed < nth) await (await doomed.workplace).system.stop()
        await doomed.proofs.idle()
        const again = await (await open(run, mode)).workplace
        t.same(await outcome(again, run, await seal(again, run)), expected, `${point}, time ${nth} of ${times}`)
        await again.system.stop()
      }
    }
  })
}
