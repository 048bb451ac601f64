import { z } from 'zod'
import { isId } from '../../../core/basics/ids.ts'
import { say, speaker } from '../../../core/basics/texts.ts'
import { decideLine, LINE_PROPOSAL, type LineMeaning, proposeLine } from '../../../engines/money/bank/explain-line.ts'
import { importStatements, tryImport } from '../../../engines/money/bank/import-statements.ts'
import { listProfiles } from '../../../engines/money/bank/profiles.ts'
import { remainder } from '../../../engines/money/bank/remainder.ts'
import { paybillCompared } from '../../../engines/money/mpesa/keep-balance.ts'
import { mpesaHealth } from '../../../engines/money/mpesa/mpesa-health.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { id, must, optionalLine } from '../../../kernel/web/input.ts'
import { page, type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, post, type Route } from '../../../kernel/web/route.ts'
import { decisionRoutes, reasonField, type SentForm } from '../proposals/decision-routes.ts'
import { proposalTexts } from '../proposals/proposal-texts.ts'
import { AccountPage, BankPage, LinePage, linesWords, OpenLinesPage, StatementPage } from './bank.views.tsx'
import { bankAccountHref, bankPath, boardPath, importPath, lineHref, lineProposalsPath, openLinesPath, statementHref } from './bank-href.ts'
import { bankDeskTexts } from './bank-texts.ts'
import { BoardPage, boardFile } from './board.tsx'
import { exampleFile, exampleLine } from './example-statement.ts'
import { DryRunPage, ImportPage } from './import.views.tsx'
import { accountsAtBank, openLine, openLines, openStatement, statementsOf } from './read-bank.ts'
import { LIMIT_MB, receiveStatements, type SentStatements, statementsAgain } from './receive-statements.ts'

const access = may('money.bank.read')
const takeIn = may('money.bank.import')
const params = z.object({ id })
const afterId = z.object({
  after: z
    .union([z.literal(''), id])
    .optional()
    .catch(''),
})
const NUMBER = z.coerce.number().int().min(0).max(2_000_000_000).optional().catch(undefined)

const meansField = must(z.string().max(60).default(''), (typed) => readMeaning(typed) !== null, bankDeskTexts['revenue.bank.means_missing'])

function readMeaning(typed: string): LineMeaning | null {
  const [as, what = ''] = typed.split(':')
  if (as === 'charge' || as === 'explained') return { as }
  if (as === 'settlement' && /^\d{5,7}$/.test(what)) return { as, paybill: what }
  return as === 'journal' && isId(what) ? { as, journal: what } : null
}

const crumb = (ctx: Context) => ({ text: bankDeskTexts['revenue.bank.title'][ctx.language], href: bankPath })

async function linePage(ctx: Context, line: string, sent?: SentForm): Promise<Reply> {
  const opened = await openLine(ctx, line)
  const title = say(bankDeskTexts['revenue.bank.line_of'], ctx.language, { line: opened.line, number: opened.number })
  return page({
    title,
    layout: 'staff',
    breadcrumbs: [
      crumb(ctx),
      { text: opened.account.title[ctx.language], href: bankAccountHref(opened.account.key) },
      { text: String(opened.number), href: statementHref(opened.statement) },
      { text: title },
    ],
    body: <LinePage ctx={ctx} opened={opened} sent={sent} />,
    ...(sent ? { error: true, status: sent.refusal.status } : {}),
  })
}

async function importPage(ctx: Context, received?: SentStatements, sent?: SentForm): Promise<Reply> {
  return page({
    title: bankDeskTexts['revenue.bank.import.title'][ctx.language],
    layout: 'staff',
    breadcrumbs: [crumb(ctx), { text: bankDeskTexts['revenue.bank.import.title'][ctx.language] }],
    body: (
      <ImportPage
        ctx={ctx}
        profiles={await listProfiles(ctx)}
        profile={received?.profile ?? ''}
        offending={sent && received ? offendingLine(received, sent) : null}
        sent={sent}
      />
    ),
    ...(sent ? { error: true, status: sent.refusal.status } : {}),
  })
}

const SHOWN_MAX = 300

/** The line at which a file was refused, as it stands in the file: whoever asks the bank for another one needs it. */
function offendingLine({ files }: SentStatements, { refusal }: SentForm): string | null {
  const place = refusal.values.line
  const [file] = files
  if (refusal.code !== 'money.statement_refused' || typeof place !== 'number' || !file || files.length > 1) return null
  const text = new TextDecoder()
    .decode(file)
    .split(/\r\n|\r|\n/)
    .at(place - 1)
  return text ? text.slice(0, SHOWN_MAX) : null
}

const input = ({ files, profile }: { files: readonly Uint8Array[]; profile: string }) => ({ files, ...(profile ? { profile } : {}) })

const importRoutes: readonly Route[] = [
  get(importPath, {
    access: takeIn,
    input: {},
    example: async () => ({}),
    run: (ctx) => importPage(ctx),
    reply: (shown) => shown,
  }),

  post(importPath, {
    access: takeIn,
    input: {},
    example: async ({ county }) => ({
      parts: [{ name: 'files', value: exampleFile(county, dayOf(county.clock.now())), filename: 'statement.sta', type: 'text/plain' }],
    }),
    bodyMax: (LIMIT_MB + 1) * 1024 * 1024,
    limit: { max: 60, minutes: 10, by: 'person' },
    receive: ({ county, parts }) => receiveStatements(county, parts),
    run: async (ctx, { received }) => ({ report: await tryImport(ctx, input(received)), received }),
    reply: ({ report, received }, ctx) =>
      page({
        title: bankDeskTexts['revenue.bank.import.title'][ctx.language],
        layout: 'staff',
        breadcrumbs: [crumb(ctx), { text: bankDeskTexts['revenue.bank.import.title'][ctx.language], href: importPath }],
        body: <DryRunPage ctx={ctx} report={report} hashes={received.hashes} profile={received.profile} />,
      }),
    again: (refusal, typed, ctx, { received }) => importPage(ctx, received, { typed, refusal }),
  }),

  post(`${importPath}/confirm`, {
    access: takeIn,
    input: { body: z.object({ files: z.string().max(4000).default(''), profile: optionalLine(80) }) },
    example: async () => ({ body: { files: '' } }),
    run: async (ctx, { body }) => importStatements(ctx, input({ files: await statementsAgain(ctx, body.files), profile: body.profile })),
    reply: ({ statements }, { language }) =>
      redirectTo(bankPath, {
        text: bankDeskTexts['revenue.bank.import.done'],
        values: {
          lines: linesWords(
            statements.reduce((sum, { lines }) => sum + lines, 0),
            language,
          ),
        },
      }),
    again: (refusal, typed, ctx) => importPage(ctx, undefined, { typed, refusal }),
  }),
]

const lineRoutes: readonly Route[] = [
  get('/staff/bank/lines/:id', {
    access,
    input: { params },
    example: async ({ county }) => ({ params: { id: (await exampleLine(county)).line } }),
    run: (ctx, { params }) => linePage(ctx, params.id),
    reply: (shown) => shown,
  }),

  post('/staff/bank/lines/:id/proposals', {
    access: takeIn,
    input: { params, body: z.object({ means: meansField, reason: reasonField }) },
    example: async ({ county }) => ({ params: { id: (await exampleLine(county)).line }, body: { means: 'charge', reason: '' } }),
    run: (ctx, { params, body }) =>
      proposeLine(ctx, { line: params.id, means: readMeaning(body.means) as LineMeaning, reason: body.reason }),
    reply: (_proposal, _ctx, { params }) => redirectTo(lineHref(params.id), { text: proposalTexts['revenue.proposal.sent'] }),
    again: (refusal, typed, ctx, { params }) => {
      if (refusal.status === 404) throw refusal
      return linePage(ctx, params.id, { typed, refusal })
    },
  }),

  ...decisionRoutes({
    base: lineProposalsPath,
    kind: LINE_PROPOSAL,
    propose: 'money.bank.import',
    decide: 'money.bank.decide',
    run: decideLine,
    pageHref: lineHref,
    again: linePage,
  }),
]

export const bankRoutes: readonly Route[] = [
  get(bankPath, {
    access,
    input: {},
    example: async () => ({}),
    run: accountsAtBank,
    reply: (accounts, ctx) =>
      page({
        title: bankDeskTexts['revenue.bank.title'][ctx.language],
        layout: 'staff',
        body: <BankPage ctx={ctx} accounts={accounts} />,
      }),
  }),

  get('/staff/bank/accounts/:key', {
    access,
    input: { params: z.object({ key: z.string().max(80) }), query: z.object({ before: NUMBER }) },
    example: async ({ county }) => ({ params: { key: county.money.data.bankAccounts[0]?.key ?? '' } }),
    run: (ctx, { params, query }) => statementsOf(ctx, params.key, query.before ?? null),
    reply: (found, ctx, { query }) =>
      page({
        title: found.account.title[ctx.language],
        layout: 'staff',
        breadcrumbs: [crumb(ctx), { text: found.account.title[ctx.language] }],
        body: <AccountPage ctx={ctx} found={found} first={query.before === undefined} />,
      }),
  }),

  get('/staff/bank/statements/:id', {
    access,
    input: { params, query: z.object({ after: NUMBER }) },
    example: async ({ county }) => ({ params: { id: (await exampleLine(county)).statement } }),
    run: (ctx, { params, query }) => openStatement(ctx, params.id, query.after ?? 0),
    reply: (opened, ctx, { query }) => {
      const t = speaker(bankDeskTexts, ctx.language)
      return page({
        title: t('revenue.bank.statement_of', { number: opened.number, account: opened.account.number }),
        layout: 'staff',
        breadcrumbs: [
          crumb(ctx),
          { text: opened.account.title[ctx.language], href: bankAccountHref(opened.account.key) },
          { text: String(opened.number) },
        ],
        body: <StatementPage ctx={ctx} opened={opened} first={!query.after} />,
      })
    },
  }),

  get(openLinesPath, {
    access,
    input: { query: afterId },
    example: async () => ({}),
    run: (ctx, { query }) => openLines(ctx, query.after || null),
    reply: (found, ctx, { query }) =>
      page({
        title: bankDeskTexts['revenue.bank.open_lines'][ctx.language],
        layout: 'staff',
        breadcrumbs: [crumb(ctx), { text: bankDeskTexts['revenue.bank.open_lines'][ctx.language] }],
        body: <OpenLinesPage ctx={ctx} found={found} first={!query.after} />,
      }),
  }),

  get(boardPath, {
    access,
    input: { query: z.object({ format: z.enum(['page', 'csv']).optional().catch('page').default('page') }) },
    example: async () => ({}),
    run: async (ctx, { query }) => {
      if (query.format === 'csv') ctx.audit('money.remainder.exported', { kind: 'money.ledger', id: ctx.now.toString() })
      return { comparisons: await remainder(ctx), paybill: await paybillCompared(ctx), health: await mpesaHealth(ctx) }
    },
    reply: ({ comparisons, ...said }, ctx, { query }) =>
      query.format === 'csv'
        ? boardFile(ctx, comparisons)
        : page({
            title: bankDeskTexts['revenue.board.title'][ctx.language],
            layout: 'staff',
            body: <BoardPage ctx={ctx} comparisons={comparisons} {...said} />,
          }),
  }),

  ...importRoutes,
  ...lineRoutes,
]
