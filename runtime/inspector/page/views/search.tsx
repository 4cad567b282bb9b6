/** Finds actors by a part of their address, by kind, state, hold, or the code of what went wrong. */
import { useSelector } from '@xstate/store-preact'
import { useEffect, useState } from 'preact/hooks'
import { HeldBadge, StateBadge } from '../parts/badge.js'
import { Empty, Shown } from '../parts/blank.js'
import { PageHead } from '../parts/page-head.js'
import { Ago } from '../parts/time.js'
import { VirtualList } from '../parts/virtual-list.js'
import { useAsk } from '../state/ask.js'
import { actorHref, go, hrefOf, route } from '../state/route.js'
import type { Found, Overview } from '../wire/types.js'
import { count, plural } from '../words.js'

const LIMIT = 1_000
const FIELDS = ['text', 'kind', 'state', 'code', 'held'] as const
type Query = Partial<Record<(typeof FIELDS)[number], string>>

export function SearchView() {
  const { query: asked } = useSelector(route, s => s.context)
  const overview = useAsk<Overview>('Vesper.InspectorOverview', [])
  const query: Query = Object.fromEntries(FIELDS.flatMap(field => (asked[field] ? [[field, asked[field]]] : [])))
  const answer = useAsk<Found>('Vesper.InspectorSearch', [{ ...query, limit: LIMIT }], 2_000)
  const set = (change: Query) => go(hrefOf('search', '', { ...query, ...change }), true)
  return (
    <div class="page page-full">
      <PageHead title="Search" about="Actors by what they are, where they are, or what went wrong with them." />
      <search>
        <form class="filters" onSubmit={event => event.preventDefault()}>
          <TypedField
            id="search-text"
            label="Address contains"
            value={query.text ?? ''}
            onValue={text => set({ text })}
          />
          <label class="field">
            <span>Kind</span>
            <select value={query.kind ?? ''} onChange={event => set({ kind: event.currentTarget.value })}>
              <option value="">any</option>
              {overview.data?.kinds.map(({ kind }) => (
                <option key={kind}>{kind}</option>
              ))}
            </select>
          </label>
          <TypedField
            id="search-state"
            label="State begins with"
            value={query.state ?? ''}
            onValue={state => set({ state })}
          />
          <TypedField id="search-code" label="Error code" value={query.code ?? ''} onValue={code => set({ code })} />
          <label class="field">
            <span>Held</span>
            <select value={query.held ?? ''} onChange={event => set({ held: event.currentTarget.value })}>
              <option value="">any</option>
              <option>suspended</option>
              <option>quarantined</option>
            </select>
          </label>
        </form>
      </search>
      <Shown answer={answer}>{found => <Results {...found} />}</Shown>
    </div>
  )
}

function Results({ found, more }: Found) {
  const [chosen, setChosen] = useState(-1)
  if (found.length === 0)
    return <Empty title="Nothing was found">Take away a condition, or write less of the address.</Empty>
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setChosen(Math.min(found.length - 1, chosen + 1))
    else if (event.key === 'ArrowUp') setChosen(Math.max(0, chosen - 1))
    else if (event.key === 'Enter' && event.target === event.currentTarget) {
      const actor = found[chosen]
      if (actor !== undefined) go(actorHref(actor.address))
    } else return
    event.preventDefault()
  }
  return (
    <>
      <p class="quiet" role="status">
        {more ? `The first ${count(found.length)}; there are more.` : `${plural(found.length, 'actor')} found.`}
      </p>
      <div class="card fill">
        <VirtualList
          items={found}
          rowHeight={40}
          keyOf={({ address }) => address}
          label="Actors that were found"
          selected={chosen}
          onKey={onKey}
          row={({ address, kind, state, held, code, at, seq }, index) => (
            // biome-ignore lint/a11y/useSemanticElements: rows stand in boxes that put them in their place.
            <div class={`actor-row${index === chosen ? ' chosen' : ''}`} role="listitem">
              <a href={actorHref(address)}>{address}</a>
              <span>
                <StateBadge kind={kind} state={state} />
              </span>
              <span class="badges">
                <HeldBadge held={held} />
                {code !== null && <code>{code}</code>}
              </span>
              <span class="number quiet end">step {count(seq)}</span>
              <span class="quiet end">
                <Ago at={at} />
              </span>
            </div>
          )}
        />
      </div>
    </>
  )
}

/** Tells what was typed once the typing pauses. */
function TypedField({
  id,
  label,
  value,
  onValue,
}: {
  id: string
  label: string
  value: string
  onValue: (value: string) => void
}) {
  const [text, setText] = useState(value)
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onValue(text), 200)
    return () => clearTimeout(timer)
  }, [text])
  useEffect(() => setText(value), [value])
  return (
    <label class="field">
      <span>{label}</span>
      <input
        id={id}
        type="search"
        value={text}
        onInput={event => setText(event.currentTarget.value)}
        autocomplete="off"
        spellcheck={false}
      />
    </label>
  )
}
