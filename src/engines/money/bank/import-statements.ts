import { createHash } from 'node:crypto'
import { dayInNairobi } from '../../../core/basics/dates.ts'
import type { Cents } from '../../../core/basics/money.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { enterGate } from '../../../kernel/database/gate.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendAhead } from '../../../kernel/database/transaction.ts'
import { ThreadEnded } from '../../../kernel/files/thread.ts'
import { refuseMoney } from '../texts.ts'
import { accountMeant, type BankAccount, ledgerCode } from './bank-account.ts'
import { type BankStatement, refuseFile, type StatementFormat } from './bank-statement.ts'
import { checkChain, type LastStatement } from './check-chain.ts'
import { identify } from './line-identity.ts'
import { applyPlans, inBatches, type LineToMatch, planFor } from './match-lines.ts'
import { openLinesOf } from './open-lines.ts'
import type { LinePlan } from './plan-lines.ts'
import { profileLayout } from './profiles.ts'
import type { readStatements } from './read-statements.ts'

export type StatementsToImport = {
  /** One file, or the pages of camt.053 messages. */
  readonly files: readonly Uint8Array[]
  /** Key of the saved layout, for a CSV. */
  readonly profile?: string
}

type ImportedStatement = {
  readonly account: string
  readonly sequence: number | null
  readonly from: string
  readonly to: string
  readonly openingCents: Cents
  readonly closingCents: Cents
  readonly lines: number
}

export type ImportReport = {
  readonly format: StatementFormat
  /** The very file is in the books already: nothing was done. */
  readonly repeated: boolean
  readonly statements: readonly ImportedStatement[]
  /** What becomes of the lines, those that were open before included. */
  readonly became: Readonly<Record<LinePlan['as'], { readonly lines: number; readonly cents: Cents }>>
}

type Prepared = {
  readonly account: BankAccount
  readonly statements: readonly {
    readonly id: string
    readonly ordinal: number
    readonly statement: BankStatement
    readonly lines: readonly LineToMatch[]
  }[]
}

/**
 * Takes in bank statements, all of them or none: checks that they continue the account's chain, writes them and their lines, and matches the lines. The same file again
 * is a repeat. Throws `money.statement_refused` with the first line that is wrong and why, `money.profile_unknown`, and what `allow` throws.
 */
export async function importStatements(ctx: Context, input: StatementsToImport): Promise<ImportReport> {
  ctx.allow('money.bank.import', {})
  const read = await readFiles(ctx, input)
  const hash = hashOf(input.files)
  // One import at a time: each continues the chain where the one before it ended.
  await enterGate(ctx.db, 'money.bank', 'exclusive')
  if (await isThere(ctx, hash)) return reportOf(read, true, [], [])
  const prepared = await prepare(ctx, read.statements)
  const lines: LineToMatch[] = []
  const plans: LinePlan[] = []
  for (const { account, statements } of prepared) {
    const chart = await ctx.county.money.chart(ctx.db)
    const number = chart.id(ledgerCode(account))
    for (const each of statements) await writeStatement(ctx, number, read.format, hash, each)
    const all = [...(await openLinesOf(ctx, account)), ...statements.flatMap(({ lines }) => lines)]
    const planned = await planFor(ctx, account, all)
    let open = await applyPlans(ctx, account, all, planned)
    // What was paid and taken back within these very lines is known only now.
    const again = open.filter(({ cents }) => cents < 0)
    const second = await planFor(ctx, account, again)
    if (second.some(({ as }) => as !== 'open')) {
      const still = new Set((await applyPlans(ctx, account, again, second)).map(({ id }) => id))
      const secondOf = new Map(again.map(({ id }, index) => [id, second[index] as LinePlan]))
      for (const [index, { id }] of all.entries()) planned[index] = secondOf.get(id) ?? (planned[index] as LinePlan)
      open = open.filter(({ cents, id }) => cents > 0 || still.has(id))
    }
    await keepOpen(ctx, number, open)
    lines.push(...all)
    plans.push(...planned)
  }
  const report = reportOf(read, false, lines, plans)
  for (const { account, statements } of prepared)
    for (const { id, statement } of statements)
      ctx.audit(
        'money.bank.imported',
        { kind: 'money.bank_statement', id },
        { account: account.key, format: read.format, file: hash, ...summaryOf(statement), became: report.became },
      )
  return report
}

/** The dry run: the same checks and what would become of the lines, writing nothing. Throws what the import would throw. */
export async function tryImport(ctx: Context, input: StatementsToImport): Promise<ImportReport> {
  ctx.allow('money.bank.import', {})
  const read = await readFiles(ctx, input)
  if (await isThere(ctx, hashOf(input.files))) return reportOf(read, true, [], [])
  const lines: LineToMatch[] = []
  const plans: LinePlan[] = []
  for (const { account, statements } of await prepare(ctx, read.statements)) {
    const all = [...(await openLinesOf(ctx, account)), ...statements.flatMap(({ lines }) => lines)]
    lines.push(...all)
    plans.push(...(await planFor(ctx, account, all)))
  }
  return reportOf(read, false, lines, plans)
}

async function readFiles(ctx: Context, { files, profile }: StatementsToImport): Promise<ReturnType<typeof readStatements>> {
  const layout = profile === undefined ? undefined : await profileLayout(ctx, profile)
  try {
    return await ctx.county.files.work.run<typeof readStatements>(
      new URL('./read-statements.ts', import.meta.url),
      'readStatements',
      files,
      layout,
    )
  } catch (error) {
    if (error instanceof ThreadEnded) throw refuseFile(1, 'money.bank.fault.too_much')
    throw error
  }
}

/** By content, whatever the files are called and in whatever order they come. */
const hashOf = (files: readonly Uint8Array[]): string => {
  const each = files.map((file) => createHash('sha256').update(file).digest('hex')).sort()
  return each.length === 1 ? (each[0] as string) : createHash('sha256').update(each.join('\n')).digest('hex')
}

async function isThere(ctx: Context, hash: string): Promise<boolean> {
  const { rows } = await statement<{ id: string }>`select id from money.bank_statements where file_hash = ${hash} limit 1`.execute(ctx.db)
  return rows.length > 0
}

/** Finds the accounts, checks each chain and names every line. */
async function prepare(ctx: Context, statements: readonly BankStatement[]): Promise<Prepared[]> {
  const today = dayInNairobi(ctx.now.epochMilliseconds) as string
  const byAccount = new Map<BankAccount, BankStatement[]>()
  for (const each of statements) {
    const account = accountMeant(ctx, each.account)
    if (!account) throw refuseFile(each.place, 'money.bank.fault.account', { given: each.account.slice(0, 40) })
    const known = byAccount.get(account)
    if (known) known.push(each)
    else byAccount.set(account, [each])
  }
  const prepared: Prepared[] = []
  for (const [account, given] of byAccount) prepared.push({ account, statements: await chained(ctx, account, inOrder(given), today) })
  return prepared
}

/** A message may hold several statements of an account, in any order: the bank's numbers say which comes first. */
const inOrder = (statements: readonly BankStatement[]): BankStatement[] =>
  [...statements].sort((a, b) => (a.to < b.to ? -1 : a.to > b.to ? 1 : (a.sequence ?? 0) - (b.sequence ?? 0)))

async function chained(
  ctx: Context,
  account: BankAccount,
  statements: readonly BankStatement[],
  today: string,
): Promise<Prepared['statements']> {
  const chart = await ctx.county.money.chart(ctx.db)
  const number = chart.id(ledgerCode(account))
  const { rows } = await statement<{ ordinal: number; sequence: number | null; closing_cents: number; to_on: Temporal.PlainDate }>`
    select ordinal, sequence, closing_cents, to_on from money.bank_statements where account = ${number} order by ordinal desc limit 1`.execute(
    ctx.db,
  )
  let last: LastStatement | null = rows[0]
    ? { sequence: rows[0].sequence, closingCents: rows[0].closing_cents as Cents, to: rows[0].to_on.toString() }
    : null
  let ordinal = rows[0]?.ordinal ?? 0
  const made: { id: string; ordinal: number; statement: BankStatement; lines: LineToMatch[] }[] = []
  for (const each of statements) {
    checkChain(each, last, today)
    const id = ctx.newId()
    const numbered = each.sequence !== null && last !== null && last.sequence !== null
    const lines = await named(ctx, { account, number, statement: each, id, numbered, before: made.flatMap(({ lines }) => lines) })
    ordinal += 1
    made.push({ id, ordinal, statement: each, lines })
    last = { sequence: each.sequence, closingCents: each.closingCents, to: each.to }
  }
  return made
}

type ToName = {
  readonly account: BankAccount
  readonly number: number
  readonly statement: BankStatement
  readonly id: string
  /** Its number in the bank's count proves that it is another statement, so that equal lines are other bookings. */
  readonly numbered: boolean
  readonly before: readonly LineToMatch[]
}

async function named(ctx: Context, { account, number, statement: given, id, numbered, before }: ToName): Promise<LineToMatch[]> {
  let taken = new Set(before.map(({ identity }) => identity))
  let lines = identify(account.number, given.lines)
  const there = async () => {
    const { rows } = await statement<{ identity: string }>`
      select identity from money.bank_lines where account = ${number} and identity = any(${lines.map(({ identity }) => identity)}::text[])`.execute(
      ctx.db,
    )
    return new Set([...taken, ...rows.map(({ identity }) => identity)])
  }
  taken = await there()
  // Equal lines of a day may come in two statements of it. Their turn goes on from those that are there.
  for (let turn = 1; numbered && lines.some(({ identity }) => taken.has(identity)) && turn <= 50; turn++) {
    lines = identify(account.number, given.lines, () => turn)
    taken = await there()
  }
  const repeated = lines.find(({ identity }) => taken.has(identity))
  if (repeated) throw refuseFile(repeated.place, 'money.bank.fault.line_there')
  return lines.map((line) => ({ ...line, id: ctx.newId(), statement: id }))
}

const summaryOf = ({ sequence, from, to, openingCents, closingCents, lines }: BankStatement) => ({
  sequence,
  from,
  to,
  openingCents,
  closingCents,
  lines: lines.length,
})

function reportOf(
  { format, statements }: { readonly format: StatementFormat; readonly statements: readonly BankStatement[] },
  repeated: boolean,
  lines: readonly LineToMatch[],
  plans: readonly LinePlan[],
): ImportReport {
  const became = { arrival: none(), settled: none(), settlement: none(), return: none(), charge: none(), sweep: none(), open: none() }
  for (const [index, { cents }] of lines.entries()) {
    const sum = became[(plans[index] as LinePlan).as]
    sum.lines += 1
    sum.cents = (sum.cents + cents) as Cents
  }
  return { format, repeated, statements: statements.map((each) => ({ account: each.account, ...summaryOf(each) })), became }
}

const none = (): { lines: number; cents: Cents } => ({ lines: 0, cents: 0 as Cents })

type ToWrite = Prepared['statements'][number]

async function writeStatement(
  ctx: Context,
  account: number,
  format: StatementFormat,
  hash: string,
  { id, ordinal, statement: given, lines }: ToWrite,
): Promise<void> {
  await sendAhead(
    ctx.db,
    statement`
    insert into money.bank_statements (id, account, ordinal, sequence, format, file_hash, opening_cents, closing_cents, from_on, to_on, line_count, imported_at, imported_by)
    values (${id}, ${account}, ${ordinal}, ${given.sequence}, ${format}, ${hash}, ${given.openingCents}, ${given.closingCents}, ${given.from}::date, ${given.to}::date,
      ${lines.length}, ${ctx.now}::timestamptz, ${ctx.actor.person}::uuid)`,
  )
  let written = 0
  for (const some of inBatches(lines)) {
    await writeLines(ctx, account, id, written, some)
    written += some.length
  }
}

async function writeLines(ctx: Context, account: number, id: string, after: number, lines: readonly LineToMatch[]): Promise<void> {
  const column = <T>(take: (line: LineToMatch) => T) => lines.map(take)
  await sendAhead(
    ctx.db,
    statement`
    insert into money.bank_lines (id, statement, line, account, value_on, booked_on, cents, reference, narrative, bank_ref, payer, reversal, identity)
    select given.id, ${id}, given.line, ${account}, given.value_on, given.booked_on, given.cents, given.reference, given.narrative, given.bank_ref, given.payer,
      given.reversal, given.identity
    from unnest(${column(({ id }) => id)}::uuid[], ${lines.map((_, index) => after + index + 1)}::integer[], ${column(({ valueDate }) => valueDate)}::date[],
      ${column(({ bookedOn }) => bookedOn)}::date[], ${column(({ cents }) => cents)}::bigint[], ${column(({ reference }) => reference)}::text[],
      ${column(({ narrative }) => narrative)}::text[], ${column(({ bankRef }) => bankRef)}::text[], ${column(({ payer }) => payer)}::text[],
      ${column(({ reversal }) => reversal)}::boolean[], ${column(({ identity }) => identity)}::text[])
      as given (id, line, value_on, booked_on, cents, reference, narrative, bank_ref, payer, reversal, identity)`,
  )
}

async function keepOpen(ctx: Context, account: number, lines: readonly LineToMatch[]): Promise<void> {
  if (lines.length === 0) return
  await sendAhead(
    ctx.db,
    statement`
    insert into money.bank_open_lines (line, account, booked_on, cents)
    select given.line, ${account}, given.booked_on, given.cents
    from unnest(${lines.map(({ id }) => id)}::uuid[], ${lines.map(({ bookedOn }) => bookedOn)}::date[], ${lines.map(({ cents }) => cents)}::bigint[])
      as given (line, booked_on, cents)
    on conflict do nothing`,
  )
}

/** Tries the lines that are still open once more: gateway rows may have come since. Gives how many found their match. */
export async function matchOpenLines(ctx: Context, key: string): Promise<number> {
  const account = ctx.county.money.data.bankAccounts.find((each) => each.key === key)
  if (!account) throw refuseMoney('money.bank_account_unknown')
  await enterGate(ctx.db, 'money.bank', 'exclusive')
  const lines = await openLinesOf(ctx, account)
  const open = await applyPlans(ctx, account, lines, await planFor(ctx, account, lines))
  return lines.length - open.length
}
