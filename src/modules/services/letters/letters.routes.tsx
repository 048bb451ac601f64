import { z } from 'zod'
import { formatInstant } from '../../../core/basics/dates.ts'
import { refuse } from '../../../core/basics/errors.ts'
import { type Language, speaker } from '../../../core/basics/texts.ts'
import { type CaseRecord, reachOf } from '../../../engines/cases/case-record.ts'
import { loadCase } from '../../../engines/cases/find-case.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { id, line } from '../../../kernel/web/input.ts'
import { content, page, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, post, type Route } from '../../../kernel/web/route.ts'
import { Button } from '../../../ui/components/button.tsx'
import { EmptyState } from '../../../ui/components/empty-state.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Textarea } from '../../../ui/components/textarea.tsx'
import { servicesTexts } from '../texts.ts'
import { agreeRevocation, askRevocation, drawLetter, type LetterView, lettersOf } from './letters.ts'

const NONE = '00000000-0000-7000-8000-000000000000'
const params = z.object({ id })
export const staffLetterHref = (letter: string): string => `/staff/letters/${letter}.pdf`
export const lettersHref = (caseId: string): string => `/staff/cases/${caseId}/letters`

type CaseLetters = {
  readonly record: CaseRecord
  readonly letters: readonly LetterView[]
  readonly mayRevoke: boolean
  readonly person: string | null
}

async function caseLetters(ctx: Context, caseId: string): Promise<CaseLetters> {
  const record = await loadCase(ctx, caseId)
  if (!record || !ctx.may('cases.case.read', reachOf(record))) throw refuse('basics.not_found')
  ctx.audit('services.letter.listed', { kind: 'cases.case', id: record.id }, undefined, record.applicant)
  return {
    record,
    letters: await lettersOf(ctx, [record.id]),
    mayRevoke: ctx.may('services.letter.revoke', reachOf(record)),
    person: ctx.actor.person,
  }
}

function LettersPage({ found, language }: { found: CaseLetters; language: Language }) {
  const t = speaker(servicesTexts, language)
  const { record, letters, mayRevoke, person } = found
  return (
    <>
      <h1 class="govuk-heading-l">{t('services.letters.title', { reference: record.reference })}</h1>
      {letters.length === 0 ? <EmptyState title={t('services.letters.none')} /> : null}
      {letters.map((letter) => (
        <section class="k-card-box">
          <SummaryList
            rows={[
              { key: t('services.verify.kind'), value: letter.title[language] },
              { key: t('services.verify.number'), value: letter.number },
              { key: t('services.verify.code'), value: letter.code },
              { key: t('services.verify.issued'), value: formatInstant(letter.issuedAt.epochMilliseconds, language) },
            ]}
          />
          <p class="govuk-body">
            <a class="govuk-link" href={staffLetterHref(letter.id)}>
              {t('services.case.download', { title: letter.title[language] })}
            </a>
          </p>
          {letter.revocation ? (
            <InsetText>
              {letter.revocation.agreedAt
                ? t('services.case.letter_revoked', { day: formatInstant(letter.revocation.agreedAt.epochMilliseconds, language) })
                : t('services.letters.asked', { name: letter.revocation.askedByName, reason: letter.revocation.reason })}
            </InsetText>
          ) : null}
          {mayRevoke && letter.revocation && !letter.revocation.agreedAt && letter.revocation.askedBy !== person ? (
            <form method="post" action={`/staff/letters/${letter.id}/agree`}>
              <Button look="warning">{t('services.letters.agree')}</Button>
            </form>
          ) : null}
          {mayRevoke && !letter.revocation ? (
            <form method="post" action={`/staff/letters/${letter.id}/revoke`}>
              <Textarea id={`reason-${letter.id}`} name="reason" label={t('services.letters.revoke_reason')} rows={2} />
              <Button look="secondary">{t('services.letters.revoke')}</Button>
            </form>
          ) : null}
        </section>
      ))}
    </>
  )
}

export const letterRoutes: readonly Route[] = [
  get('/staff/cases/:id/letters', {
    access: may('cases.case.read'),
    input: { params },
    example: async () => ({ params: { id: NONE } }),
    run: (ctx, input) => caseLetters(ctx, input.params.id),
    reply: (found, { language }) =>
      page({
        title: servicesTexts['services.letters.title'][language].replace('{reference}', found.record.reference),
        body: <LettersPage found={found} language={language} />,
        layout: 'staff',
        back: { href: `/staff/cases/${found.record.id}`, text: servicesTexts['services.letters.back'][language] },
      }),
  }),

  get('/staff/letters/:id.pdf', {
    access: may('cases.case.read'),
    input: { params },
    example: async () => ({ params: { id: NONE } }),
    run: (ctx, input) => drawLetter(ctx, input.params.id),
    reply: ({ number, pdf }) => content('application/pdf', pdf, { size: pdf.length, saveAs: `${number.replaceAll('/', '-')}.pdf` }),
  }),

  post('/staff/letters/:id/revoke', {
    access: may('services.letter.revoke'),
    input: { params, body: z.object({ reason: line(500) }) },
    example: async () => ({ params: { id: NONE }, body: { reason: 'Issued to the wrong school.' } }),
    run: (ctx, input) => askRevocation(ctx, { letter: input.params.id, reason: input.body.reason }),
    reply: (record) => redirectTo(lettersHref(record.id), { text: servicesTexts['services.letters.asked_done'] }),
  }),

  post('/staff/letters/:id/agree', {
    access: may('services.letter.revoke'),
    input: { params },
    example: async () => ({ params: { id: NONE } }),
    run: (ctx, input) => agreeRevocation(ctx, { letter: input.params.id }),
    reply: (record) => redirectTo(lettersHref(record.id), { text: servicesTexts['services.letters.agreed_done'] }),
  }),
]
