import { z } from 'zod'
import { refuse } from '../../../core/basics/errors.ts'
import { filesIn } from '../../../core/forms/answers.ts'
import type { Submission } from '../../../core/forms/form.ts'
import { conditionHolds, ruleWorld, withLists } from '../../../core/forms/form-rules.ts'
import { caseFormWorld } from '../../../engines/cases/case-world.ts'
import { answerCorrection } from '../../../engines/cases/correct-case.ts'
import { findCase } from '../../../engines/cases/find-case.ts'
import { openCase } from '../../../engines/cases/open-case.ts'
import { correctionRoutes } from '../../../engines/form-runner/correction.routes.tsx'
import { formRoutes } from '../../../engines/form-runner/form.routes.tsx'
import type { FormMount, OfferedForm, SendResult, SentDraft } from '../../../engines/form-runner/mount.ts'
import { paperRoute } from '../../../engines/form-runner/paper-form.tsx'
import type { Context } from '../../../kernel/context/context.ts'
import { id } from '../../../kernel/web/input.ts'
import { page } from '../../../kernel/web/reply.ts'
import { get, may, type Route } from '../../../kernel/web/route.ts'
import { EXAMPLE_SERVICE, serviceKey } from '../catalogue/catalogue.routes.tsx'
import type { Channel } from '../definitions/county-service.ts'
import { offeredService, offeredServices, type PublishedService } from '../definitions/service-book.ts'
import { refuseServices } from '../errors.ts'
import { checkRenewal, keepRenewal } from '../renewals/check-renewal.ts'
import { servicesTexts } from '../texts.ts'
import { AssistPage } from './assist.views.tsx'

const params = z.object({ key: serviceKey })
const example = async () => ({ key: EXAMPLE_SERVICE })

/** The form of a service by one of its channels. Throws `basics.not_found` for a service that is not offered this way. */
const formBy =
  (channel: Channel, home: (key: string) => string) =>
  async (ctx: Context, { key }: { key: string }): Promise<OfferedForm> => {
    const { title, form, applicant, catalogue, hash } = await offeredService(ctx, key)
    if (!catalogue.channels.includes(channel)) throw refuse('basics.not_found')
    return {
      form,
      version: hash,
      title,
      code: key,
      home: home(key),
      contact: applicant.phone,
      ...(applicant.requiredWhen === undefined ? {} : { contactWhen: applicant.requiredWhen }),
      ...(applicant.nameField ? { nameField: applicant.nameField } : {}),
    }
  }

/** Makes a case of what was sent. Throws `services.phone_needed` where these answers need somebody who can be reached. */
export async function openApplication(
  ctx: Context,
  service: PublishedService,
  submission: Submission,
  draft: SentDraft,
): Promise<SendResult> {
  const { requiredWhen } = service.applicant
  if (requiredWhen !== undefined && draft.person === null) {
    const rules = ruleWorld(service.form, submission.answers, withLists(service.form, caseFormWorld(ctx)))
    if (conditionHolds(service.form, requiredWhen, rules)) throw refuseServices('services.phone_needed')
  }
  await checkRenewal(ctx, service, submission.answers)
  // A counter officer acts for the applicant: the case records both.
  const acting = draft.assistedBy ? { ...ctx, onBehalfOf: draft.person } : ctx
  const opened = await openCase(acting, {
    id: draft.submission,
    version: service.caseType,
    submission,
    applicant: draft.person,
    phone: draft.phone,
    language: draft.language,
  })
  const { id: caseId, reference } = opened.case
  await keepRenewal(ctx, service, submission.answers, caseId)
  if (draft.assistedBy)
    ctx.audit('services.application.assisted', { kind: 'cases.case', id: caseId }, { reason: draft.assistedReason }, draft.person)
  return { id: caseId, reference, track: `/track?reference=${reference}`, filesTo: { kind: 'cases.case', id: caseId } }
}

const applyMount: FormMount<typeof params> = {
  base: '/services/:key/apply',
  params,
  find: formBy('web', (key) => `/services/${key}`),
  onSubmit: async (ctx, submission, draft, { key }) => openApplication(ctx, await offeredService(ctx, key), submission, draft),
  example,
}

const assistMount: FormMount<typeof params> = {
  ...applyMount,
  base: '/staff/assist/:key',
  find: formBy('assisted', () => '/staff/assist'),
  assisted: 'services.application.assist',
}

const NO_CASE = '00000000-0000-7000-8000-000000000000'

export const applyRoutes: readonly Route[] = [
  ...formRoutes(applyMount),
  paperRoute('/services/:key/paper', { params, find: formBy('paper', (key) => `/services/${key}`), example }),

  get('/staff/assist', {
    access: may('services.application.assist'),
    input: {},
    example: async () => ({}),
    run: async (ctx) => (await offeredServices(ctx)).filter(({ catalogue }) => catalogue.channels.includes('assisted')),
    reply: (services, { language }) =>
      page({
        title: servicesTexts['services.apply.title'][language],
        body: <AssistPage services={services} language={language} />,
        layout: 'staff',
      }),
  }),
  ...formRoutes(assistMount),

  ...correctionRoutes({
    base: '/my/applications/:id/correct',
    params: z.object({ id }),
    find: async (ctx, { id: caseId }) => {
      const seen = await findCase(ctx, caseId)
      if (seen.seenBy !== 'applicant' || !seen.view.correction) throw refuse('basics.not_found')
      const { type, correction } = seen.view
      return {
        form: type.form,
        title: type.title,
        code: type.key,
        home: `/my/applications/${caseId}`,
        contact: 'none',
        about: caseId,
        before: seen.answers,
        fields: correction.map(({ field, reason }) => ({ id: field, reason })),
        until: seen.view.answerBy,
      }
    },
    onCorrected: async (ctx, submission, _draft, { id: caseId }) => {
      const { reference } = await answerCorrection(ctx, { caseId, answers: submission.answers, files: filesIn(submission.answers) })
      return { id: caseId, reference, track: `/my/applications/${caseId}`, filesTo: { kind: 'cases.case', id: caseId } }
    },
    example: async () => ({ id: NO_CASE }),
  }),
]
