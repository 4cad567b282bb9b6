/** Sectors as the API shows them, and what an operator does with one. */
import { sectorAddress } from '../../../machines/sealer/index.js'
import { lotusState, type SectorContext } from '../../../machines/sealer/sector/index.js'
import type { ActorView, JournalEntry } from '../../../runtime/actor/index.js'
import type { SectorLogEntry, SectorStatus, SectorSummary } from '../api.js'
import { SealerError, SealerErrorCode } from '../errors.js'
import type { MethodModules } from './modules.js'

/** @throws SealerError SECTOR_UNKNOWN */
export function sectorActor(number: number, { system, options }: MethodModules): ActorView {
  const view = system.view(sectorAddress(options.miner, number))
  if (view === undefined) throw new SealerError({ code: SealerErrorCode.SECTOR_UNKNOWN, sector: String(number) })
  return view
}

function summary(view: ActorView): SectorSummary {
  const context = view.snapshot.context as SectorContext
  return {
    number: context.number,
    state: lotusState(view.state),
    used: context.pieces.reduce((sum, piece) => sum + piece.size, 0),
    size: context.sectorSize,
    since: context.since,
    lastFailure: context.lastFailure?.code ?? null,
  }
}

export function sectorsList({ system }: MethodModules): SectorSummary[] {
  return system
    .list({ kind: 'sector' })
    .map(summary)
    .sort((a, b) => a.number - b.number)
}

/** @throws SealerError SECTOR_UNKNOWN */
export function sectorsStatus(number: number, modules: MethodModules): SectorStatus {
  const view = sectorActor(number, modules)
  const context = view.snapshot.context as SectorContext
  return {
    ...summary(view),
    miner: context.miner,
    sealProof: context.sealProof,
    pieces: context.pieces.map(({ cid, size, offset, file }) => ({ cid, size, offset, file })),
    ticket: context.ticket?.value ?? null,
    ticketEpoch: context.ticket?.epoch ?? null,
    seed: context.seed?.value ?? null,
    seedEpoch: context.seed?.epoch ?? null,
    commD: context.commD,
    commR: context.commR,
    proofBytes: context.proof === null ? null : context.proof.length / 2,
    failures: { ...context.failures },
  }
}

/** @throws SealerError SECTOR_UNKNOWN */
export function sectorsLog(number: number, modules: MethodModules): SectorLogEntry[] {
  const { address } = sectorActor(number, modules)
  return modules.system.journal(address).map(logEntry)
}

function logEntry({ seq, event, from, state }: JournalEntry): SectorLogEntry {
  const error = event['error'] as { code: string; message: string } | undefined
  return {
    seq,
    at: event.at,
    event: event.type,
    from,
    state: lotusState(state),
    failure: error === undefined ? null : { code: error.code, message: error.message },
  }
}

/** @throws SealerError SECTOR_UNKNOWN */
export async function sectorRemove(number: number, modules: MethodModules): Promise<SectorSummary> {
  const { address } = sectorActor(number, modules)
  return summary(await modules.system.ask(address, { type: 'SectorRemove' }))
}

/** @throws SealerError SECTOR_UNKNOWN, SECTOR_NOT_FAILED */
export async function sectorRetry(number: number, modules: MethodModules): Promise<SectorSummary> {
  const view = sectorActor(number, modules)
  const state = lotusState(view.state)
  if (state !== 'FailedUnrecoverable')
    throw new SealerError({ code: SealerErrorCode.SECTOR_NOT_FAILED, sector: String(number), state })
  return summary(await modules.system.ask(view.address, { type: 'SectorRetry' }))
}
