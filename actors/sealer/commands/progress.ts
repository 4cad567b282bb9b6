/** How far a sector is, phase by phase, from the states that it went through. Pure; times are milliseconds. */

/** In the order in which a sector lives them. */
export const PHASES = [
  'AddPiece',
  'Packing',
  'GetTicket',
  'PreCommit1',
  'PreCommit2',
  'WaitSeed',
  'Committing',
  'FinalizeSector',
  'Proving',
] as const
export type Phase = (typeof PHASES)[number]

export interface PhaseProgress {
  readonly name: Phase
  state: 'waiting' | 'running' | 'done' | 'failed'
  startedAt: number | null
  tookMs: number | null
}

export interface PhaseChange {
  readonly phase: Phase
  readonly status: 'started' | 'done' | 'failed'
  readonly tookMs: number | null
}

const isPhase = (state: string): state is Phase => (PHASES as readonly string[]).includes(state)

export class SectorProgress {
  readonly number: number
  readonly phases: readonly PhaseProgress[] = PHASES.map(name => ({
    name,
    state: 'waiting',
    startedAt: null,
    tookMs: null,
  }))
  /** The machine's state, without its parts. */
  state = ''
  /** The part of a phase that is under way, or news of an effect. */
  note: string | null = null
  /** `CODE: message` of what failed last, until a phase is done after it. */
  failure: string | null = null

  constructor(number: number) {
    this.number = number
  }

  get isProving(): boolean {
    return this.state === 'Proving'
  }

  get running(): PhaseProgress | null {
    return this.phases.find(phase => phase.state === 'running') ?? null
  }

  /** A state of the sector's machine, as a dotted path, entered at `at`. */
  enter(path: string, at: number): readonly PhaseChange[] {
    const [state = '', ...parts] = path.split('.')
    const isSame = state === this.state
    this.state = state
    this.note = parts.length > 0 ? parts.join('.') : state === 'WaitDeals' ? 'open for more pieces' : null
    if (isSame) return []
    const changes: PhaseChange[] = []
    if (isPhase(state)) {
      this.#leave('done', at, changes)
      const index = PHASES.indexOf(state)
      for (const [other, phase] of this.phases.entries()) {
        // What came before has been, whether or not it was seen; what comes after is to be done again.
        if (other < index && phase.state !== 'done') Object.assign(phase, { state: 'done', startedAt: null })
        if (other > index) Object.assign(phase, { state: 'waiting', startedAt: null, tookMs: null })
      }
      const phase = this.phases[index] as PhaseProgress
      Object.assign(phase, { state: 'running', startedAt: at, tookMs: null })
      changes.push({ phase: state, status: 'started', tookMs: null })
      if (state === 'Proving') this.#leave('done', at, changes)
    } else this.#leave(state === 'WaitDeals' ? 'done' : 'failed', at, changes)
    return changes
  }

  /** It was proved before anybody looked. */
  wasProved(): void {
    this.state = 'Proving'
    for (const phase of this.phases) Object.assign(phase, { state: 'done', startedAt: null, tookMs: null })
  }

  /** A phase that an earlier process began was begun anew when this one started. */
  startedAgain(at: number): void {
    const { running } = this
    if (running?.startedAt != null && running.startedAt < at) running.startedAt = at
  }

  #leave(how: 'done' | 'failed', at: number, changes: PhaseChange[]): void {
    const { running } = this
    if (running === null) return
    const tookMs = Math.max(0, at - (running.startedAt ?? at))
    Object.assign(running, { state: how, tookMs })
    if (how === 'done') this.failure = null
    changes.push({ phase: running.name, status: how, tookMs })
  }
}

/** `12 s of about 45 s`, for the phase that runs. */
export interface Expectation {
  /** Milliseconds; null where nobody knows. */
  of(phase: Phase): number | null
}
