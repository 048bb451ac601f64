import { newId } from '../../core/basics/ids.ts'
import type { RawInput } from '../../core/fields/field.ts'
import { removeEntry, saveEntry } from '../../core/forms/answers.ts'
import type { Page, RepeatPage } from '../../core/forms/form.ts'
import { answerIds, fieldsOf } from '../../core/forms/form-index.ts'
import { entriesOf } from '../../core/forms/form-rules.ts'
import { mayVisit, nextPath } from '../../core/forms/journey.ts'
import { validateEntry, validatePage } from '../../core/forms/validate-page.ts'
import type { Context } from '../../kernel/context/context.ts'
import { type Reply, redirectTo } from '../../kernel/web/reply.ts'
import { tokenCookies } from './door.ts'
import { entryPage, hrefOf, keptRaw, questionPage, repeatPage, type Showing } from './page-views.tsx'
import { type Saved, type Sitting, savePage } from './sitting.ts'

/** A form body: each name with its text or texts. */
export type Body = Readonly<Record<string, string | readonly string[]>>

export const one = (body: Body, name: string): string => {
  const value = Object.hasOwn(body, name) ? body[name] : undefined
  return (typeof value === 'string' ? value : value?.[0]) ?? ''
}

/** The draft and the revision that a sent page was made from. */
export const seenIn = (body: Body): { draftId: string | undefined; seen: number | null } => ({
  draftId: /^[0-9a-f-]{36}$/.test(one(body, '_draft')) ? one(body, '_draft') : undefined,
  seen: /^\d{1,9}$/.test(one(body, '_revision')) ? Number(one(body, '_revision')) : null,
})

/** Gives the browser the key to its drafts, or makes it last again. */
export const withToken = (ctx: Context, sitting: Sitting, token: string | null, reply: Reply): Reply => ({
  ...reply,
  cookies: [...(reply.cookies ?? []), ...tokenCookies(ctx, sitting, token)],
})

/** Whether a page may be opened or answered now; in a correction those that were returned and those they open. */
export const mayOpen = (sitting: Sitting, path: string): boolean =>
  sitting.correction ? sitting.correction.pages.some((each) => each.path === path) : mayVisit(sitting.journey, path)

/** Where to go from a page that is answered. */
function onward(sitting: Sitting, path: string, changing: boolean): string {
  if (sitting.correction) return sitting.base
  return hrefOf(sitting, nextPath(sitting.journey, path, { changing }))
}

/** Where someone belongs who opened a page that is not theirs to open yet. */
export function openPlace(sitting: Sitting): string {
  const { journey, form } = sitting
  if (sitting.correction) return sitting.base
  if (!sitting.draft) return hrefOf(sitting, form.pages[0]?.path ?? null)
  const tasks = journey.pages.find((each) => each.page.kind === 'task-list')
  const open = journey.pages.find((each) => each.path === journey.firstUnanswered)
  if (tasks && open?.page.section && mayVisit(journey, tasks.path)) return hrefOf(sitting, tasks.path)
  return hrefOf(sitting, journey.exit?.path ?? journey.firstUnanswered ?? nextPath(journey, '', { changing: true }))
}

type Asking = Extract<Page, { fields: unknown }>

/** What stands in the inputs of fields that a correction may not change, so that rules over the whole page can be asked. */
function rawWithFixed(sitting: Sitting, page: Asking, raw: RawInput): RawInput {
  const editable = sitting.correction?.pages.find((each) => each.path === page.path)?.fields
  if (!editable) return raw
  const fixed = fieldsOf(page).filter((field) => !editable.includes(field.id))
  const open = fieldsOf(page).filter((field) => editable.includes(field.id))
  const names = new Set(open.flatMap((field) => Object.keys(raw).filter((name) => name === field.id || name.startsWith(`${field.id}-`))))
  return { ...Object.fromEntries(Object.entries(raw).filter(([name]) => names.has(name))), ...keptRaw(fixed, sitting.answers) }
}

/** Takes a question or upload page: keeps the answers and goes on, or shows the page again with what is wrong. */
export async function answerQuestion(
  ctx: Context,
  sitting: Sitting,
  page: Asking,
  body: Body,
  changing: boolean,
  refused?: Showing,
): Promise<Reply> {
  const show = (showing: Showing) => questionPage(ctx, sitting, page, { raw: body, changing, ...showing })
  const action = one(body, '_action')
  if (action === 'language') return withToken(ctx, sitting, null, show({}))
  const outcome = validatePage(sitting.form, page.path, rawWithFixed(sitting, page, body), sitting.answers, sitting.world)
  if (action !== 'save') {
    if (refused?.problems?.length) return withToken(ctx, sitting, null, show({ status: 422, ...refused }))
    if (outcome.problems) return withToken(ctx, sitting, null, show({ status: 422, problems: outcome.problems }))
  }
  // Saving for later keeps what is right; what is wrong is asked again on return.
  const answers = outcome.answers ? { ...sitting.answers, ...outcome.answers } : sitting.answers
  const saved = await savePage(ctx, sitting, { key: page.path, answers, touched: outcome.answers ? answerIds(page) : [], ...seenIn(body) })
  if (!saved) return withToken(ctx, sitting, null, show({ conflict: true, status: 409 }))
  return goOn(ctx, saved, action === 'save' ? `${sitting.base}/draft/phone?aim=save` : onward(saved.sitting, page.path, changing))
}

/** The end of a repeat: "no more to add". */
export async function answerRepeat(ctx: Context, sitting: Sitting, page: RepeatPage, body: Body, changing: boolean): Promise<Reply> {
  const action = one(body, '_action')
  if (action === 'language') return repeatPage(ctx, sitting, page, { changing })
  const outcome = validatePage(sitting.form, page.path, {}, sitting.answers, sitting.world)
  if (action !== 'save' && outcome.problems) return repeatPage(ctx, sitting, page, { changing, problems: outcome.problems, status: 422 })
  const answers = outcome.answers ? { ...sitting.answers, ...outcome.answers } : sitting.answers
  const saved = await savePage(ctx, sitting, { key: page.path, answers, touched: outcome.answers ? answerIds(page) : [], ...seenIn(body) })
  if (!saved) return repeatPage(ctx, sitting, page, { changing, status: 409 })
  return goOn(ctx, saved, action === 'save' ? `${sitting.base}/draft/phone?aim=save` : onward(saved.sitting, page.path, changing))
}

/** One entry, new or changed. Its id came with the page, so that sending twice adds once. */
export async function answerEntry(
  ctx: Context,
  sitting: Sitting,
  page: RepeatPage,
  entryId: string,
  body: Body,
  changing: boolean,
): Promise<Reply> {
  const show = (showing: Showing) =>
    withToken(ctx, sitting, null, entryPage(ctx, sitting, page, entryId, { raw: body, changing, ...showing }))
  const action = one(body, '_action')
  if (action === 'language') return show({})
  const outcome = validateEntry(sitting.form, page.path, body, sitting.answers, sitting.world, entryId)
  if (!outcome.entry) {
    return action === 'save'
      ? goOn(ctx, { sitting, token: null }, `${sitting.base}/draft/phone?aim=save`)
      : show({ problems: outcome.problems ?? [], status: 422 })
  }
  const answers = saveEntry(sitting.form, sitting.answers, page.path, outcome.entry)
  // Entries are told apart by their ids: two tabs that add one each keep both.
  const saved = await savePage(ctx, sitting, { key: `${page.path}/${entryId}`, answers, touched: [page.repeat.id], ...seenIn(body) })
  if (!saved) return show({ status: 409 })
  return goOn(ctx, saved, action === 'save' ? `${sitting.base}/draft/phone?aim=save` : hrefOf(sitting, page.path, { changing }))
}

export async function dropEntry(ctx: Context, sitting: Sitting, page: RepeatPage, entryId: string, changing: boolean): Promise<Reply> {
  const answers = removeEntry(sitting.form, sitting.answers, page.path, entryId)
  const saved = await savePage(ctx, sitting, { key: `${page.path}/${entryId}`, answers, touched: [page.repeat.id], seen: null })
  return goOn(ctx, saved ?? { sitting, token: null }, hrefOf(sitting, page.path, { changing }))
}

/** The id of an entry in the address: one that is there, or a new one. */
export const entryIdOf = (ctx: Context, sitting: Sitting, page: RepeatPage, named: string): string | undefined =>
  named === 'new'
    ? newId(ctx.now.epochMilliseconds)
    : entriesOf(sitting.answers, page.repeat.id).some((each) => each.id === named) || /^[0-9a-f-]{36}$/.test(named)
      ? named
      : undefined

const goOn = (ctx: Context, { sitting, token }: Saved, to: string): Reply => withToken(ctx, sitting, token, redirectTo(to))
