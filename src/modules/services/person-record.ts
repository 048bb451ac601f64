import { sql } from 'kysely'
import { Refusal } from '../../core/basics/errors.ts'
import { fill } from '../../core/basics/texts.ts'
import { answersInWords } from '../../core/forms/answers-in-words.ts'
import type { Answers } from '../../core/forms/form.ts'
import type { CaseRecord } from '../../engines/cases/case-record.ts'
import { caseFormWorld } from '../../engines/cases/case-world.ts'
import { historyOf } from '../../engines/cases/history.ts'
import { casesAbout } from '../../engines/cases/person-record.ts'
import { dayOf } from '../../kernel/calendar/days.ts'
import type { Context } from '../../kernel/context/context.ts'
import type { RetentionRule, Stay } from '../../kernel/context/manifest.ts'
import { filesOf } from '../../kernel/files/files.ts'
import { applicationHref, letterHref } from './applications/hrefs.ts'
import { offeredServices, serviceOfCase } from './definitions/service-book.ts'
import { lettersOf } from './letters/letters.ts'
import { servicesTexts } from './texts.ts'

/** How long a letter and what it was decided on stay; declared for its columns in the manifest. */
export const LETTER_YEARS = 7

/** What came of a person's applications: the papers they sent and the letters they got, with the address of each, and what officers wrote to them with a step. */
export async function applicationsOfPerson(ctx: Context, person: string): Promise<Record<string, unknown>> {
  const cases = await casesAbout(ctx, person)
  const at = (path: string) => `${ctx.county.publicUrl}${path}`
  const documents = []
  const told = []
  for (const record of cases) {
    for (const { id, name, type, size, createdAt } of await filesOf(ctx, { kind: 'cases.case', id: record.id })) {
      const link = at(`${applicationHref(record.id)}/files/${id}`)
      documents.push({ reference: record.reference, name, type, size, createdAt, link })
    }
    told.push(...(await toldWith(ctx, record)))
  }
  const references = new Map(cases.map(({ id, reference }) => [id, reference]))
  const issued = await lettersOf(ctx, [...references.keys()])
  const letters = issued.map(({ id, caseId, title, number, code, issuedAt, validUntil, revocation }) => ({
    reference: references.get(caseId),
    title: title[ctx.language],
    number,
    code,
    issuedAt,
    validUntil,
    takenBackAt: revocation?.agreedAt ?? null,
    link: at(letterHref(id)),
  }))
  const permits = (await knownPermitsOf(ctx, person)).map(({ number, valid_until, phone, id_number, imported_at, answers, service }) => ({
    number,
    validUntil: valid_until,
    phone,
    idNumber: id_number,
    broughtInAt: imported_at,
    answers: service ? answersInWords(service.form, answers as unknown as Answers, ctx.language, caseFormWorld(ctx)) : answers,
  }))
  return { documents, letters, told, permits }
}

/** The permits of lists of years before that are this person's: on a phone that is theirs, or renewed by an application of theirs. */
async function knownPermitsOf(ctx: Context, person: string) {
  const permits = await ctx.db
    .selectFrom('services.known_permits as known')
    .selectAll('known')
    .where(({ or, exists, selectFrom }) =>
      or([
        exists(
          selectFrom('identity.person_contacts as held')
            .innerJoin('identity.contacts as contact', 'contact.id', 'held.contact')
            .select('held.id')
            .where('held.person', '=', person)
            .where('held.verified_at', 'is not', null)
            .where('held.held_until', 'is', null)
            .where('contact.kind', '=', 'phone')
            .whereRef('contact.value', '=', 'known.phone'),
        ),
        exists(
          selectFrom('services.renewals as renewal')
            .innerJoin('cases.cases as case', 'case.id', 'renewal.case_id')
            .select('case.id')
            .whereRef('renewal.number', '=', 'known.number')
            .where('case.applicant', '=', person),
        ),
      ]),
    )
    .orderBy('known.number')
    .execute()
  const offered = new Map((await offeredServices(ctx)).map((service) => [service.key, service]))
  return permits.map(({ service, ...permit }) => ({ ...permit, service: offered.get(service) }))
}

/** The answers of those steps that the service lets its applicant read. */
async function toldWith(ctx: Context, record: CaseRecord) {
  const service = await serviceOfCase(ctx, record.version).catch((error: unknown) => {
    // A kind of case that no service brought.
    if (error instanceof Refusal) return null
    throw error
  })
  if (!service) return []
  const type = await ctx.county.caseTypes.version(ctx, record.version)
  return (await historyOf(ctx, record, type)).flatMap(({ at, act, actName, answers }) => {
    const form = type.workflow.transitions[act]?.form
    if (!form || !service.applicantReads.includes(act)) return []
    return [
      {
        reference: record.reference,
        at,
        what: actName?.[ctx.language] ?? act,
        answers: answersInWords(form, answers, ctx.language, caseFormWorld(ctx)),
      },
    ]
  })
}

/** Permits of the county's lists stay in its register. */
export async function permitsThatStay(ctx: Context, person: string): Promise<Stay[]> {
  return (await knownPermitsOf(ctx, person)).map(({ number, imported_at }) => ({
    because: 'law' as const,
    record: { kind: 'services.permit', id: number },
    what: fill(servicesTexts['services.stays.permit'], { number }),
    why: servicesTexts['services.stays.register'],
    until: dayOf(imported_at).add({ years: LETTER_YEARS }).toString(),
  }))
}

/** An application that led to a letter stays as long as the letter: an award without the papers it was decided on proves nothing. */
export async function awardsThatStay(ctx: Context, person: string): Promise<Stay[]> {
  const cases = new Map((await casesAbout(ctx, person)).map((record) => [record.id, record]))
  const letters = await lettersOf(ctx, [...cases.keys()])
  return letters.flatMap(({ id, caseId, title, number, issuedAt }) => {
    const until = dayOf(issuedAt).add({ years: LETTER_YEARS }).toString()
    const stay = {
      because: 'law' as const,
      what: { en: `${title.en} ${number}`, sw: `${title.sw} ${number}` },
      why: servicesTexts['services.stays.letter'],
      until,
    }
    return [
      { ...stay, record: { kind: 'services.letter', id } },
      {
        ...stay,
        record: { kind: 'cases.case', id: caseId },
        what: fill(servicesTexts['services.stays.application'], { reference: cases.get(caseId)?.reference ?? '' }),
      },
    ]
  })
}

export const servicesRetention: readonly RetentionRule[] = [
  {
    columns: ['services.letters.facts', 'services.letters.document', 'services.letters.payload'],
    run: async (ctx, before, limit) => {
      const { rows } = await sql<{ count: number }>`
        select services.erase_letters(${before.toString()}::timestamptz, ${ctx.now}, ${limit}) as count`.execute(ctx.db)
      return rows[0]?.count ?? 0
    },
  },
  {
    columns: ['services.revocations.reason'],
    run: async (ctx, before, limit) => {
      const { rows } = await sql`
        update services.revocations set reason = '—' where letter in (
          select letter from services.revocations where asked_at < ${before.toString()}::timestamptz and reason <> '—' order by asked_at limit ${limit})
        returning letter`.execute(ctx.db)
      return rows.length
    },
  },
  {
    columns: ['services.suspensions.reason', 'services.suspensions.lift_reason'],
    run: async (ctx, before, limit) => {
      const { rows } = await sql`
        update services.suspensions set reason = '—', lift_reason = '' where id in (
          select id from services.suspensions where asked_at < ${before.toString()}::timestamptz and (reason <> '—' or lift_reason <> '')
          order by asked_at limit ${limit}) returning id`.execute(ctx.db)
      return rows.length
    },
  },
  {
    columns: ['services.known_permits.answers', 'services.known_permits.phone', 'services.known_permits.id_number'],
    run: async (ctx, before, limit) => {
      const { rows } = await sql`
        update services.known_permits set answers = '{}', phone = null, id_number = null where number in (
          select number from services.known_permits where imported_at < ${before.toString()}::timestamptz
            and (answers <> '{}' or phone is not null or id_number is not null)
          order by imported_at limit ${limit}) returning number`.execute(ctx.db)
      return rows.length
    },
  },
  {
    // A list that was looked at and never brought in.
    columns: ['services.permit_lists.rows'],
    run: async (ctx, before, limit) => {
      const { rows } = await sql`
        update services.permit_lists set rows = '[]' where id in (
          select id from services.permit_lists where uploaded_at < ${before.toString()}::timestamptz and rows <> '[]' order by uploaded_at limit ${limit})
        returning id`.execute(ctx.db)
      return rows.length
    },
  },
]
