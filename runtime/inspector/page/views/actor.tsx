/** One actor: where it is, how it came there, what it waits for, what it tells others. */
import { useSelector } from '@xstate/store-preact'
import { useEffect, useState } from 'preact/hooks'
import { HeldBadge, StateBadge } from '../parts/badge.js'
import { Loading, Problem, Shown } from '../parts/blank.js'
import { EventName } from '../parts/event-name.js'
import { Json } from '../parts/json.js'
import { PageHead } from '../parts/page-head.js'
import { Sequence } from '../parts/sequence.js'
import { Ago } from '../parts/time.js'
import { useAsk } from '../state/ask.js'
import { hrefOf, route } from '../state/route.js'
import type { InspectedActor, Messages, Moment } from '../wire/types.js'
import { count } from '../words.js'
import { Deeds } from './actor/deeds.js'
import { type Feed, useFeed } from './actor/feed.js'
import { Journal } from './actor/journal.js'
import { Now } from './actor/now.js'
import { Scrubber } from './actor/scrubber.js'

const TABS = [
  ['now', 'State'],
  ['journal', 'Journal'],
  ['messages', 'Messages'],
  ['context', 'Context'],
] as const

export function ActorView() {
  const { rest } = useSelector(route, s => s.context)
  return <Actor key={rest} address={rest} />
}

function Actor({ address }: { address: string }) {
  const { query } = useSelector(route, s => s.context)
  const feed = useFeed(address)
  const [at, setAt] = useState<number | null>(null)
  const moment = useAsk<Moment>(at === null ? null : 'Vesper.InspectorAt', [address, at])
  const tab = TABS.find(([id]) => id === query.tab)?.[0] ?? 'now'
  const { data: actor, error } = feed.actor
  useEffect(() => {
    document.title = `${address} · Vesper`
  }, [address])
  if (actor === null)
    return (
      <div class="page">
        <PageHead title={address} />
        {error === null ? <Loading /> : <Problem error={error} />}
      </div>
    )
  const isPast = at !== null
  const state = isPast
    ? (feed.entries.find(({ seq }) => seq === at)?.state ?? moment.data?.state ?? null)
    : (feed.last?.after ?? actor.state)
  return (
    <div class="page page-full">
      <PageHead title={address} about={<About actor={actor} feed={feed} />}>
        <Deeds actor={actor} refresh={feed.actor.refresh} />
      </PageHead>
      {actor.hold !== null && (
        <p class={`note ${actor.held === 'quarantined' ? 'note-bad' : 'note-warn'}`}>
          <b>{actor.held === 'quarantined' ? 'In quarantine' : 'Suspended'}</b> by {actor.hold.by},{' '}
          <Ago at={actor.hold.at} />: {actor.hold.why} {actor.hold.code !== undefined && <code>{actor.hold.code}</code>}
        </p>
      )}
      <nav class="tabs" aria-label="Parts of the actor">
        {TABS.map(([id, name]) => (
          <a key={id} href={hrefOf('actor', address, { tab: id })} aria-current={id === tab ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      {feed.newest > 0 && <Scrubber kind={actor.kind} feed={feed} at={at} state={state} onAt={setAt} moment={moment} />}
      {tab === 'now' && <Now actor={actor} feed={feed} at={at} state={state} />}
      {tab === 'journal' && <Journal kind={actor.kind} feed={feed} at={at} onAt={setAt} moment={moment} />}
      {tab === 'messages' && <MessagesTab address={address} />}
      {tab === 'context' && <Context actor={actor} isPast={isPast} moment={moment.data} />}
    </div>
  )
}

function About({ actor, feed: { last, newest } }: { actor: InspectedActor; feed: Feed }) {
  return (
    <span class="about-line">
      <StateBadge kind={actor.kind} state={last?.after ?? actor.state} /> <HeldBadge held={actor.held} />
      <span class="number">step {count(Math.max(newest, actor.seq))}</span>
      {last !== null && (
        <span>
          <EventName kind={actor.kind} type={last.event} />, <Ago at={last.at} />
        </span>
      )}
      <a href={hrefOf('machine', actor.kind)}>all of {actor.kind}</a>
    </span>
  )
}

function MessagesTab({ address }: { address: string }) {
  const answer = useAsk<Messages>('Vesper.InspectorMessages', [address, { limit: 200 }], 1_000)
  return (
    <section class="card fill">
      <Shown answer={answer}>{messages => <Sequence messages={messages} subject={address} />}</Shown>
    </section>
  )
}

function Context({ actor, isPast, moment }: { actor: InspectedActor; isPast: boolean; moment: Moment | null }) {
  if (isPast && moment === null) return <Loading />
  const now = (actor.snapshot as { context?: unknown } | null)?.context ?? actor.snapshot
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section class="card fill scroll" tabIndex={0} aria-label="Context">
      {!isPast && actor.snapshot === null ? (
        <p class="quiet">The snapshot of this actor can’t be read.</p>
      ) : (
        <Json value={isPast ? moment?.context : now} />
      )}
    </section>
  )
}
