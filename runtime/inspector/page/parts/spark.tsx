/** A small line over time. */
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'

interface SparkProps {
  readonly label: string
  /** Milliseconds since 1970. */
  readonly times: readonly number[]
  readonly values: readonly (number | null)[]
  readonly tone?: 'accent' | 'bad' | 'warn' | 'ok'
  readonly height?: number
}

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

export function Spark({ label, times, values, tone = 'accent', height = 44 }: SparkProps) {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const data = (): uPlot.AlignedData => [times.map(at => at / 1_000), [...values]]

  useEffect(() => {
    const element = box.current
    if (element === null) return
    const made = new uPlot(
      {
        width: element.clientWidth || 200,
        height,
        padding: [4, 0, 4, 0],
        cursor: { show: false },
        legend: { show: false },
        axes: [{ show: false }, { show: false }],
        scales: { y: { range: (_, min, max) => [Math.min(0, min ?? 0), Math.max(1, max ?? 1) * 1.08] } },
        series: [
          {},
          {
            // Asked at each drawing, so that the line follows the theme.
            stroke: () => colour(tone),
            fill: () => `${colour(tone)}1f`,
            width: 1.5,
            points: { show: false },
          },
        ],
      },
      data(),
      element,
    )
    plot.current = made
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
    }
  }, [tone, height])

  useEffect(() => {
    plot.current?.setData(data())
  })

  return <div ref={box} class="spark" role="img" aria-label={label} style={{ height: `${height}px` }} />
}
