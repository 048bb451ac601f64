import { CompiledQuery, type QueryResult } from 'kysely'
import type { Database, Transaction } from './database.ts'

/** A fixed piece of SQL, such as a list of columns, that a statement repeats. Never anything that a person typed. */
export class Fragment {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** A statement whose text is fixed where it is written; only its values differ from call to call. */
export type Statement<Row> = {
  execute(db: Database | Transaction): Promise<QueryResult<Row>>
  compile(db?: unknown): CompiledQuery<Row>
}

type Made = Omit<CompiledQuery, 'parameters'>
const made = new WeakMap<TemplateStringsArray, Made>()

/**
 * For the statements that every request runs: as Kysely's `sql`, but the text is put together once for each place in the code, where a query builder makes
 * it anew at each call (a fifth of what a request costs). Takes values and `Fragment`s; the fragments of one place are the same at every call.
 */
export function statement<Row>(strings: TemplateStringsArray, ...given: readonly unknown[]): Statement<Row> {
  let once = made.get(strings)
  if (!once) {
    once = CompiledQuery.raw(textOf(strings, given))
    made.set(strings, once)
  }
  const compiled = { ...once, parameters: given.filter((value) => !(value instanceof Fragment)) } as CompiledQuery<Row>
  return { execute: (db) => db.executeQuery<Row>(compiled), compile: () => compiled }
}

function textOf(strings: readonly string[], given: readonly unknown[]): string {
  let place = 0
  return strings.reduce((text, string, index) => {
    const before = given[index - 1]
    return text + (before instanceof Fragment ? before.text : `$${++place}`) + string
  })
}
