/** What stands around every view: the ways to the others, the state of the connection, keys. */
import { useSelector } from '@xstate/store-preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { DropTarget } from './drop-target.js'
import { Help } from './help.js'
import { useKeys } from './keys.js'
import { Notices } from './notices.js'
import { useNow } from './parts/time.js'
import { useAsk } from './state/ask.js'
import { nextTheme, preferences } from './state/preferences.js'
import { route } from './state/route.js'
import { closeEvidence, retryNow, session, signOut } from './state/session.js'
import { ActorView } from './views/actor.js'
import { EvidenceView } from './views/evidence.js'
import { LettersView } from './views/letters.js'
import { LineageView } from './views/lineage.js'
import { MachineView } from './views/machine.js'
import { OverviewView } from './views/overview.js'
import { PoolView } from './views/pool.js'
import { SearchView } from './views/search.js'
import { TreeView } from './views/tree.js'
import type { LineageNames, Overview } from './wire/types.js'
import { count, dateTime, duration } from './words.js'

export const VIEWS = [
  { id: 'overview', title: 'Overview', key: 'o', view: OverviewView },
  { id: 'tree', title: 'Supervision', key: 't', view: TreeView },
  { id: 'machine', title: 'Machines', key: 'm', view: MachineView },
  { id: 'letters', title: 'Dead letters', key: 'l', view: LettersView },
  { id: 'pool', title: 'Worker pool', key: 'p', view: PoolView },
  { id: 'lineage', title: 'Lineage', key: 'c', view: LineageView },
  { id: 'search', title: 'Search', key: 's', view: SearchView },
  { id: 'evidence', title: 'Evidence', key: 'e', view: EvidenceView },
] as const

export function Shell() {
  const { view } = useSelector(route, s => s.context)
  const [helps, setHelps] = useState(false)
  const main = useRef<HTMLElement>(null)
  useKeys(VIEWS, () => setHelps(true))
  const known = VIEWS.find(one => one.id === view)
  const title = view === 'actor' ? 'Actor' : (known?.title ?? 'Nothing here')
  const lineages = useAsk<LineageNames>('Vesper.InspectorLineages').data ?? []
  const shown = VIEWS.filter(({ id }) => id !== 'lineage' || lineages.length > 0)
  const nameOf = (id: string, name: string): string =>
    id === 'lineage' && lineages.length > 0 ? lineages.map(one => one.title).join(', ') : name
  const View = view === 'actor' ? ActorView : known?.view
  useEffect(() => {
    document.title = `${title} · Vesper`
  }, [title])
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header class="side">
        <p class="brand">
          <Mark />
          Vesper
        </p>
        <nav aria-label="Views">
          <ul>
            {shown.map(({ id, title, key }) => (
              <li key={id}>
                <a href={`#/${id}`} aria-current={id === view ? 'page' : undefined}>
                  <span>{nameOf(id, title)}</span>
                  {id === 'letters' && <LetterCount />}
                  <kbd>
                    <span class="sr">, keys </span>g {key}
                  </kbd>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="side-foot">
          <ConnectionLine />
          <ThemeButton />
          <button type="button" class="plain" onClick={() => setHelps(true)}>
            Keys <kbd>?</kbd>
          </button>
          <SignOut />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <Banner />
        {View === undefined ? <p class="page">There is no view of this name.</p> : <View />}
      </main>
      <Notices />
      <DropTarget />
      {helps && <Help views={VIEWS} onClose={() => setHelps(false)} />}
    </div>
  )
}

const Mark = () => (
  <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" class="mark">
    <circle cx="10" cy="10" r="8.5" />
    <path d="M4 12.5h12M6 15.5h8" />
    <circle class="star" cx="10" cy="7.5" r="2.5" />
  </svg>
)

function LetterCount() {
  const letters = useAsk<Overview>('Vesper.InspectorOverview', [], 5_000).data?.letters ?? 0
  return letters === 0 ? null : <span class="badge tone-bad number">{count(letters)}</span>
}

function ConnectionLine() {
  const connection = useSelector(session, s => s.context.connection)
  const evidence = useSelector(session, s => s.context.evidence)
  const [tone, words] =
    evidence !== null
      ? ['idle', 'From a file']
      : connection?.phase === 'live'
        ? ['good', 'Live']
        : connection?.phase === 'lost'
          ? ['bad', 'Not connected']
          : ['idle', 'Connecting…']
  return (
    <p class="connection" role="status">
      <span class={`dot tone-${tone}`} aria-hidden="true" />
      {words}
    </p>
  )
}

function ThemeButton() {
  const theme = useSelector(preferences, s => s.context.theme)
  return (
    <button type="button" class="plain" onClick={nextTheme}>
      Theme: {theme}
    </button>
  )
}

function SignOut() {
  const evidence = useSelector(session, s => s.context.evidence)
  return evidence === null ? (
    <button type="button" class="plain" onClick={signOut}>
      Sign out
    </button>
  ) : (
    <button type="button" class="plain" onClick={closeEvidence}>
      Close the file
    </button>
  )
}

/** What one must know before believing what the page shows. */
function Banner() {
  const connection = useSelector(session, s => s.context.connection)
  const evidence = useSelector(session, s => s.context.evidence)
  const now = useNow(500)
  if (evidence !== null)
    return (
      <p class="banner">
        Evidence of {dateTime(evidence.bundle.madeAt)}, from <b>{evidence.file}</b>. Nothing here is live, and nothing
        can be changed.
      </p>
    )
  if (connection?.phase !== 'lost') return null
  return (
    <div class="banner banner-bad" role="alert">
      <span>
        The connection to the process is lost. What is shown may be old.{' '}
        {connection.retryAt > now
          ? `It is tried again in ${duration(Math.ceil((connection.retryAt - now) / 1_000) * 1_000)}.`
          : 'It is tried again now…'}
      </span>
      <button type="button" class="button small" onClick={retryNow}>
        Try now
      </button>
    </div>
  )
}
