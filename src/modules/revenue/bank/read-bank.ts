import { refuse } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { type BankAccount, ledgerCode } from '../../../engines/money/bank/bank-account.ts'
import { LINE_PROPOSAL } from '../../../engines/money/bank/explain-line.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { PAGE_SIZE } from '../capped.ts'
import { openProposals, proposalsAbout, type ShownProposal } from '../proposals/read-proposals.ts'

export type MatchKind = 'open' | 'payment' | 'settlement' | 'charge' | 'return' | 'journal' | 'explained'

export type AccountAtBank = {
  readonly account: BankAccount
  readonly statements: number
  readonly lastDay: Temporal.PlainDate | null
  readonly closingCents: Cents | null
  readonly openLines: number
  readonly openCents: Cents
}

/** The county's bank accounts, how far their statements go, and what in them is still open. */
export async function accountsAtBank(ctx: Context): Promise<AccountAtBank[]> {
  ctx.allow('money.bank.read', {})
  const { rows } = await statement<{
    code: string
    statements: number | null
    to_on: Temporal.PlainDate | null
    closing_cents: number | null
    open: number
    open_cents: number
  }>`
    select a.code, s.ordinal as statements, s.to_on, s.closing_cents, o.open, o.open_cents
    from money.accounts a
      left join lateral (select ordinal, to_on, closing_cents from money.bank_statements where account = a.id order by ordinal desc limit 1) s on true
      cross join lateral (select count(*)::integer as open, coalesce(sum(cents), 0)::bigint as open_cents from money.bank_open_lines where account = a.id) o
    where a.code like 'bank.%'`.execute(ctx.db)
  return ctx.county.money.data.bankAccounts.map((account) => {
    const row = rows.find(({ code }) => code === ledgerCode(account))
    return {
      account,
      statements: row?.statements ?? 0,
      lastDay: row?.to_on ?? null,
      closingCents: (row?.closing_cents ?? null) as Cents | null,
      openLines: row?.open ?? 0,
      openCents: (row?.open_cents ?? 0) as Cents,
    }
  })
}

export type ListedStatement = {
  readonly id: string
  readonly ordinal: number
  readonly sequence: number | null
  readonly from: Temporal.PlainDate
  readonly to: Temporal.PlainDate
  readonly openingCents: Cents
  readonly closingCents: Cents
  readonly lines: number
  /** Days between the statement before it and this one; null for the first. */
  readonly gapDays: number | null
}

/** The statements of an account, the newest first. `before` is the ordinal of the last of the page before. Throws `basics.not_found`. */
export async function statementsOf(
  ctx: Context,
  key: string,
  before: number | null,
): Promise<{ account: BankAccount; statements: ListedStatement[]; next: number | null }> {
  ctx.allow('money.bank.read', {})
  const account = ctx.county.money.data.bankAccounts.find((each) => each.key === key)
  if (!account) throw refuse('basics.not_found')
  const { rows } = await statement<{
    id: string
    ordinal: number
    sequence: number | null
    from_on: Temporal.PlainDate
    to_on: Temporal.PlainDate
    opening_cents: number
    closing_cents: number
    line_count: number
    gap: number | null
  }>`
    select s.id, s.ordinal, s.sequence, s.from_on, s.to_on, s.opening_cents, s.closing_cents, s.line_count,
      (select greatest(s.from_on - b.to_on - 1, 0) from money.bank_statements b where b.account = s.account and b.ordinal = s.ordinal - 1) as gap
    from money.bank_statements s join money.accounts a on a.id = s.account
    where a.code = ${ledgerCode(account)} and (${before}::integer is null or s.ordinal < ${before}::integer)
    order by s.ordinal desc limit ${PAGE_SIZE + 1}`.execute(ctx.db)
  const page = rows.slice(0, PAGE_SIZE)
  return {
    account,
    statements: page.map((row) => ({
      id: row.id,
      ordinal: row.ordinal,
      sequence: row.sequence,
      from: row.from_on,
      to: row.to_on,
      openingCents: row.opening_cents as Cents,
      closingCents: row.closing_cents as Cents,
      lines: row.line_count,
      gapDays: row.gap,
    })),
    next: rows.length > PAGE_SIZE ? (page.at(-1)?.ordinal ?? null) : null,
  }
}

type ListedLine = {
  readonly id: string
  readonly line: number
  readonly bookedOn: Temporal.PlainDate
  readonly cents: Cents
  readonly narrative: string
  readonly is: MatchKind
  readonly payment: string | null
  readonly journal: string | null
}

export type OpenedStatement = {
  readonly id: string
  readonly account: BankAccount
  readonly number: number
  readonly from: Temporal.PlainDate
  readonly to: Temporal.PlainDate
  readonly openingCents: Cents
  readonly closingCents: Cents
  readonly format: string
  readonly importedAt: Temporal.Instant
  readonly importedBy: string | null
  readonly lines: readonly ListedLine[]
  readonly next: number | null
}

const accountOf = (ctx: Context, code: string): BankAccount => {
  const account = ctx.county.money.data.bankAccounts.find((each) => ledgerCode(each) === code)
  if (!account) throw refuse('basics.not_found')
  return account
}

/** One statement with its lines and what became of them, as the bank wrote them. A recorded read. Throws `basics.not_found`. */
export async function openStatement(ctx: Context, id: string, after: number): Promise<OpenedStatement> {
  ctx.allow('money.bank.read', {})
  const { rows } = await statement<{
    code: string
    number: number
    from_on: Temporal.PlainDate
    to_on: Temporal.PlainDate
    opening_cents: number
    closing_cents: number
    format: string
    imported_at: Temporal.Instant
    by: string | null
  }>`
    select a.code, coalesce(s.sequence, s.ordinal) as number, s.from_on, s.to_on, s.opening_cents, s.closing_cents, s.format, s.imported_at, p.full_name as by
    from money.bank_statements s join money.accounts a on a.id = s.account left join identity.people p on p.id = s.imported_by where s.id = ${id}`.execute(
    ctx.db,
  )
  const [row] = rows
  if (!row) throw refuse('basics.not_found')
  ctx.audit('money.bank.read', { kind: 'money.bank_statement', id })
  const { rows: found } = await statement<{
    id: string
    line: number
    booked_on: Temporal.PlainDate
    cents: number
    narrative: string
    kind: MatchKind | null
    payment: string | null
    journal: string | null
  }>`
    select l.id, l.line, l.booked_on, l.cents, l.narrative, m.kind, m.payment, m.journal
    from money.bank_lines l left join money.bank_matches m on m.line = l.id
    where l.statement = ${id} and l.line > ${after} order by l.line limit ${PAGE_SIZE + 1}`.execute(ctx.db)
  const page = found.slice(0, PAGE_SIZE)
  return {
    id,
    account: accountOf(ctx, row.code),
    number: row.number,
    from: row.from_on,
    to: row.to_on,
    openingCents: row.opening_cents as Cents,
    closingCents: row.closing_cents as Cents,
    format: row.format,
    importedAt: row.imported_at,
    importedBy: row.by,
    lines: page.map(({ booked_on, cents, kind, ...line }) => ({ ...line, bookedOn: booked_on, cents: cents as Cents, is: kind ?? 'open' })),
    next: found.length > PAGE_SIZE ? (page.at(-1)?.line ?? null) : null,
  }
}

export type OpenLine = {
  readonly id: string
  readonly account: BankAccount
  readonly bookedOn: Temporal.PlainDate
  readonly cents: Cents
  readonly narrative: string
  readonly proposedBy: string | null
}

/** The lines that nothing explains yet, the oldest first, and the proposals on them. `after` is the last line of the page before. */
export async function openLines(
  ctx: Context,
  after: string | null,
): Promise<{ lines: OpenLine[]; proposals: ShownProposal[]; next: string | null }> {
  ctx.allow('money.bank.read', {})
  const proposals = await openProposals(ctx, LINE_PROPOSAL)
  const { rows } = await statement<{ id: string; code: string; booked_on: Temporal.PlainDate; cents: number; narrative: string }>`
    select l.id, a.code, o.booked_on, o.cents, l.narrative
    from money.bank_open_lines o join money.bank_lines l on l.id = o.line join money.accounts a on a.id = o.account
    where ${after}::uuid is null or (o.booked_on, o.line) > ((select booked_on from money.bank_lines where id = ${after}::uuid), ${after}::uuid)
    order by o.booked_on, o.line limit ${PAGE_SIZE + 1}`.execute(ctx.db)
  const page = rows.slice(0, PAGE_SIZE)
  return {
    lines: page.map(({ id, code, booked_on, cents, narrative }) => ({
      id,
      account: accountOf(ctx, code),
      bookedOn: booked_on,
      cents: cents as Cents,
      narrative,
      proposedBy: proposals.find(({ subject }) => subject === id)?.maker ?? null,
    })),
    proposals,
    next: rows.length > PAGE_SIZE ? (page.at(-1)?.id ?? null) : null,
  }
}

type JournalOfLine = { readonly id: string; readonly kind: string; readonly recordedAt: Temporal.Instant }

export type OpenedLine = {
  readonly id: string
  readonly line: number
  readonly statement: string
  readonly number: number
  readonly account: BankAccount
  readonly bookedOn: Temporal.PlainDate
  readonly valueOn: Temporal.PlainDate
  readonly cents: Cents
  readonly reference: string | null
  readonly narrative: string
  readonly bankRef: string | null
  readonly payer: string | null
  readonly is: MatchKind
  readonly payment: string | null
  readonly journal: string | null
  readonly matchedAt: Temporal.Instant | null
  readonly proposals: readonly ShownProposal[]
  /** Journals that moved as much in this account and that no line explains: what an open line may be about. */
  readonly journals: readonly JournalOfLine[]
}

/** One line of a statement, what it is, and what was proposed. A recorded read. Throws `basics.not_found`. */
export async function openLine(ctx: Context, id: string): Promise<OpenedLine> {
  ctx.allow('money.bank.read', {})
  const { rows } = await statement<{
    line: number
    statement: string
    number: number
    code: string
    booked_on: Temporal.PlainDate
    value_on: Temporal.PlainDate
    cents: number
    reference: string | null
    narrative: string
    bank_ref: string | null
    payer: string | null
    kind: MatchKind | null
    payment: string | null
    journal: string | null
    matched_at: Temporal.Instant | null
  }>`
    select l.line, l.statement, coalesce(s.sequence, s.ordinal) as number, a.code, l.booked_on, l.value_on, l.cents, l.reference, l.narrative, l.bank_ref, l.payer,
      m.kind, m.payment, m.journal, m.matched_at
    from money.bank_lines l join money.bank_statements s on s.id = l.statement join money.accounts a on a.id = l.account
      left join money.bank_matches m on m.line = l.id
    where l.id = ${id}`.execute(ctx.db)
  const [row] = rows
  if (!row) throw refuse('basics.not_found')
  ctx.audit('money.bank.read', { kind: 'money.bank_statement', id: row.statement }, { line: row.line })
  const proposals = await proposalsAbout(ctx, LINE_PROPOSAL, id)
  return {
    id,
    line: row.line,
    statement: row.statement,
    number: row.number,
    account: accountOf(ctx, row.code),
    bookedOn: row.booked_on,
    valueOn: row.value_on,
    cents: row.cents as Cents,
    reference: row.reference,
    narrative: row.narrative,
    bankRef: row.bank_ref,
    payer: row.payer,
    is: row.kind ?? 'open',
    payment: row.payment,
    journal: row.journal,
    matchedAt: row.matched_at,
    proposals,
    journals: row.kind === null && ctx.may('money.bank.import', {}) ? await journalsLike(ctx, row.code, row.cents, row.booked_on) : [],
  }
}

const NEAR_DAYS = 60

async function journalsLike(ctx: Context, code: string, cents: number, day: Temporal.PlainDate): Promise<JournalOfLine[]> {
  const from = day.subtract({ days: NEAR_DAYS }).toString()
  const to = day.add({ days: NEAR_DAYS }).toString()
  const { rows } = await statement<{ id: string; kind: string; recorded_at: Temporal.Instant }>`
    with a as (select id from money.accounts where code = ${code}),
    moved as (
      select t.journal, sum(case when t.debit = a.id then t.cents else -t.cents end) as cents
      from a join money.transfers t on t.debit = a.id or t.credit = a.id
      where t.payment is null and t.recorded_at between ${from}::date and ${to}::date group by t.journal
    )
    select j.id, j.kind, j.recorded_at from moved m join money.journals j on j.id = m.journal
    where m.cents = ${cents}::bigint and not exists (select from money.bank_matches x where x.journal = m.journal)
    order by j.recorded_at desc limit 10`.execute(ctx.db)
  return rows.map(({ recorded_at, ...rest }) => ({ ...rest, recordedAt: recorded_at }))
}
