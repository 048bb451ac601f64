import { formatDay } from '../../../core/basics/dates.ts'
import { formatKes } from '../../../core/basics/money.ts'
import { fill } from '../../../core/basics/texts.ts'
import type { FieldValue } from '../../../core/fields/field.ts'
import { showField } from '../../../core/fields/field-types.ts'
import type { Answers } from '../../../core/forms/form.ts'
import { formIndex } from '../../../core/forms/form-index.ts'
import { conditionHolds, ruleWorld, withLists } from '../../../core/forms/form-rules.ts'
import type { CaseRecord } from '../../../engines/cases/case-record.ts'
import { type SentAnswers, sentAnswers } from '../../../engines/cases/case-work.ts'
import { caseFormWorld } from '../../../engines/cases/case-world.ts'
import { flagCase } from '../../../engines/cases/flag-case.ts'
import { historyOf } from '../../../engines/cases/history.ts'
import { fireTrigger } from '../../../engines/cases/perform-transition.ts'
import { toApplicant } from '../../../engines/cases/to-applicant.ts'
import { type MessageToSend, sendMessage } from '../../../engines/messages/send-message.ts'
import { accountNumber, type Bill } from '../../../engines/money/bills/bill.ts'
import { billsOfSubjects, lockBills } from '../../../engines/money/bills/bills.queries.ts'
import { type BillToMake, type LineToBill, makeBill } from '../../../engines/money/bills/make-bill.ts'
import { voidBill } from '../../../engines/money/bills/void-bill.ts'
import { paybillOf } from '../../../engines/money/mpesa/paybill.ts'
import { assess } from '../../../engines/money/tariffs/assess.ts'
import type { TariffBook } from '../../../engines/money/tariffs/tariff-book.ts'
import type { Calendars } from '../../../kernel/calendar/calendar-book.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import { addWorkingDays } from '../../../kernel/calendar/working-time.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { FeeInput, Fees } from '../definitions/county-service.ts'
import { type PublishedService, serviceOfCase } from '../definitions/service-book.ts'
import { refuseServices } from '../errors.ts'
import { type OldPermit, renewedPermit } from '../renewals/renewed-permit.ts'
import { servicesTexts } from '../texts.ts'

/** The kind of subject under which the bills of cases stand in the money engine. */
export const CASE = 'cases.case'

/** The bills of a case, the newest first. */
const billsOfCase = (ctx: Pick<Context, 'db'>, caseId: string): Promise<readonly Bill[]> => billsOfSubjects(ctx, CASE, [caseId])

/** Whether a bill is one of those fees: `permit`, or `permit:2` where the first ran out and was made again. */
export const isOfFees = ({ purpose }: Fees, bill: Pick<Bill, 'purpose'>): boolean => turnOf(purpose, bill) > 0

const turnOf = (purpose: string, bill: Pick<Bill, 'purpose'>): number =>
  bill.purpose === purpose ? 1 : bill.purpose.startsWith(`${purpose}:`) ? Number(bill.purpose.slice(purpose.length + 1)) || 0 : 0

/** The bill that a service's fees made for a case; the last, where one ran out and was made again. */
export async function feeBill(ctx: Pick<Context, 'db'>, caseId: string, { purpose }: Fees): Promise<Bill | undefined> {
  const bills = (await billsOfCase(ctx, caseId)).filter((bill) => turnOf(purpose, bill) > 0)
  return bills.sort((a, b) => turnOf(purpose, b) - turnOf(purpose, a))[0]
}

/**
 * Makes the bill of a case that came to where its fees are asked: worked out by the law of this day, once, and told to the payer. Where nothing is owed, or what
 * they had in credit covers it, the case goes on at once.
 */
export async function billCase(ctx: Context, record: CaseRecord): Promise<void> {
  const service = await serviceOfCase(ctx, record.version)
  const { fees } = service
  if (fees?.billAt === record.state) await makeFeeBill(ctx, { record, service, fees, purpose: fees.purpose })
}

type ToBill = { readonly record: CaseRecord; readonly service: PublishedService; readonly fees: Fees; readonly purpose: string }

/** Makes and tells a case's bill under a purpose; gives none where nothing is owed, and lets the case go on. */
async function makeFeeBill(ctx: Context, { record, service, fees, purpose }: ToBill): Promise<Bill | undefined> {
  const sent = await sentAnswers(ctx, record.id)
  const renewed = await renewedPermit(ctx, service, sent.answers)
  const history = await historyOf(ctx, record, await ctx.county.caseTypes.version(ctx, record.version))
  const acts = Object.fromEntries(history.filter(({ undone }) => !undone).map((entry) => [entry.act, entry.answers]))
  const lines = await feesOwed(ctx, { service, fees, sent, acts, renewed })
  if (lines.length === 0) {
    await fireTrigger(ctx, { caseId: record.id, on: 'settled' })
    return undefined
  }
  const calendars = await ctx.county.calendars.current(ctx.db)
  const { bill } = await makeBill(ctx, { ...billToMake(ctx, { record, service, fees, sent, lines, calendars }), purpose })
  const message = bill.state === 'open' ? billMessage(ctx, record, bill) : undefined
  if (message) await sendMessage(ctx, message)
  return bill
}

/**
 * Makes the bill of a case anew when the one before ran out with nothing paid on it: by the fees of today, with new time to pay. The old one is void, so that nobody pays
 * twice. Whoever calls has decided that it is right. Throws `services.bill_not_expired` and `services.bill_part_paid`.
 */
export async function billAgain(ctx: Context, record: CaseRecord): Promise<Bill | undefined> {
  const service = await serviceOfCase(ctx, record.version)
  const { fees } = service
  const last = fees?.billAt === record.state ? await feeBill(ctx, record.id, fees) : undefined
  // A payment may just revive it.
  const old = last && (await lockBills(ctx, [last.id])).get(last.id)
  if (!fees || old?.state !== 'expired') throw refuseServices('services.bill_not_expired')
  if (old.paidCents > 0) throw refuseServices('services.bill_part_paid', { bill: old.reference })
  await voidBill(ctx, { bill: old.id, reason: 'billed again' })
  const bill = await makeFeeBill(ctx, { record, service, fees, purpose: `${fees.purpose}:${turnOf(fees.purpose, old) + 1}` })
  if (bill)
    await flagCase(ctx, {
      caseId: record.id,
      words: fill(servicesTexts['services.bill.made_again'], { bill: bill.reference }),
      details: { bill: bill.reference, instead: old.reference },
    })
  return bill
}

type Asked = { readonly service: PublishedService; readonly fees: Fees; readonly sent: SentAnswers }

/** What a service's fees come to under the law of this day. `acts` are the answers of what officers did; `renewed` is the permit that it renews. */
export function feesOwed(
  ctx: Context,
  {
    service,
    fees,
    sent,
    acts,
    renewed,
  }: Asked & { acts: Readonly<Record<string, Answers>>; renewed: Pick<OldPermit, 'validUntil'> | null },
  book?: TariffBook,
): Promise<LineToBill[]> {
  const today = dayOf(ctx.now)
  // A permit that still runs is renewed for what follows it.
  const until = renewed?.validUntil ? Temporal.PlainDate.from(renewed.validUntil) : null
  const year = until ? Math.max(today.year, until.year + 1) : today.year
  return assess(
    ctx,
    {
      lines: linesToAssess(ctx, service, fees, sent, acts),
      day: today,
      ...(renewed ? { period: String(year) } : {}),
      ...(until && Temporal.PlainDate.compare(until, today) >= 0 ? { from: until.add({ days: 1 }) } : {}),
      ...(fees.prorate ? { beginsOn: today } : {}),
    },
    book,
  )
}

/** The bill of a case, for the lines that are owed. */
export function billToMake(
  ctx: Context,
  given: Asked & { readonly record: CaseRecord; readonly lines: readonly LineToBill[]; readonly calendars: Calendars },
): BillToMake {
  const { record, service, fees, sent, lines, calendars } = given
  const dueOn = addWorkingDays(calendars.of(service.workflow.calendar), dayOf(ctx.now), fees.dueWorkingDays)
  return {
    subject: { kind: CASE, id: record.id },
    purpose: fees.purpose,
    title: service.title,
    payer: record.applicant,
    payerName: payerName(ctx, service, fees, sent.answers),
    payerPhone: record.phone,
    language: record.language,
    department: record.department,
    ward: record.ward,
    dueOn,
    expiresOn: fees.expiresAfterDays === undefined ? null : dueOn.add({ days: fees.expiresAfterDays }),
    // As long as the case waits, who pays late is served all the same; when it closes, its bill is withdrawn.
    revives: true,
    lines,
  }
}

/** Ends the bill of a case that closed unpaid: withdrawn, refused or lapsed. */
export async function endBillOfCase(ctx: Context, record: CaseRecord, outcome: string): Promise<void> {
  const service = await serviceOfCase(ctx, record.version)
  const bill = service.fees && (await feeBill(ctx, record.id, service.fees))
  if (bill?.state === 'open' || bill?.state === 'expired') await voidBill(ctx, { bill: bill.id, reason: outcome })
}

function linesToAssess(
  ctx: Context,
  service: PublishedService,
  fees: Fees,
  { answers, calculated }: SentAnswers,
  acts: Readonly<Record<string, Answers>>,
) {
  const given = (input: FeeInput): unknown => {
    if (typeof input !== 'object') return input
    const [first, second] = input.f.split('.') as [string, string?]
    if (second !== undefined) return acts[first]?.[second] ?? null
    return (Object.hasOwn(calculated, first) ? calculated[first] : answers[first]) ?? null
  }
  const rules = ruleWorld(service.form, answers, withLists(service.form, caseFormWorld(ctx)))
  return fees.lines
    .filter(({ when }) => when === undefined || conditionHolds(service.form, when, rules))
    .map(({ code, tariff, inputs = {} }) => ({
      line: tariff,
      key: code,
      inputs: Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, given(input)])),
    }))
}

function payerName(ctx: Context, { form, applicant }: PublishedService, { payerField }: Fees, answers: Answers): string | null {
  for (const name of [payerField, applicant.nameField]) {
    const field = name === undefined ? undefined : formIndex(form).fields.get(name)?.field
    if (!field || answers[field.id] === undefined || answers[field.id] === null) continue
    return showField(field, answers[field.id] as FieldValue, 'en', caseFormWorld(ctx))
  }
  return null
}

/** The bills of a case that whoever sees it should see; kinds of case that wait for no payment are not asked. */
export async function shownBills(ctx: Context, { id, version }: Pick<CaseRecord, 'id' | 'version'>): Promise<readonly Bill[]> {
  const { workflow } = await ctx.county.caseTypes.version(ctx, version)
  return Object.values(workflow.states).some(({ kind }) => kind === 'waitPayment') ? billsOfCase(ctx, id) : []
}

export const billHref = ({ reference }: Pick<Bill, 'reference'>): string => `/bills/${reference}`

/** The SMS that tells what is owed and how to pay; none where nobody said who they are. */
export function billMessage(ctx: Pick<Context, 'county'>, record: CaseRecord, bill: Bill): MessageToSend | undefined {
  const { language } = record
  return toApplicant(record, 'services.bill.made', {
    reference: record.reference,
    amount: formatKes((bill.totalCents - bill.paidCents) as Bill['totalCents'], language),
    due: formatDay(bill.dueOn.toString(), language),
    paybill: paybillOf(ctx.county) ?? '',
    account: accountNumber(bill.reference),
    address: `${ctx.county.publicUrl}${billHref(bill)}`,
  })
}
