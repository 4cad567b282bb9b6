/** An answer of the source, asked again when it should be. What was answered before stays on show meanwhile. */
import { useSelector } from '@xstate/store-preact'
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { asPageError, type PageError } from '../errors.js'
import type { Source } from '../wire/source.js'
import { inspector } from './inspector.js'

export interface Asked<Answer> {
  readonly answer: Answer | null
  readonly error: PageError | null
  /** Answers within `SETTLE_MS`, however often it is called. */
  again(): void
}

const SETTLE_MS = 150

/** `null` asks nothing. `everyMs` asks again and again; a hidden page asks nothing. */
export function useAsked<Answer>(
  key: string | null,
  ask: (source: Source) => Promise<Answer>,
  everyMs?: number,
): Asked<Answer> {
  const source = useSelector(inspector, state => state.context.source)
  const open = useSelector(inspector, state => state.context.link?.phase === 'open')
  const [state, setState] = useState<{ key: string | null; answer: Answer | null; error: PageError | null }>({
    ...{ key, answer: null, error: null },
  })
  const latest = useRef(ask)
  latest.current = ask
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const current = useRef(0)

  const now = useCallback(async () => {
    if (source === null || key === null) return
    current.current += 1
    const mine = current.current
    const settled = await latest.current(source).then(
      answer => ({ key, answer, error: null }),
      error => ({ key, answer: null, error: asPageError(error) }),
    )
    if (mine !== current.current) return
    // A connection that is lost for a moment takes nothing off the screen.
    setState(before =>
      settled.error?.code === 'PAGE_CONNECTION_LOST' && before.key === key && before.answer !== null ? before : settled,
    )
  }, [source, key])

  useEffect(() => {
    void now()
    if (everyMs === undefined || source?.readOnly) return
    const repeat = setInterval(() => {
      if (!document.hidden) void now()
    }, everyMs)
    return () => clearInterval(repeat)
  }, [now, everyMs, open])

  useEffect(
    () => () => {
      current.current += 1
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
    },
    [],
  )

  const again = useCallback(() => {
    if (timer.current !== null) return
    timer.current = setTimeout(() => {
      timer.current = null
      void now()
    }, SETTLE_MS)
  }, [now])

  return state.key === key ? { answer: state.answer, error: state.error, again } : { answer: null, error: null, again }
}
