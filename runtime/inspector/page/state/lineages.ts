/** A branching history, asked for anew whenever the process says that it has changed. */
import { useSelector } from '@xstate/store-preact'
import { useEffect } from 'preact/hooks'
import type { Lineage } from '../wire/types.js'
import { type Answer, useAsk } from './ask.js'
import { session } from './session.js'

/** A long one is asked for more rarely. */
const pauseFor = (limit: number): number => (limit > 240 ? 2_000 : 150)

/** @param name null: it isn't known yet. */
export function useLineage(name: string | null, limit: number): Answer<Lineage> {
  const source = useSelector(session, s => s.context.source)
  const answer = useAsk<Lineage>(name === null ? null : 'Vesper.InspectorLineage', [name, { limit }])
  const { refresh } = answer
  useEffect(() => {
    if (source === null || name === null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = () => {
      timer = undefined
      refresh()
    }
    const stop = source.stream('Vesper.InspectorLineageChanges', [name], () => {
      timer ??= setTimeout(ask, pauseFor(limit))
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [source, name, limit, refresh])
  return answer
}
