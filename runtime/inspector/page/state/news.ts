/** The steps of one actor as they happen, handed over once for each frame that is drawn. */
import { useSelector } from '@xstate/store-preact'
import { useEffect, useRef } from 'preact/hooks'
import type { WatchedNews } from '../contract.js'
import { inspector } from './inspector.js'

/** Older ones are let go: the journal has them. */
const MOST_PER_FRAME = 500

export function useNews(address: string, onNews: (news: readonly WatchedNews[]) => void): void {
  const source = useSelector(inspector, state => state.context.source)
  const latest = useRef(onNews)
  latest.current = onNews
  useEffect(() => {
    if (source === null || address === '') return
    let heard: WatchedNews[] = []
    let frame = 0
    const stream = source.watch(address, news => {
      heard.push(news)
      if (heard.length > MOST_PER_FRAME) heard.shift()
      if (frame === 0)
        frame = requestAnimationFrame(() => {
          frame = 0
          const told = heard
          heard = []
          latest.current(told)
        })
    })
    return () => {
      stream.cancel()
      cancelAnimationFrame(frame)
    }
  }, [source, address])
}
