import type { Language, Text } from '../../core/basics/texts.ts'
import type { Database } from '../database/database.ts'
import type { Places } from '../places/places.ts'

export type Clock = { now(): Temporal.Instant }

/** A county's own words and looks, from `counties/<name>/profile.json`. */
export type CountyProfile = {
  readonly name: string
  readonly code: number
  readonly title: Text
  readonly motto: Text
  readonly referencePrefix: string
  readonly phone: string
  readonly email: string
  readonly postalAddress: string
  readonly headquarters: Text
  readonly theme: { readonly brand: string; readonly brandDark: string; readonly accent: string; readonly link: string }
  readonly languages: readonly Language[]
  /** The ward that the demo's tour walks through. */
  readonly demoWard: number
}

/**
 * One county: everything hangs from this object and nothing in the code is global. Rooms above extend it by declaration merging
 * (`declare module '../../kernel/context/county.ts' { interface County { readonly files: FileStore } }`); `app/county.ts` assembles it.
 */
export interface County {
  readonly name: string
  readonly profile: CountyProfile
  /** The folder `counties/<name>`. */
  readonly folder: string
  readonly db: Database
  /** Sub-counties, wards, departments and offices as they stood at the start; they change by an import, after which processes start anew. */
  readonly places: Places
  readonly clock: Clock
  /** True for ever on a database that was created as demo. */
  readonly demo: boolean
  /** The address people reach this county at, without a slash at the end: `https://services.migori.go.ke`. */
  readonly publicUrl: string
}
