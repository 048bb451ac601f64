import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { testCounty } from '../../test/support/county.ts'
import { openSample, publishSamples } from '../../test/support/desk-samples.ts'
import type { Text } from '../core/basics/texts.ts'
import { retimeCases } from '../engines/cases/retime-cases.ts'
import { type CalendarData, readCalendarFile } from '../kernel/calendar/calendar-file.ts'
import { transaction } from '../kernel/database/transaction.ts'
import { bringCalendar } from './bring-calendar.ts'
import { countyFolder } from './county.ts'

test('a changed calendar file re-times open clocks as a new holiday does, and the same file again does nothing', async () => {
  await using county = await testCounty()
  const types = await publishSamples(county)
  const guardian = await county.resident()
  const { dueAt } = await openSample({ county, types, guardian }, {})
  const data = readCalendarFile(countyFolder('migori'))
  const bring = (file: CalendarData) => transaction(county.base.ownerDb, (trx) => bringCalendar(trx, file, county.clock.now()))
  const waiting = async () => {
    const { rows } = await sql<{ payload: { from: string; change: string; what: Text } }>`
      select payload from jobs._private_jobs j join jobs._private_tasks t on t.id = j.task_id where t.identifier = 'cases.clock.retime'`.execute(
      county.base.ownerDb,
    )
    return rows.map(({ payload }) => payload)
  }
  await bring(data)
  expect(await waiting()).toEqual([])
  const day = (dueAt as Temporal.Instant).toZonedDateTimeISO('Africa/Nairobi').toPlainDate()
  const rest = {
    key: 'day-of-rest',
    day,
    name: { en: 'Day of rest', sw: 'Siku ya mapumziko' },
    kind: 'public',
    authority: { en: 'Gazette', sw: 'Gazeti la Serikali' },
    confirmed: true,
  } as unknown as CalendarData['holidays'][number]
  await bring({ ...data, holidays: [...data.holidays, rest] })
  const [job] = await waiting()
  expect(job?.from).toBe(day.toString())
  expect(await retimeCases(county, { ...(job as { change: string; what: Text }), from: day })).toBe(1)
})
