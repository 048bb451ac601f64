import { dayInNairobi } from '../../core/basics/dates.ts'
import type { FileReference, WardItem } from '../../core/fields/field.ts'
import type { FormWorld } from '../../core/forms/form.ts'
import type { Context } from '../../kernel/context/context.ts'
import type { Places } from '../../kernel/places/places.ts'

const noFiles: ReadonlyMap<string, FileReference> = new Map()
const wardLists = new WeakMap<Places, readonly WardItem[]>()

function wardsOf(places: Places): readonly WardItem[] {
  const kept = wardLists.get(places)
  if (kept) return kept
  const list = places.wards.map(({ code, name, subCounty }) => ({
    code: String(code),
    name,
    subCounty: places.subCounty(subCounty)?.name ?? '',
  }))
  wardLists.set(places, list)
  return list
}

/** What the forms of a case may know of the world: the day, the wards, the uploads that belong to this act. */
export const caseFormWorld = (ctx: Pick<Context, 'county' | 'now'>, files: ReadonlyMap<string, FileReference> = noFiles): FormWorld => ({
  today: dayInNairobi(ctx.now.epochMilliseconds) as string,
  list: () => undefined,
  wards: wardsOf(ctx.county.places),
  files,
})
