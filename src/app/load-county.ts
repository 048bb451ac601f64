import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newId } from '../core/basics/ids.ts'
import { loadRevenue } from '../engines/money/ledger/load-revenue.ts'
import { readRevenueFile } from '../engines/money/ledger/revenue-file.ts'
import { importTariffs, readTariffFiles } from '../engines/money/tariffs/import-tariffs.ts'
import { loadRoles } from '../kernel/access/load-roles.ts'
import { CalendarBook } from '../kernel/calendar/calendar-book.ts'
import { readCalendarFile } from '../kernel/calendar/calendar-file.ts'
import { systemActor } from '../kernel/context/actor.ts'
import { asActor } from '../kernel/context/context.ts'
import type { Clock, County } from '../kernel/context/county.ts'
import type { Database } from '../kernel/database/database.ts'
import { transaction } from '../kernel/database/transaction.ts'
import { loadPlaces } from '../kernel/places/load-places.ts'
import { readPlaces } from '../kernel/places/places.ts'
import { readPlacesFile } from '../kernel/places/places-file.ts'
import { importServices } from '../modules/services/definitions/import-services.ts'
import { bringCalendar } from './bring-calendar.ts'
import { countyFolder } from './county.ts'
import { manifests } from './modules.ts'

const readJson = (folder: string, name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))

/**
 * Brings `counties/<name>` into the database: places, calendar, revenue, roles and posts in one transaction, then the schedules of fees and the
 * service definitions, which become drafts to review when they changed. Doing it again changes nothing.
 */
export async function loadCounty(db: Database, name: string, clock: Clock): Promise<void> {
  const folder = countyFolder(name)
  const known = new Set(manifests.flatMap((manifest) => Object.keys(manifest.permissions ?? {})))
  await transaction(db, async (trx) => {
    const now = clock.now()
    await loadPlaces(trx, readPlacesFile(folder), now)
    await bringCalendar(trx, readCalendarFile(folder), now)
    await loadRevenue(trx, readRevenueFile(folder), now)
    await loadRoles(trx, { roles: readJson(folder, 'roles.json'), posts: readJson(folder, 'posts.json') }, known, () =>
      newId(now.epochMilliseconds),
    )
  })
  // All of a county that bringing in services asks for; the rest needs keys and files, which a load does without.
  const county = { name, db, clock, places: await readPlaces(db), calendars: new CalendarBook() } as unknown as County
  await asActor(county, systemActor('money.tariff.import'), (ctx) => importTariffs(ctx, readTariffFiles(folder)))
  await asActor(county, systemActor('services.definition.import'), (ctx) => importServices(ctx, folder))
}
