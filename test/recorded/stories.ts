/**
 * Lives of the sealer that are worth recording: the real one, on native calls of which Commit2 is recorded. Each story leaves the
 * actors whose journals are kept.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SealerError, SealerErrorCode } from '../../actors/sealer/errors.js'
import type { SealRandomness } from '../../actors/sealer/randomness/index.js'
import type { TaskName } from '../../actors/sealer/worker/tasks.js'
import { fileAddress, placementAddress, sectorAddress } from '../../machines/sealer/index.js'
import type { SectorContext } from '../../machines/sealer/sector/index.js'
import type { ActorView } from '../../runtime/actor/index.js'
import type { Address } from '../../runtime/machine/index.js'
import { openWorkplace, type Workplace, type WorkplaceOptions } from '../actors/sealer/workplace.js'

const SECTOR = sectorAddress('t01000', 0)
const PLACEMENT = placementAddress('t01000')
const MADE = ['Proving', 'FailedUnrecoverable']
const FULL = new SealerError({ code: SealerErrorCode.DISK_FULL, path: '/disk', neededBytes: 10, freeBytes: 1 })

/** A folder in which a sealer lives, several times if need be. */
export class Stage {
  /** The life that is lived now. */
  now: Workplace | null = null

  constructor(readonly folder: string) {}

  async open(options: WorkplaceOptions = {}): Promise<Workplace> {
    this.now = await openWorkplace(this.folder, { retries: 1, backoffMs: { first: 4, longest: 100 }, ...options })
    return this.now
  }

  /** Takes a file in whose bytes follow from its size. */
  async take(workplace: Workplace, size: number, leaveOpen = false): Promise<string> {
    const path = join(this.folder, `in-${size}`)
    writeFileSync(
      path,
      Uint8Array.from({ length: size }, (_, index) => (index * 31 + (index >> 8)) & 0xff),
    )
    return (await workplace.sealer.methods.SealFile({ path, leaveOpen })).cid
  }

  /** One sector, made while each of `tasks` fails in its turn. */
  async fail(workplace: Workplace, ...tasks: TaskName[]): Promise<string> {
    fails(workplace, ...tasks)
    const cid = await this.take(workplace, 2032)
    await workplace.sectorIn(0, ...MADE)
    return cid
  }
}

/** An actor whose journal is kept, up to the last step into a state where the rest says nothing new. */
export interface Kept {
  readonly address: Address
  readonly until?: string
}

export type Story = (stage: Stage) => Promise<readonly Kept[]>

function fails({ proofs }: Workplace, ...tasks: TaskName[]): void {
  proofs.before = task => {
    if (!tasks.includes(task)) return
    tasks.splice(tasks.indexOf(task), 1)
    throw FULL
  }
}

/** Holds up a task until the returned function is called. */
function holds({ proofs }: Workplace, held: TaskName): () => void {
  let release = (): void => {}
  const gate = new Promise<void>(resolve => {
    release = resolve
  })
  proofs.before = task => (task === held ? gate : undefined)
  return release
}

/** The process ends when `task` has its result on disk, and nobody knows. */
function diesAfter({ proofs, system }: Workplace, last: TaskName): Promise<void> {
  return new Promise(died => {
    proofs.after = task => {
      if (task !== last) return
      system.kill()
      died()
      return new Promise(() => {})
    }
  })
}

async function retried({ sealer, sectorIn }: Workplace, state = 'Proving'): Promise<void> {
  await sealer.methods.SectorRetry(0)
  await sectorIn(0, state)
}

const kept = (...addresses: Address[]): Kept[] => addresses.map(address => ({ address }))
const contextOf = (view: ActorView | undefined): SectorContext => view?.snapshot.context as SectorContext

/** As often as an effect asks before its machine hears of it. */
const UNHEARD = 5
function silentFor(what: keyof SealRandomness): WorkplaceOptions {
  let times = UNHEARD
  const silent = (): boolean => times-- > 0
  return {
    randomness: chain => ({
      ticket: async sector => {
        if (what === 'ticket' && silent()) throw new Error('nobody answers')
        return chain.ticket(sector)
      },
      seed: async (sector, epoch) => {
        if (what === 'seed' && silent()) throw new Error('nobody answers')
        return chain.seed(sector, epoch)
      },
    }),
  }
}

export const stories: Readonly<Record<string, Story>> = {
  async calm(stage) {
    const workplace = await stage.open()
    const cid = await stage.take(workplace, 2032)
    await workplace.settled(cid)
    return kept(SECTOR, fileAddress(cid), PLACEMENT)
  },

  /** A file over three sectors; the last waits for a second file, then until its time is up. */
  async 'several-sectors'(stage) {
    const workplace = await stage.open({ waitDealsDelayMs: 300 })
    const first = await stage.take(workplace, 5000, true)
    const second = await stage.take(workplace, 300, true)
    for (const cid of [first, second]) await workplace.settled(cid)
    return [{ address: sectorAddress('t01000', 2), until: 'GetTicket' }, ...kept(fileAddress(first), PLACEMENT)]
  },

  async 'add-piece-and-packing-fail'(stage) {
    const workplace = await stage.open()
    await stage.fail(workplace, 'addPiece', 'packing', 'packing')
    await retried(workplace)
    return [{ address: SECTOR, until: 'GetTicket' }]
  },

  async 'pre-commit-1-fails'(stage) {
    const workplace = await stage.open(silentFor('ticket'))
    await stage.fail(workplace, 'preCommit1', 'preCommit1')
    await retried(workplace)
    return [{ address: SECTOR, until: 'PreCommit2' }]
  },

  /** Twice, then once more after everything is computed again. */
  async 'pre-commit-2-fails'(stage) {
    const workplace = await stage.open()
    await stage.fail(workplace, 'preCommit2', 'preCommit2', 'preCommit2', 'preCommit2')
    await retried(workplace)
    return [{ address: SECTOR, until: 'WaitSeed.Waiting' }]
  },

  async 'seed-fails'(stage) {
    const workplace = await stage.open(silentFor('seed'))
    await stage.fail(workplace)
    return [{ address: SECTOR, until: 'Committing.Commit1' }]
  },

  async 'commit-2-fails'(stage) {
    const workplace = await stage.open()
    const cid = await stage.fail(workplace, 'commit2', 'commit2')
    await workplace.system.until(fileAddress(cid), view => view.state === 'NeedsOperator')
    await retried(workplace)
    await workplace.settled(cid)
    return [{ address: SECTOR, until: 'Committing.Commit2' }, ...kept(fileAddress(cid))]
  },

  /** Once is an accident; twice, and everything is computed again. */
  async 'proof-invalid'(stage) {
    const workplace = await stage.open({ retries: 3 })
    const { calls } = workplace.proofs
    const { verifySeal } = calls
    let refused = 0
    calls.verifySeal = input => refused++ >= 2 && verifySeal(input)
    await stage.fail(workplace)
    return [{ address: SECTOR, until: 'PreCommit1' }]
  },

  /** The chain turns back while the seed is waited for, and while the proof is made. */
  async 'chain-turns-back'(stage) {
    const workplace = await stage.open({ preCommitChallengeDelay: 60 })
    const release = holds(workplace, 'commit1')
    await stage.take(workplace, 2032)
    for (const state of ['WaitSeed.Waiting', 'Committing.Commit1']) {
      await workplace.system.until(SECTOR, view => view.state === state)
      await workplace.system.ask(SECTOR, { type: 'SectorSeedReady.reverted' })
    }
    release()
    await workplace.sectorIn(0, ...MADE)
    return [{ address: SECTOR, until: 'Committing.Commit1' }]
  },

  /** Removing fails too; a piece comes too late; the file is taken in again and fills the gap. */
  async 'finalize-fails-then-removed'(stage) {
    const workplace = await stage.open()
    const { sealer, system, sectorIn } = workplace
    const cid = await stage.fail(workplace, 'finalize', 'removeSector', 'removeSector')
    await workplace.settled(cid)
    await sealer.methods.SectorRemove(0)
    await sectorIn(0, 'FailedUnrecoverable')
    await retried(workplace, 'Removed')
    await sealer.methods.SectorRemove(0)
    const { cid: _, ...piece } = contextOf(system.view(SECTOR)).pieces[0] as SectorContext['pieces'][number]
    await system.ask(SECTOR, { type: 'SectorAddPiece', piece })
    await system.until(fileAddress(cid), view => view.state === 'Incomplete')
    await stage.take(workplace, 2032)
    await system.until(fileAddress(cid), view => view.state === 'Sealed')
    return kept(SECTOR, fileAddress(cid), PLACEMENT)
  },

  /** Three lives, the last with other settings; in the first, much is told twice. */
  async 'told-twice-and-restarted'(stage) {
    const first = await stage.open({ system: { duplicateEverything: true } })
    const release = holds(first, 'addPiece')
    const cid = await stage.take(first, 2032)
    const { pieces } = contextOf(await first.sectorIn(0, 'AddPiece'))
    const { cid: _, ...piece } = pieces[0] as SectorContext['pieces'][number]
    const { index, size, payloadBytes, fileOffset } = piece
    for (const event of [{ type: 'SectorAddPiece', piece }, { type: 'SectorStartPacking' }])
      await first.system.ask(SECTOR, event)
    const claims = [{ index, size, payloadBytes, fileOffset }]
    await first.system.ask(PLACEMENT, { type: 'PlacesTaken', file: cid, round: 1 })
    await first.system.ask(PLACEMENT, { type: 'SectorWaitedEnough', sector: 0 })
    await first.system.ask(fileAddress(cid), {
      type: 'PiecesPlaced',
      round: 1,
      places: [{ index, sector: 0, offset: 0 }],
    })
    const killed = diesAfter(first, 'preCommit1')
    release()
    await killed
    const second = await stage.open({ system: { alwaysPassivate: true } })
    await diesAfter(second, 'commit2')
    const third = await stage.open({ waitDealsDelayMs: 60 })
    await third.settled(cid)
    // The answer to a request that is not thanked for yet is given again.
    const request = { type: 'PlacePieces', file: 'bafk-another', round: 1, claims, leaveOpen: false }
    for (let time = 0; time < 2; time++) await third.system.ask(PLACEMENT, request)
    return kept(SECTOR, fileAddress(cid), PLACEMENT)
  },
}
