import { z } from 'zod'
import { formatDay } from '../../../core/basics/dates.ts'
import { type Language, speaker } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { page, type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { get, post, type Route, signedIn } from '../../../kernel/web/route.ts'
import { Button } from '../../../ui/components/button.tsx'
import { ErrorSummary } from '../../../ui/components/error-summary.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { servicesTexts } from '../texts.ts'
import { type MyPermit, myPermits, openRenewal } from './renew-permit.ts'

type Typed = { readonly number: string; readonly proof: string }

function RenewPage(props: { permits: readonly MyPermit[]; typed: Typed; error: string | null; language: Language }) {
  const { permits, typed, error, language } = props
  const t = speaker(servicesTexts, language)
  return (
    <div class="k-prose">
      {error ? <ErrorSummary errors={[{ text: error, href: '#number' }]} /> : null}
      <h1 class="govuk-heading-l">{t('services.renew.title')}</h1>
      <p class="govuk-body">{t(permits.length > 0 ? 'services.renew.lead' : 'services.renew.none')}</p>
      {permits.map(({ number, name, validUntil }) => (
        <section class="k-card-box">
          <h2 class="govuk-heading-s">{name}</h2>
          <SummaryList
            rows={[
              { key: t('services.renew.number'), value: number },
              validUntil ? { key: t('services.import.until'), value: formatDay(validUntil, language) } : null,
            ]}
          />
          <form method="post" action="/my/permits">
            <input type="hidden" name="number" value={number} />
            <Button>{t('services.renew.this', { number })}</Button>
          </form>
        </section>
      ))}
      <form method="post" action="/my/permits" novalidate>
        {permits.length > 0 ? <h2 class="govuk-heading-m">{t('services.renew.other')}</h2> : null}
        <Input
          id="number"
          name="number"
          label={t('services.renew.number')}
          hint={t('services.renew.number_hint')}
          value={typed.number}
          error={error ?? undefined}
          classes="govuk-input--width-20"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
        />
        <Input
          name="proof"
          label={t('services.renew.proof')}
          hint={t('services.renew.proof_hint')}
          value={typed.proof}
          inputmode="numeric"
          classes="govuk-input--width-10"
          autocomplete="off"
        />
        <Button look={permits.length > 0 ? 'secondary' : undefined}>{t('services.renew.go')}</Button>
      </form>
    </div>
  )
}

const renewPage = (permits: readonly MyPermit[], { language }: Context, typed: Typed, error: string | null): Reply =>
  page({
    title: servicesTexts['services.renew.title'][language],
    body: <RenewPage permits={permits} typed={typed} error={error} language={language} />,
    back: { href: '/my' },
    ...(error ? { error: true } : {}),
  })

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 40) : '')

export const renewalRoutes: readonly Route[] = [
  get('/my/permits', {
    access: signedIn('resident'),
    input: {},
    example: async () => ({}),
    run: myPermits,
    reply: (permits, ctx) => renewPage(permits, ctx, { number: '', proof: '' }, null),
  }),

  post('/my/permits', {
    access: signedIn('resident'),
    input: { body: z.object({ number: z.string().trim().max(40).default(''), proof: z.string().trim().max(40).default('') }) },
    example: async () => ({ body: { number: 'SBP/2026/1262/0001' } }),
    // An ID card has eight digits: guessing one must stay hopeless.
    limit: { max: 20, minutes: 15, by: 'person' },
    run: (ctx, { body }) => openRenewal(ctx, body),
    reply: (href) => redirectTo(href),
    again: async (refusal, typed, ctx) =>
      renewPage(await myPermits(ctx), ctx, { number: text(typed.number), proof: text(typed.proof) }, refusal.say(ctx.language)),
  }),
]
