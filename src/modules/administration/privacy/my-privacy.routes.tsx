import { z } from 'zod'
import { newId } from '../../../core/basics/ids.ts'
import type { Text } from '../../../core/basics/texts.ts'
import { loadCase } from '../../../engines/cases/find-case.ts'
import { type HistoryEntry, readsAboutPerson } from '../../../kernel/audit/history.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { staysOf } from '../../../kernel/context/erasure.ts'
import { optionalLine } from '../../../kernel/web/input.ts'
import { content, page } from '../../../kernel/web/reply.ts'
import { get, type Route, signedIn } from '../../../kernel/web/route.ts'
import { noParams } from '../fields.ts'
import { formRoutes } from '../form-routes.tsx'
import { administrationTexts as texts } from '../texts.ts'
import { wordsIn } from '../words.tsx'
import { askForErasure, requestsOf } from './erasure-requests.ts'
import { BeforeAsking, MyPrivacy, OpenedBy, PersonalRecordPage } from './my-privacy.views.tsx'
import { personalRecord } from './personal-record.ts'

const here = '/my/privacy'
const me = (ctx: Context): string => ctx.actor.person as string

/** Who read a person's data, as posts: an officer acts from a post, and it is the post that answers for it. */
async function readersOf(ctx: Context, person: string, before: number | null) {
  const { entries, next } = await readsAboutPerson(ctx.db, person, { before, limit: 20 })
  const posts = [...new Set(entries.flatMap(({ post }) => (post ? [post] : [])))]
  const rows =
    posts.length === 0
      ? []
      : await ctx.db.selectFrom('identity.posts').select(['id', 'title_en', 'title_sw', 'office']).where('id', 'in', posts).execute()
  const known = new Map(rows.map((row) => [row.id, { title: { en: row.title_en, sw: row.title_sw }, office: row.office }]))
  const cases = await casesRead(ctx, entries)
  return {
    next,
    reads: entries.map((entry) => ({ entry, post: entry.post ? known.get(entry.post) : undefined, of: cases.get(entry.recordId) })),
  }
}

async function casesRead(ctx: Context, entries: readonly HistoryEntry[]) {
  const found = new Map<string, { title: Text; reference: string }>()
  const ids = new Set(entries.filter(({ recordKind }) => recordKind === 'cases.case').map(({ recordId }) => recordId))
  for (const id of ids) {
    const record = await loadCase(ctx, id)
    if (record) found.set(id, { title: (await ctx.county.caseTypes.version(ctx, record.version)).title, reference: record.reference })
  }
  return found
}

export const myPrivacyRoutes: readonly Route[] = [
  get(here, {
    access: signedIn('resident'),
    input: {},
    example: async () => ({}),
    run: async (ctx) => ({ requests: await requestsOf(ctx, me(ctx)), last: (await readersOf(ctx, me(ctx), null)).reads.slice(0, 3) }),
    reply: ({ requests, last }, ctx) =>
      page({
        title: wordsIn(ctx.language)('administration.my.title'),
        back: { href: '/my' },
        body: <MyPrivacy ctx={ctx} requests={requests} last={last} />,
      }),
  }),
  get('/my/privacy/opened', {
    access: signedIn('resident'),
    input: { query: z.object({ before: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional() }) },
    example: async () => ({ query: {} }),
    run: (ctx, { query }) => readersOf(ctx, me(ctx), query.before ?? null),
    reply: (found, ctx, { query }) =>
      page({
        title: wordsIn(ctx.language)('administration.my.opened'),
        back: { href: here },
        body: <OpenedBy ctx={ctx} reads={found.reads} next={found.next} paged={query.before !== undefined} />,
      }),
  }),
  get('/my/privacy/data', {
    access: signedIn('resident'),
    input: {},
    example: async () => ({}),
    run: (ctx) => personalRecord(ctx, me(ctx)),
    reply: (record, ctx) =>
      page({
        title: wordsIn(ctx.language)('administration.my.data'),
        layout: 'print',
        body: <PersonalRecordPage ctx={ctx} record={record} file="/my/privacy/data.json" back={here} />,
      }),
  }),
  get('/my/privacy/data.json', {
    access: signedIn('resident'),
    input: {},
    example: async () => ({}),
    run: (ctx) => personalRecord(ctx, me(ctx)),
    reply: (record) => content('application/json; charset=utf-8', JSON.stringify(record, null, 2), { saveAs: 'my-data.json' }),
  }),
  ...formRoutes({
    path: '/my/privacy/erasure',
    access: signedIn('resident'),
    layout: 'resident',
    params: noParams,
    body: z.object({ id: z.uuid(), words: optionalLine(1000) }),
    load: async (ctx) => ({ id: ctx.newId(), stays: await staysOf(ctx, me(ctx)) }),
    title: (_loaded, language) => wordsIn(language)('administration.my.erase'),
    lead: ({ stays }, language) => <BeforeAsking stays={stays} language={language} />,
    fields: ({ id }) => [
      { name: 'id', kind: 'hidden', label: texts['administration.my.words'], value: id },
      { name: 'words', kind: 'words', label: texts['administration.my.words'], hint: texts['administration.optional'] },
    ],
    button: texts['administration.my.ask_erase'],
    back: () => here,
    example: async () => ({ params: {}, body: { id: newId(Date.now()), words: '' } }),
    run: (ctx, { body }) => askForErasure(ctx, body),
    done: () => ({ to: here, notice: texts['administration.my.asked'] }),
  }),
]
