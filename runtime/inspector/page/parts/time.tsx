/** Moments and spans, as people read them. */
import { useEffect, useState } from 'preact/hooks'

const two = (value: number): string => String(value).padStart(2, '0')

/** `14:03:22.187`, with the date where it isn't today's. */
export function clockTime(at: number, now = Date.now()): string {
  const date = new Date(at)
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
  if (date.toDateString() === new Date(now).toDateString())
    return `${time}.${String(date.getMilliseconds()).padStart(3, '0')}`
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`
}

export function span(ms: number): string {
  const size = Math.abs(ms)
  if (size < 1_000) return `${Math.round(size)} ms`
  if (size < 60_000) return `${(size / 1_000).toFixed(size < 10_000 ? 1 : 0)} s`
  if (size < 3_600_000) return `${Math.floor(size / 60_000)} min ${two(Math.floor(size / 1_000) % 60)} s`
  if (size < 86_400_000) return `${Math.floor(size / 3_600_000)} h ${two(Math.floor(size / 60_000) % 60)} min`
  return `${Math.floor(size / 86_400_000)} d ${Math.floor(size / 3_600_000) % 24} h`
}

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
  const ms = now - at
  return (
    <time dateTime={new Date(at).toISOString()} title={clockTime(at)}>
      {ms < 1_500 ? 'just now' : `${span(ms)} ago`}
    </time>
  )
}

/** Of something that will be. */
export function Until({ at }: { at: number }) {
  const now = useNow()
  return (
    <time dateTime={new Date(at).toISOString()} title={clockTime(at)}>
      {at <= now ? 'due now' : `in ${span(at - now)}`}
    </time>
  )
}
