import { z } from 'zod'
import { fiscalQuarter, fiscalYear, isDay } from '../../../core/basics/dates.ts'
import { speaker } from '../../../core/basics/texts.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { tableFile } from '../../../kernel/files/table-file.ts'
import type { TableToWrite } from '../../../kernel/files/write-workbook.ts'
import { page, type Reply } from '../../../kernel/web/reply.ts'
import { get, may, type Route, signedIn } from '../../../kernel/web/route.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { EmptyState } from '../../../ui/components/empty-state.tsx'
import { Filters } from '../../../ui/components/filters.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { spanWords } from '../bank/bank.views.tsx'
import { deskTexts } from '../desk-texts.ts'
import { addressWith, ListHead } from '../words.tsx'
import { exportTexts } from './export-texts.ts'
import { type ExportSheet, type Period, type RevenueExport, revenueExports } from './exports.ts'

export const exportsPath = '/staff/exports'
/** More than books are kept for; what stands in an address may name any day. */
const YEARS_MAX = 10

const query = z.object({
  from: z.string().max(10).optional().catch('').default(''),
  to: z.string().max(10).optional().catch('').default(''),
})

/** The days asked for; last month where none that can be read were. At most ten years. */
function periodOf(ctx: Context, asked: z.output<typeof query>): Period {
  const lastMonth = dayOf(ctx.now).with({ day: 1 }).subtract({ days: 1 })
  const to = isDay(asked.to) ? Temporal.PlainDate.from(asked.to) : lastMonth
  const from = isDay(asked.from) ? Temporal.PlainDate.from(asked.from) : to.with({ day: 1 })
  const earliest = to.subtract({ years: YEARS_MAX })
  const begins = Temporal.PlainDate.compare(from, to) > 0 ? to : Temporal.PlainDate.compare(from, earliest) < 0 ? earliest : from
  return { from: begins.toString(), to: to.toString() }
}

const open = (ctx: Context) =>
  revenueExports.filter(({ permission, wholeCounty }) => (wholeCounty ? ctx.may(permission, {}) : ctx.may(permission)))

async function fileOf(ctx: Context, what: RevenueExport, period: Period, format: 'csv' | 'xlsx'): Promise<Reply> {
  if (what.wholeCounty) ctx.allow(what.permission, {})
  const more = format === 'xlsx' ? ((await what.more?.(ctx, period)) ?? []) : []
  const sheet = ({ title, columns, pages }: ExportSheet): TableToWrite => ({
    name: title[ctx.language],
    columns: columns.map(({ header, kind }) => ({ header: header[ctx.language], kind })),
    pages,
  })
  const { reply, rows } = await tableFile(
    ctx.county.files,
    `${what.key}-${period.from}-${period.to}`,
    [sheet({ ...what, pages: what.pages(ctx, period) }), ...more.map(sheet)],
    format,
  )
  ctx.audit('revenue.export.taken', { kind: 'revenue.export', id: what.key }, { ...period, format, rows })
  return reply
}

export const exportRoutes: readonly Route[] = [
  get(exportsPath, {
    access: signedIn('staff'),
    input: { query },
    example: async () => ({}),
    run: async (ctx, input) => exportsPage(ctx, periodOf(ctx, input.query)),
    reply: (shown) => shown,
  }),
  ...revenueExports.flatMap((what) =>
    (['csv', 'xlsx'] as const).map((format) =>
      get(`${exportsPath}/${what.key}.${format}`, {
        access: may(what.permission),
        input: { query },
        example: async () => ({}),
        // All of a file is of one moment, and counted on record with it.
        writes: true,
        limit: { max: 60, minutes: 10, by: 'person' },
        run: (ctx, input) => fileOf(ctx, what, periodOf(ctx, input.query), format),
        reply: (file) => file,
      }),
    ),
  ),
]

function exportsPage(ctx: Context, period: Period): Reply {
  const { language } = ctx
  const t = speaker(exportTexts, language)
  const found = open(ctx)
  return page({
    title: t('revenue.exports.title'),
    layout: 'staff',
    body: (
      <>
        <ListHead title={t('revenue.exports.title')} lead={t('revenue.exports.lead')} />
        {found.length === 0 ? (
          <EmptyState title={t('revenue.exports.none')} />
        ) : (
          <>
            <Filters action={exportsPath} clearHref={exportsPath} open>
              <Input name="from" type="date" label={deskTexts['revenue.desk.from'][language]} value={period.from} />
              <Input name="to" type="date" label={deskTexts['revenue.desk.to'][language]} value={period.to} />
            </Filters>
            <p class="govuk-body">
              {t('revenue.exports.quick')}:{' '}
              {quick(ctx).map(({ name, period }, index) => (
                <>
                  {index > 0 ? ' · ' : ''}
                  <Link href={addressWith(exportsPath, { ...period })}>{t(name)}</Link>
                </>
              ))}
            </p>
            <DataTable
              caption={`${t('revenue.exports.period')}: ${spanWords(period.from, period.to, language)}`}
              stack
              rows={found}
              columns={[
                {
                  header: t('revenue.exports.what'),
                  rowHeader: true,
                  cell: ({ title, hint }) => (
                    <>
                      <p class="govuk-body govuk-!-margin-bottom-0">{title[language]}</p>
                      <p class="govuk-hint govuk-!-margin-bottom-0">{hint[language]}</p>
                    </>
                  ),
                },
                {
                  header: t('revenue.exports.get'),
                  cell: ({ key, title }) => (
                    <span class="k-nowrap">
                      {(['xlsx', 'csv'] as const).map((format, index) => (
                        <>
                          {index > 0 ? ' · ' : ''}
                          <Link href={addressWith(`${exportsPath}/${key}.${format}`, { ...period })}>
                            {format.toUpperCase()}
                            <span class="govuk-visually-hidden">: {title[language]}</span>
                          </Link>
                        </>
                      ))}
                    </span>
                  ),
                },
              ]}
              empty={{ title: t('revenue.exports.none') }}
            />
            <p class="govuk-hint">{t('revenue.exports.whole')}</p>
          </>
        )}
      </>
    ),
  })
}

/** The periods that accounts are given for. */
function quick(ctx: Context) {
  const today = dayOf(ctx.now)
  const lastMonth = today.with({ day: 1 }).subtract({ days: 1 })
  const year = fiscalYear(today.toString())
  const quarter = Temporal.PlainDate.from(year?.startsOn ?? today.toString()).add({
    months: ((fiscalQuarter(today.toString()) ?? 1) - 1) * 3,
  })
  const span = (from: Temporal.PlainDate, to: Temporal.PlainDate): Period => ({ from: from.toString(), to: to.toString() })
  return [
    { name: 'revenue.exports.last_month', period: span(lastMonth.with({ day: 1 }), lastMonth) },
    { name: 'revenue.exports.this_quarter', period: span(quarter, today) },
    { name: 'revenue.exports.this_year', period: { from: year?.startsOn ?? today.toString(), to: today.toString() } },
  ] as const
}
