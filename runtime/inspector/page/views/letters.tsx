/** Events that no actor could take, and what becomes of them. */

import { useSelector } from '@xstate/store-preact'
import { useEffect, useState } from 'preact/hooks'
import type { DeadLetterSummary } from '../contract.js'
import { Answer, Empty } from '../parts/answer.js'
import { Badge } from '../parts/badge.js'
import { EventName } from '../parts/event-name.js'
import { plural } from '../parts/number.js'
import { Panel } from '../parts/panel.js'
import { Ago } from '../parts/time.js'
import { VirtualList } from '../parts/virtual-list.js'
import { useAsked } from '../state/asked.js'
import { inspector } from '../state/inspector.js'
import { go, hrefOf } from '../state/route.js'
import { Letter } from './letter.js'

export function Letters({ id }: { id: string }) {
  const letters = useAsked('letters', source => source.letters(), 5_000)
  const count = useSelector(inspector, state => state.context.pulses.at(-1)?.totals.letters)
  useEffect(() => letters.again(), [count])
  return (
    <Answer asked={letters}>
      {all =>
        all.length === 0 ? (
          <Panel title="Dead letters">
            <Empty title="No dead letters">
              An event that an actor fails on three times is put here, and the actor goes on with the next.
            </Empty>
          </Panel>
        ) : (
          <LettersOf all={all} id={id} again={letters.again} />
        )
      }
    </Answer>
  )
}

function LettersOf({ all, id, again }: { all: readonly DeadLetterSummary[]; id: string; again(): void }) {
  const [code, setCode] = useState('')
  const codes = [...new Set(all.map(letter => letter.code))].sort()
  const shown = code === '' ? all : all.filter(letter => letter.code === code)
  const index = Math.max(
    0,
    shown.findIndex(letter => letter.id === id),
  )
  const current = shown[index]
  const choose = (letter: DeadLetterSummary | undefined) => {
    if (letter !== undefined) go(hrefOf('letters', letter.id))
  }

  function onKey(key: string): boolean {
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: shown.length - 1 }[key]
    choose(to === undefined ? undefined : shown[to])
    return to !== undefined
  }

  return (
    <div class="columns fill">
      <Panel
        title="Dead letters"
        note={plural(shown.length, 'event')}
        flush
        className="fill"
        actions={
          <select aria-label="Failure" value={code} onChange={event => setCode(event.currentTarget.value)}>
            <option value="">every failure</option>
            {codes.map(one => (
              <option key={one}>{one}</option>
            ))}
          </select>
        }
      >
        <VirtualList
          label="Dead letters. Arrow keys move."
          items={shown}
          rowHeight={56}
          active={index}
          keyOf={letter => letter.id}
          onKey={onKey}
          render={letter => (
            <button type="button" class="letter-row" tabIndex={-1} onClick={() => choose(letter)}>
              <span class="grow">
                <EventName type={letter.event} /> to <strong>{letter.to}</strong>
                <span class="muted clip">{letter.message}</span>
              </span>
              {letter.edits > 0 && <Badge tone="info">edited</Badge>}
              <span class="faint">
                <Ago at={letter.at} />
              </span>
            </button>
          )}
        />
      </Panel>
      {current !== undefined && <Letter key={current.id} id={current.id} again={again} />}
    </div>
  )
}
