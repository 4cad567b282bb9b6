/** Actors by a part of their name, by kind, state, hold, and by the code of what went wrong. */
import { useSelector } from '@xstate/store-preact'
import { useState } from 'preact/hooks'
import { Answer, Empty } from '../parts/answer.js'
import { Held } from '../parts/badge.js'
import { count } from '../parts/number.js'
import { Panel } from '../parts/panel.js'
import { Ago } from '../parts/time.js'
import { VirtualList } from '../parts/virtual-list.js'
import { useAsked } from '../state/asked.js'
import { inspector } from '../state/inspector.js'
import { go, hrefOf, type Route } from '../state/route.js'
import type { SearchQuery } from '../wire/source.js'

const MOST = 1_000

export function Search({ query }: { query: Route['query'] }) {
  const [index, setIndex] = useState(0)
  const overview = useAsked('overview', source => source.overview())
  const kind = query.kind ?? ''
  const heat = useAsked(kind === '' ? null : `heat ${kind}`, source => source.heat(kind))
  const readOnly = useSelector(inspector, state => state.context.source?.readOnly)
  const asked: SearchQuery = {
    ...(query.text && { text: query.text }),
    ...(query.kind && { kind: query.kind }),
    ...(query.state && { state: query.state }),
    ...(query.code && { code: query.code }),
    ...((query.held === 'suspended' || query.held === 'quarantined') && { held: query.held }),
    limit: MOST,
  }
  const found = useAsked(
    `search ${JSON.stringify(asked)}`,
    source => source.search(asked),
    readOnly ? undefined : 3_000,
  )
  const set = (name: string, value: string) => {
    setIndex(0)
    go(hrefOf('search', '', { ...query, ...(name === 'kind' && { state: '' }), [name]: value }))
  }
  const states = [...new Set([...Object.keys(heat.answer?.states ?? {}), ...(query.state ? [query.state] : [])])].sort()
  return (
    <div class="stack fill">
      <search class="filters">
        <label>
          Address
          <input
            value={query.text ?? ''}
            placeholder="part of it, as sector/12"
            onInput={event => set('text', event.currentTarget.value)}
          />
        </label>
        <label>
          Kind
          <select value={kind} onChange={event => set('kind', event.currentTarget.value)}>
            <option value="">any</option>
            {overview.answer?.kinds.map(one => (
              <option key={one.kind}>{one.kind}</option>
            ))}
          </select>
        </label>
        <label>
          State
          <select
            value={query.state ?? ''}
            disabled={kind === ''}
            onChange={event => set('state', event.currentTarget.value)}
          >
            <option value="">any</option>
            {states.map(state => (
              <option key={state}>{state}</option>
            ))}
          </select>
        </label>
        <label>
          Held
          <select value={query.held ?? ''} onChange={event => set('held', event.currentTarget.value)}>
            <option value="">either way</option>
            <option>suspended</option>
            <option>quarantined</option>
          </select>
        </label>
        <label>
          Error code
          <input
            value={query.code ?? ''}
            placeholder="SEALER_…"
            spellcheck={false}
            onInput={event => set('code', event.currentTarget.value.trim())}
          />
        </label>
      </search>
      <Panel
        title="Actors"
        flush
        className="fill"
        note={
          found.answer === null
            ? undefined
            : found.answer.more
              ? `the first ${count(found.answer.found.length)}; there are more`
              : `${count(found.answer.found.length)} found`
        }
      >
        <Answer asked={found}>
          {({ found }) =>
            found.length === 0 ? (
              <Empty title="No actor is like that">Take one of the conditions away.</Empty>
            ) : (
              <VirtualList
                label="Actors that were found. Arrow keys move, Enter opens."
                items={found}
                rowHeight={40}
                active={Math.min(index, found.length - 1)}
                keyOf={one => one.address}
                onKey={key => {
                  const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: found.length - 1 }[key]
                  const chosen = found[index]
                  if (to !== undefined) setIndex(Math.max(0, Math.min(found.length - 1, to)))
                  else if (key === 'Enter' && chosen !== undefined) go(hrefOf('actor', chosen.address))
                  else return false
                  return true
                }}
                render={one => (
                  <a class="found" href={hrefOf('actor', one.address)} tabIndex={-1}>
                    <strong class="clip">{one.address}</strong>
                    <span class="clip">{one.state}</span>
                    <span class="clip">{one.code !== null && <code class="code">{one.code}</code>}</span>
                    <span>
                      <Held held={one.held} />
                    </span>
                    <span class="number faint">{count(one.seq)} steps</span>
                    <span class="faint number">
                      <Ago at={one.at} />
                    </span>
                  </a>
                )}
              />
            )
          }
        </Answer>
      </Panel>
    </div>
  )
}
