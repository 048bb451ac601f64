import { z } from 'zod'
import { isDay } from '../../../core/basics/dates.ts'
import { speaker } from '../../../core/basics/texts.ts'
import { type ChangeContent, decideChange, INSTRUMENT_PROPOSAL, proposeChange } from '../../../engines/money/tariffs/change-instrument.ts'
import { reRate } from '../../../engines/money/tariffs/re-rate.ts'
import { decideReRate, proposeReRate, RERATE_PROPOSAL } from '../../../engines/money/tariffs/re-rate-bills.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { tableFile } from '../../../kernel/files/table-file.ts'
import type { TableRows, TableToWrite } from '../../../kernel/files/write-workbook.ts'
import { id, must } from '../../../kernel/web/input.ts'
import { page, type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, post, type Route } from '../../../kernel/web/route.ts'
import { deskTexts } from '../desk-texts.ts'
import { decisionRoutes, reasonField, type SentForm } from '../proposals/decision-routes.ts'
import { proposalTexts } from '../proposals/proposal-texts.ts'
import { proposalsAbout } from '../proposals/read-proposals.ts'
import { reRateProposalsPath } from '../relief/relief-href.ts'
import { addressWith } from '../words.tsx'
import { findVersion, type ListedVersion, listInstruments, openInstrument } from './read-instruments.ts'
import { changesPath, instrumentHref, reRatedHref, tariffsPath } from './tariff-href.ts'
import { tariffDeskTexts } from './tariff-texts.ts'
import { InstrumentPage, InstrumentsPage, ReRatedPage } from './tariffs.views.tsx'

const params = z.object({ key: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/) })
const HASH = /^[0-9a-f]{64}$/

function readChange(typed: string): Pick<ChangeContent, 'what' | 'version'> | null {
  const [what, version = ''] = typed.split(':')
  if (what === 'enacted') return HASH.test(version) ? { what, version } : null
  return what === 'suspended' || what === 'reinstated' || what === 'repealed' ? { what, version: null } : null
}

const body = z.object({
  what: must(z.string().max(80).default(''), (typed) => readChange(typed) !== null, tariffDeskTexts['revenue.tariffs.what_missing']),
  from: must(z.string().trim().max(10).default(''), isDay, tariffDeskTexts['revenue.tariffs.from_wrong']),
  reason: reasonField,
})

const crumb = (ctx: Context) => ({ text: tariffDeskTexts['revenue.tariffs.title'][ctx.language], href: tariffsPath })

async function instrumentPage(ctx: Context, key: string, sent?: SentForm): Promise<Reply> {
  const opened = await openInstrument(ctx, key)
  const title = opened.title[ctx.language]
  return page({
    title,
    layout: 'staff',
    breadcrumbs: [crumb(ctx), { text: title }],
    body: <InstrumentPage ctx={ctx} opened={opened} sent={sent} />,
    ...(sent ? { error: true, status: sent.refusal.status } : {}),
  })
}

/** A version of the county's own, for examples. */
async function someVersion({ db }: Pick<County, 'db'>): Promise<{ hash: string; instrument: string }> {
  const { rows } = await statement<{ hash: string; instrument: string }>`
    select hash, instrument from money.tariff_versions order by instrument, number limit 1`.execute(db)
  return rows[0] ?? { hash: '0'.repeat(64), instrument: 'none' }
}

const PAGE_LINES = 200

async function reRatedPage(ctx: Context, hash: string, after: { bill: string; line: number } | null, sent?: SentForm): Promise<Reply> {
  const version = await findVersion(ctx, hash)
  const { changed, next } = await reRate(ctx, { version: hash, after, limit: PAGE_LINES })
  const t = speaker(tariffDeskTexts, ctx.language)
  return page({
    title: t('revenue.rerate.title'),
    layout: 'staff',
    breadcrumbs: [
      crumb(ctx),
      { text: version.title[ctx.language], href: instrumentHref(version.instrument) },
      { text: t('revenue.tariffs.version_number', { number: version.number }) },
    ],
    ...(sent ? { error: true, status: sent.refusal.status } : {}),
    body: (
      <ReRatedPage
        ctx={ctx}
        version={version}
        changed={changed}
        nextHref={next ? addressWith(reRatedHref(hash), next) : undefined}
        first={after === null}
        proposals={await proposalsAbout(ctx, RERATE_PROPOSAL, hash)}
        sent={sent}
      />
    ),
  })
}

/** What changes, for a file: all of it, a page at a time. */
async function* allChanged(ctx: Context, version: string): AsyncGenerator<TableRows> {
  for (let after: { bill: string; line: number } | null = null; ; ) {
    const { changed, next }: Awaited<ReturnType<typeof reRate>> = await reRate(ctx, { version, after })
    yield changed.map(({ reference, line, head, billed, due, paid, version: holds }) => [
      reference,
      line,
      head,
      billed,
      due,
      due === null ? null : due - billed,
      paid,
      holds,
    ])
    if (!next) return
    after = next
  }
}

async function reRatedFile(ctx: Context, version: ListedVersion): Promise<Reply> {
  const t = speaker(tariffDeskTexts, ctx.language)
  const d = speaker(deskTexts, ctx.language)
  const name = `re-rated-${version.instrument}-${version.number}`
  const columns: TableToWrite['columns'] = [
    { header: t('revenue.tariffs.bills'), kind: 'text' },
    { header: d('revenue.bills.line'), kind: 'count' },
    { header: d('revenue.bills.head'), kind: 'text' },
    { header: t('revenue.rerate.billed'), kind: 'money' },
    { header: t('revenue.rerate.due'), kind: 'money' },
    { header: t('revenue.rerate.difference'), kind: 'money' },
    { header: t('revenue.rerate.paid'), kind: 'money' },
    { header: t('revenue.tariffs.version'), kind: 'text' },
  ]
  const { reply } = await tableFile(ctx.county.files, name, [{ name, columns, pages: allChanged(ctx, version.hash) }], 'csv')
  return reply
}

export const tariffDeskRoutes: readonly Route[] = [
  get(tariffsPath, {
    access: may('money.tariff.read'),
    input: {},
    example: async () => ({}),
    run: listInstruments,
    reply: (instruments, ctx) =>
      page({
        title: tariffDeskTexts['revenue.tariffs.title'][ctx.language],
        layout: 'staff',
        body: <InstrumentsPage ctx={ctx} instruments={instruments} />,
      }),
  }),

  get('/staff/tariffs/:key', {
    access: may('money.tariff.read'),
    input: { params },
    example: async ({ county }) => ({ params: { key: (await someVersion(county)).instrument } }),
    run: (ctx, { params }) => instrumentPage(ctx, params.key),
    reply: (shown) => shown,
  }),

  post('/staff/tariffs/:key/proposals', {
    access: may('money.tariff.propose'),
    input: { params, body },
    example: async ({ county }) => ({
      params: { key: (await someVersion(county)).instrument },
      body: { what: 'suspended', from: '2026-12-01', reason: '' },
    }),
    run: (ctx, { params: { key }, body: { what, from, reason } }) => {
      const change = readChange(what) as Pick<ChangeContent, 'what' | 'version'>
      return proposeChange(ctx, { instrument: key, ...change, from: Temporal.PlainDate.from(from), reason })
    },
    reply: (_proposal, _ctx, { params }) => redirectTo(instrumentHref(params.key), { text: proposalTexts['revenue.proposal.sent'] }),
    again: (refusal, typed, ctx, { params }) => {
      if (refusal.status === 404) throw refusal
      return instrumentPage(ctx, params.key, { typed, refusal })
    },
  }),

  ...decisionRoutes({
    base: changesPath,
    kind: INSTRUMENT_PROPOSAL,
    propose: 'money.tariff.propose',
    decide: 'money.tariff.approve',
    run: decideChange,
    pageHref: instrumentHref,
    again: instrumentPage,
  }),

  get('/staff/tariff-versions/:hash/bills', {
    access: may('money.tariff.read'),
    input: {
      params: z.object({ hash: z.string().regex(HASH) }),
      query: z.object({
        bill: id.optional().catch(undefined),
        line: z.coerce.number().int().min(0).max(32_767).optional().catch(undefined),
        format: z.enum(['page', 'csv']).optional().catch('page').default('page'),
      }),
    },
    example: async ({ county }) => ({ params: { hash: (await someVersion(county)).hash } }),
    run: async (ctx, { params: { hash }, query }) => {
      const version = await findVersion(ctx, hash)
      if (query.format === 'csv') {
        ctx.audit('money.tariff.re_rating_exported', { kind: 'money.tariff_version', id: hash })
        return reRatedFile(ctx, version)
      }
      return reRatedPage(ctx, hash, query.bill ? { bill: query.bill, line: query.line ?? 0 } : null)
    },
    reply: (shown) => shown,
  }),

  post('/staff/tariff-versions/:hash/proposals', {
    access: may('money.tariff.propose'),
    input: { params: z.object({ hash: z.string().regex(HASH) }), body: z.object({ reason: reasonField }) },
    example: async ({ county }) => ({ params: { hash: (await someVersion(county)).hash }, body: { reason: '' } }),
    run: (ctx, { params, body }) => proposeReRate(ctx, { version: params.hash, reason: body.reason }),
    reply: (_proposal, _ctx, { params }) => redirectTo(reRatedHref(params.hash), { text: proposalTexts['revenue.proposal.sent'] }),
    again: (refusal, typed, ctx, { params }) => {
      if (refusal.status === 404) throw refusal
      return reRatedPage(ctx, params.hash, null, { typed, refusal })
    },
  }),

  ...decisionRoutes({
    base: reRateProposalsPath,
    kind: RERATE_PROPOSAL,
    propose: 'money.tariff.propose',
    decide: 'money.tariff.approve',
    run: async (ctx, decision) => {
      await decideReRate(ctx, decision)
    },
    pageHref: reRatedHref,
    again: (ctx, hash, sent) => reRatedPage(ctx, hash, null, sent),
  }),
]
