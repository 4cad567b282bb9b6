/** Times that go on by themselves. */
import { useEffect, useState } from 'preact/hooks'
import { ago, dateTime, duration } from '../words.js'

/** The time now, again and again. */
export function useNow(everyMs = 1_000): number {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

export function Ago({ at }: { at: number }) {
  const now = useNow()
  return (
    <time class="number" dateTime={new Date(at).toISOString()} title={dateTime(at)}>
      {ago(at, now)}
    </time>
  )
}

export function Until({ at }: { at: number }) {
  const now = useNow(500)
  return (
    <time class="number" dateTime={new Date(at).toISOString()} title={dateTime(at)}>
      {at <= now ? 'due now' : `in ${duration(at - now)}`}
    </time>
  )
}
