import { z } from 'zod'
import { refuse } from '../../../core/basics/errors.ts'
import { signInAs } from '../../../engines/sign-in/sign-in-as.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { findPerson } from '../../../kernel/identity/people.ts'
import type { Ward } from '../../../kernel/places/places.ts'
import { id } from '../../../kernel/web/input.ts'
import { page, pathWithin, redirectTo } from '../../../kernel/web/reply.ts'
import { demoOnly, get, post, type Route } from '../../../kernel/web/route.ts'
import { galleryPages } from '../../../ui/gallery.tsx'
import { wardDrawing } from '../offices/ward-drawing.ts'
import { isServed } from '../served.ts'
import { demoPage } from './demo.views.tsx'
import { demoPeople } from './demo-people.ts'
import { phoneRoutes } from './phone.routes.ts'
import { demoTexts } from './texts.ts'

const tourWard = (ctx: Context, code: number | undefined): Ward => {
  const { places, profile } = ctx.county
  return (places.ward(code ?? profile.demoWard) ?? places.ward(profile.demoWard) ?? places.wards[0]) as Ward
}

export const demoRoutes: readonly Route[] = [
  get('/demo', {
    access: demoOnly(),
    input: { query: z.object({ ward: z.coerce.number().int().positive().max(9_999_999).optional().catch(undefined) }) },
    example: async () => ({ query: {} }),
    run: async (ctx, { query }) => demoPeople(ctx, tourWard(ctx, query.ward)),
    reply: (people, ctx) => page(demoPage(people, ctx)),
  }),

  post('/demo/sign-in', {
    access: demoOnly(),
    input: { body: z.object({ person: id, to: z.string().max(200).optional() }) },
    example: async ({ county }) => {
      const person = await county.db.selectFrom('identity.people').select('id').orderBy('id').executeTakeFirst()
      return { body: { person: person?.id ?? '01900000-0000-7000-8000-000000000000' } }
    },
    run: async (ctx, { body, request }) => {
      const session = await signInAs(ctx, body.person, request.device)
      return { ...session, name: (await findPerson(ctx.db, session.person))?.fullName ?? '' }
    },
    reply: ({ token, expiresAt, kind, name }, { county }, { body }) => {
      const desk = kind === 'staff' ? '/staff' : '/my'
      return redirectTo(
        pathWithin(body.to, isServed(county, desk) ? desk : '/'),
        { text: demoTexts['website.demo.signed_in'], values: { name } },
        { session: { token, expiresAt } },
      )
    },
  }),

  get('/demo/parts/:part', {
    access: demoOnly(),
    input: { params: z.object({ part: z.string().max(40) }) },
    example: async () => ({ params: { part: 'home' } }),
    run: async (ctx, { params }) => {
      const part = galleryPages(ctx.language, wardDrawing(ctx.county))[params.part]
      if (!part) throw refuse('basics.not_found')
      return part
    },
    reply: ({ body, layout, title, wide }) => page({ body, layout, title, wide: wide ?? false }),
  }),

  ...phoneRoutes,
]
