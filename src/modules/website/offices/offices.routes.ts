import { z } from 'zod'
import { refuse } from '../../../core/basics/errors.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { Office, Ward } from '../../../kernel/places/places.ts'
import { page, redirectTo } from '../../../kernel/web/reply.ts'
import { get, openTo, type Route } from '../../../kernel/web/route.ts'
import { gatherOffers } from '../offers.ts'
import { departmentPage, departmentsPage, officePage, officesPage, wardPage, wardsPage } from './offices.views.tsx'
import { type Opening, openingAt } from './opening.ts'
import { postsOf } from './posts.queries.ts'

const forAll = openTo('everyone', 'where the county is found and when it is open is for everyone to know')

// A filter that means nothing filters nothing: a link shared with a slip in it still shows the list.
const key = z.string().max(80).optional().catch(undefined)
const code = z.coerce.number().int().positive().max(9_999_999).optional().catch(undefined)
const placeCode = z.coerce.number().int().positive().max(9_999_999)
const placeKey = z.string().regex(/^[a-z0-9-]{1,80}$/)

const openings = async (ctx: Context): Promise<(office: Office) => Opening> => {
  const calendars = await ctx.county.calendars.current(ctx.db)
  const kept = new Map<string, Opening>()
  return ({ hours }) => {
    const opening = kept.get(hours) ?? openingAt(calendars, hours, ctx.now)
    kept.set(hours, opening)
    return opening
  }
}

/** The offices of a ward over all departments, each once, the nearest first. */
function officesOfWard(ctx: Context, ward: number): Office[] {
  const { places } = ctx.county
  const near = places.departments.flatMap((department) => places.officesFor(department.key, ward))
  const order = ['ward', 'subCounty', 'headquarters']
  return [...new Set(near)].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}

function chosenOffices(
  ctx: Context,
  query: { department?: string | undefined; subCounty?: number | undefined; ward?: number | undefined },
) {
  const { places } = ctx.county
  const department = query.department ? places.department(query.department) : undefined
  const subCounty = query.subCounty ? places.subCounty(query.subCounty) : undefined
  const ward = query.ward ? places.ward(query.ward) : undefined
  const filtered = department !== undefined || subCounty !== undefined || ward !== undefined
  const offices = (ward ? officesOfWard(ctx, ward.code) : places.offices)
    .filter((office) => !department || office.department === department.key || office.serves.includes(department.key))
    .filter((office) => !subCounty || office.subCounty === subCounty.code)
    .filter((office) => filtered || office.kind === 'headquarters')
  return { department, subCounty, ward, filtered, offices }
}

const firstWard = (world: { county: Context['county'] }): Ward => world.county.places.wards[0] as Ward

export const officeRoutes: readonly Route[] = [
  get('/offices', {
    access: forAll,
    input: { query: z.object({ department: key, subCounty: code, ward: code }) },
    example: async () => ({ query: {} }),
    run: async (ctx, { query }) => ({ ...chosenOffices(ctx, query), opening: await openings(ctx) }),
    reply: (found, ctx) => page({ ...officesPage(found, ctx), cache: 'public' }),
  }),

  get('/offices/:key', {
    access: forAll,
    input: { params: z.object({ key: placeKey }) },
    example: async ({ county }) => ({ params: { key: county.places.offices[0]?.key ?? '' } }),
    run: async (ctx, { params }) => {
      const office = ctx.county.places.office(params.key)
      if (!office) throw refuse('basics.not_found')
      const calendars = await ctx.county.calendars.current(ctx.db)
      const { tasks } = await gatherOffers(ctx)
      const departments = [office.department, ...office.serves]
      return {
        office,
        opening: openingAt(calendars, office.hours, ctx.now),
        hours: calendars.hours(office.hours),
        observesHolidays: calendars.named.some((each) => each.key === office.hours && each.observesHolidays),
        posts: await postsOf(ctx, office.key),
        tasks: tasks.filter((task) => task.departments.some((key) => departments.includes(key))),
      }
    },
    reply: (found, ctx) => page({ ...officePage(found, ctx), cache: 'public' }),
  }),

  get('/wards', {
    access: forAll,
    input: { query: z.object({ ward: code, q: z.string().trim().max(100).optional().catch(undefined) }) },
    example: async () => ({ query: {} }),
    run: async (ctx, { query }) => {
      const chosen = query.ward ? ctx.county.places.ward(query.ward) : undefined
      const found = chosen ? [chosen] : query.q ? ctx.county.places.findWards(query.q) : []
      return { typed: query.q ?? '', found }
    },
    reply: ({ typed, found }, ctx) => {
      const [only, another] = found
      if (only && !another) return redirectTo(`/wards/${only.code}`)
      return page({ ...wardsPage({ typed, found }, ctx), cache: 'public' })
    },
  }),

  get('/wards/:code', {
    access: forAll,
    input: { params: z.object({ code: placeCode }) },
    example: async (world) => ({ params: { code: firstWard(world).code } }),
    run: async (ctx, { params }) => {
      const { places } = ctx.county
      const ward = places.ward(params.code)
      const subCounty = ward && places.subCountyOf(ward.code)
      if (!ward || !subCounty) throw refuse('basics.not_found')
      const opening = await openings(ctx)
      return { ward, subCounty, office: places.wardOffice(ward.code), opening }
    },
    reply: (found, ctx) => page({ ...wardPage(found, ctx), cache: 'public' }),
  }),

  get('/departments', {
    access: forAll,
    input: {},
    example: async () => ({}),
    run: async (ctx) => ctx.county.places.departments,
    reply: (departments, ctx) => page({ ...departmentsPage(departments, ctx), cache: 'public' }),
  }),

  get('/departments/:key', {
    access: forAll,
    input: { params: z.object({ key: placeKey }) },
    example: async ({ county }) => ({ params: { key: county.places.departments[0]?.key ?? '' } }),
    run: async (ctx, { params }) => {
      const department = ctx.county.places.department(params.key)
      if (!department) throw refuse('basics.not_found')
      const headquarters = ctx.county.places.headquarters(department.key)
      const { tasks } = await gatherOffers(ctx)
      return {
        department,
        headquarters,
        head: headquarters ? (await postsOf(ctx, headquarters.key)).head : null,
        offices: ctx.county.places.offices.filter((office) => office.department === department.key && office.kind !== 'ward'),
        tasks: tasks.filter((task) => task.departments.includes(department.key)),
        opening: await openings(ctx),
      }
    },
    reply: (found, ctx) => page({ ...departmentPage(found, ctx), cache: 'public' }),
  }),
]
