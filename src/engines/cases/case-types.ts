import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { canonicalJson } from '../../core/basics/json.ts'
import type { Text } from '../../core/basics/texts.ts'
import { checkForm } from '../../core/forms/check-form.ts'
import type { FormDefinition, FormKnowledge } from '../../core/forms/form.ts'
import type { Expression } from '../../core/rules/expression.ts'
import type { Context } from '../../kernel/context/context.ts'
import { statement } from '../../kernel/database/statement.ts'
import { checkWorkflow } from './check-workflow.ts'
import { refuseCases } from './texts.ts'
import type { CaseType, Workflow } from './workflow.ts'

/**
 * The published kinds of case that this process has met, by hash. They never change, so they are read once; which is the newest of a kind is asked anew each time.
 */
export class CaseTypeBook {
  readonly #kept = new Map<string, CaseType>()

  /** One version by its hash. Throws `cases.no_such_type`. */
  async version(ctx: Pick<Context, 'db'>, hash: string): Promise<CaseType> {
    const kept = this.#kept.get(hash)
    if (kept) return kept
    const row = await ctx.db.selectFrom('cases.type_versions').selectAll().where('hash', '=', hash).executeTakeFirst()
    if (!row) throw refuseCases('cases.no_such_type')
    const type: CaseType = {
      hash: row.hash,
      key: row.case_type,
      title: { en: row.title_en, sw: row.title_sw },
      form: row.form as unknown as FormDefinition,
      workflow: row.workflow as unknown as Workflow,
    }
    this.#kept.set(hash, type)
    return type
  }

  /** Many versions at once, for lists. */
  async versions(ctx: Pick<Context, 'db'>, hashes: Iterable<string>): Promise<ReadonlyMap<string, CaseType>> {
    const found = new Map<string, CaseType>()
    for (const hash of new Set(hashes)) found.set(hash, await this.version(ctx, hash))
    return found
  }

  /** The newest published version of a kind of case. Throws `cases.no_such_type`. */
  async newest(ctx: Pick<Context, 'db'>, key: string): Promise<CaseType> {
    const { types } = await this.newestOf(ctx, [key])
    const type = types.get(key)
    if (!type) throw refuseCases('cases.no_such_type')
    return type
  }

  /** The newest published versions of kinds of case, with the version of the calendars read by the same statement: what opening cases asks for. */
  async newestOf(
    ctx: Pick<Context, 'db'>,
    keys: readonly string[],
  ): Promise<{ types: ReadonlyMap<string, CaseType>; calendarVersion: number | undefined }> {
    const { rows } = await statement<{ hash: string; calendarVersion: number }>`
      select newest.hash, (select version from calendar.versions) as "calendarVersion"
      from json_array_elements_text(${JSON.stringify([...new Set(keys)])}) as asked (key)
      cross join lateral (
        select hash from cases.type_versions where case_type = asked.key order by published_at desc, hash limit 1
      ) as newest`.execute(ctx.db)
    const types = await Promise.all(rows.map(({ hash }) => this.version(ctx, hash)))
    return { types: new Map(types.map((type) => [type.key, type])), calendarVersion: rows[0]?.calendarVersion }
  }
}

declare module '../../kernel/context/county.ts' {
  interface County {
    readonly caseTypes: CaseTypeBook
  }
}

export type TypeToPublish = {
  readonly key: string
  readonly title: Text
  readonly form: FormDefinition
  readonly workflow: Workflow
}

/** The content hash of a kind of case: the same however the keys of its JSON are ordered. */
export const hashOfType = ({ key, title, form, workflow }: TypeToPublish): string =>
  createHash('sha256').update(canonicalJson({ key, title, form, workflow })).digest('hex')

/**
 * Publishes a version of a kind of case; the same content again gives the version that is there. Whoever calls has decided that it may be published.
 * Throws `cases.type_faulty` with every fault of form and workflow as a problem at its place.
 */
export async function publishType(ctx: Context, given: TypeToPublish, known: FormKnowledge = {}): Promise<CaseType> {
  const hash = hashOfType(given)
  const roles = await ctx.db.selectFrom('access.roles').select('key').execute()
  const calendars = await ctx.county.calendars.current(ctx.db)
  const form = checkForm(given.form, known)
  const faults = [
    ...form.faults.map((fault) => ({ ...fault, place: `/form${fault.place}` })),
    ...checkWorkflow(given.workflow, {
      form: given.form,
      roles: new Set(roles.map(({ key }) => key)),
      departments: new Set(ctx.county.places.departments.map(({ key }) => key)),
      calendars: new Set(calendars.named.map(({ key }) => key)),
      formKnowledge: known,
    }).map((fault) => ({ ...fault, place: `/workflow${fault.place}` })),
  ].filter(({ severity }) => severity === 'error')
  const [first] = faults
  if (first)
    throw refuseCases(
      'cases.type_faulty',
      { place: first.place, reason: first.reason[ctx.language] },
      faults.map(({ place, reason }) => ({ path: place, text: reason })),
    )
  const { rows } = await sql`
    insert into cases.type_versions (hash, case_type, title_en, title_sw, form, workflow, published_at)
    values (${hash}, ${given.key}, ${given.title.en}, ${given.title.sw}, ${JSON.stringify(given.form)}, ${JSON.stringify(given.workflow)}, ${ctx.now})
    on conflict (hash) do nothing returning hash`.execute(ctx.db)
  if (rows.length > 0) ctx.audit('cases.type.published', { kind: 'cases.type', id: hash }, { key: given.key })
  return { hash, ...given }
}

const decided = new WeakMap<CaseType, boolean>()

/** True when rules or notices of this kind look at what the applicant answered; otherwise moving a case need not read the answers. */
export function readsAnswers(type: CaseType): boolean {
  const kept = decided.get(type)
  if (kept !== undefined) return kept
  const { states, transitions } = type.workflow
  const whens: (Expression | undefined)[] = [
    ...Object.values(transitions).map(({ when }) => when),
    ...Object.values(states).flatMap(({ tasks }) => tasks?.of.map(({ when }) => when) ?? []),
  ]
  const words = Object.values(transitions).flatMap((each) =>
    [...(each.tell ?? []).map((notice) => notice.words), each.public].filter((text) => !!text),
  )
  const reads =
    whens.some((when) => when !== undefined) || words.some((text) => /\{(?!address\}|answerBy\})\w+\}/.test(`${text?.en} ${text?.sw}`))
  decided.set(type, reads)
  return reads
}
