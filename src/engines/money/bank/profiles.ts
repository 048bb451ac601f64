import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { refuseMoney } from '../texts.ts'
import { ledgerCode } from './bank-account.ts'
import { type CsvLayout, csvLayout } from './csv-statement.ts'
import type { StatementLayout } from './read-statements.ts'

export type BankProfile = { readonly key: string; readonly account: string; readonly title: string; readonly layout: CsvLayout }

type ProfileRow = { key: string; code: string; title: string; layout: unknown }

/** Saves how one bank writes its CSV. `account` is the key of a bank account of the county's file. Throws `money.bank_account_unknown`. */
export async function saveProfile(ctx: Context, { key, account, title, layout }: BankProfile): Promise<void> {
  ctx.allow('money.bank.import', {})
  const chart = await ctx.county.money.chart(ctx.db)
  if (!chart.has(ledgerCode({ key: account }))) throw refuseMoney('money.bank_account_unknown')
  const checked = csvLayout.parse(layout)
  await statement`
    insert into money.bank_profiles (key, account, title, layout, changed_at, changed_by)
    values (${key}, ${chart.id(ledgerCode({ key: account }))}, ${title}, ${JSON.stringify(checked)}::jsonb, ${ctx.now}::timestamptz, ${ctx.actor.person}::uuid)
    on conflict (key) do update set account = excluded.account, title = excluded.title, layout = excluded.layout, changed_at = excluded.changed_at,
      changed_by = excluded.changed_by`.execute(ctx.db)
  await statement`
    insert into money.bank_profile_versions (id, profile, title, layout, changed_at, changed_by)
    values (${ctx.newId()}, ${key}, ${title}, ${JSON.stringify(checked)}::jsonb, ${ctx.now}::timestamptz, ${ctx.actor.person}::uuid)`.execute(
    ctx.db,
  )
  ctx.audit('money.bank.profile_saved', { kind: 'money.bank_profile', id: key }, { account, title, layout: checked })
}

export async function listProfiles(ctx: Context): Promise<BankProfile[]> {
  ctx.allow('money.bank.read', {})
  const { rows } = await statement<ProfileRow>`
    select p.key, a.code, p.title, p.layout from money.bank_profiles p join money.accounts a on a.id = p.account order by p.title, p.key`.execute(
    ctx.db,
  )
  return rows.map(({ key, code, title, layout }) => ({ key, account: code.replace(/^bank\./, ''), title, layout: csvLayout.parse(layout) }))
}

/** A saved layout with the number of its account, for reading a file. Throws `money.profile_unknown`. */
export async function profileLayout(ctx: Context, key: string): Promise<StatementLayout> {
  const { rows } = await statement<ProfileRow>`
    select p.key, a.code, p.title, p.layout from money.bank_profiles p join money.accounts a on a.id = p.account where p.key = ${key}`.execute(
    ctx.db,
  )
  const [row] = rows
  const account = ctx.county.money.data.bankAccounts.find((each) => ledgerCode(each) === row?.code)
  if (!row || !account) throw refuseMoney('money.profile_unknown')
  return { layout: csvLayout.parse(row.layout), account: account.number }
}

export type ProfileVersion = {
  readonly id: string
  readonly title: string
  readonly layout: CsvLayout
  readonly changedAt: Temporal.Instant
  readonly changedBy: string | null
}

/** How a layout was changed and by whom, the newest first. */
export async function profileHistory(ctx: Context, key: string): Promise<ProfileVersion[]> {
  ctx.allow('money.bank.read', {})
  const { rows } = await statement<{ id: string; title: string; layout: unknown; changed_at: Temporal.Instant; full_name: string | null }>`
    select v.id, v.title, v.layout, v.changed_at, p.full_name from money.bank_profile_versions v left join identity.people p on p.id = v.changed_by
    where v.profile = ${key} order by v.id desc limit 50`.execute(ctx.db)
  return rows.map(({ id, title, layout, changed_at, full_name }) => ({
    id,
    title,
    layout: csvLayout.parse(layout),
    changedAt: changed_at,
    changedBy: full_name,
  }))
}
