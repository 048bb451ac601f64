import { refuse } from '../../../core/basics/errors.ts'
import type { Text } from '../../../core/basics/texts.ts'
import { prefillDraft } from '../../../engines/form-runner/prefill-draft.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { offeredServices, type PublishedService } from '../definitions/service-book.ts'
import { refuseServices } from '../errors.ts'
import { mayRenew } from './check-renewal.ts'
import { findOldPermit, type OldPermit } from './renewed-permit.ts'

export type MyPermit = { readonly number: string; readonly name: string; readonly validUntil: string | null }

/** The services that renew what another gave, among those offered today. */
const renewing = async (ctx: Pick<Context, 'db'>): Promise<readonly PublishedService[]> =>
  (await offeredServices(ctx)).filter(({ renews }) => renews !== undefined)

const LISTED_MAX = 50

/** The permits of the resident who asks, by their applications and by their phone, that were not renewed yet. */
export async function myPermits(ctx: Context): Promise<readonly MyPermit[]> {
  const { person, phone } = ctx.actor
  if (!person) throw refuse('basics.sign_in_needed')
  const keys = (await renewing(ctx)).flatMap(({ renews, key }) => (renews ? [renews.service, key] : []))
  if (keys.length === 0) return []
  const own = await ctx.db
    .selectFrom('services.letters as letter')
    .innerJoin('services.versions as version', 'version.hash', 'letter.service_version')
    .innerJoin('cases.cases as case', 'case.id', 'letter.case_id')
    .leftJoin('services.revocations as revoked', 'revoked.letter', 'letter.id')
    .leftJoin('services.renewals as renewal', 'renewal.number', 'letter.number')
    .select(['letter.number', 'letter.valid_until', 'case.title'])
    .where('case.applicant', '=', person)
    .where('version.service', 'in', keys)
    .where('letter.erased_at', 'is', null)
    .where('revoked.agreed_at', 'is', null)
    .where('renewal.number', 'is', null)
    .orderBy('letter.issued_at', 'desc')
    .limit(LISTED_MAX)
    .execute()
  const known =
    phone === null
      ? []
      : await ctx.db
          .selectFrom('services.known_permits as known')
          .leftJoin('services.renewals as renewal', 'renewal.number', 'known.number')
          .select(['known.number', 'known.valid_until', 'known.answers'])
          .where('known.phone', '=', phone)
          .where('known.service', 'in', keys)
          .where('renewal.number', 'is', null)
          .orderBy('known.number')
          .limit(LISTED_MAX)
          .execute()
  return [
    ...own.map(({ number, valid_until, title }) => ({
      number,
      name: (title as Text)[ctx.language],
      validUntil: valid_until?.toString() ?? null,
    })),
    ...known.map(({ number, valid_until, answers }) => ({
      number,
      name: String((answers as Record<string, unknown>).businessName ?? ''),
      validUntil: valid_until.toString(),
    })),
  ]
}

/**
 * Opens the renewal of a permit, filled in, for whom it belongs to: by the application, by the phone, or by the number of the ID card. Gives the address of the
 * page to look at. Whoever knows neither learns nothing: `services.permit_unknown`. Throws what `mayRenew` does.
 */
export async function openRenewal(ctx: Context, input: { number: string; proof: string }): Promise<string> {
  for (const service of await renewing(ctx)) {
    const { renews, key, form, title, applicant } = service
    if (!renews) continue
    const old = await findOldPermit(ctx, [renews.service, key], input.number)
    if (!old || !isTheirs(ctx, old, input.proof, renews.proofField)) continue
    await mayRenew(ctx, old)
    ctx.audit('services.permit.opened', { kind: 'services.permit', id: old.number }, undefined, old.applicant)
    return prefillDraft(ctx, {
      base: `/services/${key}/apply`,
      offered: {
        form,
        title,
        code: key,
        home: `/services/${key}`,
        contact: applicant.phone,
        ...(applicant.nameField ? { nameField: applicant.nameField } : {}),
      },
      answers: { ...old.answers, [renews.numberField]: old.number },
    })
  }
  throw refuseServices('services.permit_unknown')
}

function isTheirs({ actor }: Context, old: OldPermit, proof: string, proofField: string): boolean {
  if (old.applicant !== null && old.applicant === actor.person) return true
  if (old.phone !== null && old.phone === actor.phone) return true
  const wanted = String(old.answers[proofField] ?? old.idNumber ?? '').trim()
  return wanted !== '' && proof.replace(/\s+/g, '') === wanted
}
