import type { Answers } from '../../../core/forms/form.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { CountyService } from '../definitions/county-service.ts'

/** A permit that can be renewed: one of ours, or one of last year's list. */
export type OldPermit = {
  readonly number: string
  /** ISO day; null for one that has no end. */
  readonly validUntil: string | null
  readonly answers: Answers
  /** Whose it is: who applied, and the phone that opens it. */
  readonly applicant: string | null
  readonly phone: string | null
  readonly idNumber: string | null
  /** Taken back for good: a suspended one may be renewed, and its renewal waits for nothing. */
  readonly revoked: boolean
  readonly suspended: boolean
}

/** The permit that an application renews, by the number it names; null for services that renew nothing and for numbers nobody knows. */
export async function renewedPermit(ctx: Pick<Context, 'db'>, service: CountyService, answers: Answers): Promise<OldPermit | null> {
  const { renews } = service
  const number = renews && answers[renews.numberField]
  return renews && typeof number === 'string' ? findOldPermit(ctx, [renews.service, service.key], number) : null
}

/** As people type it: small letters and spaces are forgiven. */
export const cleanNumber = (typed: string): string => typed.toUpperCase().replace(/\s+/g, '')

/** A permit of one of these services by its number. */
export async function findOldPermit(ctx: Pick<Context, 'db'>, services: readonly string[], typed: string): Promise<OldPermit | null> {
  const number = cleanNumber(typed)
  const letter = await ctx.db
    .selectFrom('services.letters as letter')
    .innerJoin('services.versions as version', 'version.hash', 'letter.service_version')
    .innerJoin('cases.cases as case', 'case.id', 'letter.case_id')
    .leftJoin('services.revocations as revoked', 'revoked.letter', 'letter.id')
    .select(['letter.id', 'letter.number', 'letter.valid_until', 'case.applicant', 'case.phone', 'revoked.agreed_at'])
    .select(({ selectFrom }) =>
      selectFrom('cases.answers as given')
        .select('given.answers')
        .whereRef('given.case_id', '=', 'case.id')
        .orderBy('given.number', 'desc')
        .limit(1)
        .as('answers'),
    )
    .select(({ selectFrom }) =>
      selectFrom('services.suspensions as hold')
        .select('hold.id')
        .whereRef('hold.letter', '=', 'letter.id')
        .where('hold.began_at', 'is not', null)
        .where('hold.lifted_at', 'is', null)
        .limit(1)
        .as('held'),
    )
    .where('letter.number', '=', number)
    .where('version.service', 'in', [...services])
    .where('letter.erased_at', 'is', null)
    .executeTakeFirst()
  if (letter)
    return {
      number,
      validUntil: letter.valid_until?.toString() ?? null,
      answers: (letter.answers ?? {}) as unknown as Answers,
      applicant: letter.applicant,
      phone: letter.phone,
      idNumber: null,
      revoked: letter.agreed_at !== null,
      suspended: letter.held !== null,
    }
  const known = await ctx.db
    .selectFrom('services.known_permits')
    .selectAll()
    .where('number', '=', number)
    .where('service', 'in', [...services])
    .executeTakeFirst()
  if (!known) return null
  return {
    number,
    validUntil: known.valid_until.toString(),
    answers: known.answers as unknown as Answers,
    applicant: null,
    phone: known.phone,
    idNumber: known.id_number,
    revoked: false,
    suspended: false,
  }
}
