import { inBoth, type Text } from '../../core/basics/texts.ts'
import type { Answers } from '../../core/forms/form.ts'
import { type ClockState, clockState, fractionUsed } from '../../kernel/calendar/clock.ts'
import type { Context } from '../../kernel/context/context.ts'
import type { CaseRecord } from './case-record.ts'
import type { HistoryKind } from './case-work.ts'
import { caseTexts } from './texts.ts'
import type { CaseType } from './workflow.ts'
import { ISSUED, REMINDED, REOPENED, stateOf, transitionOf } from './workflow-rules.ts'

/** What the applicant may read of one thing that happened: the officers' very line, less notes, answers and names. */
export type PublicEntry = {
  readonly seq: number
  readonly at: Temporal.Instant
  readonly kind: HistoryKind
  readonly words: Text
  /** The applicant ("You" to themselves, their name to officers), the post of the officer, or the county's system. */
  readonly by: Text
  /** The state it led to, where it changed. */
  readonly state: Text | null
}

/** The same for officers, with all there is. */
export type HistoryEntry = PublicEntry & {
  readonly act: string
  /** The button's or task's name. */
  readonly actName: Text | null
  readonly from: string | null
  readonly to: string | null
  readonly public: boolean
  readonly person: string | null
  readonly personName: string | null
  readonly note: string
  /** What the applicant wrote with it, in their own words: why they reopened it, what they said of the work. For them and for officers. */
  readonly wrote: string
  /** The officer took it back. */
  readonly undone: boolean
  readonly answers: Answers
  readonly details: Readonly<Record<string, unknown>>
}

/** The engine's own acts that have a name. */
const ownActs: Readonly<Record<string, Text>> = {
  [ISSUED]: caseTexts['cases.act.issue'],
  [REOPENED]: caseTexts['cases.act.reopen'],
  [REMINDED]: caseTexts['cases.act.remind'],
}

/** All that happened to a case, in the order it happened. Whoever calls has decided that the actor may see it; residents get `publicHistory` of it. */
export async function historyOf(ctx: Pick<Context, 'db'>, record: CaseRecord, type: CaseType): Promise<HistoryEntry[]> {
  const rows = await ctx.db
    .selectFrom('cases.history as h')
    .leftJoin('identity.people as p', 'p.id', 'h.person')
    .leftJoin('identity.posts as post', 'post.id', 'h.post')
    .select(['h.seq', 'h.at', 'h.act', 'h.kind', 'h.from_state', 'h.to_state', 'h.person', 'h.public', 'h.note', 'h.answers', 'h.details'])
    .leftJoin('cases.ratings as r', (join) => join.onRef('r.case_id', '=', 'h.case_id').on('h.kind', '=', 'rated'))
    .select(['p.full_name', 'post.title_en', 'post.title_sw', 'r.words as rating'])
    .where('h.case_id', '=', record.id)
    .orderBy('h.seq')
    .execute()
  const undone = new Set(rows.flatMap(({ kind, details }) => (kind === 'undone' ? [(details as unknown as { of: number }).of] : [])))
  const tasks = Object.values(type.workflow.states).flatMap((state) => state.tasks?.of ?? [])
  return rows.map((row) => {
    const details = row.details as unknown as Record<string, unknown> & { words?: Text; reason?: string }
    const post = row.title_en && row.title_sw ? { en: row.title_en, sw: row.title_sw } : null
    const actName = transitionOf(type.workflow, row.act)?.name ?? tasks.find(({ id }) => id === row.act)?.name ?? ownActs[row.act] ?? null
    const to = row.to_state
    return {
      seq: row.seq,
      at: row.at,
      kind: row.kind as HistoryKind,
      words: details.words ?? actName ?? caseTexts['cases.history.noted'],
      by:
        row.person === null
          ? caseTexts['cases.by.county']
          : row.person === record.applicant
            ? inBoth(() => row.full_name ?? '')
            : (post ?? caseTexts['cases.by.officer']),
      state: to !== null && to !== row.from_state ? stateOf(type.workflow, to).name : null,
      act: row.act,
      actName,
      from: row.from_state,
      to,
      public: row.public,
      person: row.person,
      personName: row.full_name,
      note: row.note,
      wrote: row.rating ?? (row.act === REOPENED ? details.reason : undefined) ?? '',
      undone: undone.has(row.seq),
      answers: row.answers as unknown as Answers,
      details,
    }
  })
}

/** Who did it, in words to the applicant. */
export const byToApplicant = ({ kind, person, by }: HistoryEntry, { applicant }: CaseRecord): Text =>
  (person === null ? kind === 'opened' : person === applicant) ? caseTexts['cases.by.you'] : by

/** The applicant's projection of a history. */
export const publicHistory = (entries: readonly HistoryEntry[], record: CaseRecord): PublicEntry[] =>
  entries
    .filter((entry) => entry.public)
    .map((entry) => {
      const { seq, at, kind, words, state } = entry
      return { seq, at, kind, words, by: byToApplicant(entry, record), state }
    })

export type CaseClockView = {
  readonly state: ClockState
  /** When the whole was promised; while it is the applicant's turn, as if they answered now. */
  readonly promisedAt: Temporal.Instant | null
  /** When the step it stands in is due. */
  readonly dueAt: Temporal.Instant | null
  /** Share of the promised time that is used: 1 when due. */
  readonly used: number
}

/** The clock of a case, the same for applicant and officer. */
export async function clockOfCase(ctx: Pick<Context, 'db' | 'county' | 'now'>, record: CaseRecord): Promise<CaseClockView> {
  const calendars = await ctx.county.calendars.current(ctx.db)
  const { promise } = record.clocks
  const calendar = calendars.of(promise.calendar)
  return {
    state: clockState(promise, calendar, ctx.now),
    promisedAt: record.promisedAt,
    dueAt: record.dueAt,
    used: fractionUsed(promise, calendar, ctx.now),
  }
}
