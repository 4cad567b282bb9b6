/** Days and times in UTC. */
import fc from 'fast-check'
import t from 'tap'
import { DAYS, isWithin, minuteOfDay, momentText } from '../../../../actors/wallet/policy/time-window.js'

const time = fc
  .integer({ min: 0, max: 24 * 60 - 1 })
  .map(minute => new Date(minute * 60_000).toISOString().slice(11, 16))
const moment = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map(Number)

t.test('a time is from 00:00 to 24:00, and nothing else', async t => {
  fc.assert(fc.property(time, text => minuteOfDay(text) === Number(text.slice(0, 2)) * 60 + Number(text.slice(3))))
  t.equal(minuteOfDay('24:00'), 1_440)
  for (const text of ['24:01', '29:00', '8:00', '08:60', '', '08:00 ', '-1:00', '08.00'])
    t.equal(minuteOfDay(text), null, text)
})

t.test('a moment is named as the calendar has it', async t => {
  fc.assert(
    fc.property(moment, now => {
      const text = new Date(now).toUTCString()
      t.equal(momentText(now), `${text.slice(0, 3).toLowerCase()} ${text.slice(17, 22)} UTC`)
    }),
  )
})

t.test('a window and what is left of the day never overlap, and miss nothing', async () => {
  fc.assert(
    fc.property(time, time, moment, (from, until, now) => {
      if (from === until) return
      return isWithin({ from, until }, now) !== isWithin({ from: until, until: from }, now)
    }),
  )
})

t.test('each moment belongs to one day alone, over midnight, too', async () => {
  fc.assert(
    fc.property(time, time, moment, (from, until, now) => {
      const days = DAYS.filter(day => isWithin({ days: [day], from, until }, now))
      return days.length === (isWithin({ from, until }, now) ? 1 : 0)
    }),
  )
})
