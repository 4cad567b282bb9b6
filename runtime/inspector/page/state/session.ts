/** Who looks, at what, and whether the connection holds. */
import { createStore } from '@xstate/store'
import { Connection, type ConnectionState } from '../wire/connection.js'
import { EvidenceSource, readEvidence } from '../wire/evidence.js'
import type { Source } from '../wire/source.js'
import type { Evidence, Pulse } from '../wire/types.js'
import { news } from './news.js'
import { go } from './route.js'
import { bearerOf } from './token.js'

const STORED_TOKEN = 'vesper.inspector.token'

interface Session {
  readonly connection: ConnectionState | null
  readonly source: Source | null
  /** Of the token. */
  readonly name: string
  /** Whether the token says that it may change things. The process decides. */
  readonly admin: boolean
  readonly evidence: { readonly file: string; readonly bundle: Evidence } | null
}

const NOBODY: Session = { connection: null, source: null, name: '', admin: false, evidence: null }

export const session = createStore({
  context: NOBODY,
  on: {
    began: (_, { source, name, admin }: Pick<Session, 'source' | 'name' | 'admin'>): Session => ({
      ...NOBODY,
      source,
      name,
      admin,
    }),
    connection: (context, { state }: { state: ConnectionState }): Session => ({ ...context, connection: state }),
    opened: (_, { evidence, source }: { evidence: NonNullable<Session['evidence']>; source: Source }): Session => ({
      ...NOBODY,
      source,
      evidence,
    }),
    ended: (_, { reason }: { reason: ConnectionState | null }): Session => ({ ...NOBODY, connection: reason }),
  },
})

/** Whether questions are answered: a file always does. */
export const isReady = ({ context }: { readonly context: Session }): boolean =>
  context.source?.live === false || context.connection?.phase === 'live'

let connection: Connection | null = null
let stopPulse: (() => void) | null = null

function hangUp(): void {
  stopPulse?.()
  stopPulse = null
  connection?.close()
  connection = null
  news.trigger.forgotten()
}

export function signIn(token: string): void {
  hangUp()
  const { name, admin } = bearerOf(token)
  const made = new Connection(token, state => {
    if (connection !== made) return
    if (state.phase === 'refused') {
      sessionStorage.removeItem(STORED_TOKEN)
      hangUp()
      session.trigger.ended({ reason: state })
      return
    }
    if (state.phase === 'live') sessionStorage.setItem(STORED_TOKEN, token)
    session.trigger.connection({ state })
  })
  connection = made
  session.trigger.began({ source: made, name, admin })
  stopPulse = made.stream<Pulse>('Vesper.InspectorPulse', [{ intervalMs: 250 }], pulse => news.trigger.pulse({ pulse }))
  made.open()
}

export function signOut(): void {
  hangUp()
  sessionStorage.removeItem(STORED_TOKEN)
  session.trigger.ended({ reason: null })
}

export function retryNow(): void {
  connection?.retry()
}

/** @throws CallError. */
export async function openEvidence(file: File): Promise<void> {
  const bundle = readEvidence(await file.text())
  hangUp()
  session.trigger.opened({ evidence: { file: file.name, bundle }, source: new EvidenceSource(bundle) })
  location.hash = '#/evidence'
}

/** Back from a file to the process, where there is a token for it. */
export function closeEvidence(): void {
  session.trigger.ended({ reason: null })
  resume()
}

/** The token of the address, which must not stay there, or that of this tab. */
export function resume(): void {
  const match = /[#&]token=([^&]+)/.exec(location.hash)
  const given = match?.[1]
  if (given !== undefined) {
    go('#/overview', true)
    signIn(decodeURIComponent(given))
    return
  }
  const stored = sessionStorage.getItem(STORED_TOKEN)
  if (stored !== null) signIn(stored)
}
