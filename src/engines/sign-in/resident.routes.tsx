import { z } from 'zod'
import { invalid, type Refusal } from '../../core/basics/errors.ts'
import { parsePhone } from '../../core/basics/phone.ts'
import { type Language, say } from '../../core/basics/texts.ts'
import type { Context } from '../../kernel/context/context.ts'
import { addPerson, contactFor, holdersOf } from '../../kernel/identity/people.ts'
import { endSession } from '../../kernel/identity/sessions.ts'
import { optionalLine } from '../../kernel/web/input.ts'
import { page, pathWithin, type Reply, redirectTo } from '../../kernel/web/reply.ts'
import { get, openTo, post, type RequestFacts, type Route } from '../../kernel/web/route.ts'
import { confirmCode, requestCode, type SentCode, sentCode, spendCode } from './codes.ts'
import { DEVICE_COOKIE, deviceOf, knownDevice } from './device.ts'
import { CodePage, PhonePage, SOMEONE_ELSE, WhoPage, type Wrong, withNext } from './resident.views.tsx'
import { signInResident } from './resident-session.ts'
import { signInTexts } from './texts.ts'

const PURPOSE = 'sign-in'
const theWayIn = 'It is how people sign in; it tells nothing and opens only what a code sent by SMS opens.'
const withNextQuery = z.object({ next: z.string().max(500).optional() })
const onward = (query: { next?: string | undefined } | undefined): string => pathWithin(query?.next, '')

/** A refusal as words beside the fields: its problems, or the whole of it beside `field`. */
export const wrongOf = (refusal: Refusal, language: Language, field: string): Wrong =>
  refusal.problems.length > 0
    ? Object.fromEntries(refusal.problems.map(({ path, text, values }) => [path || field, say(text, language, values)]))
    : { [field]: refusal.say(language) }

const typedText = (value: unknown): string => (typeof value === 'string' ? value : '')

const phonePage = (ctx: Context, next: string, phone = '', refusal?: Refusal): Reply =>
  page({
    title: signInTexts['sign_in.phone.title'][ctx.language],
    body: <PhonePage language={ctx.language} next={next} phone={phone} wrong={refusal ? wrongOf(refusal, ctx.language, 'phone') : {}} />,
    ...(refusal ? { status: refusal.status, error: true } : {}),
  })

const codePage = (ctx: Context, next: string, sent: SentCode, refusal?: Refusal): Reply =>
  page({
    title: signInTexts['sign_in.code.title'][ctx.language],
    body: (
      <CodePage
        language={ctx.language}
        next={next}
        phone={sent.phone}
        ended={sent.state === 'ended'}
        wrong={refusal ? { [sent.state === 'ended' ? '' : 'code']: refusal.say(ctx.language) } : {}}
      />
    ),
    back: { href: withNext('/sign-in', next) },
    ...(refusal ? { status: refusal.status, error: true } : {}),
  })

async function sentTo(ctx: Context, request: RequestFacts): Promise<SentCode | undefined> {
  const device = knownDevice(request)
  return device ? sentCode(ctx, { purpose: PURPOSE, device }) : undefined
}

/** Kenyan mobile numbers as people type them; what is wrong is said beside the field. */
function phoneOf(typed: string): string {
  const parsed = parsePhone(typed)
  if ('reason' in parsed) throw invalid([{ path: 'phone', text: parsed.reason }])
  return parsed.phone
}

export const residentRoutes: readonly Route[] = [
  get('/sign-in', {
    access: openTo('everyone', theWayIn),
    input: { query: withNextQuery },
    example: async () => ({}),
    run: async (ctx) => ctx.actor.kind === 'resident',
    reply: (signedIn, ctx, { query }) => (signedIn ? redirectTo(onward(query) || '/my') : phonePage(ctx, onward(query))),
  }),

  post('/sign-in', {
    access: openTo('everyone', theWayIn),
    input: { query: withNextQuery, body: z.object({ phone: optionalLine(40) }) },
    example: async () => ({ body: { phone: '0700 000 001' } }),
    // The number's own limit is in the database; this one is wide, for a carrier puts whole towns behind one address.
    limit: { max: 60, minutes: 15, by: 'address' },
    run: async (ctx, { body, request }) => {
      const phone = phoneOf(body.phone)
      const { device, cookies } = deviceOf(request)
      return { requested: await requestCode(ctx, { phone, purpose: PURPOSE, device }), cookies, typed: body.phone }
    },
    reply: ({ requested, cookies, typed }, ctx, { query }) =>
      requested.ok
        ? redirectTo(withNext('/sign-in/code', onward(query)), undefined, { cookies })
        : phonePage(ctx, onward(query), typed, requested.refusal),
    again: (refusal, typed, ctx, { query }) => phonePage(ctx, onward(query), typedText(typed.phone), refusal),
  }),

  get('/sign-in/code', {
    access: openTo('everyone', theWayIn),
    input: { query: withNextQuery },
    example: async () => ({}),
    run: async (ctx, { request }) => sentTo(ctx, request),
    reply: (sent, ctx, { query }) => {
      const next = onward(query)
      if (!sent) return redirectTo(withNext('/sign-in', next))
      return sent.state === 'confirmed' ? redirectTo(withNext('/sign-in/who', next)) : codePage(ctx, next, sent)
    },
  }),

  post('/sign-in/code', {
    access: openTo('everyone', theWayIn),
    input: { query: withNextQuery, body: z.object({ code: optionalLine(40) }) },
    example: async () => ({ body: { code: '000000' } }),
    limit: { max: 120, minutes: 15, by: 'address' },
    run: async (ctx, { body, request }) => {
      const sent = await sentTo(ctx, request)
      const device = knownDevice(request)
      if (!sent || !device) return undefined
      const confirmed = await confirmCode(ctx, { phone: sent.phone, purpose: PURPOSE, device, code: body.code })
      return { confirmed, sent: (await sentTo(ctx, request)) ?? sent }
    },
    reply: (result, ctx, { query }) => {
      const next = onward(query)
      if (!result) return redirectTo(withNext('/sign-in', next))
      // Pressed twice: the first press confirmed it in this very browser.
      if (result.confirmed.ok || result.sent.state === 'confirmed') return redirectTo(withNext('/sign-in/who', next))
      return codePage(ctx, next, result.sent, result.confirmed.refusal)
    },
  }),

  post('/sign-in/code/again', {
    access: openTo('everyone', theWayIn),
    input: { query: withNextQuery },
    example: async () => ({}),
    limit: { max: 60, minutes: 15, by: 'address' },
    run: async (ctx, { request }) => {
      const sent = await sentTo(ctx, request)
      const device = knownDevice(request)
      if (!sent || !device) return undefined
      return { sent, requested: await requestCode(ctx, { phone: sent.phone, purpose: PURPOSE, device }) }
    },
    reply: (result, ctx, { query }) => {
      const next = onward(query)
      if (!result) return redirectTo(withNext('/sign-in', next))
      return result.requested.ok
        ? redirectTo(withNext('/sign-in/code', next), { text: signInTexts['sign_in.code.sent_again'] })
        : codePage(ctx, next, result.sent, result.requested.refusal)
    },
  }),

  get('/sign-in/who', {
    access: openTo('everyone', theWayIn),
    input: { query: withNextQuery },
    example: async () => ({}),
    run: async (ctx, { request }) => {
      const sent = await sentTo(ctx, request)
      return sent?.state === 'confirmed' ? { sent, people: await holdersOf(ctx.db, 'phone', sent.phone) } : undefined
    },
    reply: (found, ctx, { query }) => {
      const next = onward(query)
      if (!found) return redirectTo(withNext('/sign-in', next))
      return whoPage(ctx, next, found)
    },
  }),

  post('/sign-in/who', {
    access: openTo('everyone', theWayIn),
    input: { query: withNextQuery, body: z.object({ who: optionalLine(40), name: optionalLine(120) }) },
    example: async () => ({ body: { who: SOMEONE_ELSE, name: 'Achieng Odhiambo' } }),
    limit: { max: 60, minutes: 15, by: 'address' },
    run: async (ctx, { body, request }) => {
      const sent = await sentTo(ctx, request)
      if (sent?.state !== 'confirmed') return undefined
      const people = await holdersOf(ctx.db, 'phone', sent.phone)
      const chosen = people.find(({ id }) => id === body.who)
      if (!chosen && body.who !== SOMEONE_ELSE) throw invalid([{ path: 'who', text: signInTexts['sign_in.who.choose'] }])
      const name = body.name.replace(/\s+/g, ' ')
      if (!chosen && !NAME.test(name)) throw invalid([{ path: 'name', text: signInTexts['sign_in.who.name_wrong'] }])
      if (!(await spendCode(ctx, sent.id))) return undefined
      const person = chosen?.id ?? ctx.newId()
      if (!chosen) await addPerson(ctx.db, { id: person, fullName: name, language: ctx.language, now: ctx.now })
      const contact = await contactFor(ctx.db, { id: ctx.newId(), kind: 'phone', value: sent.phone, now: ctx.now })
      return signInResident(ctx, { person, contact, userAgent: request.device })
    },
    reply: (session, _ctx, { query }) => {
      const next = onward(query)
      return session ? redirectTo(next || '/my', undefined, { session }) : redirectTo(withNext('/sign-in', next))
    },
    again: async (refusal, typed, ctx, { query, request }) => {
      const sent = await sentTo(ctx, request)
      if (sent?.state !== 'confirmed') return redirectTo(withNext('/sign-in', onward(query)))
      const people = await holdersOf(ctx.db, 'phone', sent.phone)
      return whoPage(ctx, onward(query), { sent, people }, refusal, { who: typedText(typed.who), name: typedText(typed.name) })
    },
  }),

  post('/sign-out', {
    access: openTo('everyone', 'Whoever presses it again, or whose session has ended meanwhile, is signed out as well.'),
    input: {},
    example: async () => ({}),
    run: async (ctx) => {
      if (!ctx.actor.session) return
      if (await endSession(ctx.db, ctx.actor.session, 'signed_out', ctx.now))
        ctx.audit('sign_in.session.ended', { kind: 'identity.session', id: ctx.actor.session }, { why: 'signed_out' }, ctx.actor.person)
    },
    reply: () =>
      redirectTo(
        '/',
        { text: signInTexts['sign_in.signed_out'] },
        {
          session: null,
          cookies: [{ name: DEVICE_COOKIE, value: null }],
          // On a shared phone the next person must not find the last one's pages in the browser's store.
          headers: { 'clear-site-data': '"cache"' },
        },
      ),
  }),
]

/** Letters of any script with the marks names carry; at least two letters. */
export const NAME = /^(?=.*\p{L}.*\p{L})[\p{L}\p{M}'’ .,()-]{2,120}$/u

const whoPage = (
  ctx: Context,
  next: string,
  found: { sent: SentCode; people: Awaited<ReturnType<typeof holdersOf>> },
  refusal?: Refusal,
  typed?: { who: string; name: string },
): Reply =>
  page({
    title: signInTexts[found.people.length > 0 ? 'sign_in.who.title' : 'sign_in.who.title_new'][ctx.language],
    body: (
      <WhoPage
        language={ctx.language}
        next={next}
        phone={found.sent.phone}
        people={found.people}
        wrong={refusal ? wrongOf(refusal, ctx.language, 'who') : {}}
        {...(typed ?? {})}
      />
    ),
    ...(refusal ? { status: refusal.status, error: true } : {}),
  })
