import { expect, test } from 'vitest'
import { describeHours } from './opening-hours.ts'

const day = (weekday: number, opensMinute: number, closesMinute: number) => ({ weekday, opensMinute, closesMinute })
const office = [1, 2, 3, 4, 5].flatMap((weekday) => [day(weekday, 480, 780), day(weekday, 840, 1020)])

test('days with the same hours are one line, in either language', () => {
  expect(describeHours(office, 'en')).toEqual(['Monday to Friday: 08:00 to 13:00, 14:00 to 17:00'])
  expect(describeHours(office, 'sw')).toEqual(['Jumatatu hadi Ijumaa: 08:00 hadi 13:00, 14:00 hadi 17:00'])
})

test('days with other hours stand apart, closed days are left out', () => {
  expect(describeHours([...office.filter(({ weekday }) => weekday !== 3), day(6, 540, 720)], 'en')).toEqual([
    'Monday to Tuesday: 08:00 to 13:00, 14:00 to 17:00',
    'Thursday to Friday: 08:00 to 13:00, 14:00 to 17:00',
    'Saturday: 09:00 to 12:00',
  ])
})

test('what never closes is said in words', () => {
  const always = [1, 2, 3, 4, 5, 6, 7].map((weekday) => day(weekday, 0, 1440))
  expect(describeHours(always, 'en')).toEqual(['Day and night, every day'])
  expect(describeHours(always, 'sw')).toEqual(['Usiku na mchana, kila siku'])
})
