/** Counts and sizes, as people read them. */

const grouped = new Intl.NumberFormat('en-US')

export const count = (value: number): string => grouped.format(Math.round(value))

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`
}

export function bytes(value: number): string {
  for (const [size, unit] of [
    [2 ** 30, 'GiB'],
    [2 ** 20, 'MiB'],
    [2 ** 10, 'KiB'],
  ] as const)
    if (value >= size) return `${(value / size).toFixed(value / size < 10 ? 1 : 0)} ${unit}`
  return `${value} B`
}

export const rate = (value: number): string => (value < 10 && value > 0 ? value.toFixed(1) : count(value))
