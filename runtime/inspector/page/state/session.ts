/** Signing in and out, and opening evidence. The token lives in this tab's sessionStorage alone. */
import { EvidenceSource, parseEvidence } from '../wire/evidence-source.js'
import { Link } from '../wire/link.js'
import { LiveSource } from '../wire/live-source.js'
import type { Source } from '../wire/source.js'
import { inspector } from './inspector.js'
import { go } from './route.js'

const TOKEN = 'vesper.token'

let link: Link | null = null
let live: Source | null = null
let pulse: { cancel(): void } | null = null

/** The token of `#token=…`, which leaves the address at once, so that it is neither bookmarked nor shown. */
export function takeTokenFromAddress(): void {
  const found = /^#token=([^&]+)/.exec(location.hash)
  if (found === null) return
  sessionStorage.setItem(TOKEN, decodeURIComponent(found[1] ?? ''))
  history.replaceState(null, '', `${location.pathname}${location.search}#/overview`)
}

/** With the token of this tab, if there is one. */
export function resume(): void {
  const token = sessionStorage.getItem(TOKEN)
  if (token !== null) signIn(token)
}

export function signIn(token: string): void {
  link?.end()
  sessionStorage.setItem(TOKEN, token)
  link = new Link({ url: new URL('/rpc/v1', location.href).href, token }, status => {
    inspector.trigger.linked({ link: status })
    if (status.phase === 'refused') {
      sessionStorage.removeItem(TOKEN)
      live = null
      if (inspector.getSnapshot().context.evidence === null) show(null)
    } else if (status.phase === 'open' && live === null && link !== null) {
      live = new LiveSource(link)
      if (inspector.getSnapshot().context.evidence === null) show(live)
    }
  })
}

export function signOut(): void {
  link?.end()
  link = null
  live = null
  sessionStorage.removeItem(TOKEN)
  show(null)
  inspector.trigger.linked({ link: null })
}

export const retryNow = (): void => link?.retry()

/** @throws PageError EVIDENCE_UNREADABLE. */
export async function openEvidence(file: File): Promise<void> {
  const bundle = parseEvidence(await file.text())
  show(new EvidenceSource(bundle), { name: file.name, bundle })
  go('#/evidence')
}

export function closeEvidence(): void {
  show(live)
  go('#/overview')
}

function show(
  source: Source | null,
  evidence: { name: string; bundle: ReturnType<typeof parseEvidence> } | null = null,
): void {
  pulse?.cancel()
  inspector.trigger.opened({ source, evidence })
  pulse = source?.pulse(one => inspector.trigger.pulsed({ pulse: one })) ?? null
}
