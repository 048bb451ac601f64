import { refuse } from '../../core/basics/errors.ts'
import type { Text } from '../../core/basics/texts.ts'
import type { FileReference, WardItem } from '../../core/fields/field.ts'
import { filesIn } from '../../core/forms/answers.ts'
import { type CorrectionPage, correctionPages, sameAnswer } from '../../core/forms/correction.ts'
import type { Answers, FormDefinition, FormWorld, Journey } from '../../core/forms/form.ts'
import { walk } from '../../core/forms/journey.ts'
import type { Context } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import { filesOf } from '../../kernel/files/files.ts'
import { findPerson } from '../../kernel/identity/people.ts'
import { dayOf } from '../../kernel/web/who-asks.ts'
import { addDraft, type Draft, draftOwner, findDraft, newToken, saveAnswers, type Visitor } from './drafts.ts'
import { formVersion, hashForm, keepForm, migrateAnswers } from './form-versions.ts'
import type { CountyLists, OfferedForm, ReturnedForm } from './mount.ts'

/** The register of processing says so: no form may keep its drafts for longer. */
const KEPT_DAYS = 30

/** What is being corrected: the answers as sent, why each field came back, and the pages to see. */
export type Correction = {
  readonly about: string
  readonly before: Answers
  readonly reasons: ReadonlyMap<string, string>
  readonly until: Temporal.Instant | null
  readonly pages: readonly CorrectionPage[]
}

/** One visitor at one form, as loaded for one request. */
export type Sitting = {
  /** The address with its parameters filled in: `/services/ward-bursary/apply`. */
  readonly base: string
  readonly offered: OfferedForm
  readonly form: FormDefinition
  readonly visitor: Visitor
  readonly counter: boolean
  /** At a counter: for whom the officer fills this in. */
  readonly onBehalfOf: string | null
  readonly draft: Draft | undefined
  /** The draft's answers; in a correction over those that were sent. */
  readonly answers: Answers
  /** Questions whose answer a new version of the form could not keep. */
  readonly lost: readonly Text[]
  readonly world: FormWorld
  readonly journey: Journey
  readonly correction: Correction | null
}

export const keptDays = (offered: OfferedForm): number => Math.min(offered.keptDays ?? KEPT_DAYS, KEPT_DAYS)

const wards = new WeakMap<County, readonly WardItem[]>()

/** The county's wards as fields know them: by code, with the name of the sub-county. */
export function wardItems(county: County): readonly WardItem[] {
  const known = wards.get(county)
  if (known) return known
  const items = county.places.wards.map(({ code, name, subCounty }) => ({
    code: String(code),
    name,
    subCounty: county.places.subCounty(subCounty)?.name ?? '',
  }))
  wards.set(county, items)
  return items
}

/** What a form may know of this county today. `files` are the uploads that may become answers. */
export const formWorld = (ctx: Context, lists: CountyLists | undefined, files: readonly FileReference[] = []): FormWorld => ({
  today: dayOf(ctx.now),
  list: (name) => lists?.(name),
  wards: wardItems(ctx.county),
  files: new Map(files.map((each) => [each.file, each])),
})

const isReturned = (offered: OfferedForm | ReturnedForm): offered is ReturnedForm => 'before' in offered

/** Loads what a visitor has at a form. `draftId`: the draft that the page they send was made for. */
export async function openSitting(
  ctx: Context,
  opened: {
    base: string
    offered: OfferedForm | ReturnedForm
    visitor: Visitor
    counter?: boolean
    draftId?: string | undefined
    lock?: boolean
  },
): Promise<Sitting> {
  const { base, offered, visitor } = opened
  const { form } = offered
  const find = (id?: string) => findDraft(ctx, visitor, { base, id, lock: opened.lock ?? false })
  const draft = opened.draftId ? ((await find(opened.draftId)) ?? (await find())) : await find()
  const kept = draft ? await filesOf(ctx, draftOwner(draft.id)) : []
  const files = kept.map(({ id, name, size, type }) => ({ file: id, name, size, type }))
  let own: Answers = draft?.answers ?? {}
  let lost: readonly Text[] = []
  if (draft && !draft.result && draft.formHash !== hashForm(form)) {
    const begunWith = await formVersion(ctx, draft.formHash)
    if (begunWith) ({ answers: own, lost } = migrateAnswers(begunWith, form, own))
  }
  const sent = isReturned(offered) ? offered.before : {}
  const world = formWorld(ctx, offered.lists, [...filesIn(sent).values(), ...files])
  const answers = { ...sent, ...own }
  const correction = isReturned(offered)
    ? {
        about: offered.about,
        before: sent,
        reasons: new Map(offered.fields.map(({ id, reason }) => [id, reason])),
        until: offered.until ?? null,
        pages: correctionPages(
          form,
          sent,
          own,
          offered.fields.map(({ id }) => id),
          world,
        ),
      }
    : null
  return {
    base,
    offered,
    form,
    visitor,
    counter: opened.counter ?? false,
    onBehalfOf: opened.counter && draft?.person ? ((await findPerson(ctx.db, draft.person))?.fullName ?? null) : null,
    draft,
    answers,
    lost,
    world,
    journey: walk(form, answers, world),
    correction,
  }
}

/** What a changed sitting looks like: the way on may be another one. */
function withAnswers(sitting: Sitting, draft: Draft, answers: Answers): Sitting {
  const { form, world, correction } = sitting
  return {
    ...sitting,
    draft,
    answers,
    lost: [],
    journey: walk(form, answers, world),
    correction: correction && {
      ...correction,
      pages: correctionPages(form, correction.before, ownAnswers(correction, answers), [...correction.reasons.keys()], world),
    },
  }
}

/** In a correction the draft holds only what differs from what was sent. */
const ownAnswers = (correction: Correction | null, answers: Answers): Answers =>
  correction ? Object.fromEntries(Object.entries(answers).filter(([id, value]) => !sameAnswer(correction.before[id], value))) : answers

export type Saved = { readonly sitting: Sitting; readonly token: string | null }

/** The sitting with a draft: the one there is, or a new one for this visitor. `token` is set when the browser must be given one. */
export async function withDraft(
  ctx: Context,
  sitting: Sitting,
  id?: string,
): Promise<Saved & { readonly sitting: Sitting & { draft: Draft } }> {
  if (sitting.draft) return { sitting: { ...sitting, draft: sitting.draft }, token: null }
  if (sitting.counter) throw refuse('basics.not_found')
  const { visitor, offered } = sitting
  const token = visitor.person || visitor.token ? null : newToken()
  const formHash = await keepForm(ctx, offered.form)
  // The id came with the page, so that the first answer pressed twice begins one draft; another's id is never taken over.
  const wanted = id && !(await isTaken(ctx, id)) ? id : ctx.newId()
  const draft = await addDraft(
    ctx,
    { ...visitor, token: visitor.token ?? token },
    {
      id: wanted,
      formKey: offered.form.key,
      formHash,
      base: sitting.base,
      keptDays: keptDays(offered),
      ...(sitting.correction ? { about: sitting.correction.about } : {}),
    },
  )
  return { sitting: { ...sitting, draft }, token }
}

const isTaken = async (ctx: Context, id: string): Promise<boolean> =>
  (await ctx.db.selectFrom('form_runner.drafts').select('id').where('id', '=', id).executeTakeFirst()) !== undefined

export type PageSave = {
  /** The page's path; with the entry's id for one entry of a repeat. */
  readonly key: string
  /** The answers after this page, all of them. */
  readonly answers: Answers
  /** The answers that this page is about. */
  readonly touched: readonly string[]
  /** The draft's revision that the page was made from. */
  readonly seen: number | null
  /** Set after the person saw the other answer and chose this one. */
  readonly draftId?: string | undefined
}

/**
 * Keeps the answers of one page. Gives `null` when another tab changed the same answers since this page was opened: the person then sees both.
 * Other pages' answers stay as they are, whichever tab is older.
 */
export async function savePage(ctx: Context, opened: Sitting, save: PageSave): Promise<Saved | null> {
  const { sitting, token } = await withDraft(ctx, opened, save.draftId)
  const { draft } = sitting
  const changedAt = draft.pageRevisions[save.key] ?? 0
  const differs = save.touched.some((id) => !sameAnswer(sitting.answers[id], save.answers[id]))
  if (save.seen !== null && changedAt > save.seen && differs) return null
  const formHash = await keepForm(ctx, sitting.form)
  // The same again (a button pressed twice) writes nothing.
  if (!differs && save.touched.every((id) => Object.hasOwn(draft.answers, id)) && draft.formHash === formHash) return { sitting, token }
  const kept = await saveAnswers(ctx, draft, {
    key: save.key,
    answers: ownAnswers(sitting.correction, save.answers),
    formHash,
    keptDays: keptDays(sitting.offered),
  })
  return { sitting: withAnswers(sitting, kept, save.answers), token }
}
