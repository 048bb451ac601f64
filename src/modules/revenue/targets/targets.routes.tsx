import { z } from 'zod'
import { fiscalYear } from '../../../core/basics/dates.ts'
import { invalid, type Problem } from '../../../core/basics/errors.ts'
import { parseMoney } from '../../../core/basics/money.ts'
import {
  decideTargets,
  proposeTargets,
  streamsOf,
  TARGET_PROPOSAL,
  type Target,
  targetsOf,
} from '../../../engines/money/targets/targets.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { csvFile } from '../../../kernel/web/csv.ts'
import { anyForm } from '../../../kernel/web/input.ts'
import { page, type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, type Part, post, type Route } from '../../../kernel/web/route.ts'
import { decisionRoutes, type SentForm } from '../proposals/decision-routes.ts'
import { proposalTexts } from '../proposals/proposal-texts.ts'
import { proposalsAbout } from '../proposals/read-proposals.ts'
import type { readTargetList, TargetList } from './read-target-list.ts'
import { targetProposalsPath, targetsHref, targetsPath } from './target-href.ts'
import { targetTexts } from './target-texts.ts'
import { TargetsPage } from './targets.views.tsx'

const access = may('revenue.collection.read')
const BYTES_MAX = 2 * 1024 * 1024
const YEAR = /^(\d{4})\/(\d{2})$/

const thisYear = (ctx: Pick<Context, 'now'>): string => fiscalYear(dayOf(ctx.now).toString())?.name ?? ''
const yearOf = (ctx: Context, asked: string | undefined): string => {
  const parts = YEAR.exec(asked ?? '')
  return parts && fiscalYear(`${parts[1]}-07-01`)?.name === asked ? (asked as string) : thisYear(ctx)
}

async function targetsPage(ctx: Context, year: string, sent?: SentForm): Promise<Reply> {
  return page({
    title: targetTexts['revenue.targets.title'][ctx.language],
    layout: 'staff',
    body: (
      <TargetsPage
        ctx={ctx}
        year={year}
        thisYear={thisYear(ctx)}
        set={await targetsOf(ctx, year)}
        proposals={await proposalsAbout(ctx, TARGET_PROPOSAL, year)}
        sent={sent}
      />
    ),
    ...(sent ? { error: true, status: sent.refusal.status } : {}),
  })
}

/** What was typed for each stream, with the targets of wards that hold. Throws `basics.invalid` at each amount that is none. */
async function targetsTyped(ctx: Context, year: string, typed: Readonly<Record<string, string | string[]>>): Promise<Target[]> {
  const wards = ((await targetsOf(ctx, year))?.targets ?? []).filter(({ ward }) => ward !== null)
  const text = targetTexts['revenue.targets.amount_wrong']
  const parsed = streamsOf(ctx.county.money.data).map(({ key }) => {
    const given = String(typed[`stream-${key}`] ?? '').trim()
    const amount = given === '' ? null : parseMoney(given)
    return { key, given, amount }
  })
  const problems: Problem[] = parsed.flatMap(({ key, given, amount }) =>
    given !== '' && (amount === null || !('cents' in amount) || amount.cents < 0) ? [{ path: `stream-${key}`, text }] : [],
  )
  const reason = String(typed.reason ?? '').trim()
  if (reason === '') problems.push({ path: 'reason', text: proposalTexts['revenue.proposal.reason_missing'] })
  if (problems.length > 0) throw invalid(problems)
  const whole = parsed.flatMap(({ key, amount }) => (amount && 'cents' in amount ? [{ stream: key, ward: null, cents: amount.cents }] : []))
  return [...whole, ...wards]
}

type SentList = { readonly year: string; readonly reason: string; readonly list: TargetList }

/** An uploaded list, read in a thread while no transaction is open. Throws `basics.invalid` at `list` or `reason`. */
async function receiveList(county: County, parts: AsyncIterable<Part>): Promise<SentList> {
  const fields = new Map<string, string>()
  const pieces: Buffer[] = []
  let size = 0
  for await (const part of parts) {
    if (part.kind === 'field') {
      fields.set(part.name, part.value.slice(0, 500))
      continue
    }
    for await (const piece of part.stream) {
      size += (piece as Buffer).length
      if (size <= BYTES_MAX) pieces.push(piece as Buffer)
    }
  }
  const wrong = (text: (typeof targetTexts)[keyof typeof targetTexts]) => invalid([{ path: 'list', text }])
  if (size === 0) throw wrong(targetTexts['revenue.targets.file_none'])
  if (size > BYTES_MAX) throw wrong(targetTexts['revenue.targets.file_unreadable'])
  const reason = fields.get('reason')?.trim() ?? ''
  if (reason === '') throw invalid([{ path: 'list-reason', text: proposalTexts['revenue.proposal.reason_missing'] }])
  const list = await county.files.work
    .run<typeof readTargetList>(
      new URL('./read-target-list.ts', import.meta.url),
      'readTargetList',
      new Uint8Array(Buffer.concat(pieces)),
      streamsOf(county.money.data).map(({ key }) => key),
      county.places.wards.map(({ code, name }) => ({ code, name })),
    )
    .catch(() => {
      throw wrong(targetTexts['revenue.targets.file_unreadable'])
    })
  return { year: fields.get('year') ?? '', reason, list }
}

const FAULTS_SHOWN = 20

export const targetRoutes: readonly Route[] = [
  get(targetsPath, {
    access,
    input: {
      query: z.object({ year: z.string().max(7).optional().catch(undefined), format: z.enum(['page', 'csv']).optional().catch('page') }),
    },
    example: async () => ({}),
    run: async (ctx, { query }) => {
      const year = yearOf(ctx, query.year)
      return query.format === 'csv' ? targetsFile(ctx, year) : targetsPage(ctx, year)
    },
    reply: (shown) => shown,
  }),

  post(`${targetsPath}/proposals`, {
    access: may('money.target.propose'),
    input: { body: anyForm },
    example: async () => ({ body: { year: '2026/27', reason: '' } }),
    run: async (ctx, { body }) => {
      const year = yearOf(ctx, String(body.year ?? ''))
      await proposeTargets(ctx, { year, targets: await targetsTyped(ctx, year, body), reason: String(body.reason).trim().slice(0, 500) })
      return year
    },
    reply: (year) => redirectTo(targetsHref(year), { text: proposalTexts['revenue.proposal.sent'] }),
    again: (refusal, typed, ctx) => targetsPage(ctx, yearOf(ctx, String(typed.year ?? '')), { typed, refusal }),
  }),

  post(`${targetsPath}/list`, {
    access: may('money.target.propose'),
    input: {},
    example: async () => ({
      parts: [
        { name: 'year', value: '2026/27' },
        { name: 'reason', value: 'Budget' },
        { name: 'list', value: 'stream,ward,shillings\nmarkets,,x', filename: 'targets.csv', type: 'text/csv' },
      ],
    }),
    bodyMax: BYTES_MAX * 2,
    receive: ({ county, parts }) => receiveList(county, parts),
    run: async (ctx, { received }) => {
      const year = yearOf(ctx, received.year)
      if (received.list.faults.length > 0)
        throw invalid(
          received.list.faults.slice(0, FAULTS_SHOWN).map(({ row, column, given }) => ({
            path: 'list',
            text: targetTexts['revenue.targets.row_wrong'],
            values: { row, column, given: given.slice(0, 40) },
          })),
        )
      await proposeTargets(ctx, { year, targets: received.list.targets, reason: received.reason })
      return year
    },
    reply: (year) => redirectTo(targetsHref(year), { text: proposalTexts['revenue.proposal.sent'] }),
    again: (refusal, typed, ctx, { received }) => targetsPage(ctx, yearOf(ctx, received?.year), { typed, refusal }),
  }),

  ...decisionRoutes({
    base: targetProposalsPath,
    kind: TARGET_PROPOSAL,
    propose: 'money.target.propose',
    decide: 'money.target.decide',
    run: decideTargets,
    pageHref: targetsHref,
    again: targetsPage,
  }),
]

async function targetsFile(ctx: Context, year: string): Promise<Reply> {
  const targets = (await targetsOf(ctx, year))?.targets ?? []
  return csvFile(
    `targets-${year.replace('/', '-')}`,
    ['stream', 'ward', 'shillings'],
    targets.map(({ stream, ward, cents }) => [stream, ward === null ? null : (ctx.county.places.ward(ward)?.name ?? ward), cents / 100]),
  )
}
