/** A line over the last two minutes. */
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'

interface Props {
  /** Seconds since 1970. */
  readonly times: readonly number[]
  readonly values: readonly (number | null)[]
  readonly label: string
  readonly colour: string
  readonly height?: number
}

const colourOf = (element: Element, name: string): string =>
  getComputedStyle(element).getPropertyValue(`--${name}`).trim()

export function Plot({ times, values, label, colour, height = 56 }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const made = new uPlot(
      {
        width: element.clientWidth,
        height,
        pxAlign: false,
        cursor: { show: false },
        legend: { show: false },
        padding: [4, 0, 2, 0],
        axes: [{ show: false }, { show: false }],
        scales: { y: { range: (_, __, max) => [0, Math.max(1, (max ?? 0) * 1.1)] } },
        series: [
          {},
          {
            // Read at each drawing: the theme may have changed.
            stroke: () => colourOf(element, colour),
            fill: () => `${colourOf(element, colour)}1f`,
            width: 1.5,
            points: { show: false },
          },
        ],
      },
      [[], []],
      element,
    )
    plot.current = made
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
      plot.current = null
    }
  }, [height, colour])
  useEffect(() => {
    const frame = requestAnimationFrame(() => plot.current?.setData([times as number[], values as (number | null)[]]))
    return () => cancelAnimationFrame(frame)
  }, [times, values])
  return <div class="plot" ref={box} role="img" aria-label={label} style={{ height: `${height}px` }} />
}
