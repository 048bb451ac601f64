import { z } from 'zod'
import type { Refusal } from '../../../core/basics/errors.ts'
import { makeReference } from '../../../core/basics/reference.ts'
import { type Language, say, speaker } from '../../../core/basics/texts.ts'
import { page, type Reply } from '../../../kernel/web/reply.ts'
import { get, openTo, post, type Route } from '../../../kernel/web/route.ts'
import { Button } from '../../../ui/components/button.tsx'
import { ErrorSummary } from '../../../ui/components/error-summary.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { BillBox } from '../fees/bill-box.tsx'
import { servicesTexts } from '../texts.ts'
import { History, Standing } from './case-parts.tsx'
import { type Tracked, trackApplication } from './track-application.ts'

const tracking = 'Whoever has the reference and the phone may see where a case stands, without an account: no name, no answers.'

type Typed = { readonly reference: string; readonly phone: string }

/** What is wrong, by field; what is wrong with the pair stands at the reference. */
type Wrong = Readonly<Partial<Record<keyof Typed, string>>>

function TrackForm({ language, typed, wrong, example }: { language: Language; typed: Typed; wrong: Wrong; example: string }) {
  const t = speaker(servicesTexts, language)
  const errors = (['reference', 'phone'] as const).flatMap((name) => (wrong[name] ? [{ text: wrong[name], href: `#${name}` }] : []))
  return (
    <div class="k-prose">
      {errors.length > 0 ? <ErrorSummary errors={errors} /> : null}
      <h1 class="govuk-heading-l">{t('services.track.title')}</h1>
      <p class="govuk-body">{t('services.track.lead')}</p>
      <form method="post" action="/track" novalidate>
        <Input
          id="reference"
          name="reference"
          label={t('services.track.reference')}
          hint={t('services.track.reference_hint', { example })}
          value={typed.reference}
          error={wrong.reference}
          classes="govuk-input--width-20"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
        />
        <Input
          id="phone"
          name="phone"
          label={t('services.track.phone')}
          hint={t('services.track.phone_hint')}
          value={typed.phone}
          error={wrong.phone}
          type="tel"
          inputmode="tel"
          autocomplete="tel"
          classes="govuk-input--width-20"
        />
        <Button>{t('services.track.show')}</Button>
      </form>
    </div>
  )
}

function TrackedPage({ tracked, county, language }: { tracked: Tracked; county: string; language: Language }) {
  const t = speaker(servicesTexts, language)
  const { view, holder, lapse } = tracked
  return (
    <div class="k-prose">
      <h1 class="govuk-heading-l">{view.type.title[language]}</h1>
      <Standing view={view} holder={holder} lapse={lapse} county={county} language={language} />
      {tracked.bills.map((bill) => (
        <BillBox bill={bill} paybill={tracked.paybill} language={language} />
      ))}
      <InsetText>
        {t('services.track.sign_in')}{' '}
        <a class="govuk-link" href={`/sign-in?next=${encodeURIComponent(`/my/applications/${view.id}`)}`}>
          {t('services.track.sign_in_link')}
        </a>
      </InsetText>
      <History view={view} language={language} />
    </div>
  )
}

const formPage = (language: Language, prefix: string, typed: Typed, wrong: Wrong = {}): Reply =>
  page({
    title: servicesTexts['services.track.title'][language],
    // Empty, it is the same for everyone.
    ...(typed.reference || typed.phone || Object.keys(wrong).length > 0 ? {} : { madeOf: `services.track ${prefix}` }),
    body: <TrackForm language={language} typed={typed} wrong={wrong} example={makeReference(prefix, 0x1_2345_6789)} />,
  })

const wrongOf = (refusal: Refusal, language: Language): Wrong =>
  refusal.problems.length > 0
    ? Object.fromEntries(refusal.problems.map(({ path, text: words, values }) => [path, say(words, language, values)]))
    : { reference: refusal.say(language) }

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 40) : '')

export const trackRoutes: readonly Route[] = [
  get('/track', {
    access: openTo('everyone', tracking),
    input: { query: z.object({ reference: z.string().max(40).optional().catch(undefined) }) },
    example: async () => ({}),
    run: async (ctx, { query }) => ({
      reference: query.reference ?? '',
      phone: ctx.actor.kind === 'resident' ? (ctx.actor.phone ?? '') : '',
    }),
    reply: (typed, { language, county }) => formPage(language, county.profile.referencePrefix, typed),
  }),

  post('/track', {
    access: openTo('everyone', tracking),
    input: { body: z.object({ reference: z.string().trim().max(40).default(''), phone: z.string().trim().max(40).default('') }) },
    example: async () => ({ body: { reference: 'MGR-0000-0000', phone: '0700 000 001' } }),
    limit: { max: 60, minutes: 15, by: 'address' },
    run: (ctx, { body }) => trackApplication(ctx, body),
    reply: (tracked, { county, language }) =>
      page({
        title: tracked.view.type.title[language],
        body: <TrackedPage tracked={tracked} county={county.profile.phone} language={language} />,
        back: { href: '/track' },
      }),
    again: (refusal, typed, { language, county }) =>
      formPage(
        language,
        county.profile.referencePrefix,
        { reference: text(typed.reference), phone: text(typed.phone) },
        wrongOf(refusal, language),
      ),
  }),
]
