/** Which part of a drawing that grows to the right is in sight. At its end it goes along with the head; elsewhere what is looked at stays where it is. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Layout } from './layout.js'

const BEYOND = 400
/** From the end that still counts as the end. */
const NEAR = 24

interface Sight {
  isSeen(from: number, to: number): boolean
}

/** @param returns Changes whenever the head is to be gone to. */
export function useSight(box: { readonly current: HTMLElement | null }, layout: Layout, returns: number): Sight {
  const [view, setView] = useState({ left: 0, width: 1_200 })
  const atEnd = useRef(true)
  const anchor = useRef<{ readonly height: number; readonly beside: number } | null>(null)
  const drawn = useRef(layout)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    let frame = 0
    const measure = () => {
      frame = 0
      setView({ left: element.scrollLeft, width: element.clientWidth })
    }
    const schedule = () => {
      if (frame === 0) frame = requestAnimationFrame(measure)
    }
    const onScroll = () => {
      const { scrollLeft, clientWidth, scrollWidth } = element
      atEnd.current = scrollLeft + clientWidth >= scrollWidth - NEAR
      const column = drawn.current.columns.find(({ x, width }) => x + width > scrollLeft)
      anchor.current = column === undefined ? null : { height: column.height, beside: scrollLeft - column.x }
      schedule()
    }
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollLeft = element.scrollWidth
      schedule()
    })
    observer.observe(element)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame)
      element.removeEventListener('scroll', onScroll)
    }
  }, [box])
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    drawn.current = layout
    if (atEnd.current) element.scrollLeft = element.scrollWidth
    else {
      const { height, beside } = anchor.current ?? { height: 0, beside: 0 }
      const column = layout.columns.findLast(one => one.height <= height) ?? layout.columns[0]
      if (column !== undefined) element.scrollLeft = column.x + beside
    }
    setView({ left: element.scrollLeft, width: element.clientWidth })
  }, [layout, box])
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return
    atEnd.current = true
    element.scrollLeft = element.scrollWidth
  }, [returns, box])
  return { isSeen: (from, to) => to > view.left - BEYOND && from < view.left + view.width + BEYOND }
}
