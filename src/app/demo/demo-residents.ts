import type { Language } from '../../core/basics/texts.ts'
import type { County } from '../../kernel/context/county.ts'
import type { Ward } from '../../kernel/places/places.ts'
import type { Row } from './bulk-insert.ts'
import { dayOf, residentTime } from './demo-time.ts'
import { fullName, inventName, type Name } from './names.ts'
import type { Random } from './random.ts'

export type Resident = {
  readonly id: string
  readonly name: Name
  readonly fullName: string
  readonly phone: string
  readonly ward: Ward
  readonly language: Language
}

/** Numbers that a test or a visitor makes up begin lower. */
const FIRST_NUMBER = 20_000
const phoneNumber = (count: number): string => `+2547000${FIRST_NUMBER + count}`

const SHARED_PHONES = 0.06
const SPEAKS_SWAHILI = 0.45
const HAS_EMAIL = 0.08

export type ResidentRows = { readonly people: Row[]; readonly contacts: Row[]; readonly held: Row[] }

/** Invents residents of every ward, who first met the county a year or so ago; some share a phone with another of their house. */
export function inventResidents(
  county: County,
  random: Random,
  { count, since, first }: { count: number; since: Temporal.Instant; first?: readonly Pick<Resident, 'name' | 'ward' | 'language'>[] },
): { residents: Resident[]; rows: ResidentRows } {
  const residents: Resident[] = []
  const rows: ResidentRows = { people: [], contacts: [], held: [] }
  const contacts = new Map<string, string>()
  const day = dayOf(since)
  const contactFor = (kind: 'phone' | 'email', value: string, at: Temporal.Instant): string => {
    const kept = contacts.get(value)
    if (kept) return kept
    const id = random.id(at)
    contacts.set(value, id)
    rows.contacts.push({ id, kind, value, created_at: at })
    return id
  }
  for (let made = 0; made < count; made++) {
    const given = first?.[made]
    const at = residentTime(random, day.subtract({ days: random.between(1, 60) }))
    const ward = given?.ward ?? random.pick(county.places.wards)
    const name = given?.name ?? inventName(random, county.name, ward.subCounty)
    const neighbour = residents.at(-1)
    const shares = !given && neighbour !== undefined && made > (first?.length ?? 0) && random.chance(SHARED_PHONES)
    const phone = shares ? neighbour.phone : phoneNumber(made)
    const resident: Resident = {
      id: random.id(at),
      name: shares ? { ...name, family: neighbour.name.family } : name,
      fullName: fullName(shares ? { ...name, family: neighbour.name.family } : name),
      phone,
      ward: shares ? neighbour.ward : ward,
      language: given?.language ?? (random.chance(SPEAKS_SWAHILI) ? 'sw' : 'en'),
    }
    residents.push(resident)
    rows.people.push({
      id: resident.id,
      full_name: resident.fullName,
      language: resident.language,
      ward: resident.ward.code,
      created_at: at,
    })
    const hold = (contact: string) => rows.held.push({ id: random.id(at), person: resident.id, contact, verified_at: at, held_from: at })
    hold(contactFor('phone', phone, at))
    if (random.chance(HAS_EMAIL))
      hold(contactFor('email', `${resident.name.given}.${resident.name.own}.${made}@post.example`.toLowerCase(), at))
  }
  return { residents, rows }
}
