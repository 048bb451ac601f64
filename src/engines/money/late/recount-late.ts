import { asCents, type Cents, formatKes } from '../../../core/basics/money.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { sendMessages } from '../../messages/send-message.ts'
import { applyChanges, type LoadedBills } from '../bills/apply-changes.ts'
import type { BillLine } from '../bills/bill.ts'
import { type ChangeKind, type LineChange, sumOf } from '../bills/change-lines.ts'
import { type PaidOn, paidTowards } from '../bills/paid-on.ts'
import { toPayer } from '../bills/to-payer.ts'
import type { LateRule } from '../tariffs/schedule.ts'
import { readTariffs, type TariffBook, tariffVersion } from '../tariffs/tariff-book.ts'
import { cutToCap, shareOf } from './accrue.ts'
import { type LateWorking, lateWorking } from './charge-late.ts'
import { inOrderAdded, isLateKey, lateKeyPrefix, readLateKey } from './late-key.ts'
import { type BilledLine, firstBilled, type Lowered, type PastChange, recount } from './recount.ts'

type Rules = ReadonlyMap<string, LateRule>

const ruleName = (version: string | null, rule: string): string => `${version}:${rule}`

/**
 * Counts anew what lateness added to bills that the caller loaded (`loadToChange`): a payment turned out to have been made earlier, or was taken back. Lines come down, or up
 * again to what was billed at most; who is to pay is told. Doing it again changes nothing.
 */
export async function recountLate(ctx: Context, loaded: LoadedBills): Promise<void> {
  const bills = [...loaded.bills.values()].filter(
    ({ id, state }) => (state === 'open' || state === 'settled') && (loaded.lines.get(id) ?? []).some(({ key }) => isLateKey(key)),
  )
  if (bills.length === 0) return
  const ids = bills.map(({ id }) => id)
  const paid = await paidTowards(ctx, ids)
  const past = await pastChanges(ctx, ids)
  const tariffs = await readTariffs(ctx)
  const rules = await rulesOf(
    ctx,
    ids.flatMap((id) => loaded.lines.get(id) ?? []),
  )
  const changes = new Map(
    ids.map(
      (id) => [id, recountedLines(loaded.lines.get(id) ?? [], paid.get(id) ?? [], past.get(id) ?? new Map(), rules, tariffs)] as const,
    ),
  )
  const changed = await applyChanges(ctx, { kind: 'recounted', source: `recounted:${ctx.newId()}`, memo: '', loaded, changes })
  for (const { bill, changes } of changed)
    ctx.audit('money.bill.recounted', { kind: 'money.bill', id: bill.id }, { lines: changes.length, cents: sumOf(changes) }, bill.payer)
  await sendMessages(
    ctx,
    changed.flatMap(({ bill, changes, credits }) => {
      const cents = sumOf(changes)
      const values = {
        amount: formatKes(asCents(Math.abs(cents)), bill.language),
        left: formatKes(asCents(bill.totalCents - bill.paidCents), bill.language),
      }
      if (cents > 0) return toPayer(bill, 'money.bill.recounted_up', values)
      const credit = sumOf(credits)
      return credit > 0
        ? toPayer(bill, 'money.bill.recounted_credit', { ...values, credit: formatKes(credit, bill.language) })
        : toPayer(bill, 'money.bill.recounted', values)
    }),
  )
}

/** What changes on the lines of one bill. Lines whose rule is not known are left as they are. */
function recountedLines(
  lines: readonly BillLine[],
  paid: readonly PaidOn[],
  past: ReadonlyMap<number, readonly PastChange[]>,
  rules: Rules,
  tariffs: TariffBook,
): LineChange[] {
  const total = (line: number, is: (kind: ChangeKind) => boolean) =>
    (past.get(line) ?? []).reduce((all, { kind, cents }) => (is(kind) ? all + cents : all), 0)
  const billed = lines.map((line): BilledLine => {
    const { line: number, class: kind, period, cents } = line
    const lowered = reliefIn(past.get(number) ?? [])
    const late = lateOf(line, rules)
    const first = firstBilled(cents, past.get(number) ?? [], late)
    return { line: number, class: kind, period, billed: first, lowered, ...(late ? { late } : {}) }
  })
  const found = new Map(recount(billed, paid).map((each) => [each.line, each]))
  const principals = new Map(billed.map((each) => [each.line, each.billed]))
  const after = new Map<string, number>()
  return lines.toSorted(inOrderAdded).flatMap((line): LineChange[] => {
    const due = found.get(line.line)
    const late = lateOf(line, rules)
    if (!due || !late || line.tariffVersion === null) return []
    const relief = total(line.line, isRelief)
    // What was relieved stays relieved: nothing is asked for again through it.
    const whole = asCents(Math.max(0, due.cents + relief) - line.cents)
    // The law that it stands on may have fallen before anybody corrected it: nothing is asked for again that the law of today does not ask for.
    const held = whole > 0 ? tariffs.lateOn(late.day).get(late.rule.key) : undefined
    const addedTo = lateKeyPrefix(late.rule.key, late.of)
    const before = after.get(addedTo) ?? 0
    const capped = held ? cutToCap(held.rule, shareOf(due.of, held.rule), { principal: principals.get(late.of) ?? 0, before }) : 0
    const most = held?.version === line.tariffVersion ? whole : capped - line.cents
    const wanted = asCents(whole > 0 ? Math.max(0, Math.min(whole, most)) : whole)
    const cents = wanted > 0 && relief < 0 ? asCents(0) : wanted
    after.set(addedTo, before + line.cents + cents)
    if (cents === 0) return []
    const working = lateWorking({ day: late.day, of: due.of, cents: due.cents, rule: late.rule }, late.first)
    return [{ line: line.line, cents, tariff: { version: line.tariffVersion, working } }]
  })
}

function lateOf(
  { key, tariffVersion, working }: BillLine,
  rules: Rules,
): (NonNullable<BilledLine['late']> & { readonly first: Cents }) | undefined {
  const named = readLateKey(key)
  const late = (working as Partial<LateWorking> | null)?.late
  const rule = named ? rules.get(ruleName(tariffVersion, named.rule)) : undefined
  return named && late && rule ? { of: named.line, number: named.number, day: late.on, rule, first: late.first ?? late.of } : undefined
}

const isRelief = (kind: ChangeKind): boolean => kind !== 'rerated' && kind !== 'recounted'

/** What of it was waived, written off or asked for again, by its days: relief stays when the law changes. */
export const reliefIn = (past: readonly PastChange[]): readonly Lowered[] =>
  past.filter(({ kind }) => isRelief(kind)).map(({ on, cents }) => ({ on, cents }))

async function rulesOf(ctx: Context, lines: readonly BillLine[]): Promise<Rules> {
  const versions = new Set(lines.flatMap(({ key, tariffVersion }) => (isLateKey(key) && tariffVersion !== null ? [tariffVersion] : [])))
  const found = new Map<string, LateRule>()
  for (const version of versions) {
    const { late = [] } = await tariffVersion(ctx, version)
    for (const rule of late) found.set(ruleName(version, rule.key), rule)
  }
  return found
}

/** What happened to the lines of bills since they were billed, the oldest first. */
export async function pastChanges(
  ctx: Context,
  bills: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<number, readonly PastChange[]>>> {
  const { rows } = await statement<{
    bill: string
    line: number
    kind: ChangeKind
    at: Temporal.Instant
    cents: number
    to: string | null
  }>`
    select bill, line, kind, at, cents, to_version as "to" from money.line_changes where bill = any(${[...bills]}::uuid[]) order by at, id`.execute(
    ctx.db,
  )
  const found = new Map<string, Map<number, PastChange[]>>()
  for (const { bill, line, kind, at, cents, to } of rows) {
    const lines = found.get(bill) ?? new Map<number, PastChange[]>()
    lines.set(line, [...(lines.get(line) ?? []), { kind, on: dayOf(at).toString(), cents, to }])
    found.set(bill, lines)
  }
  return found
}
