import { createHash } from 'node:crypto'
import { canonicalJson } from '../../core/basics/json.ts'
import type { Text } from '../../core/basics/texts.ts'
import { headingOf } from '../../core/fields/problem.ts'
import type { Answers, AnswerValue, FormDefinition } from '../../core/forms/form.ts'
import { formIndex } from '../../core/forms/form-index.ts'
import type { Context } from '../../kernel/context/context.ts'

const hashes = new WeakMap<FormDefinition, string>()

/** The SHA-256 (hex) of a form's content, whatever the order of its keys: the name of that version for ever. */
export function hashForm(form: FormDefinition): string {
  const known = hashes.get(form)
  if (known) return known
  const hash = createHash('sha256').update(canonicalJson(form)).digest('hex')
  hashes.set(form, hash)
  return hash
}

/** Keeps a version for as long as drafts may hang on it; again changes nothing. Gives its hash. */
export async function keepForm(ctx: Context, form: FormDefinition): Promise<string> {
  const hash = hashForm(form)
  await ctx.db
    .insertInto('form_runner.form_versions')
    .values({ hash, form_key: form.key, form: JSON.stringify(form), first_used_at: ctx.now })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute()
  return hash
}

/** The form of a hash; undefined for one that was never kept. */
export async function formVersion(ctx: Context, hash: string): Promise<FormDefinition | undefined> {
  const row = await ctx.db.selectFrom('form_runner.form_versions').select('form').where('hash', '=', hash).executeTakeFirst()
  return row?.form as unknown as FormDefinition | undefined
}

export type MigratedAnswers = { readonly answers: Answers; readonly lost: readonly Text[] }

/**
 * Answers of one version carried into the next. An answer stays if its field still exists with the same type (a repeat: with the same fields);
 * `lost` names the questions that must be answered again. Whether what stays still keeps the new rules, the check at submit says.
 */
export function migrateAnswers(from: FormDefinition, to: FormDefinition, answers: Answers): MigratedAnswers {
  const kept: Record<string, AnswerValue> = {}
  const lost: Text[] = []
  const before = formIndex(from)
  const after = formIndex(to)
  for (const [id, value] of Object.entries(answers)) {
    const oldField = before.fields.get(id)
    const newField = after.fields.get(id)
    const oldRepeat = before.repeats.get(id)
    const newRepeat = after.repeats.get(id)
    const stays = oldRepeat
      ? newRepeat !== undefined && shapeOf(oldRepeat.page.repeat.fields) === shapeOf(newRepeat.page.repeat.fields)
      : oldField !== undefined && newField !== undefined && !newField.repeat && oldField.field.type === newField.field.type
    if (stays) kept[id] = value
    else if (newField && !newField.repeat) lost.push(headingOf(newField.field))
    else if (newRepeat) lost.push(newRepeat.page.title)
  }
  return { answers: kept, lost }
}

const shapeOf = (fields: readonly { id: string; type: string }[]): string =>
  fields
    .map((field) => `${field.id}:${field.type}`)
    .sort()
    .join(' ')
