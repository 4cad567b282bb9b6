/** Events that no actor could take: why, and what to do with them. */
import { useSelector } from '@xstate/store-preact'
import { useEffect, useState } from 'preact/hooks'
import { Badge } from '../parts/badge.js'
import { Empty, Shown } from '../parts/blank.js'
import { ChoosingList } from '../parts/choosing-list.js'
import { PageHead } from '../parts/page-head.js'
import { Ago } from '../parts/time.js'
import { useAsk } from '../state/ask.js'
import { news } from '../state/news.js'
import { session } from '../state/session.js'
import type { LetterSummary } from '../wire/types.js'
import { plural } from '../words.js'
import { type LetterDeed, LetterDeedDialog } from './letters/deed.js'
import { LetterDetail } from './letters/detail.js'

export function LettersView() {
  const given = useSelector(news, s => s.context.pulses.at(-1)?.totals.letters ?? 0)
  const [chosen, setChosen] = useState<string | null>(null)
  const [deed, setDeed] = useState<LetterDeed | null>(null)
  const answer = useAsk<readonly LetterSummary[]>('Vesper.DeadLettersList', [{ limit: 1_000 }], 2_000)
  const { refresh } = answer
  // Asked again as soon as one more was given up.
  useEffect(() => {
    if (given > 0) refresh()
  }, [given, refresh])
  const { admin, source } = useSelector(session, s => s.context)
  const letters = answer.data ?? []
  const canAct = admin && source?.live === true
  return (
    <div class="page page-full">
      <PageHead
        title="Dead letters"
        about="Events that made their actor fail three times, or that nobody could take. The actors went on without them."
      >
        {letters.length > 1 && source?.live === true && (
          <>
            <button
              type="button"
              class="button"
              disabled={!canAct}
              onClick={() => setDeed({ kind: 'discard', ids: letters.map(({ id }) => id) })}
            >
              Discard all
            </button>
            <button
              type="button"
              class="button"
              disabled={!canAct}
              onClick={() => setDeed({ kind: 'replay', ids: letters.map(({ id }) => id) })}
            >
              Replay all
            </button>
          </>
        )}
      </PageHead>
      <Shown answer={answer}>
        {() =>
          letters.length === 0 ? (
            <div class="card">
              <Empty title="No dead letters">Every event was taken by the actor that it was sent to.</Empty>
            </div>
          ) : (
            <div class="split">
              <Letters letters={letters} chosen={chosen ?? letters[0]?.id ?? null} onChoose={setChosen} />
              <LetterDetail
                key={chosen ?? letters[0]?.id}
                id={letters.some(({ id }) => id === chosen) ? (chosen as string) : (letters[0]?.id as string)}
                onDeed={canAct ? setDeed : null}
              />
            </div>
          )
        }
      </Shown>
      {deed !== null && <LetterDeedDialog deed={deed} onClose={() => setDeed(null)} onDone={answer.refresh} />}
    </div>
  )
}

interface LettersProps {
  readonly letters: readonly LetterSummary[]
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
}

function Letters({ letters, chosen, onChoose }: LettersProps) {
  const at = letters.findIndex(({ id }) => id === chosen)
  return (
    <ChoosingList
      items={letters}
      rowHeight={56}
      keyOf={({ id }) => id}
      label={plural(letters.length, 'dead letter')}
      chosen={Math.max(0, at)}
      onChoose={index => onChoose(letters[index]?.id ?? '')}
      rowClass="letter-row"
      row={letter => (
        <>
          <span>
            <b>{letter.event}</b> <span class="quiet">to {letter.to}</span>
          </span>
          <span class="quiet end">
            <Ago at={letter.at} />
          </span>
          <span class="letter-words">{letter.message}</span>
          <span class="end">{letter.edits > 0 && <Badge tone="idle">edited</Badge>}</span>
        </>
      )}
    />
  )
}
