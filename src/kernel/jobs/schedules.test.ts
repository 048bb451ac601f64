import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cronItems, toUtcCron } from './schedules.ts'

test('a morning hour in Kenya is three hours earlier in UTC', () => {
  expect(toUtcCron('30 6 * * *')).toEqual(['30 3 * * *'])
  expect(toUtcCron('0 8-17/3 * * 1-5')).toEqual(['0 5,8,11,14 * * 1-5'])
  expect(toUtcCron('*/10 * * * *')).toEqual(['*/10 * * * *'])
})

test('an hour before three runs on the day before in UTC', () => {
  expect(toUtcCron('15 1 * * *')).toEqual(['15 22 * * *'])
  expect(toUtcCron('15 1,5 * * 1')).toEqual(['15 2 * * 1', '15 22 * * 0'])
  expect(toUtcCron('0 0 * * 0')).toEqual(['0 21 * * 6'])
})

test('an hour before three on a day of the month is refused, because the day before the first has no number', () => {
  expect(() => toUtcCron('0 2 1 * *')).toThrow('choose 03:00 or later')
  expect(toUtcCron('0 3 1 7 *')).toEqual(['0 0 1 7 *'])
})

test('a field that is not understood is refused', () => {
  for (const cron of ['0 25 * * *', '0 6 * *', '0 x * * *', '0 9-6 * * *', '0 */0 * * *']) expect(() => toUtcCron(cron)).toThrow()
})

test('the lines in UTC match exactly the Kenyan moments', () => {
  const hour = fc.integer({ min: 0, max: 23 })
  fc.assert(
    fc.property(hour, fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 400 }), hour, (scheduled, weekday, day, clock) => {
      const nairobi = Temporal.PlainDateTime.from('2026-01-01T00:00').add({ days: day, hours: clock })
      const utc = nairobi.subtract({ hours: 3 })
      const due = nairobi.hour === scheduled && nairobi.dayOfWeek % 7 === weekday
      const digest = { min: 0, hour: utc.hour, date: utc.day, month: utc.month, dow: utc.dayOfWeek % 7 }
      const items = cronItems([{ task: 'test.thing.do', cron: `0 ${scheduled} * * ${weekday}` }])
      expect(items.some((item) => item.match(digest))).toBe(due)
    }),
  )
})
