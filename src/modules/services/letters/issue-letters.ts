import { sql } from 'kysely'
import { z } from 'zod'
import { addDays, addMonths, fiscalYear, formatDay } from '../../../core/basics/dates.ts'
import { fill, type Text } from '../../../core/basics/texts.ts'
import type { CaseRecord } from '../../../engines/cases/case-record.ts'
import { sentAnswers } from '../../../engines/cases/case-work.ts'
import { caseFormWorld } from '../../../engines/cases/case-world.ts'
import { loadCase } from '../../../engines/cases/find-case.ts'
import { historyOf } from '../../../engines/cases/history.ts'
import { recordIssued } from '../../../engines/cases/note-case.ts'
import { toApplicant } from '../../../engines/cases/to-applicant.ts'
import { type MessageToSend, sendMessage } from '../../../engines/messages/send-message.ts'
import type { Bill } from '../../../engines/money/bills/bill.ts'
import { linesOf } from '../../../engines/money/bills/bills.queries.ts'
import { systemActor } from '../../../kernel/context/actor.ts'
import { asActor, type Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { letterhead } from '../../../kernel/files/letter.ts'
import { signDocument } from '../../../kernel/files/signed-document.ts'
import { defineJob } from '../../../kernel/jobs/define-job.ts'
import { dayOf } from '../../../kernel/web/who-asks.ts'
import type { Output } from '../definitions/county-service.ts'
import { type PublishedService, serviceOfCase } from '../definitions/service-book.ts'
import { feeBill } from '../fees/bill-case.ts'
import { renewedPermit } from '../renewals/renewed-permit.ts'
import { servicesTexts } from '../texts.ts'
import { addresseeOf, type LetterSource, letterBlocks, letterFacts, type StoredLetter } from './compose-letter.ts'

/** Issues what a case gives out at the end state it came to. Queued in the transaction of the decision; doing it again changes nothing. */
export const issueLettersJob = defineJob({
  name: 'services.letter.issue',
  input: z.object({ caseId: z.uuid() }),
  run: async (county: County, { caseId }) => {
    await asActor(county, systemActor('services.letter.issue'), (ctx) => issueLetters(ctx, caseId))
  },
})

/** Issues the outputs of a closed case that it has not yet since it closed. Gives the numbers of the new letters. */
async function issueLetters(ctx: Context, caseId: string): Promise<string[]> {
  // The lock makes a second run wait and then find the letter.
  await sql`select from cases.cases where id = ${caseId} for update`.execute(ctx.db)
  const record = await loadCase(ctx, caseId)
  if (!record?.closedAt) return []
  const service = await serviceOfCase(ctx, record.version)
  const bill = service.fees && (await feeBill(ctx, caseId, service.fees))
  // The payment was taken back before the permit was made: it is made when it is paid again.
  if (bill && bill.state !== 'settled') return []
  const numbers: string[] = []
  for (const name of service.workflow.states[record.state]?.outputs ?? []) {
    const there = await ctx.db
      .selectFrom('services.letters')
      .select('id')
      .where('case_id', '=', caseId)
      .where('output', '=', name)
      .where('issued_at', '>=', record.closedAt)
      .executeTakeFirst()
    const output = service.outputs?.[name]
    if (!there && output) numbers.push(await issueLetter(ctx, { record, service, name, output, bill }))
  }
  return numbers
}

type ToIssue = {
  readonly record: CaseRecord
  readonly service: PublishedService
  readonly name: string
  readonly output: Output
  readonly bill: Bill | undefined
}

async function issueLetter(ctx: Context, { record, service, name, output, bill }: ToIssue): Promise<string> {
  const lines_ = bill ? ((await linesOf(ctx, [bill.id])).get(bill.id) ?? []) : []
  const answered = await sentAnswers(ctx, record.id)
  const renewed = await renewedPermit(ctx, service, answered.answers)
  const validity = validityOf(output, dayOf(ctx.now), lines_[0]?.period ?? null, renewed?.validUntil ?? null)
  // A permit of next year belongs to next year's series.
  const { prefix, number } = seriesOf(output.number, dayOf(ctx.now), record.ward, validity.validFrom)
  const lines = await historyOf(ctx, record, await ctx.county.caseTypes.version(ctx, record.version))
  const history = lines.filter(({ undone }) => !undone)
  const signer = history.findLast((entry) => entry.act === output.signedBy)
  const letter = composeLetter(ctx, {
    record,
    service,
    name,
    output,
    ...answered,
    ...validity,
    paid: bill ? { reference: bill.reference, total: bill.totalCents, lines: lines_ } : null,
    acts: Object.fromEntries(history.map((entry) => [entry.act, entry.answers])),
    number: number(await nextInSeries(ctx, prefix)),
    signer: signer?.personName ? { name: signer.personName, post: signer.by } : null,
  })
  await ctx.db.insertInto('services.letters').values(letter.row).execute()
  auditIssued(ctx, record, letter)
  await recordIssued(ctx, { caseId: record.id, ...issuedLine(letter) })
  const ready = readyMessage(ctx, record, output, letter)
  if (ready) await sendMessage(ctx, ready)
  return letter.row.number
}

/** The days on which a document counts. `period` is what was paid for, `after` the last day of what it renews. ISO days. */
export function validityOf(
  { validity, validMonths }: Output,
  issuedOn: string,
  period: string | null,
  after: string | null,
): { validFrom: string | null; validUntil: string | null } {
  if (validity === 'calendarYear') {
    const year = /^\d{4}/.exec(period ?? issuedOn)?.[0] as string
    return { validFrom: issuedOn > `${year}-01-01` ? issuedOn : `${year}-01-01`, validUntil: `${year}-12-31` }
  }
  if (validity === 'twelveMonths') {
    const from = after !== null && after >= issuedOn ? (addDays(after, 1) as string) : issuedOn
    return { validFrom: from, validUntil: addDays(addMonths(from, 12) as string, -1) }
  }
  return { validFrom: null, validUntil: validMonths ? addMonths(issuedOn, validMonths) : null }
}

export type LetterToCompose = Pick<
  LetterSource,
  'service' | 'name' | 'output' | 'answers' | 'calculated' | 'acts' | 'number' | 'validFrom' | 'validUntil' | 'paid'
> & {
  readonly service: PublishedService
  readonly record: CaseRecord
  readonly signer: { readonly name: string; readonly post: Text } | null
}

/** A letter of today, signed, as it is written: nothing is drawn until somebody opens it. */
export function composeLetter(ctx: Pick<Context, 'county' | 'now' | 'newId'>, { record, signer, ...given }: LetterToCompose) {
  const { county } = ctx
  const { service, name, output, number } = given
  const issuedOn = dayOf(ctx.now)
  const source: LetterSource = {
    ...given,
    reference: record.reference,
    ward: record.ward === null ? '' : (county.places.ward(record.ward)?.name ?? ''),
    issuedOn,
    world: caseFormWorld(ctx),
  }
  const facts = letterFacts(source)
  const signed = signDocument(county.files.keys, county.publicUrl, facts)
  const department = county.places.department(record.department)?.name
  const document: StoredLetter = {
    language: record.language,
    bothLanguages: true,
    county: { ...letterhead(county), ...(department ? { department } : {}) },
    title: output.title,
    reference: number,
    dateShown: { en: formatDay(issuedOn, 'en'), sw: formatDay(issuedOn, 'sw') },
    issuedAt: ctx.now.toString(),
    addressee: addresseeOf(source),
    blocks: letterBlocks(source),
    ...(signer ? { signedBy: signer } : {}),
    check: { address: signed.address, page: `${new URL(county.publicUrl).host}/V`, number, code: signed.code },
    demo: county.demo,
  }
  const row = {
    id: ctx.newId(),
    case_id: record.id,
    output: name,
    number,
    service_version: service.hash,
    facts: JSON.stringify(facts),
    document: JSON.stringify(document),
    payload: signed.payload,
    code: signed.code,
    language: record.language,
    valid_from: source.validFrom === null ? null : Temporal.PlainDate.from(source.validFrom),
    valid_until: source.validUntil === null ? null : Temporal.PlainDate.from(source.validUntil),
    issued_at: ctx.now,
  }
  return { row, keyNumber: signed.keyNumber }
}

export type ComposedLetter = ReturnType<typeof composeLetter>

export const auditIssued = (ctx: Context, { id, applicant }: CaseRecord, { row, keyNumber }: ComposedLetter): void =>
  ctx.audit('services.letter.issued', { kind: 'services.letter', id: row.id }, { number: row.number, case: id, key: keyNumber }, applicant)

export const issuedLine = ({ row }: ComposedLetter) => ({
  words: fill(servicesTexts['services.letter.issued'], { number: row.number }),
  details: { letter: row.id, number: row.number },
})

/** The SMS that says the letter is ready; none where nobody said who they are. */
export function readyMessage(
  ctx: Pick<Context, 'county'>,
  record: CaseRecord,
  output: Output,
  { row }: ComposedLetter,
): MessageToSend | undefined {
  return toApplicant(record, 'services.letter.ready', {
    title: output.title[record.language],
    reference: record.reference,
    address: `${ctx.county.publicUrl}/my`,
    code: row.code,
  })
}

/** The series that a number belongs to, and a number of it as it is printed. */
export function seriesOf(
  pattern: string,
  day: string,
  ward: number | null,
  validFrom: string | null = null,
): { prefix: string; number: (count: number) => string } {
  const prefix = pattern
    .replaceAll('{fy}', (fiscalYear(day)?.name ?? '').replace('/', '-'))
    .replaceAll('{year}', (validFrom ?? day).slice(0, 4))
    .replaceAll('{ward}', ward === null ? 'HQ' : String(ward))
  return {
    prefix,
    number: (count) => prefix.replace(/\{seq:(\d)\}/, (_all, digits: string) => String(count).padStart(Number(digits), '0')),
  }
}

/** The next count of a series: in this transaction, so that one that is undone leaves no gap. */
async function nextInSeries(ctx: Context, prefix: string): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    insert into services.series as series (prefix, last) values (${prefix}, 1)
    on conflict (prefix) do update set last = series.last + 1 returning last`.execute(ctx.db)
  return rows[0]?.last ?? 0
}
