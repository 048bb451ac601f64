import type { Text } from '../../src/core/basics/texts.ts'
import type { FormDefinition } from '../../src/core/forms/form.ts'
import { validateAll } from '../../src/core/forms/validate-all.ts'
import type { CaseRecord } from '../../src/engines/cases/case-record.ts'
import { publishType, type TypeToPublish } from '../../src/engines/cases/case-types.ts'
import { caseFormWorld } from '../../src/engines/cases/case-world.ts'
import { openCase } from '../../src/engines/cases/open-case.ts'
import type { CaseType } from '../../src/engines/cases/workflow.ts'
import { systemActor } from '../../src/kernel/context/actor.ts'
import type { Context } from '../../src/kernel/context/context.ts'
import type { TestCounty, TestPerson } from './county.ts'
import { sampleBursary, sampleProblem } from './sample-case-types.ts'

const WARD = 1261

/** The sample bursary with one sensitive question more for the applicant, and one for who refuses it: officers see both only when they ask to. */
const bursary: TypeToPublish = {
  ...sampleBursary,
  form: withSensitive(sampleBursary.form, 'illness', { en: 'Illness in the home', sw: 'Ugonjwa nyumbani' }),
  workflow: { ...sampleBursary.workflow, transitions: { ...sampleBursary.workflow.transitions, refuse: refusing() } },
}

function refusing() {
  const { refuse } = sampleBursary.workflow.transitions
  if (!refuse?.form) throw new Error('The sample bursary is refused by a form.')
  return { ...refuse, form: withSensitive(refuse.form, 'seen', { en: 'What was seen at home', sw: 'Kilichoonekana nyumbani' }) }
}

function withSensitive(form: FormDefinition, id: string, label: Text): FormDefinition {
  const [first, ...rest] = form.pages
  if (!first) return form
  const purpose = { en: 'To weigh the need', sw: 'Kupima uhitaji' }
  const field = { type: 'text', id, label, class: 'sensitive', purpose, retentionDays: 2555 } as const
  return { ...form, pages: [first, { kind: 'question', path: id, fields: [field] }, ...rest] }
}

/** Publishes the kinds of case that tests of the desk use. */
export const publishSamples = (county: TestCounty): Promise<{ bursary: CaseType; problem: CaseType }> =>
  county.as(systemActor('cases.test'), async (ctx) => ({
    bursary: await publishType(ctx, bursary),
    problem: await publishType(ctx, sampleProblem),
  }))

/** The officers of one ward and of another, a committee, a guardian, an auditor and an ICT officer. */
export async function sampleCast(county: TestCounty, types: { bursary: CaseType; problem: CaseType }) {
  const wardOffice = county.places.wardOffice(WARD)?.key as string
  const otherWardCode = county.places.wards.find(({ subCounty }) => subCounty !== county.places.ward(WARD)?.subCounty)?.code as number
  const otherOffice = county.places.wardOffice(otherWardCode)?.key as string
  const headquarters = county.places.headquarters('public-service')?.key as string
  const subCountyOffice = county.places.officeFor('education', WARD, 'subCounty')?.key as string
  const member = (name: string) => county.staff({ roles: ['ward-bursary-committee-member'], office: wardOffice }, name)
  return {
    types,
    wardOffice,
    otherWardCode,
    guardian: await county.resident({ name: 'Akinyi Odhiambo' }),
    ward: await county.staff({ roles: ['ward-administrator'], office: wardOffice }, 'Ward Officer'),
    secondWard: await county.staff({ roles: ['ward-administrator'], office: wardOffice }, 'Second Ward Officer'),
    otherWard: await county.staff({ roles: ['ward-administrator'], office: otherOffice }, 'Other Ward Officer'),
    members: [await member('Member One'), await member('Member Two'), await member('Member Three')] as [TestPerson, TestPerson, TestPerson],
    subCounty: await county.staff({ roles: ['sub-county-education-officer'], office: subCountyOffice }, 'Sub County Officer'),
    auditor: await county.staff({ roles: ['auditor'], office: headquarters }, 'Auditor'),
    ict: await county.staff({ roles: ['ict-administrator'], office: headquarters }, 'ICT Officer'),
  }
}

type Applying = { readonly county: TestCounty; readonly types: { readonly bursary: CaseType }; readonly guardian: TestPerson }
type Said = {
  readonly student?: string
  readonly ward?: number
  readonly need?: number
  readonly illness?: string /** The counter officer who enters it for the guardian. */
  readonly assistedBy?: TestPerson
}

/** Opens a case of the guardian's with these answers. */
async function openAs(ctx: Context, type: CaseType, guardian: TestPerson, answers: object): Promise<CaseRecord> {
  const { submission } = validateAll(type.form, answers, caseFormWorld(ctx))
  if (!submission) throw new Error('The sample answers are wrong.')
  const { id: applicant, phone } = guardian
  const opened = await openCase(ctx, { id: ctx.newId(), version: type.hash, submission, applicant, phone, language: 'en' })
  return opened.case
}

/** A bursary application by the guardian. */
export async function openSample({ county, types, guardian }: Applying, said: Said): Promise<CaseRecord> {
  const answers = {
    student: said.student ?? 'Wycliffe Otieno',
    ward: String(said.ward ?? WARD),
    need: said.need ?? 2_000_000,
    illness: said.illness ?? null,
    true: true,
  }
  const { assistedBy = guardian } = said
  const record = await county.as(
    assistedBy.actor,
    (ctx) => openAs(ctx, types.bursary, guardian, answers),
    said.assistedBy ? { onBehalfOf: guardian.id } : {},
  )
  return record
}

/** A pothole that the guardian reports, for the roads office of the sub-county. */
export async function openProblem({ county, types, guardian }: Pick<Applying, 'county' | 'guardian'> & { types: { problem: CaseType } }) {
  const answers = { kind: 'pothole', ward: String(WARD), what: 'A deep hole across the road.', true: true }
  const record = await guardian.runs((ctx) => openAs(ctx, types.problem, guardian, answers))
  const office = county.places.officeFor('roads', WARD, 'subCounty')?.key ?? (county.places.headquarters('roads')?.key as string)
  return { record, office }
}
