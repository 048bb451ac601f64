import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CaseTypeBook } from '../engines/cases/case-types.ts'
import { type MessagesSettings, messagesOf } from '../engines/messages/settings.ts'
import { MoneyBook } from '../engines/money/ledger/money-book.ts'
import { readRevenueFile } from '../engines/money/ledger/revenue-file.ts'
import { DarajaClient } from '../engines/money/mpesa/daraja-client.ts'
import type { MpesaSettings } from '../engines/money/mpesa/mpesa-settings.ts'
import { openSecrets } from '../engines/sign-in/secrets.ts'
import { CalendarBook } from '../kernel/calendar/calendar-book.ts'
import type { Clock, County, CountyProfile } from '../kernel/context/county.ts'
import type { Manifest } from '../kernel/context/manifest.ts'
import type { Database } from '../kernel/database/database.ts'
import { type FilesConfiguration, openFiles } from '../kernel/files/county-files.ts'
import { readPlaces } from '../kernel/places/places.ts'
import type { SettingShown } from '../modules/administration/settings/health.ts'
import { ensureAssets } from '../ui/assets.ts'
import { brandOf } from './brand.ts'
import { manifests } from './modules.ts'

export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
export const countyFolder = (name: string): string => join(projectRoot, 'counties', name)

export const systemClock: Clock = { now: () => Temporal.Now.instant() }

export type CountyParts = {
  readonly name: string
  readonly db: Database
  readonly clock: Clock
  readonly demo: boolean
  readonly publicUrl: string
  readonly files: FilesConfiguration
  readonly senders: MessagesSettings
  readonly mpesa?: MpesaSettings | null
  readonly anchorsFolder: string
  readonly auditorEmail?: string | undefined
  /** Where the simulated outside world answers; used on a demo only. */
  readonly simulatorUrl?: string
  readonly secret: string | undefined
  /** What the operator set, for the administrators' page. */
  readonly settingsShown?: readonly SettingShown[]
  readonly backupsFolder?: string
  readonly manifests?: readonly Manifest[]
}

const readProfile = (name: string): CountyProfile =>
  JSON.parse(readFileSync(join(countyFolder(name), 'profile.json'), 'utf8')) as CountyProfile

/** Puts a county together from its database, its folder and what stands around it. Reads places and keys; starts nothing but the thread that draws documents, which ends with `county.files`. */
export async function openCounty(parts: CountyParts): Promise<County> {
  const folder = countyFolder(parts.name)
  const profile = readProfile(parts.name)
  const rooms = parts.manifests ?? manifests
  return {
    name: parts.name,
    profile,
    folder,
    db: parts.db,
    clock: parts.clock,
    demo: parts.demo,
    simulatorUrl: parts.demo ? (parts.simulatorUrl ?? null) : null,
    publicUrl: parts.publicUrl,
    manifests: rooms,
    anchorsFolder: parts.anchorsFolder,
    auditorEmail: parts.auditorEmail ?? null,
    ...(parts.settingsShown ? { settingsShown: parts.settingsShown } : {}),
    ...(parts.backupsFolder ? { backupsFolder: parts.backupsFolder } : {}),
    places: await readPlaces(parts.db),
    calendars: new CalendarBook(),
    caseTypes: new CaseTypeBook(),
    files: await openFiles(parts.files, parts.clock.now()),
    messages: messagesOf(rooms, parts.senders),
    money: new MoneyBook(readRevenueFile(folder)),
    mpesa: parts.mpesa ? new DarajaClient(parts.mpesa, parts.clock) : null,
    secrets: openSecrets(parts.secret),
    assets: await ensureAssets(projectRoot),
    brand: brandOf(folder, profile),
  }
}
