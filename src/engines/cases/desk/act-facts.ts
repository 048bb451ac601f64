import { asCents, formatKes } from '../../../core/basics/money.ts'
import { formatNumber } from '../../../core/basics/numbers.ts'
import { speaker } from '../../../core/basics/texts.ts'
import type { FieldValue } from '../../../core/fields/field.ts'
import { showField } from '../../../core/fields/field-types.ts'
import { headingOf } from '../../../core/fields/problem.ts'
import { answerSections } from '../../../core/forms/check-answers.ts'
import type { Answers } from '../../../core/forms/form.ts'
import { withLists } from '../../../core/forms/form-rules.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { fieldAt } from '../act-guard.ts'
import type { CaseRecord } from '../case-record.ts'
import { sentAnswers } from '../case-work.ts'
import { caseFormWorld } from '../case-world.ts'
import type { CaseType } from '../workflow.ts'
import { deskTexts } from './texts.ts'

/** One thing an officer should have before their eyes while they decide. */
export type ActFact = { readonly label: string; readonly value: string }

/** What an act's page shows beside its form (`shows` of the workflow): answers and calculated values of the application, and what a committee gave with the average. */
export async function actFacts(ctx: Context, record: CaseRecord, type: CaseType, shows: readonly string[]): Promise<ActFact[]> {
  if (shows.length === 0) return []
  const { language } = ctx
  const t = speaker(deskTexts, language)
  const world = caseFormWorld(ctx)
  const { answers } = await sentAnswers(ctx, record.id)
  const rows = answerSections(type.form, answers, language, world, { mask: true, calculated: true }).flatMap((section) => section.rows)
  const given = shows.some((path) => path.startsWith('tasks.')) ? await lastRound(ctx, record) : []
  return shows.flatMap((path): ActFact[] => {
    const [first, task, id = ''] = path.split('.')
    if (first !== 'tasks') {
      const row = rows.find(({ field, entry }) => field === path && entry === undefined)
      return row ? [{ label: row.label[language], value: row.value }] : []
    }
    const named = fieldAt(type, undefined, path)
    if (!named) return []
    const { field, form } = named
    const values = given
      .filter((seat) => seat.task === task)
      .map((seat) => (Object.hasOwn(seat.answers, id) ? (seat.answers[id] as FieldValue) : null))
    const shown = values.map((value) => showField(field, value, language, withLists(form, world))).filter((each) => each !== '')
    const numbers = values.filter((value) => typeof value === 'number')
    const mean = numbers.length > 1 ? numbers.reduce((sum, each) => sum + each, 0) / numbers.length : null
    const average =
      mean === null
        ? null
        : field.type === 'money'
          ? formatKes(asCents(Math.round(mean)), language)
          : formatNumber(Math.round(mean * 10) / 10, language)
    const value = shown.join(' · ')
    return [{ label: headingOf(field)[language], value: average === null ? value : t('cases.act.average', { values: value, average }) }]
  })
}

/** What the seats of each task answered when it was last asked. */
async function lastRound(ctx: Context, record: CaseRecord): Promise<{ task: string; answers: Answers }[]> {
  const rows = await ctx.db
    .selectFrom('cases.tasks')
    .select(['task', 'round', 'answers'])
    .where('case_id', '=', record.id)
    .orderBy('done_at')
    .execute()
  const last = new Map<string, number>()
  for (const { task, round } of rows) last.set(task, Math.max(round, last.get(task) ?? 0))
  return rows
    .filter(({ task, round }) => last.get(task) === round)
    .map(({ task, answers }) => ({ task, answers: answers as unknown as Answers }))
}
