import { expect, test } from 'vitest'
import { testCounty } from '../../../test/support/county.ts'
import { cloneDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { anonymous } from '../context/actor.ts'
import type { Context } from '../context/context.ts'
import { defineManifest } from '../context/manifest.ts'
import { transaction } from '../database/transaction.ts'
import { CalendarBook, readCalendars } from './calendar-book.ts'
import { type CalendarData, readCalendarFile } from './calendar-file.ts'
import { dueAt, startClock } from './clock.ts'
import { addHoliday, confirmHoliday, type HolidaysChanged, moveHoliday, removeHoliday } from './holidays.ts'
import { loadCalendar } from './load-calendar.ts'

const now = Temporal.Instant.from('2026-11-18T07:00:00Z')
const day = (text: string) => Temporal.PlainDate.from(text)
const migori = readCalendarFile('counties/migori')
const grounds = { reason: 'Declared by the Cabinet Secretary', authority: 'Gazette Notice 1 of 2026' }
const thanksgiving = { en: 'Day of national thanksgiving', sw: 'Siku ya shukrani ya taifa' }
const declared = { key: 'thanksgiving-2026', day: day('2026-11-24'), name: thanksgiving, kind: 'declared' as const, ...grounds }
const quiet = { added: [], changed: [], removed: [], kept: [], days: { daysClosed: [], daysOpened: [], from: null } }

const load = (base: TestDatabase, data: CalendarData = migori) => transaction(base.db, (trx) => loadCalendar(trx, data, now))

/** A county whose only listener notes what it hears, and an officer who may change holidays. */
async function listeningCounty() {
  const heard: HolidaysChanged[] = []
  const listener = defineManifest({
    name: 'listener',
    needs: [],
    on: {
      'calendar.holidays_changed': async (ctx: Context, event: HolidaysChanged) => {
        if (event.reason === 'refused by a listener') throw new Error('the listener refused')
        await ctx.db.selectFrom('calendar.holidays').select('key').execute()
        heard.push(event)
      },
    },
  })
  const county = await testCounty({ manifests: [listener] })
  const officer = await county.staff({ roles: ['ict-administrator'], office: 'headquarters-ict' })
  const changes = () => county.db.selectFrom('calendar.holiday_changes').selectAll().orderBy('id').execute()
  const asked = { as: county.as, officer: officer.actor, base: county.base, county, heard, changes }
  return { ...asked, [Symbol.asyncDispose]: () => county[Symbol.asyncDispose]() }
}

test('a file is read back as it was written, and the same file again changes nothing', async () => {
  await using base = await cloneDatabase()
  for (const table of ['calendar.hours', 'calendar.calendars', 'calendar.holidays'] as const) await base.ownerDb.deleteFrom(table).execute()
  expect((await load(base)).added).toHaveLength(migori.calendars.length + migori.holidays.length)
  const calendars = await readCalendars(base.db)
  expect(calendars.named).toEqual(migori.calendars)
  expect(calendars.holidays.map((each) => ({ ...each, day: each.day.toString() }))).toEqual(
    migori.holidays.map((each) => ({ ...each, day: each.day.toString() })),
  )
  expect(await load(base)).toEqual(quiet)
  expect((await readCalendars(base.db)).version).toBe(calendars.version)
})

test('a day that the file adds, moves or drops is reported as closed or opened', async () => {
  await using base = await cloneDatabase()
  await load(base)
  const holidays = migori.holidays
    .filter(({ key }) => key !== 'mashujaa-day-2027')
    .map((each) => (each.key === 'labour-day-2026' ? { ...each, day: day('2026-05-04') } : each))
  const report = await load(base, { ...migori, holidays })
  expect([report.changed, report.removed]).toEqual([['holiday labour-day-2026'], ['holiday mashujaa-day-2027']])
  expect(report.days.daysClosed.map(String)).toEqual(['2026-05-04'])
  expect(report.days.daysOpened.map(String)).toEqual(['2026-05-01', '2027-10-20'])
  expect(report.days.from?.toString()).toBe('2026-05-01')
  expect((await load(base)).changed).toContain('holiday mashujaa-day-2027')
})

test('hours that the file changes are changed', async () => {
  await using base = await cloneDatabase()
  await load(base)
  const calendars = migori.calendars.map((each) => ({
    ...each,
    hours: each.key === 'office' ? each.hours.filter(({ weekday }) => weekday < 5) : each.hours,
  }))
  expect((await load(base, { ...migori, calendars })).changed).toEqual(['calendar office'])
  expect((await readCalendars(base.db)).hours('office')).toHaveLength(8)
})

test('a declared day closes the office from the moment it is added: recorded, audited, and told to those who keep clocks', async () => {
  await using world = await listeningCounty()
  const { as, officer, heard, county, changes, base } = world
  const clock = startClock({ at: Temporal.Instant.from('2026-11-23T12:00:00Z'), targetMinutes: 480, calendar: 'office' })
  const due = async () => dueAt(clock, (await county.calendars.current(base.db)).of('office'))?.toString()
  expect(await due()).toBe('2026-11-24T12:00:00Z')

  const done = await as(officer, (ctx) => addHoliday(ctx, declared))
  expect(await due()).toBe('2026-11-25T12:00:00Z')
  expect(done.daysClosed.map(String)).toEqual(['2026-11-24'])
  expect(heard).toHaveLength(1)
  expect(heard[0]).toMatchObject({ verb: 'added', holiday: 'thanksgiving-2026', change: done.change, reason: grounds.reason })
  expect(dueAt(clock, heard[0]!.calendars.of('office'))?.toString()).toBe('2026-11-25T12:00:00Z')
  const [line, ...others] = await changes()
  expect(others).toEqual([])
  expect(line).toMatchObject({ verb: 'added', holiday: 'thanksgiving-2026', day_before: null, changed_by: officer.person, ...grounds })
  const audited = await base.db.selectFrom('audit.entries').select(['verb', 'actor', 'record_id']).execute()
  expect(audited).toEqual([{ verb: 'calendar.holiday.added', actor: officer.person, record_id: 'thanksgiving-2026' }])
})

test('adding the same holiday again does nothing twice; another on that day is refused', async () => {
  await using world = await listeningCounty()
  const { as, officer, heard, changes } = world
  const add = (key: string) => as(officer, (ctx) => addHoliday(ctx, { ...declared, key }))
  const results = await Promise.all([add('thanksgiving-2026'), add('thanksgiving-2026'), add('thanksgiving-2026')])
  expect(results.map(({ holiday }) => holiday.key)).toEqual(Array(3).fill('thanksgiving-2026'))
  expect([heard.length, (await changes()).length]).toEqual([1, 1])
  await expect(add('another')).rejects.toThrow(/calendar\.holiday_exists/)
  const other = { ...declared, key: 'other', name: { en: 'Another day', sw: 'Siku nyingine' } }
  await expect(as(officer, (ctx) => addHoliday(ctx, other))).rejects.toThrow(/calendar\.holiday_exists: .* is already a holiday/)
  await expect(as(officer, (ctx) => moveHoliday(ctx, { key: 'mashujaa-day-2027', day: declared.day, ...grounds }))).rejects.toThrow(
    /calendar\.holiday_exists/,
  )
})

test('an awaited Idd closes nothing until its notice confirms it, on the day the notice names', async () => {
  await using world = await listeningCounty()
  const { as, officer, heard } = world
  const idd = { key: 'idd-ul-fitr-2027', ...grounds }
  await as(officer, (ctx) => moveHoliday(ctx, { ...idd, day: day('2027-03-11') }))
  expect(heard).toEqual([]) // still awaited: no office closes, no clock moves
  await as(officer, (ctx) => confirmHoliday(ctx, { ...idd, day: day('2027-03-09') }))
  expect(heard.map(({ verb, daysClosed }) => [verb, daysClosed.map(String)])).toEqual([['confirmed', ['2027-03-09']]])
  await expect(as(officer, (ctx) => confirmHoliday(ctx, idd))).rejects.toThrow(/calendar\.holiday_unchanged/)
  await expect(as(officer, (ctx) => moveHoliday(ctx, { ...idd, day: day('2027-03-09') }))).rejects.toThrow(/calendar\.holiday_unchanged/)
})

test('moving a holiday off a Sunday opens the Monday again', async () => {
  await using world = await listeningCounty()
  const { as, officer } = world
  const moved = await as(officer, (ctx) => moveHoliday(ctx, { key: 'jamhuri-day-2027', day: day('2027-12-14'), ...grounds }))
  expect(moved.daysClosed.map(String)).toEqual(['2027-12-14'])
  expect(moved.daysOpened.map(String)).toEqual(['2027-12-12', '2027-12-13'])
})

test('a removed holiday opens its day, stays in the record, and does not come back with the file', async () => {
  await using world = await listeningCounty()
  const { as, officer, heard, changes, base } = world
  await as(officer, (ctx) => removeHoliday(ctx, { key: 'mashujaa-day-2027', ...grounds }))
  expect(heard[0]?.daysOpened.map(String)).toEqual(['2027-10-20'])
  expect(await load(base)).toEqual({ ...quiet, kept: ['holiday mashujaa-day-2027'] })
  expect((await readCalendars(base.db)).holidays.some(({ key }) => key === 'mashujaa-day-2027')).toBe(false)
  expect((await changes()).map(({ verb }) => verb)).toEqual(['removed'])
  await expect(as(officer, (ctx) => removeHoliday(ctx, { key: 'mashujaa-day-2027', ...grounds }))).rejects.toThrow(/calendar\.holiday_gone/)
})

test('what an officer added survives the next import of the file', async () => {
  await using world = await listeningCounty()
  const { as, officer, base } = world
  await as(officer, (ctx) => addHoliday(ctx, declared))
  expect(await load(base)).toEqual(quiet)
  expect((await readCalendars(base.db)).holidays.some(({ key }) => key === declared.key)).toBe(true)
})

test('without the permission nothing changes, and an unknown holiday is not found', async () => {
  await using world = await listeningCounty()
  const { as, officer, changes } = world
  await expect(as({ ...officer, grants: [] }, (ctx) => addHoliday(ctx, declared))).rejects.toThrow(/basics\.denied/)
  await expect(as(anonymous, (ctx) => removeHoliday(ctx, { key: 'jamhuri-day-2027', ...grounds }))).rejects.toThrow(
    /basics\.sign_in_needed/,
  )
  await expect(as(officer, (ctx) => removeHoliday(ctx, { key: 'no-such-day', ...grounds }))).rejects.toThrow(/basics\.not_found/)
  expect(await changes()).toEqual([])
})

test('when a listener refuses, the holiday, its record and what the process remembers are as before', async () => {
  await using world = await listeningCounty()
  const { as, officer, county, changes, base } = world
  const before = await county.calendars.current(base.db)
  const refused = as(officer, async (ctx) => {
    await ctx.county.calendars.current(ctx.db)
    await addHoliday(ctx, { ...declared, reason: 'refused by a listener' }).catch(async (error) => {
      await ctx.county.calendars.current(ctx.db) // fills the memory with what is about to be undone
      throw error
    })
  })
  await expect(refused).rejects.toThrow('the listener refused')
  expect(await changes()).toEqual([])
  const after = await readCalendars(base.db)
  expect(after.version).toBe(before.version)
  expect(after.holidays.some(({ key }) => key === declared.key)).toBe(false)

  // The next change must not come under the number of the one that was undone, or the memory would answer for it.
  await as(officer, (ctx) => moveHoliday(ctx, { key: 'jamhuri-day-2027', day: day('2027-12-14'), ...grounds }))
  expect((await county.calendars.current(base.db)).holidays.some(({ key }) => key === declared.key)).toBe(false)
})

test('two processes see a change alike', async () => {
  await using world = await listeningCounty()
  const { as, officer, base } = world
  const other = new CalendarBook()
  const remembered = await other.current(base.db)
  expect(await other.current(base.db)).toBe(remembered)
  await as(officer, (ctx) => addHoliday(ctx, declared))
  expect((await other.current(base.db)).holidays.some(({ key }) => key === declared.key)).toBe(true)
})

test('the record of changes cannot be changed or emptied by the app, and overlapping hours cannot be stored', async () => {
  await using world = await listeningCounty()
  const { as, officer, base } = world
  await as(officer, (ctx) => addHoliday(ctx, declared))
  await expect(base.db.updateTable('calendar.holiday_changes').set({ reason: 'another' }).execute()).rejects.toThrow(/permission denied/)
  await expect(base.db.deleteFrom('calendar.holiday_changes').execute()).rejects.toThrow(/permission denied/)
  const overlap = { calendar: 'office', weekday: 1, opens_minute: 700, closes_minute: 800 }
  await expect(base.db.insertInto('calendar.hours').values(overlap).execute()).rejects.toThrow(/hours_do_not_overlap/)
})

test('a key that no calendar has is a fault that says so', async () => {
  await using world = await listeningCounty()
  const { county, base } = world
  const calendars = await county.calendars.current(base.db)
  expect([calendars.has('office'), calendars.has('lunar')]).toEqual([true, false])
  expect(() => calendars.of('lunar')).toThrow(/calendar\.no_such_calendar/)
})
