/** Messages between actors as a sequence diagram: a column for each, time runs down, and the chosen one with all that led to it stands out. */
import { useEffect, useMemo, useState } from 'preact/hooks'
import { actorHref } from '../state/route.js'
import type { Message, Messages } from '../wire/types.js'
import { clockTime } from '../words.js'
import { Empty } from './blank.js'
import { EventName } from './event-name.js'

/** Of a lane: where there is room, and where there is little. */
const COLUMN = { wide: 190, narrow: 116 }
const NARROW = matchMedia('(max-width: 860px)')
const ROW = 34
const GUTTER = 104
const kindOf = (address: string): string => address.split('/')[0] ?? address
/** An effect's id is its actor's address with a step and an index. */
const EFFECT = /^(.+)\/\d+\/\d+$/

/** Whose column it is: all effects share one. */
const columnOf = (name: string, actors: ReadonlySet<string>): string =>
  !actors.has(name) && EFFECT.test(name) ? 'effects' : name

export function Sequence({ messages: { participants, messages }, subject }: { messages: Messages; subject: string }) {
  const [chosen, setChosen] = useState<number | null>(null)
  const column = useColumn()
  const actors = useMemo(() => new Set(messages.map(({ to }) => to).concat(subject)), [messages, subject])
  const columns = useMemo(() => {
    const names = messages.flatMap(({ from, to }) => [columnOf(from, actors), to])
    const all = new Set([subject, ...participants.map(name => columnOf(name, actors)), ...names])
    // What is outside stands to the left, the actor first among its like.
    return [...all].sort((a, b) => Number(actors.has(a)) - Number(actors.has(b)))
  }, [participants, messages, actors, subject])
  const causes = useMemo(() => chainOf(messages, chosen), [messages, chosen])
  if (messages.length === 0)
    return <Empty title="No messages yet">What this actor gets and sends will be drawn here.</Empty>
  const xOf = (name: string) => GUTTER + column * (columns.indexOf(name) + 0.5)
  const width = GUTTER + column * columns.length
  const height = ROW * (messages.length + 0.5)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <section class="sequence" tabIndex={0} aria-label={`Messages of ${subject}, oldest first`}>
      <div class="sequence-head" style={{ width: `${width}px` }}>
        {columns.map(name => (
          <div
            class={`lane${name === subject ? ' lane-own' : ''}`}
            key={name}
            style={{ width: `${column}px` }}
            title={name}
          >
            {actors.has(name) ? <a href={actorHref(name, 'messages')}>{name}</a> : <span class="quiet">{name}</span>}
          </div>
        ))}
      </div>
      <div class="sequence-body" style={{ width: `${width}px`, height: `${height}px` }}>
        <svg width={width} height={height} aria-hidden="true">
          <defs>
            <marker
              id="message-arrow"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path d="M0 0.5 8 4 0 7.5z" />
            </marker>
          </defs>
          {columns.map(name => (
            <line key={name} class="lifeline" x1={xOf(name)} x2={xOf(name)} y1="0" y2={height} />
          ))}
          {messages.map((message, index) => (
            <Arrow
              key={`${message.to} ${message.seq}`}
              from={xOf(columnOf(message.from, actors))}
              to={xOf(message.to)}
              y={ROW * (index + 0.75)}
              tone={causes === null ? '' : causes.has(index) ? ' cause' : ' dim'}
            />
          ))}
        </svg>
        <ol class="sequence-rows">
          {messages.map((message, index) => {
            const [from, to] = [xOf(columnOf(message.from, actors)), xOf(message.to)]
            const left = from === to ? to + 8 : Math.min(from, to) + 6
            return (
              <li key={`${message.to} ${message.seq}`} style={{ top: `${ROW * index}px`, height: `${ROW}px` }}>
                <button
                  type="button"
                  aria-pressed={chosen === index}
                  class={causes === null ? '' : causes.has(index) ? 'cause' : 'dim'}
                  onClick={() => setChosen(chosen === index ? null : index)}
                  title={titleOf(message)}
                >
                  <span class="number quiet sequence-time">{clockTime(message.at)}</span>
                  <span class="sr">
                    from {message.from} to {message.to}:{' '}
                  </span>
                  <span
                    class="sequence-type"
                    style={{ left: `${left}px`, maxWidth: `${Math.max(Math.abs(from - to), column) - 24}px` }}
                  >
                    <EventName kind={kindOf(message.to)} type={message.type} />
                  </span>
                </button>
              </li>
            )
          })}
        </ol>
      </div>
    </section>
  )
}

function useColumn(): number {
  const [isNarrow, setNarrow] = useState(NARROW.matches)
  useEffect(() => {
    const look = () => setNarrow(NARROW.matches)
    NARROW.addEventListener('change', look)
    return () => NARROW.removeEventListener('change', look)
  }, [])
  return isNarrow ? COLUMN.narrow : COLUMN.wide
}

const titleOf = ({ from, to, type, seq, cause }: Message): string =>
  `${from} → ${to}: ${type}, taken in step ${seq}${cause === null ? '' : `; sent by step ${cause.seq} of ${cause.address}`}`

function Arrow({ from, to, y, tone }: { from: number; to: number; y: number; tone: string }) {
  const path = from === to ? `M${to} ${y - 8}h14v8h-12` : `M${from} ${y}L${to + (to > from ? -2 : 2)} ${y}`
  return <path class={`message${tone}`} d={path} marker-end="url(#message-arrow)" />
}

/** The message with all those that led to it. */
function chainOf(messages: readonly Message[], chosen: number | null): ReadonlySet<number> | null {
  if (chosen === null) return null
  const chain = new Set<number>()
  for (let index: number = chosen; index >= 0 && !chain.has(index); ) {
    chain.add(index)
    const cause = messages[index]?.cause
    index =
      cause === null || cause === undefined
        ? -1
        : messages.findIndex(({ to, seq }) => to === cause.address && seq === cause.seq)
  }
  return chain
}
