import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type MessagesSettings, messagesOf, NO_SENDERS } from '../engines/messages/settings.ts'
import type { Clock, County, CountyProfile } from '../kernel/context/county.ts'
import type { Manifest } from '../kernel/context/manifest.ts'
import type { Database } from '../kernel/database/database.ts'
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
  readonly manifests?: readonly Manifest[]
  /** How messages leave the county; without it they are written down and wait. */
  readonly messages?: MessagesSettings
}

export const readProfile = (name: string): CountyProfile =>
  JSON.parse(readFileSync(join(countyFolder(name), 'profile.json'), 'utf8')) as CountyProfile

/** Puts a county together from its database, its folder and what stands around it. Opens no connection and starts nothing. */
export async function openCounty(parts: CountyParts): Promise<County> {
  const folder = countyFolder(parts.name)
  const profile = readProfile(parts.name)
  return {
    name: parts.name,
    profile,
    folder,
    db: parts.db,
    clock: parts.clock,
    demo: parts.demo,
    publicUrl: parts.publicUrl,
    manifests: parts.manifests ?? manifests,
    assets: await ensureAssets(projectRoot),
    brand: brandOf(folder, profile),
    messages: messagesOf(parts.manifests ?? manifests, parts.messages ?? NO_SENDERS),
  }
}
