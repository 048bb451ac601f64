import { sql } from 'kysely'
import type { Text } from '../../core/basics/texts.ts'
import { answersInWords } from '../../core/forms/answers-in-words.ts'
import type { Answers } from '../../core/forms/form.ts'
import type { Context } from '../../kernel/context/context.ts'
import { ASKED_FOR, idsThatStay, TIME_IS_OVER } from '../../kernel/context/erasure.ts'
import type { RetentionRule, Stay } from '../../kernel/context/manifest.ts'
import { cameFrom, ownNumbers } from '../../kernel/identity/own-numbers.ts'
import { type CaseRecord, type CaseRow, caseColumnsSql, caseFromRow } from './case-record.ts'
import { caseFormWorld } from './case-world.ts'
import { type FieldToCorrect, questionName } from './correct-case.ts'
import { eraseCases } from './erase-cases.ts'
import { byToApplicant, historyOf } from './history.ts'
import { caseTexts } from './texts.ts'
import { stateOf } from './workflow-rules.ts'

const EXPORTED_MAX = 1000

/** The cases of a person: those they are the applicant of, and reports without a name that came from a number that is theirs alone. */
export async function casesAbout(ctx: Context, person: string): Promise<CaseRecord[]> {
  const numbers = await ownNumbers(ctx.db, person)
  const { rows } = await sql<CaseRow>`
    select ${caseColumnsSql} from cases.cases c
    where c.applicant = ${person}::uuid or (c.applicant is null and ${cameFrom(numbers, 'c.phone', 'c.submitted_at')})
    order by c.submitted_at desc limit ${EXPORTED_MAX}`.execute(ctx.db)
  return rows.map(caseFromRow)
}

/**
 * All that a person's cases hold, for that person: each time they sent answers, the history as it is public to them, corrections and ratings.
 * Officers' notes and scores are left out: they are about the decision, and the page says so.
 */
export async function casesOfPerson(ctx: Context, person: string): Promise<Record<string, unknown>> {
  const { language } = ctx
  const world = caseFormWorld(ctx)
  const cases = []
  for (const record of await casesAbout(ctx, person)) {
    const type = await ctx.county.caseTypes.version(ctx, record.version)
    const sent = await ctx.db
      .selectFrom('cases.answers')
      .select(['answers', 'given_at'])
      .where('case_id', '=', record.id)
      .orderBy('number')
      .execute()
    const corrections = await ctx.db
      .selectFrom('cases.corrections')
      .select(['fields', 'asked_at', 'answered_at'])
      .where('case_id', '=', record.id)
      .orderBy('asked_at')
      .execute()
    const rating = await ctx.db
      .selectFrom('cases.ratings')
      .select(['stars', 'words', 'rated_at'])
      .where('case_id', '=', record.id)
      .executeTakeFirst()
    const history = (await historyOf(ctx, record, type)).filter((entry) => entry.public)
    cases.push({
      reference: record.reference,
      kind: type.title[language],
      title: record.title[language],
      phone: record.phone,
      language: record.language,
      ward: record.ward === null ? null : (ctx.county.places.ward(record.ward)?.name ?? String(record.ward)),
      status: stateOf(type.workflow, record.state).name[language],
      submittedAt: record.submittedAt,
      promisedAt: record.promisedAt,
      closedAt: record.closedAt,
      filledInByOfficer: record.assistedBy !== null,
      sent: sent.map(({ answers, given_at }) => ({
        sentAt: given_at,
        answers: answersInWords(type.form, answers as unknown as Answers, language, world),
      })),
      corrections: corrections.map(({ fields, asked_at, answered_at }) => ({
        askedAt: asked_at,
        answeredAt: answered_at,
        asked: Object.fromEntries(
          (fields as unknown as FieldToCorrect[]).map(({ field, reason }) => [questionName(type.form, field)[language], reason]),
        ),
      })),
      rating: rating ? { stars: rating.stars, words: rating.words, ratedAt: rating.rated_at } : null,
      history: history.map((entry) => ({
        at: entry.at,
        what: entry.words[language],
        by: byToApplicant(entry, record)[language],
        ...(entry.wrote ? { wrote: entry.wrote } : {}),
        ...(entry.state ? { state: entry.state[language] } : {}),
      })),
    })
  }
  return { cases }
}

/** Open cases stay: the county still works on them for the person. */
export async function openCasesOf(ctx: Context, person: string): Promise<Stay[]> {
  const open = (await casesAbout(ctx, person)).filter(({ closedAt }) => closedAt === null)
  return Promise.all(
    open.map(async ({ id, reference, version }) => ({
      record: { kind: 'cases.case', id },
      because: 'open' as const,
      what: named((await ctx.county.caseTypes.version(ctx, version)).title, reference),
      why: caseTexts['cases.stays.open'],
      until: null,
    })),
  )
}

const named = (title: Text, reference: string): Text => ({ en: `${title.en} ${reference}`, sw: `${title.sw} ${reference}` })

/** Empties a person's closed cases, but for those that stay. */
export async function eraseCasesOf(ctx: Context, person: string, stays: readonly Stay[]): Promise<Record<string, number>> {
  const kept = new Set(idsThatStay(stays, 'cases.case'))
  const due = (await casesAbout(ctx, person)).filter(({ id, closedAt }) => closedAt !== null && !kept.has(id))
  const erased = await eraseCases(
    ctx,
    due.map(({ id }) => id),
    ASKED_FOR,
  )
  return { 'cases.cases': erased }
}

const BATCH_MAX = 200

export const casesRetention: readonly RetentionRule[] = [
  {
    columns: [
      'cases.cases.title',
      'cases.cases.applicant',
      'cases.cases.phone',
      'cases.names.word',
      'cases.names.words',
      'cases.cases.index_values',
      'cases.answers.answers',
      'cases.answers.calculated',
      'cases.answers.given_by',
      'cases.history.note',
      'cases.history.answers',
      'cases.history.details',
      'cases.tasks.answers',
      'cases.corrections.fields',
      'cases.ratings.words',
    ],
    run: async (ctx, before, limit) => {
      const due = await ctx.db
        .selectFrom('cases.cases')
        .select('id')
        // No index of its own: what a move changes stands in none. What closed long ago was sent long ago, and the youngest of that is not emptied yet.
        .where('submitted_at', '<', before)
        .where('closed_at', '<', before)
        .where('erased_at', 'is', null)
        .orderBy('submitted_at', 'desc')
        .limit(Math.min(limit, BATCH_MAX))
        .execute()
      return eraseCases(
        ctx,
        due.map(({ id }) => id),
        TIME_IS_OVER,
      )
    },
  },
]
