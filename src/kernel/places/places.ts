import type { Text } from '../../core/basics/texts.ts'
import { spellingDistance, splitWords } from '../../core/basics/words.ts'
import type { Database } from '../database/database.ts'

export type SubCounty = { readonly code: number; readonly name: string }
export type Ward = { readonly code: number; readonly name: string; readonly subCounty: number; readonly aliases: readonly string[] }
export type Department = { readonly key: string; readonly name: Text; readonly purpose: Text }
export type OfficeKind = 'headquarters' | 'subCounty' | 'ward'
export type GeoPlace = { readonly latitude: number; readonly longitude: number }

/** An office serves an area for its own department and for those in `serves`: its ward, its sub-county or, as a headquarters, the county. */
export type Office = {
  readonly key: string
  readonly kind: OfficeKind
  readonly name: Text
  readonly department: string
  readonly serves: readonly string[]
  readonly subCounty: number | null
  readonly ward: number | null
  readonly address: Text
  /** Key of the calendar whose hours it keeps. */
  readonly hours: string
  readonly location: GeoPlace
  /** As people write it. */
  readonly phone: string
}

export type PlacesData = {
  readonly subCounties: readonly SubCounty[]
  readonly wards: readonly Ward[]
  readonly departments: readonly Department[]
  readonly offices: readonly Office[]
}

/** What is retired: found by its code or key, because old cases point at it, but offered to nobody. */
export type RetiredPlaces = Partial<PlacesData>

const NEAREST_FIRST: readonly OfficeKind[] = ['ward', 'subCounty', 'headquarters']

/**
 * A county's places, in memory: some hundred records that change a few times in ten years and are asked for on every page.
 * Lists come in the county's own order; look-ups by code or key also find what is retired.
 */
export class Places {
  readonly subCounties: readonly SubCounty[]
  readonly wards: readonly Ward[]
  readonly departments: readonly Department[]
  readonly offices: readonly Office[]
  readonly #subCounties: ReadonlyMap<number, SubCounty>
  readonly #wards: ReadonlyMap<number, Ward>
  readonly #departments: ReadonlyMap<string, Department>
  readonly #offices: ReadonlyMap<string, Office>
  readonly #wardWords: readonly { ward: Ward; names: readonly (readonly string[])[]; subCounty: readonly string[] }[]

  constructor(data: PlacesData, retired: RetiredPlaces = {}) {
    this.subCounties = data.subCounties
    this.wards = data.wards
    this.departments = data.departments
    this.offices = data.offices
    this.#subCounties = new Map([...(retired.subCounties ?? []), ...data.subCounties].map((each) => [each.code, each]))
    this.#wards = new Map([...(retired.wards ?? []), ...data.wards].map((each) => [each.code, each]))
    this.#departments = new Map([...(retired.departments ?? []), ...data.departments].map((each) => [each.key, each]))
    this.#offices = new Map([...(retired.offices ?? []), ...data.offices].map((each) => [each.key, each]))
    this.#wardWords = data.wards.map((ward) => ({
      ward,
      names: [ward.name, ...ward.aliases].map(splitWords),
      subCounty: splitWords(this.#subCounties.get(ward.subCounty)?.name ?? ''),
    }))
  }

  subCounty(code: number): SubCounty | undefined {
    return this.#subCounties.get(code)
  }

  ward(code: number): Ward | undefined {
    return this.#wards.get(code)
  }

  department(key: string): Department | undefined {
    return this.#departments.get(key)
  }

  office(key: string): Office | undefined {
    return this.#offices.get(key)
  }

  subCountyOf(ward: number): SubCounty | undefined {
    const code = this.#wards.get(ward)?.subCounty
    return code === undefined ? undefined : this.#subCounties.get(code)
  }

  wardsOf(subCounty: number): readonly Ward[] {
    return this.wards.filter((ward) => ward.subCounty === subCounty)
  }

  /** Every office at which a resident of this ward meets this department, the nearest first: ward, sub-county, headquarters. */
  officesFor(department: string, ward: number): readonly Office[] {
    const subCounty = this.#wards.get(ward)?.subCounty
    const serving = this.offices.filter((office) => {
      if (office.department !== department && !office.serves.includes(department)) return false
      if (office.ward !== null) return office.ward === ward
      return office.subCounty === null || office.subCounty === subCounty
    })
    const own = (office: Office) => (office.department === department ? 0 : 1)
    return serving.sort((a, b) => NEAREST_FIRST.indexOf(a.kind) - NEAREST_FIRST.indexOf(b.kind) || own(a) - own(b))
  }

  /**
   * The office of a department that work from a ward goes to: the nearest, or the nearest of the kind that is asked for
   * (`officeFor('education', 1262, 'subCounty')`). `undefined` only when the department is unknown or has no office of that kind there.
   */
  officeFor(department: string, ward: number, kind?: OfficeKind): Office | undefined {
    return this.officesFor(department, ward).find((office) => kind === undefined || office.kind === kind)
  }

  wardOffice(ward: number): Office | undefined {
    return this.offices.find((office) => office.ward === ward)
  }

  headquarters(department: string): Office | undefined {
    return this.offices.find((office) => office.kind === 'headquarters' && office.department === department)
  }

  /**
   * The wards somebody may mean by what was typed, the likeliest first. Each typed word must be like a word of the ward's name, of another name for it,
   * or of its sub-county: the word itself, its beginning, or the word with a slip or two. `isebania`, `makelder`, `godjope` and `ward of muhuru` are found.
   */
  findWards(typed: string, limit = 8): readonly Ward[] {
    const words = splitWords(typed).filter((word) => !NOISE.has(word))
    if (words.length === 0) return []
    const joined = words.join('')
    return this.#wardWords
      .map(({ ward, names, subCounty }) => {
        const byName = names.map((name) => Math.min(wordsAway(words, name), wordAway(joined, name.join(''))))
        const byPlace = names.map((name) => wordsAway(words, [...name, ...subCounty]) + 4)
        return { ward, away: Math.min(...byName, ...byPlace) }
      })
      .filter(({ away }) => away < Number.POSITIVE_INFINITY)
      .sort((a, b) => a.away - b.away || (a.ward.name < b.ward.name ? -1 : 1))
      .slice(0, limit)
      .map(({ ward }) => ward)
  }
}

/** What people add to a ward's name without meaning anything by it. */
const NOISE = new Set(['ward', 'wards', 'wadi', 'of', 'ya', 'the', 'sub', 'county', 'kaunti', 'ndogo'])

const wordsAway = (typed: readonly string[], names: readonly string[]): number =>
  typed.reduce((sum, word) => sum + Math.min(...names.map((name) => wordAway(word, name))), 0)

/** 0 for the word itself, 1 for its beginning, 2 and more for slips; endless for another word. Short words leave no room for slips. */
function wordAway(typed: string, name: string): number {
  if (typed === name) return 0
  if (typed.length >= 2 && name.startsWith(typed)) return 1
  const slips = typed.length <= 3 ? 0 : typed.length <= 5 ? 1 : 2
  const distance = spellingDistance(typed, name, slips)
  return distance <= slips ? 1 + distance : Number.POSITIVE_INFINITY
}

/** Reads the county's places from its database. */
export async function readPlaces(db: Database): Promise<Places> {
  // On one connection they travel together; each of their own would cost more than all of their answers.
  const [subCounties, wards, departments, offices] = await db
    .connection()
    .execute((one) =>
      Promise.all([
        one.selectFrom('places.sub_counties').selectAll().orderBy('code').execute(),
        one.selectFrom('places.wards').selectAll().orderBy('code').execute(),
        one.selectFrom('places.departments').selectAll().orderBy('position').execute(),
        one.selectFrom('places.offices').selectAll().orderBy('position').execute(),
      ]),
    )
  const all = {
    subCounties: subCounties.map(({ code, name, retired_at }) => ({ retired: retired_at !== null, place: { code, name } })),
    wards: wards.map(({ code, name, sub_county, aliases, retired_at }) => ({
      retired: retired_at !== null,
      place: { code, name, subCounty: sub_county, aliases },
    })),
    departments: departments.map((row) => ({
      retired: row.retired_at !== null,
      place: { key: row.key, name: { en: row.name_en, sw: row.name_sw }, purpose: { en: row.purpose_en, sw: row.purpose_sw } },
    })),
    offices: offices.map((row) => ({
      retired: row.retired_at !== null,
      place: {
        key: row.key,
        kind: row.kind as OfficeKind,
        name: { en: row.name_en, sw: row.name_sw },
        department: row.department,
        serves: row.serves,
        subCounty: row.sub_county,
        ward: row.ward,
        address: { en: row.address_en, sw: row.address_sw },
        hours: row.hours,
        location: { latitude: row.latitude, longitude: row.longitude },
        phone: row.phone,
      },
    })),
  }
  const pick = <P>(list: readonly { retired: boolean; place: P }[], retired: boolean) =>
    list.filter((each) => each.retired === retired).map(({ place }) => place)
  const those = (retired: boolean): PlacesData => ({
    subCounties: pick(all.subCounties, retired),
    wards: pick(all.wards, retired),
    departments: pick(all.departments, retired),
    offices: pick(all.offices, retired),
  })
  return new Places(those(false), those(true))
}
