import { formatDay, formatInstant } from '../../../core/basics/dates.ts'
import { type Language, speaker } from '../../../core/basics/texts.ts'
import { Button } from '../../../ui/components/button.tsx'
import { ErrorSummary } from '../../../ui/components/error-summary.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { Panel } from '../../../ui/components/panel.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Textarea } from '../../../ui/components/textarea.tsx'
import { WarningText } from '../../../ui/components/warning-text.tsx'
import { servicesTexts } from '../texts.ts'
import type { LetterVerdict } from './check-letter.ts'
import { shownFact } from './compose-letter.ts'
import type { OfflineWords } from './offline-page.ts'

/** Where a code is typed; `missed` is one that no letter has, `empty` that the button was pressed without one. */
export function CheckPage({ language, missed, empty }: { language: Language; missed: string | null; empty: boolean }) {
  const t = speaker(servicesTexts, language)
  return (
    <div class="k-prose">
      {empty ? <ErrorSummary errors={[{ text: t('services.verify.no_code'), href: '#code' }]} /> : null}
      <h1 class="govuk-heading-l">{t('services.verify.title')}</h1>
      {missed === null ? null : (
        <InsetText>
          <h2 class="govuk-heading-m">{t('services.verify.unknown')}</h2>
          <p class="govuk-body">{t('services.verify.unknown_words')}</p>
        </InsetText>
      )}
      <p class="govuk-body">{t('services.verify.lead')}</p>
      <form method="get" action="/V" novalidate>
        <Input
          id="code"
          name="code"
          error={empty ? t('services.verify.no_code') : undefined}
          label={t('services.verify.code')}
          hint={t('services.verify.code_hint')}
          value={missed ?? ''}
          classes="govuk-input--width-10"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
        />
        <Button>{t('services.verify.check')}</Button>
      </form>
      <p class="govuk-body">
        <a class="govuk-link" href="/V/offline">
          {t('services.verify.offline_link')}
        </a>
      </p>
    </div>
  )
}

export function verdictTitle(result: LetterVerdict, language: Language): string {
  if (result.verdict === 'paper') return result.paper[result.standing.is === 'valid' ? 'genuine' : 'ended'][language]
  const { verdict } = result
  return speaker(
    servicesTexts,
    language,
  )(
    (
      {
        valid: 'services.verify.valid',
        known: 'services.verify.valid',
        early: 'services.verify.early',
        expired: 'services.verify.expired',
        suspended: 'services.verify.suspended',
        revoked: 'services.verify.revoked',
        past: 'services.verify.past',
        unknown: 'services.verify.unknown',
      } as const
    )[verdict],
  )
}

/** The answer to someone who was shown a letter. */
export function VerdictPage({ result, language }: { result: LetterVerdict; language: Language }) {
  const t = speaker(servicesTexts, language)
  const title = verdictTitle(result, language)
  const another = (
    <p class="govuk-body">
      <a class="govuk-link" href="/V">
        {t('services.verify.another')}
      </a>
    </p>
  )
  if (result.verdict === 'unknown')
    return (
      <div class="k-prose">
        <h1 class="govuk-heading-l">{title}</h1>
        <WarningText>{t('services.verify.unknown_words')}</WarningText>
        {another}
      </div>
    )
  if (result.verdict === 'past')
    return (
      <div class="k-prose">
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body">{t('services.verify.past_words')}</p>
        <SummaryList
          rows={[
            { key: t('services.verify.kind'), value: result.title[language] },
            { key: t('services.verify.number'), value: result.number },
            { key: t('services.verify.issued'), value: formatInstant(result.issuedAt.epochMilliseconds, language) },
          ]}
        />
        {another}
      </div>
    )
  const [, number, issuedOn, ...facts] = result.facts
  if (result.verdict === 'paper') {
    const { paper, standing } = result
    return (
      <div class="k-prose">
        <Panel title={title} classes={standing.is === 'valid' ? undefined : 'govuk-panel--refused'}>
          {number}
        </Panel>
        {standing.is === 'ended' ? (
          <WarningText>
            {formatInstant(standing.at.epochMilliseconds, language)}: {standing.because[language]}
          </WarningText>
        ) : (
          <p class="govuk-body">{t('services.verify.valid_words')}</p>
        )}
        <SummaryList
          rows={[
            { key: t('services.verify.number'), value: number },
            { key: t('services.verify.issued'), value: formatDay(issuedOn, language) },
            ...facts.map((fact, at) => ({ key: paper.labels[at]?.[language] ?? '', value: shownFact(fact, language) })),
          ]}
        />
        {another}
      </div>
    )
  }
  const good = result.verdict === 'valid' || result.verdict === 'known'
  return (
    <div class="k-prose">
      {good ? (
        <Panel title={title}>{number}</Panel>
      ) : result.verdict === 'early' ? (
        <h1 class="govuk-heading-l">{title}</h1>
      ) : (
        <Panel title={title} classes="govuk-panel--refused">
          {number}
        </Panel>
      )}
      {result.verdict === 'revoked' && result.revokedAt ? (
        <WarningText>
          {t('services.verify.revoked_words', { day: formatInstant(result.revokedAt.epochMilliseconds, language) })}
        </WarningText>
      ) : result.verdict === 'suspended' && result.suspension ? (
        <WarningText>
          {t(result.suspension.cause === 'payment' ? 'services.verify.suspended_unpaid' : 'services.verify.suspended_words', {
            day: formatInstant(result.suspension.since.epochMilliseconds, language),
          })}
        </WarningText>
      ) : result.verdict === 'expired' && result.validUntil ? (
        <WarningText>{t('services.verify.expired_words', { day: formatDay(result.validUntil, language) })}</WarningText>
      ) : result.verdict === 'early' && result.validFrom ? (
        <WarningText>{t('services.verify.early_words', { day: formatDay(result.validFrom, language) })}</WarningText>
      ) : (
        <p class="govuk-body">{t(result.verdict === 'known' ? 'services.verify.reissued' : 'services.verify.valid_words')}</p>
      )}
      <SummaryList
        rows={[
          { key: t('services.verify.kind'), value: result.title[language] },
          { key: t('services.verify.number'), value: number },
          { key: t('services.verify.issued'), value: formatDay(issuedOn, language) },
          ...facts.map((fact, at) => ({ key: result.labels[at]?.[language] ?? '', value: shownFact(fact, language) })),
        ]}
      />
      {another}
    </div>
  )
}

/** Checks in the phone itself; opened once with network, it works without. */
export function OfflinePage({ language, kinds }: { language: Language; kinds: OfflineWords['kinds'] }) {
  const t = speaker(servicesTexts, language)
  const data: OfflineWords = {
    kinds,
    words: {
      valid: t('services.verify.valid'),
      validWords: t('services.verify.valid_words'),
      expired: t('services.verify.expired'),
      revoked: t('services.verify.revoked'),
      unknown: t('services.verify.unknown'),
      unknownWords: t('services.verify.unknown_words'),
      kind: t('services.verify.kind'),
      number: t('services.verify.number'),
      issued: t('services.verify.issued'),
      ready: t('services.verify.offline_ready'),
      old: t('services.verify.offline_old'),
    },
  }
  return (
    <div class="k-prose">
      <h1 class="govuk-heading-l">{t('services.verify.offline_title')}</h1>
      <p class="govuk-body">{t('services.verify.offline_lead')}</p>
      <noscript>
        <p class="govuk-body">{t('services.verify.offline_script')}</p>
      </noscript>
      <p class="govuk-hint" id="offline-state" role="status" />
      <form id="offline-check" hidden>
        <Textarea name="scanned" label={t('services.verify.offline_input')} rows={3} />
        <Button>{t('services.verify.check')}</Button>
      </form>
      <div id="offline-answer" tabIndex={-1} aria-live="polite" />
      <template id="offline-words">{JSON.stringify(data)}</template>
      <script src="/V/offline.js" defer />
    </div>
  )
}
