import { z } from 'zod'
import { isMobile, parsePhone } from '../../../core/basics/phone.ts'
import { makeReference, parseReference } from '../../../core/basics/reference.ts'
import { speaker, type Text } from '../../../core/basics/texts.ts'
import { loadCase, type PublicCase, publicCase } from '../../../engines/cases/find-case.ts'
import { searchCases } from '../../../engines/cases/search-cases.ts'
import type { Bill } from '../../../engines/money/bills/bill.ts'
import { paybillOf } from '../../../engines/money/mpesa/paybill.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { optionalLine } from '../../../kernel/web/input.ts'
import { page } from '../../../kernel/web/reply.ts'
import { get, may, type Route } from '../../../kernel/web/route.ts'
import { Button } from '../../../ui/components/button.tsx'
import { EmptyState } from '../../../ui/components/empty-state.tsx'
import { ErrorSummary } from '../../../ui/components/error-summary.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { BillBox } from '../fees/bill-box.tsx'
import { shownBills } from '../fees/bill-case.ts'
import { type Lapse, lapseOf, lettersOf } from '../letters/letters.ts'
import { servicesTexts } from '../texts.ts'
import { History, Standing } from './case-parts.tsx'
import { holderOf } from './own-case.ts'

export const counterPath = '/staff/counter'
/** The newest that one phone sent: more nobody reads out at a counter. */
const SHOWN = 5

type Shown = { readonly view: PublicCase; readonly holder: Text | null; readonly lapse: Lapse | null; readonly bills: readonly Bill[] }
type Counter = { readonly typed: string; readonly wrong: boolean; readonly found: readonly Shown[] }

/** Only what the person at the counter can say themselves opens a case here: a name would open those of strangers. */
const isNumber = (typed: string): boolean => {
  const phone = parsePhone(typed)
  return 'reference' in parseReference(typed) || ('phone' in phone && isMobile(phone.phone))
}

/** Where cases stand, as their applicants see it: each look is recorded, and the applicant can read of it. */
async function atCounter(ctx: Context, typed: string): Promise<Counter> {
  if (typed === '') return { typed, wrong: false, found: [] }
  if (!isNumber(typed)) return { typed, wrong: true, found: [] }
  const found: Shown[] = []
  for (const { id } of (await searchCases(ctx, typed)).slice(0, SHOWN)) {
    const record = await loadCase(ctx, id)
    if (!record) continue
    ctx.audit('services.standing.read', { kind: 'cases.case', id }, undefined, record.applicant)
    const view = await publicCase(ctx, record)
    const lapse = lapseOf(await lettersOf(ctx, [id]))
    found.push({ view, holder: holderOf(ctx, record, view), lapse, bills: await shownBills(ctx, record) })
  }
  return { typed, wrong: false, found }
}

function CounterPage({ ctx, counter }: { ctx: Context; counter: Counter }) {
  const { language } = ctx
  const t = speaker(servicesTexts, language)
  const { typed, wrong, found } = counter
  const error = wrong ? t('services.counter.wrong') : undefined
  return (
    <div class="k-prose">
      {error ? <ErrorSummary errors={[{ text: error, href: '#counter-q' }]} /> : null}
      <h1 class="govuk-heading-l">{t('services.counter.title')}</h1>
      <form method="get" action={counterPath} novalidate>
        <Input
          id="counter-q"
          name="q"
          label={t('services.counter.label')}
          hint={t('services.counter.hint', { example: makeReference(ctx.county.profile.referencePrefix, 0x1_2345_6789) })}
          value={typed}
          error={error}
          classes="govuk-input--width-20"
          autocomplete="off"
          spellcheck={false}
        />
        <Button>{t('services.track.show')}</Button>
      </form>
      {typed !== '' && !wrong && found.length === 0 ? (
        <EmptyState title={t('services.counter.none')}>
          <p class="govuk-body">{t('services.counter.none_words')}</p>
        </EmptyState>
      ) : null}
      {found.map(({ view, holder, lapse, bills }) => (
        <section>
          <h2 class="govuk-heading-m">
            {view.type.title[language]}, {view.reference}
          </h2>
          <Standing view={view} holder={holder} lapse={lapse} county={ctx.county.profile.phone} language={language} />
          {bills.map((bill) => (
            <BillBox bill={bill} paybill={paybillOf(ctx.county)} language={language} level={3} />
          ))}
          {found.length === 1 ? <History view={view} language={language} /> : null}
        </section>
      ))}
    </div>
  )
}

export const counterRoutes: readonly Route[] = [
  get(counterPath, {
    access: may('services.application.assist'),
    input: { query: z.object({ q: optionalLine(40) }) },
    example: async () => ({ query: { q: '' } }),
    limit: { max: 120, minutes: 15, by: 'person' },
    run: (ctx, { query }) => atCounter(ctx, query.q),
    reply: (counter, ctx) =>
      page({
        title: servicesTexts['services.counter.title'][ctx.language],
        layout: 'staff',
        body: <CounterPage ctx={ctx} counter={counter} />,
        ...(counter.wrong ? { error: true, status: 422 } : {}),
      }),
  }),
]
