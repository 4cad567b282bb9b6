/** What a person should know of, newest first. Those that the pulse brought stand before those that were asked for. */
import { useSelector } from '@xstate/store-preact'
import { useMemo } from 'preact/hooks'
import { Badge, type Colour } from '../../parts/badge.js'
import { Empty } from '../../parts/blank.js'
import { Ago } from '../../parts/time.js'
import { news } from '../../state/news.js'
import { actorHref } from '../../state/route.js'
import type { Alarm } from '../../wire/types.js'

const SHOWN = 30
const WORDS: Readonly<Record<Alarm['kind'], readonly [string, Colour]>> = {
  quarantined: ['quarantined', 'bad'],
  branch: ['all held', 'bad'],
  letter: ['given up', 'warn'],
  crash: ['crash', 'warn'],
  fallback: ['fallback', 'warn'],
}
const keyOf = ({ at, kind, address, code, message }: Alarm): string => `${at} ${kind} ${address} ${code} ${message}`

export function Alarms({ alarms }: { alarms: readonly Alarm[] }) {
  const fresh = useSelector(news, s => s.context.alarms)
  const all = useMemo(() => {
    const byKey = new Map([...fresh, ...alarms].map(alarm => [keyOf(alarm), alarm]))
    return [...byKey.values()].sort((a, b) => b.at - a.at).slice(0, SHOWN)
  }, [alarms, fresh])
  return (
    <section class="card" aria-labelledby="alarms">
      <header class="card-head">
        <h2 id="alarms">Alarms</h2>
      </header>
      {all.length === 0 ? (
        <Empty title="No alarms">
          Crashes, events given up, quarantines and proofs that fell back are listed here.
        </Empty>
      ) : (
        <ul class="alarms">
          {all.map(alarm => {
            const [word, tone] = WORDS[alarm.kind]
            const isKind = alarm.address.endsWith('/')
            return (
              <li key={keyOf(alarm)}>
                <div class="alarm-line">
                  <Badge tone={tone}>{word}</Badge>
                  <a href={isKind ? `#/machine/${alarm.address.slice(0, -1)}` : actorHref(alarm.address)}>
                    {isKind ? alarm.address.slice(0, -1) : alarm.address}
                  </a>
                  <span class="quiet end">
                    <Ago at={alarm.at} />
                  </span>
                </div>
                <p class="alarm-words">
                  {alarm.message} <code>{alarm.code}</code>
                </p>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
