import type pg from 'pg'
import { outcomeOf } from '../../core/basics/settled.ts'
import type { Answer } from './batch.ts'
import type { Database, Transaction } from './database.ts'
import { type Statement, statement } from './statement.ts'
import { Together } from './together.ts'

type Asked = { readonly text: string; readonly values: readonly unknown[] }
type Readers = Together<Asked, Answer>

/** So many travel together: one that waits for a disk holds up no more than these. */
const TOGETHER_MAX = 16
const LANES = 4

const readers = new WeakMap<object, Readers>()

/** Lets what everyone reads through this pool by `readTogether` travel together. */
export function letReadTogether(db: Database, pool: pg.Pool): void {
  const read = async (batch: readonly Asked[]): Promise<Answer[]> => {
    const client = await pool.connect()
    // All of them are waited for: a connection is given back when nothing is under way on it.
    const outcomes = await Promise.allSettled(
      batch.map(({ text, values }) => client.query(text, [...values]) as unknown as Promise<Answer>),
    )
    client.release()
    return outcomes.map(outcomeOf)
  }
  // They only read: when PostgreSQL refuses one, which takes its batch along, each is asked again by itself, and fails for itself alone.
  readers.set(db, new Together(read, { most: TOGETHER_MAX, lanes: LANES, alone: isSqlState }))
}

const isSqlState = (error: unknown): boolean => /^[0-9A-Z]{5}$/.test((error as { code?: string }).code ?? '')

/**
 * A `statement` that finds a few rows by their keys, for what very many requests read: outside a transaction it travels with those of other requests. Never for
 * one that writes, locks or looks through a table: it would be asked twice, or keep the others waiting.
 */
export function readTogether<Row>(
  strings: TemplateStringsArray,
  ...given: readonly unknown[]
): { execute(db: Database | Transaction): Promise<{ readonly rows: readonly Row[] }> } {
  const one: Statement<Row> = statement<Row>(strings, ...given)
  return {
    execute(db) {
      const { sql, parameters } = one.compile()
      return (readers.get(db)?.ask({ text: sql, values: parameters }) as Promise<{ rows: readonly Row[] }> | undefined) ?? one.execute(db)
    },
  }
}
