import { refuse } from '../../../core/basics/errors.ts'
import type { Text } from '../../../core/basics/texts.ts'
import { casesOf, type OwnCase } from '../../../engines/cases/find-case.ts'
import { myNotices, type Notice } from '../../../engines/messages/notices.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { offeredServices } from '../definitions/service-book.ts'
import { type LetterView, lettersOf } from '../letters/letters.ts'

export type MyPage = {
  readonly cases: readonly OwnCase[]
  readonly drafts: readonly { readonly href: string; readonly title: Text }[]
  readonly letters: readonly (LetterView & { readonly caseId: string })[]
  readonly notices: readonly Notice[]
  readonly messages: readonly { readonly at: Temporal.Instant; readonly body: string }[]
}

const MESSAGES_MAX = 10

/** What is the resident's own who asks: applications, begun forms, letters, and what the county told them. */
export async function myPage(ctx: Context): Promise<MyPage> {
  const { person } = ctx.actor
  if (!person) throw refuse('basics.sign_in_needed')
  const cases = await casesOf(ctx, person)
  const begun = await ctx.db
    .selectFrom('form_runner.drafts')
    .select('base')
    .where('person', '=', person)
    .where('assisted_by', 'is', null)
    .where('purpose', '=', 'application')
    .where('sent_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .orderBy('id', 'desc')
    .execute()
  const services = await offeredServices(ctx)
  const messages = await ctx.db
    .selectFrom('messages.outbox')
    .select(['body', 'created_at'])
    .where('person', '=', person)
    .where('channel', '<>', 'inApp')
    .where('secret', '=', false)
    .where('body', 'is not', null)
    .orderBy('id', 'desc')
    .limit(MESSAGES_MAX)
    .execute()
  return {
    cases,
    drafts: begun.flatMap(({ base }) => {
      const service = services.find(({ key }) => base === `/services/${key}/apply`)
      return service ? [{ href: base, title: service.title }] : []
    }),
    letters: await lettersOf(
      ctx,
      cases.map(({ id }) => id),
    ),
    notices: (await myNotices(ctx)).notices,
    messages: messages.map(({ body, created_at }) => ({ at: created_at, body: body ?? '' })),
  }
}
