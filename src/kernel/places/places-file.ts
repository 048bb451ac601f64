import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { refuse } from './errors.ts'
import type { PlacesData } from './places.ts'

const key = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by dashes')
const text = z.strictObject({ en: z.string().trim().min(1), sw: z.string().trim().min(1) })
const name = z.string().trim().min(1).max(80)
const code = z.int().positive()

const shape = z.strictObject({
  county: z.strictObject({ code: z.int().min(1).max(47), name }),
  subCounties: z.array(z.strictObject({ code, name })).min(1),
  wards: z.array(z.strictObject({ code, name, subCounty: code, aliases: z.array(name).default([]) })).min(1),
  departments: z.array(z.strictObject({ key, name: text, purpose: text })).min(1),
  offices: z
    .array(
      z.strictObject({
        key,
        kind: z.enum(['headquarters', 'subCounty', 'ward']),
        name: text,
        department: key,
        serves: z.array(key),
        subCounty: code.nullable(),
        ward: code.nullable(),
        address: text,
        hours: key,
        location: z.strictObject({ latitude: z.number().min(-5).max(5.5), longitude: z.number().min(33.5).max(42) }),
        phone: z.string().regex(/^[0-9+][0-9 ]{5,18}$/, 'must be a telephone number'),
      }),
    )
    .min(1),
})

/**
 * Reads `counties/<name>/places.json`. Beyond the shape it sees that everything named exists, that no name of a thing is used twice, that each ward
 * has an office and each department a headquarters, so that no question about a ward goes nowhere. Throws `places.file_wrong` with the first fault.
 */
export function parsePlacesFile(content: unknown, file = 'places.json'): PlacesData {
  const parsed = shape.superRefine(checkReferences).safeParse(content)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw refuse('places.file_wrong', { file, path: issue?.path.join('.') || '(all)', fault: issue?.message ?? '' })
}

/** The places of the county described in a folder `counties/<name>`. */
export const readPlacesFile = (folder: string): PlacesData => {
  const file = join(folder, 'places.json')
  return parsePlacesFile(JSON.parse(readFileSync(file, 'utf8')), file)
}

function checkReferences(data: PlacesData, check: z.RefinementCtx): void {
  const fault = (path: (string | number)[], message: string) => check.addIssue({ code: 'custom', path, message })
  const unique = (list: string, values: readonly (string | number)[]) => {
    const seen = new Set<string | number>()
    for (const [at, value] of values.entries()) {
      if (seen.has(value)) fault([list, at], `${value} is there twice`)
      seen.add(value)
    }
    return seen
  }
  const subCounties = unique(
    'subCounties',
    data.subCounties.map((each) => each.code),
  )
  unique(
    'wards',
    data.wards.map((each) => each.code),
  )
  const departments = unique(
    'departments',
    data.departments.map((each) => each.key),
  )
  unique(
    'offices',
    data.offices.map((each) => each.key),
  )
  const subCountyOf = new Map(data.wards.map((ward) => [ward.code, ward.subCounty]))

  for (const [at, ward] of data.wards.entries())
    if (!subCounties.has(ward.subCounty)) fault(['wards', at, 'subCounty'], `there is no sub-county ${ward.subCounty}`)
  for (const [at, office] of data.offices.entries()) {
    for (const department of [office.department, ...office.serves])
      if (!departments.has(department)) fault(['offices', at], `there is no department ${department}`)
    if ((office.kind === 'ward') !== (office.ward !== null))
      fault(['offices', at, 'ward'], 'a ward office has a ward, and no other office has')
    if ((office.kind === 'headquarters') !== (office.subCounty === null))
      fault(['offices', at, 'subCounty'], 'a sub-county or ward office has a sub-county, and a headquarters has none')
    if (office.subCounty !== null && !subCounties.has(office.subCounty))
      fault(['offices', at, 'subCounty'], `there is no sub-county ${office.subCounty}`)
    if (office.ward !== null && subCountyOf.get(office.ward) !== office.subCounty)
      fault(['offices', at, 'ward'], `ward ${office.ward} does not lie in sub-county ${office.subCounty}`)
  }
  for (const [at, ward] of data.wards.entries())
    if (!data.offices.some((office) => office.ward === ward.code)) fault(['wards', at], `${ward.name} has no ward office`)
  for (const [at, department] of data.departments.entries())
    if (!data.offices.some((office) => office.kind === 'headquarters' && office.department === department.key))
      fault(['departments', at], `${department.key} has no headquarters`)
}
