/** Days of the week and times of the day, in UTC. */

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Day = (typeof DAYS)[number]

export interface TimeWindow {
  readonly days?: readonly Day[] | undefined
  /** `08:00`, inclusive; the beginning of the day if it is left out. */
  readonly from?: string | undefined
  /** `18:00`, exclusive; the end of the day if it is left out. */
  readonly until?: string | undefined
}

const MINUTES_OF_DAY = 24 * 60
const MINUTE_MS = 60_000

/** Null of what is no time from 00:00 to 24:00. */
export function minuteOfDay(text: string): number | null {
  const [, hour = '', minute = ''] = /^([0-2][0-9]):([0-5][0-9])$/.exec(text) ?? []
  const of = hour === '' ? Number.NaN : Number(hour) * 60 + Number(minute)
  return of <= MINUTES_OF_DAY ? of : null
}

/** @param now Milliseconds since 1970. */
export function isWithin({ days = DAYS, from = '00:00', until = '24:00' }: TimeWindow, now: number): boolean {
  const { day, minute } = momentOf(now)
  const [first, end] = [minuteOfDay(from) ?? 0, minuteOfDay(until) ?? MINUTES_OF_DAY]
  if (first < end) return days.includes(dayAt(day)) && first <= minute && minute < end
  if (minute >= first) return days.includes(dayAt(day))
  return minute < end && days.includes(dayAt(day - 1))
}

/** `mon, tue 08:00–18:00 UTC` */
export function windowText({ days, from = '00:00', until = '24:00' }: TimeWindow): string {
  return `${days === undefined ? '' : `${days.join(', ')} `}${from}–${until} UTC`
}

/** `sat 03:12 UTC` */
export function momentText(now: number): string {
  const { day, minute } = momentOf(now)
  const digits = (number: number) => String(number).padStart(2, '0')
  return `${dayAt(day)} ${digits(Math.floor(minute / 60))}:${digits(minute % 60)} UTC`
}

/** @returns the number of the day, with a Monday as 0, and the minute within it. */
function momentOf(now: number): { readonly day: number; readonly minute: number } {
  const minutes = Math.floor(now / MINUTE_MS)
  const day = Math.floor(minutes / MINUTES_OF_DAY)
  // 1970 began on a Thursday.
  return { day: day + 3, minute: minutes - day * MINUTES_OF_DAY }
}

const dayAt = (day: number): Day => DAYS[((day % DAYS.length) + DAYS.length) % DAYS.length] as Day
