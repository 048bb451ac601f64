import { z } from 'zod'
import type { Refusal } from '../../../core/basics/errors.ts'
import { recordWords, verbWords } from '../../../kernel/context/audit-words.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { tableFile } from '../../../kernel/files/table-file.ts'
import type { TableRows } from '../../../kernel/files/write-workbook.ts'
import { optionalLine } from '../../../kernel/web/input.ts'
import { content, page, type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { type ExampleWorld, get, may, post, type Route } from '../../../kernel/web/route.ts'
import { afterId, optionalDay } from '../fields.ts'
import { administrationTexts as texts } from '../texts.ts'
import { wordsIn } from '../words.tsx'
import { ChecksPage, EntryPage, RootsPage, TrailPage } from './audit.views.tsx'
import { askForCheck, lastChecks } from './check-trail.ts'
import { doerOf, listRoots, openEntry, proofFile, readTrail, type TrailFound } from './read-trail.ts'

const number = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)
const oneEntry = z.object({ seq: number })

const trailQuery = z.object({
  by: z.enum(['day', 'record', 'actor', 'subject']).optional().default('day'),
  kind: optionalLine(80),
  record: optionalLine(100),
  person: afterId,
  from: optionalDay,
  until: optionalDay,
  verb: optionalLine(100),
  before: number.optional(),
  format: z.enum(['page', 'csv']).optional().default('page'),
})
export type TrailQuery = z.output<typeof trailQuery>

async function lastEntry({ county }: ExampleWorld): Promise<number> {
  const row = await county.db.selectFrom('audit.entries').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst()
  return Number(row?.seq ?? 1)
}

const here = '/staff/admin/audit'

/** All that was asked for, from the newest to the last, a page at a time. */
async function trailFile(ctx: Context, query: TrailQuery): Promise<Reply> {
  const t = wordsIn(ctx.language)
  const text = (header: string) => ({ header, kind: 'text' as const })
  const columns = [
    { header: t('administration.audit.number'), kind: 'count' as const },
    text(t('administration.audit.when')),
    text(t('administration.audit.verb')),
    text(t('administration.audit.verb_code')),
    text(t('administration.audit.kind')),
    text(t('administration.audit.kind_code')),
    text(t('administration.audit.record')),
    text(t('administration.audit.reference')),
    text(t('administration.audit.who')),
  ]
  const pages = async function* (): AsyncGenerator<TableRows> {
    for (let before = query.before ?? null; ; ) {
      const { entries, names, references, next } = await readTrail(ctx, { ...query, before, limit: 1_000 })
      yield entries.map((entry) => {
        const who = doerOf(entry)
        return [
          entry.seq,
          entry.at.toString(),
          verbWords(ctx.county, entry.verb, ctx.language),
          entry.verb,
          recordWords(ctx.county, entry.recordKind, ctx.language),
          entry.recordKind,
          entry.recordId,
          references.get(entry.recordId) ?? null,
          who ? (names.get(who) ?? who) : entry.actorKind,
        ]
      })
      if (next === null) return
      before = next
    }
  }
  return (await tableFile(ctx.county.files, 'audit', [{ name: 'audit', columns, pages: pages() }], 'csv')).reply
}

const trailPage = (ctx: Context, query: TrailQuery, found: TrailFound, refusal?: Refusal): Reply =>
  page({
    title: wordsIn(ctx.language)('administration.audit.title'),
    layout: 'staff',
    body: <TrailPage ctx={ctx} query={query} found={found} refusal={refusal} />,
  })

export const auditRoutes: readonly Route[] = [
  get(here, {
    access: may('audit.entry.read'),
    input: { query: trailQuery },
    example: async () => ({ query: { by: 'day' as const } }),
    run: async (ctx, { query }) => {
      if (query.format === 'csv') return trailFile(ctx, query)
      return trailPage(ctx, query, await readTrail(ctx, { ...query, before: query.before ?? null }))
    },
    reply: (shown) => shown,
    again: (refusal, _typed, ctx, { query }) => {
      // An address that could not be read at all has nothing to show again.
      if (!query || refusal.status !== 422) throw refusal
      return trailPage(ctx, query, { entries: [], next: null, names: new Map(), references: new Map() }, refusal)
    },
  }),
  get('/staff/admin/audit/entries/:seq', {
    access: may('audit.entry.read'),
    input: { params: oneEntry },
    example: async (world) => ({ params: { seq: await lastEntry(world) } }),
    run: (ctx, { params }) => openEntry(ctx, params.seq),
    reply: (found, ctx) => {
      const t = wordsIn(ctx.language)
      const title = t('administration.audit.entry', { seq: found.entry.seq })
      return page({
        title,
        layout: 'staff',
        breadcrumbs: [{ text: t('administration.audit.title'), href: here }, { text: title }],
        body: <EntryPage ctx={ctx} found={found} />,
      })
    },
  }),
  get('/staff/admin/audit/entries/:seq/proof', {
    access: may('audit.entry.read'),
    input: { params: oneEntry },
    example: async (world) => ({ params: { seq: await lastEntry(world) } }),
    run: (ctx, { params }) => proofFile(ctx, params.seq),
    reply: (text, _ctx, { params }) => content('application/json; charset=utf-8', text, { saveAs: `audit-proof-${params.seq}.json` }),
  }),
  get('/staff/admin/audit/roots', {
    access: may('audit.entry.read'),
    input: { query: z.object({ before: number.optional() }) },
    example: async () => ({ query: {} }),
    run: (ctx, { query }) => listRoots(ctx, query.before ?? null),
    reply: (found, ctx, { query }) => {
      const t = wordsIn(ctx.language)
      return page({
        title: t('administration.audit.roots'),
        layout: 'staff',
        breadcrumbs: [{ text: t('administration.audit.title'), href: here }, { text: t('administration.audit.roots') }],
        body: <RootsPage ctx={ctx} found={found} paged={query.before !== undefined} />,
      })
    },
  }),
  get('/staff/admin/audit/checks', {
    access: may('audit.entry.read'),
    input: {},
    example: async () => ({}),
    run: (ctx) => lastChecks(ctx),
    reply: (checks, ctx) => {
      const t = wordsIn(ctx.language)
      return page({
        title: t('administration.audit.checks'),
        layout: 'staff',
        breadcrumbs: [{ text: t('administration.audit.title'), href: here }, { text: t('administration.audit.checks') }],
        body: <ChecksPage ctx={ctx} checks={checks} />,
      })
    },
  }),
  post('/staff/admin/audit/checks', {
    access: may('audit.entry.read'),
    input: {},
    example: async () => ({}),
    run: (ctx) => askForCheck(ctx),
    reply: () => redirectTo('/staff/admin/audit/checks', { text: texts['administration.audit.check_asked'] }),
  }),
]
