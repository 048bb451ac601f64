import type { Database, Transaction } from '../../../kernel/database/database.ts'
import { statement } from '../../../kernel/database/statement.ts'
import type { RevenueData } from './revenue-file.ts'

/** The chart of accounts as the database holds it: codes are for people and code, numbers for rows. */
export class Chart {
  readonly #ids: ReadonlyMap<string, number>
  readonly #codes: ReadonlyMap<number, string>

  constructor(rows: readonly { readonly id: number; readonly code: string }[]) {
    this.#ids = new Map(rows.map(({ id, code }) => [code, id]))
    this.#codes = new Map(rows.map(({ id, code }) => [id, code]))
  }

  /** An account that does not exist is a fault of ours: codes come from the county's file, which made them. */
  id(code: string): number {
    const id = this.#ids.get(code)
    if (id === undefined) throw new Error(`No account is named ${code}.`)
    return id
  }

  code(id: number): string {
    const code = this.#codes.get(id)
    if (code === undefined) throw new Error(`No account has the number ${id}.`)
    return code
  }

  has(code: string): boolean {
    return this.#ids.has(code)
  }
}

/** What the county's file says of its money, and its chart of accounts. Accounts come with an import, after which processes start anew. */
export class MoneyBook {
  readonly data: RevenueData
  #chart: Promise<Chart> | undefined

  constructor(data: RevenueData) {
    this.data = data
  }

  async chart(db: Database | Transaction): Promise<Chart> {
    this.#chart ??= readChart(db)
    try {
      return await this.#chart
    } catch (error) {
      this.#chart = undefined
      throw error
    }
  }
}

async function readChart(db: Database | Transaction): Promise<Chart> {
  const { rows } = await statement<{ id: number; code: string }>`select id, code from money.accounts`.execute(db)
  return new Chart(rows)
}

declare module '../../../kernel/context/county.ts' {
  interface County {
    readonly money: MoneyBook
  }
}
