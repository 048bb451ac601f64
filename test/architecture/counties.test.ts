import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Workflow } from '../../src/engines/cases/workflow.ts'
import { postsFile, rolesFile } from '../../src/kernel/access/load-roles.ts'
import { readCalendarFile } from '../../src/kernel/calendar/calendar-file.ts'
import { readBoundaries, wardAt } from '../../src/kernel/places/boundaries.ts'
import { Places } from '../../src/kernel/places/places.ts'
import { readPlacesFile } from '../../src/kernel/places/places-file.ts'
import { root } from './house.ts'

const folder = (county: string) => join(root, 'counties', county)
const json = (county: string, file: string): unknown => JSON.parse(readFileSync(join(folder(county), file), 'utf8'))
const counties = readdirSync(join(root, 'counties'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

const text = z.strictObject({ en: z.string().trim().min(1), sw: z.string().trim().min(1) })
const colour = z.string().regex(/^#[0-9a-f]{6}$/)
/** Numbers and addresses that reach nobody: the data of a real county stays with that county. */
const nobodysPhone = z.string().regex(/^0700 000 \d{3}$/)
const profile = z.strictObject({
  name: z.string().min(1),
  code: z.int().min(1).max(47),
  title: text,
  motto: text,
  referencePrefix: z.string().regex(/^[A-HJKMNP-TV-Z]{2,4}$/),
  phone: nobodysPhone,
  email: z.email().endsWith('.example'),
  /** No post office has so many boxes, so it reaches nobody, and yet reads as an address does. */
  postalAddress: z.string().regex(/^P\.O\. Box 4\d{4}-\d{5}, \S/),
  headquarters: text,
  theme: z.strictObject({ brand: colour, brandDark: colour, accent: colour, link: colour }),
  languages: z.tuple([z.literal('en'), z.literal('sw')]),
  demoWard: z.int().positive(),
})

/** Contrast of two colours by WCAG 2.2. */
function contrast(one: string, other: string): number {
  const luminance = (hex: string) => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    }) as [number, number, number]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

test('the two counties that shape Kaunti are there, with all their wards', () => {
  expect(counties).toEqual(expect.arrayContaining(['busia', 'migori']))
  expect(readPlacesFile(folder('migori')).wards).toHaveLength(40)
  expect(readPlacesFile(folder('busia')).wards).toHaveLength(35)
})

test.each(counties)('%s has a profile in both languages, in colours that can be read', (county) => {
  const { theme, demoWard } = profile.parse(json(county, 'profile.json'))
  expect(readPlacesFile(folder(county)).wards.map(({ code }) => code)).toContain(demoWard)
  for (const each of [theme.brand, theme.brandDark, theme.link]) expect(contrast(each, '#ffffff')).toBeGreaterThanOrEqual(4.5)
})

test('no two counties look alike, or share a reference prefix or a code', () => {
  const profiles = counties.map((county) => profile.parse(json(county, 'profile.json')))
  for (const of of [(each: z.output<typeof profile>) => each.theme.brand, (each: z.output<typeof profile>) => each.referencePrefix])
    expect(new Set(profiles.map(of)).size).toBe(counties.length)
  expect(new Set(profiles.map(({ code }) => code)).size).toBe(counties.length)
})

test.each(counties)('every ward of %s has a sub-county, a boundary and an office that stands inside it', (county) => {
  const places = readPlacesFile(folder(county)) // refuses a ward without sub-county or office
  const boundaries = readBoundaries(folder(county))
  expect(boundaries.map(({ ward }) => ward).sort()).toEqual(places.wards.map(({ code }) => code).sort())
  for (const office of places.offices) if (office.ward !== null) expect(wardAt(boundaries, office.location), office.key).toBe(office.ward)
  const subCountyOf = new Map(places.wards.map((ward) => [ward.code, ward.subCounty]))
  for (const office of places.offices)
    if (office.kind === 'subCounty') expect(subCountyOf.get(wardAt(boundaries, office.location) ?? 0), office.key).toBe(office.subCounty)
})

test.each(counties)('the boundaries of %s name wards and sub-counties as its places do', (county) => {
  const places = readPlacesFile(folder(county))
  const { features } = json(county, 'wards.geojson') as { features: { properties: Record<string, string> }[] }
  const told = features.map(({ properties: { ward_code, ward, subcounty_code, subcounty } }) => [
    Number(ward_code),
    ward,
    Number(subcounty_code),
    subcounty,
  ])
  const subCounty = new Map(places.subCounties.map(({ code, name }) => [code, name]))
  expect(told.sort()).toEqual(places.wards.map((ward) => [ward.code, ward.name, ward.subCounty, subCounty.get(ward.subCounty)]).sort())
})

test.each(counties)('no telephone of an office of %s reaches anybody, and none is there twice', (county) => {
  const phones = readPlacesFile(folder(county)).offices.map(({ phone }) => phone)
  for (const phone of phones) nobodysPhone.parse(phone)
  expect(new Set(phones).size).toBe(phones.length)
})

test.each(counties)('every office of %s keeps the hours of a calendar that is there', (county) => {
  const calendars = new Set(readCalendarFile(folder(county)).calendars.map(({ key }) => key))
  for (const { key, hours } of readPlacesFile(folder(county)).offices) expect(calendars.has(hours), key).toBe(true)
})

test.each(counties)('every post of %s is at an office that is there and has roles that do not conflict', (county) => {
  const { roles, conflicts } = rolesFile.parse(json(county, 'roles.json'))
  const { posts } = postsFile.parse(json(county, 'posts.json'))
  const offices = new Set(readPlacesFile(folder(county)).offices.map(({ key }) => key))
  const known = new Set(roles.map(({ key }) => key))
  expect(known.size).toBe(roles.length)
  expect(new Set(posts.map(({ key }) => key)).size).toBe(posts.length)
  for (const post of posts) {
    expect(offices.has(post.office), post.key).toBe(true)
    expect(post.roles.length, post.key).toBeGreaterThan(0)
    for (const role of post.roles) expect(known.has(role), `${post.key}: ${role}`).toBe(true)
    for (const { roles: pair } of conflicts)
      expect(
        pair.every((role) => post.roles.includes(role)),
        post.key,
      ).toBe(false)
  }
  for (const { roles: pair } of conflicts) for (const role of pair) expect(known.has(role), role).toBe(true)
  for (const role of known)
    expect(
      posts.some((post) => post.roles.includes(role)),
      `${role} has no post`,
    ).toBe(true)
})

test.each(counties)(
  'in every ward of %s a bursary meets an administrator, three committee members and a sub-county education officer',
  (county) => {
    const { posts } = postsFile.parse(json(county, 'posts.json'))
    const places = readPlacesFile(folder(county))
    const held = (role: string, office: string) => posts.filter((post) => post.office === office && post.roles.includes(role)).length
    for (const ward of places.wards) {
      const ours = places.offices.find((office) => office.ward === ward.code)
      const education = places.offices.find(
        ({ kind, department, subCounty }) => kind === 'subCounty' && department === 'education' && subCounty === ward.subCounty,
      )
      expect(held('ward-administrator', ours?.key ?? ''), ward.name).toBe(1)
      expect(held('ward-bursary-committee-member', ours?.key ?? ''), ward.name).toBe(3)
      expect(held('sub-county-education-officer', education?.key ?? ''), ward.name).toBe(1)
    }
  },
)

test.each(counties)(
  'whoever a service of %s tells of what takes too long holds a post, whatever department and ward it comes from',
  (county) => {
    const { posts } = postsFile.parse(json(county, 'posts.json'))
    const places = new Places(readPlacesFile(folder(county)))
    for (const file of readdirSync(join(folder(county), 'services'))) {
      const { workflow } = json(county, join('services', file)) as { workflow: Workflow }
      const rungs = workflow.escalate ?? []
      const missed = rungs.find(({ clock, at }) => clock === 'promise' && at === 1)
      expect([missed?.tell, missed?.flag], `${file} says when its promise is missed`).toEqual([
        { role: 'head-of-department' },
        'promiseMissed',
      ])
      const own = [workflow.department, ...Object.values(workflow.fields.departments?.to ?? {}).map(({ department }) => department)]
      const told = rungs.flatMap(({ tell }) => (typeof tell === 'object' ? [tell] : []))
      for (const { role, department } of told)
        for (const at of department ? [department] : own)
          for (const ward of places.wards) {
            const offices = [...places.officesFor(at, ward.code), places.headquarters(at)].map((office) => office?.key)
            expect(
              posts.some((post) => post.roles.includes(role) && offices.includes(post.office)),
              `${file}: ${role} for ${at} in ${ward.name}`,
            ).toBe(true)
          }
    }
  },
)

test('the boundaries carry their credit', () => {
  const credits = readFileSync(join(root, 'counties/CREDITS.md'), 'utf8')
  expect(credits).toContain('Benedict Aboki Omare and George Omare 2017')
  expect(credits).toContain('https://creativecommons.org/licenses/by/4.0/')
})

/** The day on which the calendars were last gone through. */
const CALENDARS_READ_ON = '2026-11-22'

test.each(counties)('no holiday of %s that lies behind still waits for its notice', (county) => {
  const waiting = readCalendarFile(folder(county)).holidays.filter(({ confirmed }) => !confirmed)
  expect(waiting.length).toBeGreaterThan(0)
  for (const { key, day } of waiting) expect(day.toString() > CALENDARS_READ_ON, key).toBe(true)
})

test('the page on counties names every file of a county', () => {
  const page = readFileSync(join(root, 'counties/README.md'), 'utf8')
  for (const county of counties)
    for (const { name } of readdirSync(folder(county), { withFileTypes: true })) expect(page, name).toContain(`\`${name}`)
})
