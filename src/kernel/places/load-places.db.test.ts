import { expect, test } from 'vitest'
import { cloneDatabase } from '../../../test/support/test-database.ts'
import type { Database } from '../database/database.ts'
import { transaction } from '../database/transaction.ts'
import { loadPlaces } from './load-places.ts'
import { type PlacesData, readPlaces } from './places.ts'
import { readPlacesFile } from './places-file.ts'

const migori = readPlacesFile('counties/migori')
const busia = readPlacesFile('counties/busia')
const now = Temporal.Instant.from('2026-11-22T06:00:00Z')
const load = (db: Database, data: PlacesData) => transaction(db, (trx) => loadPlaces(trx, data, now))
const nothing = { added: [], changed: [], retired: [] }

test('a county is read back as its file describes it, and the same file again changes nothing', async () => {
  await using base = await cloneDatabase()
  await load(base.db, busia)
  const first = await load(base.db, migori)
  expect(first.retired).toContain('ward 1121')
  expect(await load(base.db, migori)).toEqual(nothing)

  const places = await readPlaces(base.db)
  expect(places.subCounties).toEqual(migori.subCounties)
  expect(places.wards).toEqual(migori.wards)
  expect(places.departments).toEqual(migori.departments)
  expect(places.offices).toEqual(migori.offices)
})

test('a changed name is changed, and nothing else', async () => {
  await using base = await cloneDatabase()
  await load(base.db, migori)
  const wards = migori.wards.map((ward) => (ward.code === 1272 ? { ...ward, name: 'Kwa Town', aliases: ['Kwa'] } : ward))
  expect(await load(base.db, { ...migori, wards })).toEqual({ ...nothing, changed: ['ward 1272'] })
  expect((await readPlaces(base.db)).ward(1272)).toEqual({ code: 1272, name: 'Kwa Town', subCounty: 255, aliases: ['Kwa'] })
})

test('an office that the file no longer names is retired, found by its key, and comes back when it is named again', async () => {
  await using base = await cloneDatabase()
  await load(base.db, migori)
  const offices = migori.offices.filter(({ key }) => key !== 'rongo-roads')
  const report = await load(base.db, { ...migori, offices })
  expect(report.retired).toEqual(['office rongo-roads'])
  expect(await load(base.db, { ...migori, offices })).toEqual(nothing)

  const places = await readPlaces(base.db)
  expect(places.officesFor('roads', 1262).map(({ key }) => key)).toEqual(['headquarters-roads'])
  expect(places.office('rongo-roads')?.phone).toBe(migori.offices.find(({ key }) => key === 'rongo-roads')?.phone)

  expect((await load(base.db, migori)).changed).toContain('office rongo-roads')
  expect((await readPlaces(base.db)).officeFor('roads', 1262)?.key).toBe('rongo-roads')
})

test('an import that fails leaves all as it was', async () => {
  await using base = await cloneDatabase()
  await load(base.db, migori)
  const offices = migori.offices.map((office) => (office.key === 'ward-1300' ? { ...office, ward: 9999 } : office))
  const departments = migori.departments.map((department) => ({ ...department, name: { en: 'Changed', sw: 'Imebadilishwa' } }))
  await expect(load(base.db, { ...migori, departments, offices })).rejects.toThrow(/offices_ward_exists/)
  expect((await readPlaces(base.db)).departments).toEqual(migori.departments)
})

test('two imports at once end as one', async () => {
  await using base = await cloneDatabase()
  const renamed = {
    ...migori,
    wards: migori.wards.map((ward) => ({ ...ward, name: `${ward.name} Ward` })),
    offices: migori.offices.map((office) => ({ ...office, phone: `${office.phone}0` })),
  }
  const reports = await Promise.all([load(base.db, renamed), load(base.db, renamed)])
  expect(reports.map(({ changed }) => changed.length).sort((a, b) => a - b)).toEqual([0, migori.wards.length + migori.offices.length])
  expect((await readPlaces(base.db)).wards).toEqual(renamed.wards)
})

test('the database refuses an office whose area does not fit its kind', async () => {
  await using base = await cloneDatabase()
  await load(base.db, migori)
  const spoil = base.db.updateTable('places.offices').set({ ward: 1262 }).where('key', '=', 'headquarters-roads').execute()
  await expect(spoil).rejects.toThrow(/offices_area_fits_kind/)
})
