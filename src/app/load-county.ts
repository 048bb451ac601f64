import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newId } from '../core/basics/ids.ts'
import { loadRoles } from '../kernel/access/load-roles.ts'
import { readCalendarFile } from '../kernel/calendar/calendar-file.ts'
import { loadCalendar } from '../kernel/calendar/load-calendar.ts'
import type { Clock } from '../kernel/context/county.ts'
import type { Database } from '../kernel/database/database.ts'
import { transaction } from '../kernel/database/transaction.ts'
import { loadPlaces } from '../kernel/places/load-places.ts'
import { readPlacesFile } from '../kernel/places/places-file.ts'
import { countyFolder } from './county.ts'
import { manifests } from './modules.ts'

const readJson = (folder: string, name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))

/**
 * Brings `counties/<name>` into the database: places, calendar, roles and posts, in one transaction. Doing it again changes nothing.
 * Service definitions are imported by their own module, since they become drafts to review when they changed.
 */
export async function loadCounty(db: Database, name: string, clock: Clock): Promise<void> {
  const folder = countyFolder(name)
  const known = new Set(manifests.flatMap((manifest) => Object.keys(manifest.permissions ?? {})))
  await transaction(db, async (trx) => {
    const now = clock.now()
    await loadPlaces(trx, readPlacesFile(folder), now)
    await loadCalendar(trx, readCalendarFile(folder), now)
    await loadRoles(trx, { roles: readJson(folder, 'roles.json'), posts: readJson(folder, 'posts.json') }, known, () =>
      newId(now.epochMilliseconds),
    )
  })
}
