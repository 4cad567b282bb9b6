/** Messages between an actor and those that it talks to, over time, each tied to the step that sent it. */

import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Message } from '../contract.js'
import { Answer, Empty } from '../parts/answer.js'
import { EventName, eventWords } from '../parts/event-name.js'
import { clockTime } from '../parts/time.js'
import { useAsked } from '../state/asked.js'
import { hrefOf } from '../state/route.js'

const COLUMN = 168
const ROW = 34
const TOP = 8
const LEFT = 96

export function Sequence({ address, seq }: { address: string; seq: number }) {
  const messages = useAsked(`messages ${address}`, source => source.messages(address))
  useEffect(() => messages.again(), [seq])
  return (
    <Answer asked={messages}>
      {({ messages }) =>
        messages.length === 0 ? <Empty title="No messages yet" /> : <Diagram address={address} messages={messages} />
      }
    </Answer>
  )
}

/** Effects of an actor share a line: there would be one for each try of each. */
const lineOf = (participant: string): string => {
  const effect = /^(.+)\/\d+\/\d+$/.exec(participant)
  return effect === null ? participant : `effects of ${effect[1]}`
}

function Diagram({ address, messages }: { address: string; messages: readonly Message[] }) {
  const [chosen, setChosen] = useState<number | null>(null)
  const lines = useMemo(() => {
    const found = new Set<string>([address])
    for (const { from, to } of messages) found.add(lineOf(from)).add(lineOf(to))
    return [...found]
  }, [address, messages])
  const chain = useMemo(() => causes(messages, chosen), [messages, chosen])
  const x = (participant: string) => LEFT + lines.indexOf(lineOf(participant)) * COLUMN + COLUMN / 2
  const width = LEFT + lines.length * COLUMN
  const height = TOP + messages.length * ROW + 16
  const selected = chosen === null ? undefined : messages[chosen]
  return (
    <div class="sequence">
      <section class="scroll" aria-label="Sequence of messages" tabIndex={0}>
        <svg class="sequence-head" width={width} height={34} aria-hidden="true">
          {lines.map(line => (
            <g key={line}>
              <rect
                x={x(line) - COLUMN / 2 + 6}
                y={5}
                width={COLUMN - 12}
                height={24}
                rx={6}
                class={line === address ? 'own' : ''}
              />
              <text x={x(line)} y={21} text-anchor="middle">
                {line.length > 22 ? `${line.slice(0, 21)}…` : line}
              </text>
            </g>
          ))}
        </svg>
        <svg width={width} height={height} class="sequence-lines" focusable="false">
          <title>Messages, the oldest first</title>
          <defs>
            <marker id="tip-message" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M0 0.5L7.5 4L0 7.5z" class="tip message" />
            </marker>
          </defs>
          {lines.map(line => (
            <line key={line} x1={x(line)} x2={x(line)} y1={0} y2={height} class="life" />
          ))}
          {messages.map((message, index) => {
            const y = TOP + index * ROW + 22
            const [from, to] = [x(message.from), x(message.to)]
            const own = from === to
            return (
              // biome-ignore lint/a11y/useSemanticElements: a button can't stand in a drawing.
              <g
                key={`${message.to} ${message.seq} ${message.type}`}
                class={`message ${chain.has(index) ? 'chain' : ''} ${index === chosen ? 'chosen' : ''}`}
                role="button"
                tabIndex={0}
                aria-pressed={index === chosen}
                aria-label={`${eventWords(message.type)} from ${message.from} to ${message.to}`}
                onClick={() => setChosen(index === chosen ? null : index)}
                onKeyDown={event => {
                  if (event.key !== 'Enter' && event.key !== ' ') return
                  setChosen(index === chosen ? null : index)
                  event.preventDefault()
                }}
              >
                <rect x={0} y={y - 20} width={width} height={ROW - 2} class="hit" />
                <text x={8} y={y} class="time">
                  {clockTime(message.at)}
                </text>
                {own ? (
                  <path d={`M${from} ${y - 8}h26v12H${from + 3}`} marker-end="url(#tip-message)" />
                ) : (
                  <path d={`M${from} ${y}H${to + (to > from ? -2 : 2)}`} marker-end="url(#tip-message)" />
                )}
                <text
                  x={own ? from + 32 : (from + to) / 2}
                  y={own ? y + 2 : y - 6}
                  text-anchor={own ? 'start' : 'middle'}
                >
                  {eventWords(message.type)}
                </text>
              </g>
            )
          })}
        </svg>
      </section>
      <p class="foot" role="status">
        {selected === undefined ? (
          <span class="faint">Choose a message to see what caused it.</span>
        ) : (
          <>
            <EventName type={selected.type} /> was taken as step {selected.seq} of{' '}
            <a href={hrefOf('actor', selected.to, { at: String(selected.seq) })}>{selected.to}</a>
            {selected.cause === null ? (
              ' and came from outside.'
            ) : (
              <>
                , sent by step {selected.cause.seq} of{' '}
                <a href={hrefOf('actor', selected.cause.address, { at: String(selected.cause.seq) })}>
                  {selected.cause.address}
                </a>
                .
              </>
            )}
          </>
        )}
      </p>
    </div>
  )
}

/** The message and all that led to it. */
function causes(messages: readonly Message[], chosen: number | null): ReadonlySet<number> {
  const chain = new Set<number>()
  for (let index = chosen ?? -1; index >= 0 && !chain.has(index); ) {
    chain.add(index)
    const cause = messages[index]?.cause
    index = cause ? messages.findIndex(({ to, seq }) => to === cause.address && seq === cause.seq) : -1
  }
  return chain
}
