import { formatDay, formatInstant } from '../../../core/basics/dates.ts'
import { type Language, say, speaker, type Text } from '../../../core/basics/texts.ts'
import type { FormWorld } from '../../../core/forms/form.ts'
import { questionName } from '../../../engines/cases/correct-case.ts'
import type { PublicCase } from '../../../engines/cases/find-case.ts'
import { Prose } from '../../../engines/form-runner/page-views.tsx'
import { Button, ButtonGroup } from '../../../ui/components/button.tsx'
import { Details } from '../../../ui/components/details.tsx'
import { EmptyState } from '../../../ui/components/empty-state.tsx'
import { ErrorSummary } from '../../../ui/components/error-summary.tsx'
import { Radios } from '../../../ui/components/radios.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Textarea } from '../../../ui/components/textarea.tsx'
import { BillBox } from '../fees/bill-box.tsx'
import { ownBillAgainHref } from '../fees/hrefs.ts'
import { type LetterView, lapseOf, lapseWords, suspendedSince } from '../letters/letters.ts'
import { servicesTexts } from '../texts.ts'
import { Answers, History, Standing } from './case-parts.tsx'
import { applicationHref, letterHref } from './hrefs.ts'
import type { MyPage } from './my-page.ts'
import type { OwnApplication } from './own-case.ts'

/** All that is the resident's own: what waits for them first. */
export function MyApplicationsPage({ mine, bills, language }: { mine: MyPage; bills: boolean; language: Language }) {
  const t = speaker(servicesTexts, language)
  const { cases, drafts, letters, messages, notices } = mine
  const groups = [
    { title: t('services.my.asked'), rows: cases.filter(({ waitsForYou }) => waitsForYou) },
    { title: t('services.my.open'), rows: cases.filter(({ waitsForYou, closed }) => !waitsForYou && !closed) },
    { title: t('services.my.closed'), rows: cases.filter(({ closed }) => closed) },
  ].filter(({ rows }) => rows.length > 0)
  const lapseWordsOf = (caseId: string) => {
    const lapse = lapseOf(letters.filter((letter) => letter.caseId === caseId))
    return lapse && lapseWords(lapse)
  }
  return (
    <div class="k-prose">
      <h1 class="govuk-heading-l">{t('services.my.title')}</h1>
      {groups.length === 0 && drafts.length === 0 ? (
        <EmptyState title={t('services.my.none')}>
          <p class="govuk-body">
            <a class="govuk-link" href="/services">
              {t('services.my.none_help')}
            </a>
          </p>
        </EmptyState>
      ) : null}
      {drafts.length > 0 ? (
        <section>
          <h2 class="govuk-heading-m">{t('services.my.drafts')}</h2>
          <ul class="govuk-list">
            {drafts.map(({ href, title }) => (
              <li>
                <a class="govuk-link" href={href}>
                  {title[language]}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {groups.map(({ title, rows }) => (
        <section>
          <h2 class="govuk-heading-m">{title}</h2>
          {rows.map((row) => (
            <SummaryList
              card={{
                title: { text: `${row.type.title[language]}: ${row.title[language]}`, headingLevel: 3 },
                actions: [
                  {
                    text: row.waitsForYou ? t('services.my.correct') : t('services.case.status'),
                    href: row.waitsForYou ? `${applicationHref(row.id)}/correct` : applicationHref(row.id),
                  },
                ],
              }}
              rows={[
                { key: t('services.my.reference'), value: row.reference },
                {
                  key: t('services.staff.status'),
                  value: row.waitsForYou ? t('services.my.with_you') : (lapseWordsOf(row.id) ?? row.stateName)[language],
                },
                {
                  key: row.answerBy ? t('services.case.answer_by') : '',
                  value: row.answerBy ? formatInstant(row.answerBy.epochMilliseconds, language) : '',
                },
                { key: '', value: t('services.my.sent_on', { day: formatInstant(row.submittedAt.epochMilliseconds, language) }) },
              ].filter(({ key }) => key !== '')}
            />
          ))}
        </section>
      ))}
      {letters.length > 0 ? (
        <section>
          <h2 class="govuk-heading-m">{t('services.my.letters')}</h2>
          <Letters
            letters={letters.map((letter) => ({ ...letter, of: cases.find(({ id }) => id === letter.caseId)?.title }))}
            language={language}
          />
        </section>
      ) : null}
      {notices.length > 0 ? (
        <section>
          <h2 class="govuk-heading-m">{t('services.my.notices')}</h2>
          {notices.map(({ id, subject, body, readAt }) => (
            <div class="govuk-inset-text">
              <h3 class="govuk-heading-s">{subject}</h3>
              <p class="govuk-body">{body}</p>
              {readAt === null ? (
                <form method="post" action={`/my/notices/${id}/read`}>
                  <Button look="secondary">{t('services.my.notice_read')}</Button>
                </form>
              ) : null}
            </div>
          ))}
        </section>
      ) : null}
      <ul class="govuk-list">
        {bills ? (
          <li>
            <a class="govuk-link" href="/my/bills">
              {t('services.my.bills')}
            </a>
          </li>
        ) : null}
        <li>
          <a class="govuk-link" href="/my/permits">
            {t('services.renew.link')}
          </a>
        </li>
        <li>
          <a class="govuk-link" href="/my/account">
            {t('services.my.account')}
          </a>
        </li>
        <li>
          <a class="govuk-link" href="/my/privacy">
            {t('services.my.privacy')}
          </a>
        </li>
      </ul>
      {messages.length > 0 ? (
        <section>
          <h2 class="govuk-heading-m">{t('services.my.messages')}</h2>
          <SummaryList
            rows={messages.map(({ at, body }) => ({ key: formatInstant(at.epochMilliseconds, language, 'short'), value: body }))}
          />
        </section>
      ) : null}
    </div>
  )
}

const titleOf = ({ title, of }: { title: Text; of?: Text | undefined }): Text =>
  of ? { en: `${title.en}: ${of.en}`, sw: `${title.sw}: ${of.sw}` } : title

/** Letters to download, or when they were taken back. */
export function Letters({
  letters,
  language,
  href = letterHref,
}: {
  /** `of` says what each is for where letters of several applications stand in one list: two permits are told apart by the business. */
  letters: readonly (LetterView & { readonly of?: Text | undefined })[]
  language: Language
  href?: (id: string) => string
}) {
  const t = speaker(servicesTexts, language)
  return (
    <ul class="govuk-list">
      {letters
        .map((letter) => ({ ...letter, suspendedAt: suspendedSince(letter), title: titleOf(letter)[language] }))
        .map(({ id, title, number, code, revocation, suspendedAt, validFrom, validUntil }) => (
          <li>
            {revocation?.agreedAt ? (
              <>
                {title}: {t('services.case.letter_revoked', { day: formatInstant(revocation.agreedAt.epochMilliseconds, language) })}
              </>
            ) : (
              <a class="govuk-link" href={href(id)}>
                {t('services.case.download', { title })}
              </a>
            )}
            {suspendedAt && !revocation?.agreedAt ? (
              <>
                <br />
                <strong class="k-bad">
                  {t('services.case.letter_suspended', { day: formatInstant(suspendedAt.epochMilliseconds, language) })}
                </strong>
              </>
            ) : null}
            <br />
            <span class="govuk-hint">
              {t('services.case.letter_number', { number, code })}
              {validFrom && validUntil ? (
                <>
                  <br />
                  {t('services.case.letter_valid', { from: formatDay(validFrom, language), until: formatDay(validUntil, language) })}
                </>
              ) : null}
            </span>
          </li>
        ))}
    </ul>
  )
}

export type Shown = { readonly own: OwnApplication; readonly world: FormWorld; readonly language: Language }

/** One's own application: where it stands, what is asked, what happened, and what one can do. */
export function ApplicationPage({ own, world, language, error }: Shown & { error?: { name: string; text: string } | null }) {
  const t = speaker(servicesTexts, language)
  const { view, answers, letters, letterPending, told, acts, service, record } = own
  const here = applicationHref(record.id)
  const fileHref = (file: string) => `${here}/files/${file}`
  // What is still to be paid comes first; once it is paid, what was paid for does.
  const bills = (open: boolean) =>
    own.bills
      .filter(({ state }) => (state === 'open') === open)
      .map((bill) => (
        <BillBox
          bill={bill}
          paybill={own.paybill}
          language={language}
          againHref={view.type.workflow.states[own.record.state]?.kind === 'waitPayment' ? ownBillAgainHref(view.id) : undefined}
        />
      ))
  return (
    <div class="k-prose">
      {error ? <ErrorSummary errors={[{ text: error.text, href: `#${error.name}` }]} /> : null}
      <h1 class="govuk-heading-l">{view.type.title[language]}</h1>
      <Standing view={view} holder={own.holder} lapse={lapseOf(letters)} county={own.phone} language={language} />

      {view.correction ? (
        <section>
          <h2 class="govuk-heading-m">{t('services.case.to_correct')}</h2>
          <AnswerBy view={view} language={language} />
          <SummaryList
            rows={view.correction.map(({ field, reason }) => ({ key: questionName(view.type.form, field)[language], value: reason }))}
          />
          <Button href={`${here}/correct`}>{t('services.my.correct')}</Button>
        </section>
      ) : null}

      {bills(true)}

      {letters.length > 0 || letterPending ? (
        <section>
          <h2 class="govuk-heading-m">{t('services.case.letters')}</h2>
          {letterPending ? <p class="govuk-body">{t('services.case.letter_pending')}</p> : null}
          <Letters letters={letters} language={language} />
        </section>
      ) : null}

      {bills(false)}

      <History view={view} language={language} told={told} wrote={own.wrote} world={world} fileHref={fileHref} />

      {view.outcome === 'refused' && service.appeal ? (
        <section>
          <h2 class="govuk-heading-m">{t('services.page.appeal')}</h2>
          <Prose text={service.appeal} language={language} />
        </section>
      ) : null}

      {view.mayRate ? (
        <form method="post" action={`${here}/rate`} novalidate>
          <Radios
            name="stars"
            idPrefix="stars"
            fieldset={{ legend: { text: t('services.case.rate'), classes: 'govuk-fieldset__legend--m' } }}
            error={error?.name === 'stars' ? error.text : undefined}
            items={[1, 2, 3, 4, 5].map((count) => ({
              value: String(count),
              text: count === 1 ? t('services.case.stars_1') : count === 5 ? t('services.case.stars_5') : String(count),
            }))}
          />
          <Textarea name="words" label={t('services.case.rate_words')} rows={2} />
          <Button look="secondary">{t('services.case.rate_send')}</Button>
        </form>
      ) : null}

      {view.reopenUntil ? (
        <p class="govuk-body">{t('services.case.reopen_until', { day: formatDay(view.reopenUntil.toString(), language) })}</p>
      ) : null}
      {view.reopenUntil ? (
        <Details summary={t('services.case.reopen')} open={error?.name === 'reason'}>
          <form method="post" action={`${here}/reopen`} novalidate>
            <Textarea
              name="reason"
              label={t('services.case.reopen_reason')}
              rows={3}
              error={error?.name === 'reason' ? error.text : undefined}
            />
            <Button look="secondary">{t('services.case.reopen')}</Button>
          </form>
        </Details>
      ) : null}

      <section>
        <h2 class="govuk-heading-m">{t('services.case.answers')}</h2>
        <Answers form={view.type.form} answers={answers} language={language} world={world} fileHref={fileHref} headings />
      </section>

      {acts.length > 0 ? (
        <section>
          <h2 class="govuk-heading-m">{t('services.case.do')}</h2>
          <ul class="govuk-list">
            {acts.map(({ id, name }) => (
              <li>
                <a class="govuk-link" href={`${here}/act/${id}`}>
                  {name[language]}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <p class="govuk-body">
        <a class="govuk-link" href="/my/privacy">
          {t('services.case.privacy')}
        </a>
      </p>
    </div>
  )
}

/** Until when the resident can answer, and what happens after it. */
function AnswerBy({ view, language }: { view: Pick<PublicCase, 'answerBy' | 'lapses'>; language: Language }) {
  const t = speaker(servicesTexts, language)
  if (!view.answerBy) return null
  const when = formatInstant(view.answerBy.epochMilliseconds, language)
  return <p class="govuk-body">{t(view.lapses ? 'services.case.answer_or_ends' : 'services.case.answer_until', { when })}</p>
}

/** Asks twice before a step that cannot be taken back. */
export function SurePage({
  own,
  act,
  language,
}: {
  own: OwnApplication
  act: { id: string; name: { en: string; sw: string } }
  language: Language
}) {
  const t = speaker(servicesTexts, language)
  const here = applicationHref(own.record.id)
  return (
    <div class="k-prose">
      <h1 class="govuk-heading-l">{say(act.name, language)}</h1>
      <p class="govuk-body">
        <strong>{t('services.case.sure')}</strong> {t('services.case.sure_words')}
      </p>
      <form method="post" action={`${here}/act/${act.id}`}>
        <input type="hidden" name="revision" value={own.record.revision} />
        <ButtonGroup>
          <Button look="warning">{act.name[language]}</Button>
          <a class="govuk-link" href={here}>
            {t('services.case.keep')}
          </a>
        </ButtonGroup>
      </form>
    </div>
  )
}
