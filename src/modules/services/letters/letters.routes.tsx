import { z } from 'zod'
import { formatInstant } from '../../../core/basics/dates.ts'
import { refuse } from '../../../core/basics/errors.ts'
import { type Language, speaker } from '../../../core/basics/texts.ts'
import { type CaseRecord, reachOf } from '../../../engines/cases/case-record.ts'
import { loadCase } from '../../../engines/cases/find-case.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { id, written } from '../../../kernel/web/input.ts'
import { content, page, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, post, type Route } from '../../../kernel/web/route.ts'
import { Button } from '../../../ui/components/button.tsx'
import { EmptyState } from '../../../ui/components/empty-state.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Textarea } from '../../../ui/components/textarea.tsx'
import { servicesTexts } from '../texts.ts'
import { agreeRevocation, askRevocation, drawLetter, type LetterView, lettersOf } from './letters.ts'
import { agreeReinstatement, agreeSuspension, askReinstatement, askSuspension } from './suspend-letters.ts'

const NONE = '00000000-0000-7000-8000-000000000000'
const params = z.object({ id })
export const staffLetterHref = (letter: string): string => `/staff/letters/${letter}.pdf`
const why = z.object({ reason: written(500, servicesTexts['services.staff.reason_missing']) })

export const lettersHref = (caseId: string): string => `/staff/cases/${caseId}/letters`

type CaseLetters = {
  readonly record: CaseRecord
  readonly letters: readonly LetterView[]
  readonly mayRevoke: boolean
  readonly mayHold: boolean
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
    mayHold: ctx.may('services.letter.suspend', reachOf(record)),
    person: ctx.actor.person,
  }
}

const instant = (iso: string, language: Language): string => formatInstant(Temporal.Instant.from(iso).epochMilliseconds, language)

/** What keeps a letter from counting, who asked for what, and what the officer may do about it. */
function LetterHolds(props: { letter: LetterView; mayHold: boolean; person: string | null; language: Language }) {
  const { letter, mayHold, person, language } = props
  const t = speaker(servicesTexts, language)
  const at = `/staff/letters/${letter.id}`
  const mine = letter.holds.find(({ cause }) => cause === 'officer')
  return (
    <>
      {letter.holds.map((hold) => (
        <InsetText>
          {hold.beganAt === null
            ? t('services.letters.suspend_asked', { name: hold.askedByName, reason: hold.reason })
            : hold.cause === 'payment'
              ? t('services.letters.suspended_unpaid', { day: instant(hold.beganAt, language), bill: hold.reason })
              : t('services.letters.suspended', { day: instant(hold.beganAt, language), name: hold.askedByName, reason: hold.reason })}
          {hold.liftAskedBy ? (
            <p class="govuk-body">{t('services.letters.reinstate_asked', { name: hold.liftAskedByName, reason: hold.liftReason })}</p>
          ) : null}
        </InsetText>
      ))}
      {mayHold && !mine && !letter.revocation ? (
        <form method="post" action={`${at}/suspend`}>
          <Textarea id={`suspend-${letter.id}`} name="reason" label={t('services.letters.suspend_reason')} rows={2} />
          <Button look="secondary">{t('services.letters.suspend')}</Button>
        </form>
      ) : null}
      {mayHold && mine?.beganAt === null && mine.askedBy !== person ? (
        <form method="post" action={`${at}/suspend/agree`}>
          <Button look="warning">{t('services.letters.suspend_agree')}</Button>
        </form>
      ) : null}
      {mayHold && mine?.beganAt && !mine.liftAskedBy ? (
        <form method="post" action={`${at}/reinstate`}>
          <Textarea id={`reinstate-${letter.id}`} name="reason" label={t('services.letters.reinstate_reason')} rows={2} />
          <Button look="secondary">{t('services.letters.reinstate')}</Button>
        </form>
      ) : null}
      {mayHold && mine?.liftAskedBy && mine.liftAskedBy !== person ? (
        <form method="post" action={`${at}/reinstate/agree`}>
          <Button>{t('services.letters.reinstate_agree')}</Button>
        </form>
      ) : null}
    </>
  )
}

function LettersPage({ found, language }: { found: CaseLetters; language: Language }) {
  const t = speaker(servicesTexts, language)
  const { record, letters, mayRevoke, mayHold, person } = found
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
                ? t('services.letters.revoked', {
                    day: formatInstant(letter.revocation.agreedAt.epochMilliseconds, language),
                    name: letter.revocation.askedByName,
                    reason: letter.revocation.reason,
                  })
                : t('services.letters.asked', { name: letter.revocation.askedByName, reason: letter.revocation.reason })}
            </InsetText>
          ) : null}
          {letter.revocation?.agreedAt ? null : <LetterHolds letter={letter} mayHold={mayHold} person={person} language={language} />}
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
    input: { params, body: why },
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

  ...(
    [
      ['suspend', askSuspension, 'services.letters.asked_done'],
      ['reinstate', askReinstatement, 'services.letters.asked_done'],
    ] as const
  ).map(([act, ask, done]) =>
    post(`/staff/letters/:id/${act}`, {
      access: may('services.letter.suspend'),
      input: { params, body: why },
      example: async () => ({ params: { id: NONE }, body: { reason: 'The premises were moved.' } }),
      run: (ctx, input) => ask(ctx, { letter: input.params.id, reason: input.body.reason }),
      reply: (record) => redirectTo(lettersHref(record.id), { text: servicesTexts[done] }),
    }),
  ),

  ...(
    [
      ['suspend', agreeSuspension, 'services.letters.suspend_done'],
      ['reinstate', agreeReinstatement, 'services.letters.reinstate_done'],
    ] as const
  ).map(([act, agree, done]) =>
    post(`/staff/letters/:id/${act}/agree`, {
      access: may('services.letter.suspend'),
      input: { params },
      example: async () => ({ params: { id: NONE } }),
      run: (ctx, input) => agree(ctx, { letter: input.params.id }),
      reply: (record) => redirectTo(lettersHref(record.id), { text: servicesTexts[done] }),
    }),
  ),
]
