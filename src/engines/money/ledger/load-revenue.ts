import { sql } from 'kysely'
import { newId } from '../../../core/basics/ids.ts'
import { shillings } from '../../../core/basics/money.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { Transaction } from '../../../kernel/database/database.ts'
import { targetsOf, writeTargets } from '../targets/targets.ts'
import { moneyTexts } from '../texts.ts'
import type { RevenueData } from './revenue-file.ts'

type AccountRow = {
  readonly code: string
  readonly kind: 'asset' | 'liability' | 'income' | 'reduction'
  readonly title: Text
  readonly fund?: string
  readonly head?: string
}

/**
 * Brings funds, heads and accounts of a database in line with a county's file, in the caller's transaction. The same file again changes nothing. Nothing is ever
 * taken away: an account that was posted to stays in the book for ever.
 */
export async function loadRevenue(trx: Transaction, data: RevenueData, now: Temporal.Instant): Promise<void> {
  for (const { key, title, swept } of data.funds)
    await sql`
      insert into money.funds (key, title_en, title_sw, swept) values (${key}, ${title.en}, ${title.sw}, ${swept})
      on conflict (key) do update set title_en = excluded.title_en, title_sw = excluded.title_sw, swept = excluded.swept`.execute(trx)
  for (const { key, title, stream, fund, department, scoa } of data.heads)
    await sql`
      insert into money.heads (key, title_en, title_sw, stream, fund, department, scoa)
      values (${key}, ${title.en}, ${title.sw}, ${stream}, ${fund}, ${department}, ${scoa})
      on conflict (key) do update set title_en = excluded.title_en, title_sw = excluded.title_sw, stream = excluded.stream, fund = excluded.fund,
        department = excluded.department, scoa = excluded.scoa`.execute(trx)
  for (const { code, kind, title, fund = null, head = null } of accountsOf(data))
    await sql`
      insert into money.accounts (code, kind, fund, head, title_en, title_sw) values (${code}, ${kind}, ${fund}, ${head}, ${title.en}, ${title.sw})
      on conflict (code) do update set fund = excluded.fund, title_en = excluded.title_en, title_sw = excluded.title_sw
      where (accounts.fund, accounts.title_en, accounts.title_sw) is distinct from (excluded.fund, excluded.title_en, excluded.title_sw)`.execute(
      trx,
    )
  for (const { fiscalYear: year, shillings: wanted } of data.targets)
    if ((await targetsOf({ db: trx }, year)) === null)
      await writeTargets(
        { db: trx },
        {
          id: newId(now.epochMilliseconds),
          year,
          targets: Object.entries(wanted).map(([stream, amount]) => ({ stream, ward: null, cents: shillings(amount) })),
          at: now,
          proposal: null,
        },
      )
}

/** The chart of accounts that a county's file asks for. */
function accountsOf(data: RevenueData): AccountRow[] {
  const named = (key: keyof typeof moneyTexts, of?: Text): Text => {
    const words = moneyTexts[key]
    return of ? { en: `${words.en}: ${of.en}`, sw: `${words.sw}: ${of.sw}` } : words
  }
  return [
    { code: 'suspense', kind: 'liability', title: named('money.account.suspense') },
    { code: 'credit', kind: 'liability', title: named('money.account.credit') },
    { code: 'refunds', kind: 'liability', title: named('money.account.refunds') },
    { code: 'charges', kind: 'reduction', title: named('money.account.charges') },
    ...data.funds.map(({ key, title }) => ({
      code: `remitted.${key}`,
      kind: 'asset' as const,
      fund: key,
      title: named('money.account.remitted', title),
    })),
    ...data.paybills.flatMap(({ shortcode, title }) =>
      (['claimed', 'utility', 'working', 'charges'] as const).map((part) => ({
        code: `mpesa.${shortcode}.${part}`,
        kind: 'asset' as const,
        title: named(`money.account.mpesa.${part}`, title),
      })),
    ),
    ...data.bankAccounts.map(({ key, title }) => ({
      code: `bank.${key}`,
      kind: 'asset' as const,
      title: named('money.account.bank', title),
    })),
    ...data.heads.flatMap(({ key, title, fund }) => [
      { code: `receivable.${key}`, kind: 'asset' as const, head: key, fund, title: named('money.account.receivable', title) },
      { code: `revenue.${key}`, kind: 'income' as const, head: key, fund, title: named('money.account.revenue', title) },
      { code: `waived.${key}`, kind: 'reduction' as const, head: key, fund, title: named('money.account.waived', title) },
      { code: `written-off.${key}`, kind: 'reduction' as const, head: key, fund, title: named('money.account.written-off', title) },
    ]),
  ]
}
