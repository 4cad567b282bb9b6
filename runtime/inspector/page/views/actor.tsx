/** One actor: where it is, how it came there, what it waits for, and what can be done to it. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import { Statechart } from '../chart/statechart.js'
import { edgeOf, type Step } from '../chart/transition.js'
import type { HistoryEntry, InspectedActor, WatchedNews } from '../contract.js'
import { Answer, Empty } from '../parts/answer.js'
import { count } from '../parts/number.js'
import { Tabs } from '../parts/tabs.js'
import { ValueTree } from '../parts/value-tree.js'
import { useAsked } from '../state/asked.js'
import { useNews } from '../state/news.js'
import { go, hrefOf } from '../state/route.js'
import { contextOf } from '../wire/evidence-source.js'
import { ActorHead } from './actor-head.js'
import { Journal } from './journal.js'
import { NextEvents } from './next-events.js'
import { Pending } from './pending.js'
import { Scrubber } from './scrubber.js'
import { Sequence } from './sequence.js'

type StepNews = Extract<WatchedNews, { kind: 'step' }>

/** `at`: the step that is looked back to; null is now. */
export function Actor({ address, at }: { address: string; at: number | null }) {
  const actor = useAsked(`actor ${address}`, source => source.actor(address), 2_000)
  const [step, setStep] = useState<StepNews | null>(null)
  const history = useAsked(`history ${address}`, source => source.history(address, { limit: 100 }))
  useNews(address, news => {
    const last = news.findLast(one => one.kind === 'step')
    if (last !== undefined) setStep(last)
    actor.again()
    history.again()
  })
  const travel = (seq: number | null) => go(hrefOf('actor', address, { at: seq === null ? undefined : String(seq) }))
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'l' && at !== null && event.target === document.body) travel(null)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
  return (
    <Answer asked={actor}>
      {answered => (
        <ActorOf
          actor={step !== null && step.view.seq > answered.seq ? stepped(answered, step) : answered}
          step={step}
          entries={history.answer?.entries ?? []}
          range={history.answer}
          at={at}
          travel={travel}
          again={actor.again}
        />
      )}
    </Answer>
  )
}

/** What the news already tell, before the whole answer comes. */
const stepped = (actor: InspectedActor, { view }: StepNews): InspectedActor => ({
  ...actor,
  ...{ seq: view.seq, state: view.state, at: view.at, snapshot: view.snapshot ?? actor.snapshot },
})

interface ActorOfProps {
  readonly actor: InspectedActor
  readonly step: StepNews | null
  readonly entries: readonly HistoryEntry[]
  readonly range: { readonly oldest: number; readonly newest: number; readonly complete: boolean } | null
  readonly at: number | null
  readonly travel: (seq: number | null) => void
  readonly again: () => void
}

function ActorOf({ actor, step, entries, range, at, travel, again }: ActorOfProps) {
  const { address } = actor
  const chart = useAsked(`chart ${actor.chart}`, source => source.chart(actor.chart))
  const moment = useAsked(at === null ? null : `moment ${address} ${at}`, source => source.moment(address, at ?? 0))
  const seq = at ?? actor.seq
  // A step that lies further back than the newest page of the journal.
  const around = useAsked(
    at !== null && !entries.some(entry => entry.seq === at) ? `around ${address} ${at}` : null,
    source => source.history(address, { before: seq + 1, limit: 2 }),
  )
  const known = around.answer === null ? entries : [...entries, ...around.answer.entries]
  const entry = known.find(one => one.seq === seq)
  const before = known.find(one => one.seq === seq - 1)
  const state = at === null ? actor.state : (moment.answer?.state ?? entry?.state ?? null)
  const path = useMemo<Step | null>(() => {
    if (at === null && step !== null && step.view.seq === actor.seq)
      return { from: step.previousState, to: step.view.state, event: step.event }
    return entry === undefined ? null : { from: before?.state ?? null, to: entry.state, event: entry.event.type }
  }, [at, step, actor.seq, entry, before])
  const next = useMemo(
    () => new Set(actor.next.filter(({ can }) => can !== false).map(({ event }) => event)),
    [actor.next],
  )
  const changed = useMemo(() => new Set(entry?.changes?.map(({ path }) => path) ?? []), [entry])
  const context = at === null ? contextOf(actor.snapshot) : moment.answer?.context
  const pending = actor.effects.length + actor.timers.length + actor.alarms.length + actor.waiting

  return (
    <div class="stack fill">
      <ActorHead actor={actor} again={again} />
      <Scrubber
        seq={seq}
        oldest={range?.oldest ?? 1}
        newest={Math.max(range?.newest ?? 1, actor.seq)}
        live={at === null}
        entry={entry ?? null}
        doubt={moment.answer !== null && !moment.answer.exact ? moment.answer.why : null}
        travel={travel}
      />
      <div class="columns fill">
        <Tabs
          label="Machine and messages"
          panes={[
            {
              id: 'chart',
              title: 'Statechart',
              content: () => (
                <Answer asked={chart}>
                  {({ chart }) =>
                    chart === null ? (
                      <Empty title="No chart was laid out for this machine">{`It is in ${state ?? 'a state that is not known'}.`}</Empty>
                    ) : (
                      <Statechart
                        chart={chart}
                        state={state}
                        last={path === null ? null : (edgeOf(chart, path)?.id ?? null)}
                        {...(at === null && { next })}
                      />
                    )
                  }
                </Answer>
              ),
            },
            { id: 'messages', title: 'Messages', content: () => <Sequence address={address} seq={actor.seq} /> },
          ]}
        />
        <Tabs
          label="Of this actor"
          panes={[
            {
              id: 'context',
              title: 'Context',
              content: () => (
                <section class="scroll padded" aria-label="Context" tabIndex={0}>
                  {at !== null && moment.answer === null ? (
                    <Answer asked={moment}>{() => null}</Answer>
                  ) : context === undefined || context === null ? (
                    <Empty title="Not known">
                      {moment.answer?.why ?? actor.hold?.why ?? 'Its snapshot can’t be read.'}
                    </Empty>
                  ) : (
                    <ValueTree name={null} value={context} changed={changed} />
                  )}
                </section>
              ),
            },
            {
              id: 'journal',
              title: 'Journal',
              content: () => (
                <Journal
                  address={address}
                  entries={entries}
                  oldest={range?.oldest ?? 0}
                  complete={range?.complete ?? true}
                  seq={seq}
                  entry={entry ?? null}
                  travel={travel}
                />
              ),
            },
            {
              id: 'pending',
              title: 'Waiting for',
              ...(pending > 0 && { note: count(pending) }),
              content: () => <Pending actor={actor} />,
            },
            {
              id: 'next',
              title: 'Next',
              note: count(actor.next.length),
              content: () => <NextEvents actor={actor} again={again} />,
            },
          ]}
        />
      </div>
    </div>
  )
}
