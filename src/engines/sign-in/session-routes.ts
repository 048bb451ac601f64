import { z } from 'zod'
import { refuse } from '../../core/basics/errors.ts'
import type { Context } from '../../kernel/context/context.ts'
import { endSession, endSessionsOf, openSessions } from '../../kernel/identity/sessions.ts'
import { id } from '../../kernel/web/input.ts'
import { redirectTo } from '../../kernel/web/reply.ts'
import { post, type Route, signedIn } from '../../kernel/web/route.ts'
import { signInTexts } from './texts.ts'

/** Ends one of the caller's own sessions. Another's is not found: a person learns of no session but their own. */
async function endOwnSession(ctx: Context, session: string): Promise<void> {
  const { person } = ctx.actor
  const own = person ? (await openSessions(ctx.db, person, ctx.now)).some((each) => each.id === session) : false
  if (!own) throw refuse('basics.not_found')
  await endSession(ctx.db, session, 'ended_by_owner', ctx.now)
  ctx.audit('sign_in.session.ended', { kind: 'identity.session', id: session }, { why: 'ended_by_owner' }, person)
}

/** Signs the caller out everywhere, here too. Gives how many sessions ended. */
async function endAllOwnSessions(ctx: Context): Promise<number> {
  const { person } = ctx.actor
  if (!person) throw refuse('basics.sign_in_needed')
  const ended = await endSessionsOf(ctx.db, person, 'ended_by_owner', ctx.now)
  ctx.audit('sign_in.sessions.ended', { kind: 'identity.person', id: person }, { ended }, person)
  return ended
}

/** The two forms of a session list, for the account page of residents (`/my/account`) and of staff (`/staff/account`). */
export const sessionRoutes = (path: '/my/account' | '/staff/account', as: 'resident' | 'staff'): Route[] => [
  post(`${path}/sessions/end`, {
    access: signedIn(as),
    input: { body: z.object({ session: id }) },
    example: async ({ county }) => ({
      body: {
        session: (await county.db.selectFrom('identity.sessions').select('id').limit(1).executeTakeFirst())?.id ?? crypto.randomUUID(),
      },
    }),
    run: (ctx, { body }) => endOwnSession(ctx, body.session),
    reply: () => redirectTo(path, { text: signInTexts['sign_in.sessions.ended_one'] }),
  }),
  post(`${path}/sessions/end-all`, {
    access: signedIn(as),
    input: {},
    example: async () => ({}),
    run: endAllOwnSessions,
    reply: () =>
      redirectTo('/', { text: signInTexts['sign_in.sessions.ended_all'] }, { session: null, headers: { 'clear-site-data': '"cache"' } }),
  }),
]
