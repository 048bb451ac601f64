import { z } from 'zod'
import { refuse } from '../../../core/basics/errors.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { TariffInForce } from '../../../engines/money/tariffs/in-force.ts'
import { readTariffs } from '../../../engines/money/tariffs/tariff-book.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { County } from '../../../kernel/context/county.ts'
import { anyForm } from '../../../kernel/web/input.ts'
import { page } from '../../../kernel/web/reply.ts'
import { get, openTo, type Route } from '../../../kernel/web/route.ts'
import { revenueTexts } from '../texts.ts'
import { type FeeGroup, FeeListPage, FeePage, type FeeShown, feesPath } from './fees.views.tsx'
import { searchFees } from './search-fees.ts'
import { workOut } from './work-out.ts'

const access = openTo('everyone', 'What the county charges is public: Constitution of Kenya, article 35.')

const headTitle =
  ({ money }: County) =>
  (head: string): Text =>
    money.data.heads.find(({ key }) => key === head)?.title ?? { en: head, sw: head }

/** In the order of the county's heads, and within one as the schedule lists them. */
function groupByHead(county: County, fees: readonly TariffInForce[]): FeeGroup[] {
  const byHead = Map.groupBy(fees, ({ line }) => line.head)
  return county.money.data.heads.flatMap(({ key, title }) => {
    const found = byHead.get(key)
    if (!found) return []
    const place = ({ line }: TariffInForce): string => `${line.part} ${line.row.padStart(4, '0')}`
    return [{ title, fees: [...found].sort((a, b) => (place(a) < place(b) ? -1 : 1)) }]
  })
}

export const feeRoutes: readonly Route[] = [
  get(feesPath, {
    access,
    input: { query: z.object({ q: z.string().max(200).optional().catch(undefined) }) },
    example: async () => ({ query: { q: 'duka' } }),
    run: async (ctx, { query }) => {
      const typed = query.q?.trim() ?? ''
      const all = [...(await readTariffs(ctx)).on(dayOf(ctx.now)).values()]
      return { typed, any: all.length > 0, groups: groupByHead(ctx.county, searchFees(all, typed, headTitle(ctx.county))) }
    },
    reply: (shown, { language }) =>
      page({
        title: revenueTexts['revenue.fees.title'][language],
        body: <FeeListPage {...shown} language={language} />,
        cache: 'public',
      }),
  }),

  get('/fees/:line', {
    access,
    input: { params: z.object({ line: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/) }), query: anyForm },
    example: async () => ({ params: { line: 'business-permit' }, query: { activity: 'shop', size: 'small', place: 'rural' } }),
    run: async (ctx, { params, query }): Promise<FeeShown> => {
      const tariffs = await readTariffs(ctx)
      const today = dayOf(ctx.now)
      const history = tariffs.history(params.line)
      const fee = tariffs.on(today).get(params.line) ?? null
      const known = fee ?? history.findLast(({ held }) => held !== null)?.held
      if (!known) throw refuse('basics.not_found')
      return {
        title: known.line.title,
        head: headTitle(ctx.county)(known.line.head),
        fee,
        history,
        raw: query,
        worked: fee ? workOut(fee, history, query, today.toString()) : { problems: [], reckoned: null, before: [] },
        today: today.toString(),
      }
    },
    reply: (shown, { language }) =>
      page({
        title: shown.title[language],
        body: <FeePage shown={shown} language={language} />,
        breadcrumbs: [{ text: revenueTexts['revenue.fees.title'][language], href: feesPath }],
        cache: 'public',
        ...(shown.worked.problems.length > 0 ? { status: 422, error: true } : {}),
      }),
  }),
]
