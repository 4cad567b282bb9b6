/** Asking the source from a view: once, or again and again while it is shown. */
import { useSelector } from '@xstate/store-preact'
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { type CallError, toCallError } from '../wire/source.js'
import { isReady as isSessionReady, session } from './session.js'

export interface Answer<T> {
  /** The last that came; kept while the next is on its way, also over a lost connection. */
  readonly data: T | null
  readonly error: CallError | null
  refresh(): void
}

/** @param method null: there is nothing to ask yet. */
export function useAsk<T>(method: string | null, params: readonly unknown[] = [], everyMs?: number): Answer<T> {
  const source = useSelector(session, s => s.context.source)
  const isReady = useSelector(session, isSessionReady)
  const key = method === null ? null : `${method} ${JSON.stringify(params)}`
  const [answer, setAnswer] = useState<{ key: string | null; data: T | null; error: CallError | null }>({
    key: null,
    data: null,
    error: null,
  })
  const [round, setRound] = useState(0)
  const asked = useRef(params)
  asked.current = params
  const wanted = useRef({ key, source })
  wanted.current = { key, source }
  const turn = useRef({ asked: 0, answered: 0 })
  useEffect(() => {
    if (method === null || source === null || !isReady) return
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      const own = ++turn.current.asked
      // An answer counts also when it was asked for anew meanwhile, or a view that asks in a hurry over a slow line would never get one.
      const counts = () => {
        const isWanted = wanted.current.key === key && wanted.current.source === source && own > turn.current.answered
        if (isWanted) turn.current.answered = own
        return isWanted
      }
      try {
        const data = await source.call<T>(method, ...asked.current)
        if (counts()) setAnswer({ key, data, error: null })
      } catch (error) {
        if (counts())
          setAnswer(before => ({ key, data: before.key === key ? before.data : null, error: toCallError(error) }))
      }
      // A page in the background asks no more until it is looked at.
      if (!over && everyMs !== undefined && source.live) timer = setTimeout(document.hidden ? wait : ask, everyMs)
    }
    const wait = () => {
      timer = setTimeout(document.hidden ? wait : ask, everyMs)
    }
    void ask()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [key, source, isReady, everyMs, round])
  const refresh = useCallback(() => setRound(one => one + 1), [])
  const isCurrent = answer.key === key
  return { data: isCurrent ? answer.data : null, error: isCurrent ? answer.error : null, refresh }
}
