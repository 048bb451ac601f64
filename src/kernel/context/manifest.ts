import type { ErrorDeclarations } from '../../core/basics/errors.ts'
import type { PersonalData } from '../../core/basics/personal-data.ts'
import type { Text } from '../../core/basics/texts.ts'
import type { Permission } from '../access/grants.ts'
import type { JobDefinition } from '../jobs/define-job.ts'
import type { Schedule } from '../jobs/schedules.ts'
import type { Context } from './context.ts'
import type { County } from './county.ts'

/** What a permission allows, in words an administrator reads when giving it. */
type PermissionDeclaration = Text

/** Handlers run inside the transaction of what happened elsewhere, lowest room first. Rooms that announce something extend this map. */
// biome-ignore lint/suspicious/noEmptyInterface: rooms above add their events by declaration merging
export interface Events {}

type Handlers = { readonly [name in keyof Events]?: (ctx: Context, event: Events[name]) => Promise<void> }

/** One entry of the staff menu or the resident's; shown to those who hold `permission` (or to all the audience, without). */
export type MenuItem = {
  readonly text: Text
  readonly href: string
  readonly audience: 'resident' | 'staff'
  readonly permission?: Permission
  readonly group: 'work' | 'records' | 'money' | 'insight' | 'administration'
  readonly order: number
}

/** Work that waits for whoever opens their desk: how much, and where it is done. */
export type DeskTask = { readonly text: Text; readonly href: string; readonly count: number; readonly late?: boolean }

/** Where the search at the head of staff pages sends its words (`?q=`), for those who hold every permission it takes. */
type StaffSearch = { readonly href: string; readonly permissions: readonly Permission[] }

/**
 * One way in which time empties what a room holds. Its columns are declared in `personalData` with one and the same `years:` or `days:`, which is what the
 * retention job reckons `before` from: older than that instant is due.
 */
export type RetentionRule = {
  /** Columns by full name, `messages.outbox.body`. */
  readonly columns: readonly string[]
  /** Empties or deletes at most `limit` records that are due, and gives how many. Called again until it gives none: a record once emptied is not due again. */
  readonly run: (ctx: Context, before: Temporal.Instant, limit: number) => Promise<number>
}

/** A record about a person that erasure leaves for now, and why, in words that the person reads. */
export type Stay = {
  readonly record: { readonly kind: string; readonly id: string }
  /** `open`: the county still works on it, and must be able to reach the person. `law`: a law tells the county to keep it. */
  readonly because: 'open' | 'law'
  /** What it is, by the name the person knows: a title and reference. */
  readonly what: Text
  readonly why: Text
  /** The ISO day from which time empties it; null when that is not known yet. */
  readonly until: string | null
}

/**
 * A room's or module's table of contents: plain data, read by app/ only. Rooms above the kernel extend it by declaration merging
 * (`interface Manifest { readonly caseTypes?: … }`).
 */
export interface Manifest {
  readonly name: string
  readonly needs: readonly string[]
  readonly permissions?: Record<Permission, PermissionDeclaration>
  readonly errors?: ErrorDeclarations
  readonly texts?: Record<string, Text>
  readonly menu?: readonly MenuItem[]
  readonly staffSearch?: StaffSearch
  /** What waits for who asks, and nothing that they may not see; asked each time a member of staff opens their desk. */
  readonly deskTasks?: (ctx: Context) => Promise<readonly DeskTask[]>
  readonly on?: Handlers
  readonly jobs?: readonly JobDefinition<County>[]
  readonly schedules?: readonly Schedule[]
  /** Every table (`schema.table`) or column (`schema.table.column`) of the room. A table may be declared `none` as a whole. */
  readonly personalData?: Record<string, PersonalData>
  /** All that the room holds about a person, for that person: plain data under headings they understand, and nothing about anyone else. */
  readonly exportOf?: (ctx: Context, person: string) => Promise<Record<string, unknown>>
  /** What of a person's must stay although they ask for erasure. Asked of every room before any of them erases. */
  readonly stays?: (ctx: Context, person: string) => Promise<readonly Stay[]>
  /**
   * Empties and deletes what `personalData` lets go of a person, but for the records that stay (whichever room said so). Gives how many records, by table.
   * Rooms are asked from the highest floor down.
   */
  readonly erase?: (ctx: Context, person: string, stays: readonly Stay[]) => Promise<Record<string, number>>
  readonly retention?: readonly RetentionRule[]
}

export const defineManifest = <const M extends Manifest>(manifest: M): M => manifest

declare module './county.ts' {
  interface County {
    /** Every room and module that is switched on, in the order of their floors. */
    readonly manifests: readonly Manifest[]
  }
}

/** Tells every room that listens that something happened, inside the same transaction; the first that refuses undoes it all. */
export async function announce<E extends keyof Events>(ctx: Context, name: E, event: Events[E]): Promise<void> {
  for (const { on } of ctx.county.manifests) await on?.[name]?.(ctx, event)
}
