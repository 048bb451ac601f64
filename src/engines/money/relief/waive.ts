import { z } from 'zod'
import { refuse } from '../../../core/basics/errors.ts'
import { asCents, type Cents, formatKes } from '../../../core/basics/money.ts'
import type { Text } from '../../../core/basics/texts.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Fragment, statement } from '../../../kernel/database/statement.ts'
import { sendAhead } from '../../../kernel/database/transaction.ts'
import { sendMessages } from '../../messages/send-message.ts'
import { applyChanges, loadToChange } from '../bills/apply-changes.ts'
import { linesOf } from '../bills/bills.queries.ts'
import type { LineChange } from '../bills/change-lines.ts'
import { type PaidOn, paidOn, paidTowards } from '../bills/paid-on.ts'
import { toPayer } from '../bills/to-payer.ts'
import { type DecisionToMake, decide, propose } from '../proposals/proposals.ts'
import { type Run, type Step, startRun } from '../runs/run.ts'
import { refuseMoney } from '../texts.ts'
import { missingFor, type PaidForWaiver, type WaiverTerms, waivedOf } from './waived.ts'

export const WAIVER_PROPOSAL = 'money.waiver'
const CHUNK = 200
/** Money that was paid in time may come into the books later: with the bank's statement, or out of suspense. */
const LATE_WORD_DAYS = 14

export type Waiver = Omit<WaiverTerms, 'lines'> & {
  readonly id: string
  readonly title: Text
  /** The Gazette notice, or what else waives it. */
  readonly instrument: string
  readonly from: Temporal.PlainDate
  readonly to: Temporal.PlainDate
  /** It holds for bills that were due up to this day. */
  readonly dueUpTo: Temporal.PlainDate
  /** All that it may waive together. */
  readonly cap: Cents | null
  readonly waived: Cents
}
export type WaiverToMake = Omit<Waiver, 'id' | 'waived'>

const text = z.strictObject({ en: z.string(), sw: z.string() })
const percent = z.int().min(0).max(100)
const day = z.string().transform((iso) => Temporal.PlainDate.from(iso))
const content = z.strictObject({
  title: text,
  instrument: z.string().min(1),
  from: day,
  to: day,
  latePercent: percent,
  principalPercent: percent,
  heads: z.array(z.string()).min(1).nullable(),
  dueUpTo: day,
  paidPercent: percent,
  cap: z.int().positive().nullable(),
})
/** What a proposal asks for, as its page shows it. */
export const waiverOf = (given: unknown): WaiverToMake => content.parse(given) as WaiverToMake

/** Asks for a waiver by law for many; another officer decides. Throws `money.waiver_terms`: days out of order, nothing waived, a head that is none. */
export async function proposeWaiver(
  ctx: Context,
  { waiver, reason }: { readonly waiver: WaiverToMake; readonly reason: string },
): Promise<string> {
  ctx.allow('money.relief.propose')
  const heads = new Set(ctx.county.money.data.heads.map(({ key }) => key))
  const inOrder = Temporal.PlainDate.compare(waiver.from, waiver.to) <= 0 && Temporal.PlainDate.compare(dayOf(ctx.now), waiver.to) <= 0
  if (!inOrder || waiver.latePercent + waiver.principalPercent === 0 || waiver.heads?.some((head) => !heads.has(head)))
    throw refuseMoney('money.waiver_terms')
  const { from, to, dueUpTo, ...rest } = waiver
  return propose(ctx, {
    kind: WAIVER_PROPOSAL,
    subject: ctx.newId(),
    content: { ...rest, heads: rest.heads === null ? null : [...rest.heads], from: `${from}`, to: `${to}`, dueUpTo: `${dueUpTo}` },
    reason,
  })
}

/** Decides it. Approved, it holds from its day: bills that meet its condition are waived by the next run. */
export const decideWaiver = (ctx: Context, decision: DecisionToMake): Promise<void> =>
  decide(ctx, { kind: WAIVER_PROPOSAL, permission: 'money.relief.decide' }, decision, async ({ id: proposal, subject: id, content }) => {
    const { title, instrument, from, to, latePercent, principalPercent, heads, dueUpTo, paidPercent, cap } = waiverOf(content)
    await statement`
      insert into money.waivers (id, title_en, title_sw, instrument, from_on, to_on, late_percent, principal_percent, heads, due_up_to, paid_percent, cap_cents, proposal, made_at)
      values (${id}, ${title.en}, ${title.sw}, ${instrument}, ${from.toString()}::date, ${to.toString()}::date, ${latePercent}, ${principalPercent},
        ${heads === null ? null : [...heads]}::text[], ${dueUpTo.toString()}::date, ${paidPercent}, ${cap}, ${proposal}, ${ctx.now}::timestamptz)`.execute(
      ctx.db,
    )
    await startWaiver(ctx, { id, title })
  })

/** Runs each waiver that holds now, or held until a few days ago. */
export async function startWaivers(ctx: Context): Promise<void> {
  for (const waiver of await waiversOn(ctx)) await startWaiver(ctx, waiver)
}

const startWaiver = (ctx: Context, { id, title }: Pick<Waiver, 'id' | 'title'>): Promise<string> =>
  startRun(ctx, { kind: 'waiver', name: id, title, input: { waiver: id } })

type WaiverRow = {
  id: string
  title_en: string
  title_sw: string
  instrument: string
  from_on: Temporal.PlainDate
  to_on: Temporal.PlainDate
  late_percent: number
  principal_percent: number
  heads: string[] | null
  due_up_to: Temporal.PlainDate
  paid_percent: number
  cap_cents: number | null
  waived_cents: number
}

const waiverColumns = new Fragment(
  'id, title_en, title_sw, instrument, from_on, to_on, late_percent, principal_percent, heads, due_up_to, paid_percent, cap_cents, waived_cents',
)

const fromRow = (row: WaiverRow): Waiver => ({
  id: row.id,
  title: { en: row.title_en, sw: row.title_sw },
  instrument: row.instrument,
  from: row.from_on,
  to: row.to_on,
  latePercent: row.late_percent,
  principalPercent: row.principal_percent,
  heads: row.heads,
  dueUpTo: row.due_up_to,
  paidPercent: row.paid_percent,
  cap: row.cap_cents as Cents | null,
  waived: row.waived_cents as Cents,
})

/** Every waiver there is or was, the newest first. */
export async function allWaivers(ctx: Pick<Context, 'db'>): Promise<Waiver[]> {
  const { rows } = await statement<WaiverRow>`
    select ${waiverColumns} from money.waivers order by id desc limit 200`.execute(ctx.db)
  return rows.map(fromRow)
}

async function waiversOn(ctx: Context): Promise<Waiver[]> {
  const today = dayOf(ctx.now)
  return (await allWaivers(ctx)).filter(
    ({ from, to }) =>
      Temporal.PlainDate.compare(from, today) <= 0 && Temporal.PlainDate.compare(today, to.add({ days: LATE_WORD_DAYS })) <= 0,
  )
}

/** What was paid up to and with a day. */
export const paidUpTo = (each: readonly PaidOn[], day: Temporal.PlainDate): number =>
  each.reduce((sum, { on, cents }) => (on <= day.toString() ? sum + cents : sum), 0)

type PaidOfBill = { readonly lines: ReadonlyMap<number, readonly PaidOn[]>; readonly towards: readonly PaidOn[] }

const paidFor = ({ lines, towards }: PaidOfBill, { from, to }: Pick<Waiver, 'from' | 'to'>): PaidForWaiver => ({
  before: (line) => paidUpTo(lines.get(line) ?? [], from.subtract({ days: 1 })),
  inTime: paidUpTo(towards, to),
})

/** What was paid on bills, by line and as a whole. */
async function paidOfBills(ctx: Context, ids: readonly string[]): Promise<(bill: string) => PaidOfBill> {
  const [lines, towards] = [await paidOn(ctx, ids), await paidTowards(ctx, ids)]
  return (bill) => ({ lines: lines.get(bill) ?? new Map(), towards: towards.get(bill) ?? [] })
}

/** Whether a waiver took its share off a line of these bills already: it does so once. */
async function waivedBefore(ctx: Context, bills: readonly string[]): Promise<(waiver: string, bill: string, line: number) => boolean> {
  const { rows } = await statement<{ waiver: string; bill: string; line: number }>`
    select waiver, bill, line from money.line_changes where waiver is not null and bill = any(${bills}::uuid[])
    group by waiver, bill, line having sum(cents) < 0`.execute(ctx.db)
  const done = new Set(rows.map(({ waiver, bill, line }) => `${waiver}:${bill}:${line}`))
  return (waiver, bill, line) => done.has(`${waiver}:${bill}:${line}`)
}

export type WaiverOffer = { readonly waiver: Waiver; readonly missing: Cents; readonly waives: Cents }

/** What waivers that hold now would take off an open bill, and how much must still be paid before they do: for who is to pay. */
export async function offersFor(ctx: Context, bill: { readonly id: string; readonly dueOn: Temporal.PlainDate }): Promise<WaiverOffer[]> {
  const today = dayOf(ctx.now)
  const waivers = (await waiversOn(ctx)).filter(
    ({ to, dueUpTo }) => Temporal.PlainDate.compare(today, to) <= 0 && Temporal.PlainDate.compare(bill.dueOn, dueUpTo) <= 0,
  )
  if (waivers.length === 0) return []
  const lines = (await linesOf(ctx, [bill.id])).get(bill.id) ?? []
  const paidOfBill = (await paidOfBills(ctx, [bill.id]))(bill.id)
  const done = await waivedBefore(ctx, [bill.id])
  return waivers.flatMap((waiver) => {
    const paid = paidFor(paidOfBill, waiver)
    const due = waivedOf(waiver, lines, paid).filter(({ line }) => !done(waiver.id, bill.id, line))
    const waives = asCents(-due.reduce((sum, { cents }) => sum + cents, 0))
    const room = waiver.cap === null ? waives : waiver.cap - waiver.waived
    return waives === 0 || waives > room ? [] : [{ waiver, missing: missingFor(waiver, lines, paid), waives }]
  })
}

async function findWaiver(ctx: Context, id: string, lock = new Fragment('')): Promise<Waiver> {
  const { rows } = await statement<WaiverRow>`select ${waiverColumns} from money.waivers where id = ${id} ${lock}`.execute(ctx.db)
  if (!rows[0]) throw refuse('basics.not_found')
  return fromRow(rows[0])
}

/** After the bills, as everybody locks: how much it waived so far is nobody else's until the commit. */
export const lockWaiver = (ctx: Context, id: string): Promise<Waiver> => findWaiver(ctx, id, new Fragment('for no key update'))

/** Waives what a waiver waives of the next bills that meet its condition: each line once, and never more together than its cap. */
export async function waiveChunk(ctx: Context, { id: run, input, dry, cursor }: Run): Promise<Step> {
  const { waiver: id } = input as { waiver: string }
  const terms = await findWaiver(ctx, id)
  if (Temporal.PlainDate.compare(dayOf(ctx.now), terms.from) < 0) return { cursor: null, seen: 0, bills: [] }
  const { rows } = await statement<{ id: string }>`
    select id from money.bills where state = 'open' and id > ${cursor ?? '00000000-0000-0000-0000-000000000000'}::uuid and due_on <= ${terms.dueUpTo.toString()}::date
      and (paid_cents > 0 or ${terms.paidPercent}::integer = 0)
    order by id limit ${CHUNK}`.execute(ctx.db)
  const ids = rows.map(({ id }) => id)
  const next = ids.length === CHUNK ? (ids.at(-1) ?? null) : null
  const loaded = await loadToChange(ctx, ids)
  const waiver = await lockWaiver(ctx, id)
  const paid = await paidOfBills(ctx, ids)
  const done = await waivedBefore(ctx, ids)
  const changes = new Map<string, readonly LineChange[]>()
  const sums: Step['bills'][number][] = []
  let left = waiver.cap === null ? Number.MAX_SAFE_INTEGER : waiver.cap - waiver.waived
  for (const bill of loaded.bills.values()) {
    if (bill.state !== 'open') continue
    const lines = loaded.lines.get(bill.id) ?? []
    const paidOfBill = paidFor(paid(bill.id), waiver)
    if (missingFor(waiver, lines, paidOfBill) > 0) continue
    const waives = waivedOf(waiver, lines, paidOfBill).filter(({ line }) => !done(id, bill.id, line))
    const cents = waives.reduce((sum, each) => sum + each.cents, 0)
    // A bill is waived whole or not at all.
    if (cents === 0 || -cents > left) continue
    left += cents
    changes.set(bill.id, waives)
    sums.push({ bill: bill.id, lines: waives.length, cents })
  }
  if (dry || sums.length === 0) return { cursor: next, seen: ids.length, bills: sums }
  const changed = await applyChanges(ctx, { kind: 'waived', source: `run:${run}`, memo: waiver.instrument, waiver: id, loaded, changes })
  const waived = -sums.reduce((sum, { cents }) => sum + cents, 0)
  await sendAhead(ctx.db, statement`update money.waivers set waived_cents = waived_cents + ${waived}::bigint where id = ${id}`)
  await sendMessages(
    ctx,
    changed.flatMap(({ bill, changes }) =>
      toPayer(bill, 'money.bill.waived', {
        amount: formatKes(asCents(-changes.reduce((sum, { cents }) => sum + cents, 0)), bill.language),
        instrument: waiver.instrument,
        left: formatKes(asCents(bill.totalCents - bill.paidCents), bill.language),
      }),
    ),
  )
  return { cursor: next, seen: ids.length, bills: sums }
}
