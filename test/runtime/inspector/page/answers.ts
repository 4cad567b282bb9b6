/** What the stand-in answers, by the real declarations. */
import type { EvidenceActor, History, InspectedActor, Moment } from '../../../../runtime/inspector/api.js'
import { type ActorSummary, vesperApi } from '../../../../runtime/process/index.js'
import type { Handlers } from '../../../../runtime/rpc/index.js'
import type { FakeLetters } from './fake-letters.js'
import type { FakeLineage } from './fake-lineage.js'
import { fakePool, fakeTree } from './fake-process.js'
import type { FakeSealer } from './fake-sealer.js'

const {
  StoreStat: _,
  StoreBackup: __,
  Shutdown: ___,
  ActorsShow: ____,
  ActorsReplace: _____,
  ActorsList: ______,
  ...api
} = vesperApi
export const standInApi = api

interface Parts {
  readonly sealer: FakeSealer
  readonly letters: FakeLetters
  readonly lineage: FakeLineage
  readonly did: (method: string, ...params: unknown[]) => void
}

export class NotThere extends Error {
  readonly code = 'ACTOR_UNKNOWN'
  constructor(readonly address: string) {
    super(`there is no actor '${address}'`)
  }
}

const FELL_BACK = {
  at: Date.now() - 20_000,
  kind: 'fallback' as const,
  address: 'sector/t01000/12',
  code: 'PROVER_PARAMETERS_DAMAGED',
  message:
    'the stock prover took over at porep: the parameters in v28-stacked-proof-of-replication.params have another length than they should; its inputs are kept in /var/lib/vesper/prover-failures/2026-11-26T14:47:01.106Z-porep',
}
const done = { branch: null, dryRun: false, failed: [] }

export function answers({ sealer, letters, lineage, did }: Parts): Handlers<typeof standInApi> {
  const known = (address: string): number => {
    if (!sealer.has(address)) throw new NotThere(address)
    return sealer.indexOf(address)
  }
  const summary = (address: string): ActorSummary => {
    const index = known(address)
    const seq = sealer.seqOf(index)
    const hold = sealer.held.get(address)
    return {
      address,
      kind: 'sector',
      seq,
      state: sealer.stateAt(index, seq),
      at: sealer.entryAt(index, seq).event.at,
      held: hold === undefined ? null : 'suspended',
    }
  }
  const actor = (address: string): InspectedActor => {
    const index = known(address)
    const { seq, state, ...rest } = summary(address)
    const hold = sealer.held.get(address)
    const working = /^(PreCommit|Committing|AddPiece$|Packing|GetTicket|Finalize)/.test(state)
    return {
      ...rest,
      seq,
      state,
      snapshot: { status: 'active', value: state, context: sealer.contextAt(index, seq) },
      hold: hold === undefined ? null : { address, kind: 'suspended', ...hold },
      version: 3,
      effects: working
        ? [
            {
              id: `${address}/${seq}/0`,
              name: `sector.${state.split('.').at(-1)}`,
              attempt: 2,
              state: 'running',
              nextAt: null,
              failure: { code: 'WORKER_LOST', message: 'the worker process ended' },
            },
          ]
        : [],
      timers:
        state.endsWith('Failed') || state === 'WaitDeals'
          ? [{ id: 'xstate.after.backoff.sector', due: Date.now() + 42_000, remainingMs: null, clock: 'wall' }]
          : [],
      alarms: state === 'WaitSeed.Waiting' ? [{ id: 'SectorSeedReady', height: 1_350, confidence: 5 }] : [],
      inbox:
        index % 5 === 0 ? [{ position: 1, from: 'file/pieces', type: 'SectorAddPiece', at: Date.now() - 4_000 }] : [],
      waiting: index % 5 === 0 ? 1 : 0,
      next: [
        {
          event: 'SectorAddPiece',
          targets: ['AddPiece'],
          can: null,
          fields: {
            type: 'object',
            properties: { piece: { type: 'string' }, size: { type: 'integer' } },
            required: ['piece'],
          },
        },
        {
          event: 'SectorStartPacking',
          targets: ['Packing'],
          can: state === 'WaitDeals',
          fields: { type: 'object', properties: {} },
        },
        { event: 'SectorRemove', targets: ['Removing'], can: true, fields: null },
      ],
      chart: 'sector',
    }
  }
  const history = (address: string, { before, limit }: { before?: number | undefined; limit: number }): History => {
    const index = known(address)
    const newest = sealer.seqOf(index)
    const first = Math.min(newest, (before ?? newest + 1) - 1)
    const entries = []
    for (let seq = first; seq > Math.max(0, first - limit); seq--) entries.push(sealer.entryAt(index, seq))
    return { entries, oldest: 1, newest, complete: true }
  }
  const moment = (address: string, seq: number): Moment => {
    const index = known(address)
    return { seq, state: sealer.stateAt(index, seq), context: sealer.contextAt(index, seq), exact: true, why: null }
  }
  const messages = (address: string, limit: number) => {
    const index = known(address)
    const newest = sealer.seqOf(index)
    const all = []
    for (let seq = Math.max(1, newest - Math.floor(limit / 2)); seq <= newest; seq++) {
      const { event, from } = sealer.entryAt(index, seq)
      all.push({
        from,
        to: address,
        type: event.type,
        at: event.at,
        seq,
        cause: seq > 1 ? { address, seq: seq - 1 } : null,
      })
      if (seq % 4 === 0)
        all.push({
          from: address,
          to: 'file/pieces',
          type: 'SectorProving',
          at: event.at + 3,
          seq: seq * 2,
          cause: { address, seq },
        })
      if (seq % 4 === 1 && seq > 1)
        all.push({
          from: 'timer',
          to: address,
          type: 'xstate.after.backoff.sector',
          at: event.at + 5,
          seq: 10_000 + seq,
          cause: null,
        })
    }
    return { participants: [address, 'file/pieces'], messages: all }
  }
  const overview = () => ({
    components: ['sealer'],
    startedAt: sealer.startedAt - 5_400_000,
    version: '0.1.0',
    repo: '/var/lib/vesper',
    now: Date.now(),
    resident: Math.min(512, sealer.size),
    queued: 20,
    effects: 8,
    letters: letters.list.length,
    kinds: [
      { kind: 'sector', population: sealer.size, suspended: sealer.held.size, quarantined: 0, branch: null },
      { kind: 'file', population: 0, suspended: 0, quarantined: 0, branch: null },
    ],
    alarms: [
      FELL_BACK,
      ...letters.list.map(({ at, to, failure }) => ({
        at,
        kind: 'letter' as const,
        address: to,
        code: failure.code,
        message: failure.message,
      })),
    ],
    totals: { steps: sealer.steps, effects: 0, crashes: 3, letters: letters.list.length },
  })
  const chart = (kind: string) => ({
    kind,
    machine: kind,
    version: 3,
    hash: sealer.chart.hash,
    chart: kind === 'sector' ? sealer.chart : null,
  })
  const deed =
    (method: string, change: (addresses: readonly string[], why: { by: string; why: string }) => void) =>
    async (selector: { addresses?: readonly string[] | undefined }, { by, why }: { by: string; why: string }) => {
      did(method, selector, { by, why })
      const addresses = [...(selector.addresses ?? [])]
      change(addresses, { by, why })
      return { addresses, ...done }
    }
  const drop =
    (method: string) =>
    async (selector: { ids?: readonly string[] | undefined }, { by, why }: { by: string; why: string }) => {
      did(method, selector, { by, why })
      const ids = [...(selector.ids ?? [])]
      letters.list = letters.list.filter(({ id }) => !ids.includes(id))
      return { ids, dryRun: false, failed: [] }
    }
  return {
    Version: async () => ({ version: '0.1.0', pid: 1, node: 'v20', repo: '', components: ['sealer'], startedAt: 0 }),
    PoolStat: async () => fakePool(),
    ActorsTree: async () => fakeTree(sealer.size),
    TreeRestart: async (path, { by, why }) => {
      did('TreeRestart', path, { by, why })
      return fakeTree(sealer.size)
    },
    ActorsHolds: async () => ({ holds: [], branches: [] }),
    ActorsSuspend: deed('ActorsSuspend', (addresses, who) => {
      for (const address of addresses) sealer.held.set(address, { at: Date.now(), ...who })
    }),
    ActorsResume: deed('ActorsResume', addresses => {
      for (const address of addresses) sealer.held.delete(address)
    }),
    ActorsRestart: deed('ActorsRestart', () => {}),
    ActorsSend: async (address, event, who) => {
      did('ActorsSend', address, event, who)
      sealer.step(address)
      return summary(address)
    },
    DeadLettersList: async () =>
      letters.list.map(({ event, failure, edits, ...letter }) => ({
        ...letter,
        event: event.type,
        code: failure.code,
        message: failure.message,
        edits: edits.length,
      })),
    DeadLettersShow: async id => letters.list.find(letter => letter.id === id) ?? Promise.reject(new NotThere(id)),
    DeadLettersReplay: drop('DeadLettersReplay'),
    DeadLettersDiscard: drop('DeadLettersDiscard'),
    DeadLettersEdit: async (id, edit, { by, why }) => {
      did('DeadLettersEdit', id, edit, { by, why })
      const letter = letters.list.find(one => one.id === id)
      if (letter === undefined) throw new NotThere(id)
      const { at, epoch, ...before } = letter.event
      letter.edits.push({ by, why, at: Date.now(), before })
      letter.event = { at, epoch, ...(edit.event ?? before) }
      return { dryRun: false, changes: [], letter }
    },
    InspectorOverview: async () => overview(),
    InspectorHeat: async kind => ({
      kind,
      at: Date.now(),
      total: kind === 'sector' ? sealer.size : 0,
      states: kind === 'sector' ? sealer.heat() : {},
    }),
    InspectorChart: async kind => chart(kind),
    InspectorActor: async address => actor(address),
    InspectorHistory: async (address, query) => history(address, query),
    InspectorAt: async (address, seq) => moment(address, seq),
    InspectorMessages: async (address, { limit }) => messages(address, limit),
    InspectorSearch: async ({ text, kind, state, code, held, limit }) => {
      const found = []
      let more = false
      for (let index = 0; index < sealer.size && !more; index++) {
        const address = sealer.addressOf(index)
        if (text !== undefined && !address.includes(text)) continue
        if (kind !== undefined && kind !== 'sector') continue
        if (state !== undefined && !sealer.stateOf(address).startsWith(state)) continue
        if (held !== undefined && !(held === 'suspended' && sealer.held.has(address))) continue
        const letter = letters.list.find(({ to }) => to === address)
        if (code !== undefined && letter?.failure.code !== code) continue
        if (found.length === limit) more = true
        else found.push({ ...summary(address), code: letter?.failure.code ?? null })
      }
      return { found, more }
    },
    InspectorLineages: async () => [{ name: lineage.name, title: lineage.title }],
    InspectorLineage: async (_, { limit }) => lineage.read(limit),
    InspectorEvidence: async scope => {
      const addresses =
        'address' in scope ? [scope.address] : Array.from({ length: 20 }, (_, index) => sealer.addressOf(index))
      const actors: EvidenceActor[] = addresses.map(address => ({
        actor: actor(address),
        history: history(address, { limit: 1_000 }),
        moment: moment(address, sealer.seqOf(known(address))),
        messages: messages(address, 200),
      }))
      return {
        format: 'vesper-evidence' as const,
        formatVersion: 1 as const,
        madeAt: Date.now(),
        vesper: '0.1.0',
        scope,
        actors,
        omitted: 'address' in scope ? 0 : sealer.size - 20,
        letters: letters.list.filter(({ to }) => addresses.includes(to)),
        holds: { holds: [], branches: [] },
        charts: { sector: chart('sector') },
        overview: overview(),
      }
    },
  }
}
