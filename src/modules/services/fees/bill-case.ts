import { formatDay } from '../../../core/basics/dates.ts'
import { formatKes } from '../../../core/basics/money.ts'
import type { FieldValue } from '../../../core/fields/field.ts'
import { showField } from '../../../core/fields/field-types.ts'
import type { Answers } from '../../../core/forms/form.ts'
import { formIndex } from '../../../core/forms/form-index.ts'
import { conditionHolds, ruleWorld, withLists } from '../../../core/forms/form-rules.ts'
import type { CaseRecord } from '../../../engines/cases/case-record.ts'
import { caseFormWorld } from '../../../engines/cases/case-world.ts'
import { historyOf } from '../../../engines/cases/history.ts'
import { fireTrigger } from '../../../engines/cases/perform-transition.ts'
import { sendMessage } from '../../../engines/messages/send-message.ts'
import type { Bill } from '../../../engines/money/bills/bill.ts'
import { billsOfSubjects } from '../../../engines/money/bills/bills.queries.ts'
import { makeBill } from '../../../engines/money/bills/make-bill.ts'
import { voidBill } from '../../../engines/money/bills/void-bill.ts'
import { assess } from '../../../engines/money/tariffs/assess.ts'
import { addWorkingDays } from '../../../kernel/calendar/working-time.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { FeeInput, Fees } from '../definitions/county-service.ts'
import { type PublishedService, serviceOfCase } from '../definitions/service-book.ts'
import { renewedPermit } from '../renewals/renewed-permit.ts'

/** The kind of subject under which the bills of cases stand in the money engine. */
export const CASE = 'cases.case'

const dayIn = (instant: Temporal.Instant): Temporal.PlainDate => instant.toZonedDateTimeISO('Africa/Nairobi').toPlainDate()

/** The bills of a case, the newest first. */
export const billsOfCase = (ctx: Pick<Context, 'db'>, caseId: string): Promise<readonly Bill[]> => billsOfSubjects(ctx, CASE, [caseId])

/** The bill that a service's fees made for a case. */
export const feeBill = async (ctx: Pick<Context, 'db'>, caseId: string, { purpose }: Fees): Promise<Bill | undefined> =>
  (await billsOfCase(ctx, caseId)).find((bill) => bill.purpose === purpose)

/**
 * Makes the bill of a case that came to where its fees are asked: worked out by the law of this day, once, and told to the payer. Where nothing is owed, or what
 * they had in credit covers it, the case goes on at once.
 */
export async function billCase(ctx: Context, record: CaseRecord): Promise<void> {
  const service = await serviceOfCase(ctx, record.version)
  const { fees } = service
  if (!fees || fees.billAt !== record.state) return
  const sent = await sentAnswers(ctx, record.id)
  const today = dayIn(ctx.now)
  const renewed = await renewedPermit(ctx, service, sent.answers)
  // A permit that still runs is renewed for what follows it.
  const year = renewed?.validUntil ? Math.max(today.year, Temporal.PlainDate.from(renewed.validUntil).year + 1) : today.year
  const lines = await assess(ctx, {
    lines: await linesToAssess(ctx, record, service, fees, sent),
    day: today,
    ...(renewed ? { period: String(year) } : {}),
    ...(fees.prorate ? { beginsOn: today } : {}),
  })
  if (lines.length === 0) {
    await fireTrigger(ctx, { caseId: record.id, on: 'settled' })
    return
  }
  const dueOn = await dueDay(ctx, service, fees)
  const { bill } = await makeBill(ctx, {
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
    lines,
  })
  if (bill.state === 'open') await tellBill(ctx, record, bill)
}

/** Ends the bill of a case that closed unpaid: withdrawn, refused or lapsed. */
export async function endBillOfCase(ctx: Context, record: CaseRecord, outcome: string): Promise<void> {
  const service = await serviceOfCase(ctx, record.version)
  const bill = service.fees && (await feeBill(ctx, record.id, service.fees))
  if (bill?.state === 'open') await voidBill(ctx, { bill: bill.id, reason: outcome })
}

type Sent = { readonly answers: Answers; readonly calculated: Readonly<Record<string, FieldValue>> }

/** What the applicant last sent, with what the form worked out. */
export async function sentAnswers(ctx: Pick<Context, 'db'>, caseId: string): Promise<Sent> {
  const row = await ctx.db
    .selectFrom('cases.answers')
    .select(['answers', 'calculated'])
    .where('case_id', '=', caseId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return { answers: row.answers as unknown as Answers, calculated: row.calculated as unknown as Sent['calculated'] }
}

async function linesToAssess(ctx: Context, record: CaseRecord, service: PublishedService, fees: Fees, { answers, calculated }: Sent) {
  const lines = await historyOf(ctx, record, await ctx.county.caseTypes.version(ctx, record.version))
  const acts = new Map(lines.filter(({ undone }) => !undone).map((entry) => [entry.act, entry.answers]))
  const given = (input: FeeInput): unknown => {
    if (typeof input !== 'object') return input
    const [first, second] = input.f.split('.') as [string, string?]
    if (second !== undefined) return acts.get(first)?.[second] ?? null
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

async function dueDay(ctx: Context, { workflow }: PublishedService, { dueWorkingDays }: Fees): Promise<Temporal.PlainDate> {
  const calendars = await ctx.county.calendars.current(ctx.db)
  return addWorkingDays(calendars.of(workflow.calendar), dayIn(ctx.now), dueWorkingDays)
}

/** The bills of a case that whoever sees it should see; kinds of case that wait for no payment are not asked. */
export async function shownBills(ctx: Context, { id, version }: Pick<CaseRecord, 'id' | 'version'>): Promise<readonly Bill[]> {
  const { workflow } = await ctx.county.caseTypes.version(ctx, version)
  return Object.values(workflow.states).some(({ kind }) => kind === 'waitPayment') ? billsOfCase(ctx, id) : []
}

/** Where people pay by M-Pesa; null for a county that has none yet. */
export const paybillOf = ({ county }: Pick<Context, 'county'>): string | null => county.money.data.paybills[0]?.shortcode ?? null

export const billHref = ({ reference }: Pick<Bill, 'reference'>): string => `/bills/${reference}`

async function tellBill(ctx: Context, record: CaseRecord, bill: Bill): Promise<void> {
  if (!record.applicant && !record.phone) return
  const { language } = record
  await sendMessage(ctx, {
    template: 'services.bill.made',
    to: record.applicant
      ? { person: record.applicant, ...(record.phone ? { phone: record.phone } : {}) }
      : { phone: record.phone as string },
    values: {
      reference: record.reference,
      amount: formatKes((bill.totalCents - bill.paidCents) as Bill['totalCents'], language),
      due: formatDay(bill.dueOn.toString(), language),
      paybill: paybillOf(ctx) ?? '',
      bill: bill.reference,
      address: `${ctx.county.publicUrl}${billHref(bill)}`,
    },
    about: { kind: CASE, id: record.id },
    language,
  })
}
