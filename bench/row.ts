/** One measured figure. */
export interface BenchRow {
  readonly name: string
  readonly value: number
  /** `ms`, `1/s`, `bytes`. */
  readonly unit: string
  /** What a bare loop or a peer reached in the same run, or null where there is nothing to hold it against. */
  readonly floor: number | null
  /** value ÷ floor */
  readonly ratio: number | null
  /** How far the figure can be trusted. */
  readonly note?: string
}

export function row(name: string, value: number, unit: string, floor: number | null = null): BenchRow {
  return {
    name,
    value: round(value),
    unit,
    floor: floor === null ? null : round(floor),
    ratio: floor === null ? null : round(value / floor),
  }
}

/** How many times as good ours is as the stock prover, which is the floor, by their medians. */
export function gainRow(name: string, unit: string, own: readonly number[], stock: readonly number[]): BenchRow {
  const floor = median(stock)
  const value = round(floor / median(own))
  return { name, value, unit: `× (floor: stock, ${unit})`, floor: round(floor), ratio: null }
}

/** Three significant digits or more. */
function round(value: number): number {
  return value >= 1_000 ? Math.round(value) : Number(value.toPrecision(3))
}

export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  )
}
