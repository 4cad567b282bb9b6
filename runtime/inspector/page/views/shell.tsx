/** What is around every view: where one can go, how the connection is, search. */
import { useSelector } from '@xstate/store-preact'
import { useEffect } from 'preact/hooks'
import { Badge } from '../parts/badge.js'
import { clockTime, span, useNow } from '../parts/time.js'
import { inspector, type Notice } from '../state/inspector.js'
import { go, hrefOf, type Route, type ViewName } from '../state/route.js'
import { closeEvidence, retryNow, signOut } from '../state/session.js'
import { applyTheme, nextTheme } from '../state/theme.js'
import { Actor } from './actor.js'
import { Evidence } from './evidence.js'
import { Help } from './help.js'
import { Letters } from './letters.js'
import { Machine } from './machine.js'
import { Overview } from './overview.js'
import { Pool } from './pool.js'
import { Search } from './search.js'
import { SignIn } from './sign-in.js'
import { Tree } from './tree.js'

const NAVIGATION: readonly { readonly view: ViewName; readonly title: string; readonly key: string }[] = [
  { view: 'overview', title: 'Overview', key: 'o' },
  { view: 'tree', title: 'Supervision tree', key: 't' },
  { view: 'machine', title: 'Machines', key: 'm' },
  { view: 'letters', title: 'Dead letters', key: 'l' },
  { view: 'pool', title: 'Worker pool', key: 'p' },
  { view: 'search', title: 'Search', key: 's' },
  { view: 'evidence', title: 'Evidence', key: 'e' },
]

export function Shell() {
  const source = useSelector(inspector, state => state.context.source)
  const route = useSelector(inspector, state => state.context.route)
  const help = useSelector(inspector, state => state.context.help)
  const title =
    route.view === 'actor' ? route.argument : (NAVIGATION.find(({ view }) => view === route.view)?.title ?? '')
  useEffect(() => {
    document.title = source === null ? 'Vesper inspector' : `${title} · Vesper inspector`
  }, [source, title])
  return (
    <>
      {source === null ? (
        <SignIn />
      ) : (
        <div class="shell">
          <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
            Skip to content
          </button>
          <Sidebar view={route.view} />
          <div class="content">
            <Banner />
            <header class="topbar">
              <h1>{route.view === 'actor' ? 'Actor' : title}</h1>
              <QuickSearch />
            </header>
            <main id="main" tabIndex={-1}>
              <View route={route} />
            </main>
          </div>
        </div>
      )}
      {help && <Help />}
      <Notices />
    </>
  )
}

function View({ route }: { route: Route }) {
  const { view, argument, query } = route
  switch (view) {
    case 'overview':
      return <Overview />
    case 'tree':
      return <Tree />
    case 'actor': {
      const at = Number(query.at)
      return <Actor key={argument} address={argument} at={Number.isInteger(at) && at > 0 ? at : null} />
    }
    case 'machine':
      return <Machine kind={argument} />
    case 'letters':
      return <Letters id={argument} />
    case 'pool':
      return <Pool />
    case 'search':
      return <Search query={query} />
    case 'evidence':
      return <Evidence />
  }
}

function Sidebar({ view }: { view: ViewName }) {
  const theme = useSelector(inspector, state => state.context.theme)
  const evidence = useSelector(inspector, state => state.context.evidence)
  return (
    <aside class="sidebar" aria-label="Vesper">
      <p class="brand">
        <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
          <rect width="32" height="32" rx="8" class="brand-back" />
          <path d="M8 10l8 13 8-13" class="brand-line" />
          <circle cx="16" cy="9" r="2.5" class="brand-star" />
        </svg>
        Vesper
      </p>
      <nav aria-label="Views">
        {NAVIGATION.map(({ view: one, title, key }) => (
          <a key={one} href={hrefOf(one)} {...(one === view && { 'aria-current': 'page' as const })}>
            {title}
            <kbd aria-hidden="true">g {key}</kbd>
          </a>
        ))}
      </nav>
      <div class="sidebar-foot">
        {evidence === null && <LinkState />}
        <button type="button" class="quiet" onClick={() => applyTheme(nextTheme(theme))}>
          Theme: {theme}
        </button>
        <button type="button" class="quiet" onClick={() => inspector.trigger.helped({ help: true })}>
          Keys <kbd aria-hidden="true">?</kbd>
        </button>
        {evidence === null && (
          <button type="button" class="quiet" onClick={signOut}>
            Sign out
          </button>
        )}
      </div>
    </aside>
  )
}

function LinkState() {
  const link = useSelector(inspector, state => state.context.link)
  return (
    <p role="status" class="link-state">
      {link?.phase === 'open' ? <Badge tone="ok">Live</Badge> : <Badge tone="bad">Not connected</Badge>}
    </p>
  )
}

function Banner() {
  const link = useSelector(inspector, state => state.context.link)
  const evidence = useSelector(inspector, state => state.context.evidence)
  const now = useNow()
  if (evidence !== null)
    return (
      <div class="banner info" role="status">
        <span class="grow">
          Evidence of {clockTime(evidence.bundle.madeAt)} from <strong>{evidence.name}</strong>. Nothing here changes,
          and nothing is sent anywhere.
        </span>
        <button type="button" onClick={closeEvidence}>
          Close
        </button>
      </div>
    )
  if (link?.phase !== 'lost') return null
  return (
    <div class="banner bad" role="alert">
      <span class="grow">
        The connection is lost. What you see is as it was then.{' '}
        {link.at > now ? `Trying again in ${span(Math.max(1_000, link.at - now))}.` : 'Trying again now…'}
      </span>
      <button type="button" onClick={retryNow}>
        Try now
      </button>
    </div>
  )
}

function QuickSearch() {
  return (
    <form
      class="quick-search"
      onSubmit={event => {
        event.preventDefault()
        const text = new FormData(event.currentTarget).get('text')
        go(hrefOf('search', '', { text: String(text ?? '').trim() }))
      }}
    >
      <input
        id="search"
        name="text"
        type="search"
        aria-label="Search actors"
        placeholder="Search actors"
        autoComplete="off"
        spellcheck={false}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  )
}

function Notices() {
  const notices = useSelector(inspector, state => state.context.notices)
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.map(notice => (
        <NoticeBox key={notice.id} notice={notice} />
      ))}
    </div>
  )
}

const SHOWN_MS = 6_000

function NoticeBox({ notice }: { notice: Notice }) {
  useEffect(() => {
    const timer = setTimeout(() => inspector.trigger.dismissed({ id: notice.id }), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [notice.id])
  return <p class={`notice ${notice.tone}`}>{notice.text}</p>
}
