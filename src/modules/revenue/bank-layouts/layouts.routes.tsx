import { z } from 'zod'
import { invalid, refuse } from '../../../core/basics/errors.ts'
import type { CsvProof, CsvSample, proveLayout, readCsvSample } from '../../../engines/money/bank/csv-sample.ts'
import { type CsvLayout, csvLayout } from '../../../engines/money/bank/csv-statement.ts'
import { listProfiles, profileHistory, saveProfile } from '../../../engines/money/bank/profiles.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { page, type Reply, redirectTo } from '../../../kernel/web/reply.ts'
import { get, may, type Part, post, type Route } from '../../../kernel/web/route.ts'
import { bankPath } from '../bank/bank-href.ts'
import { bankDeskTexts } from '../bank/bank-texts.ts'
import type { SentForm } from '../proposals/decision-routes.ts'
import { exampleLayout } from './example-layout.ts'
import { layoutHref, layoutsPath } from './layout-href.ts'
import { layoutTexts } from './layout-texts.ts'
import { COLUMNS, DELIMITERS, LayoutPage, LayoutsPage, type Mapping, MappingPage, NUMBERS } from './layouts.views.tsx'

const access = may('money.bank.read')
const takeIn = may('money.bank.import')
const BYTES_MAX = 2 * 1024 * 1024
const HASH = /^[0-9a-f]{64}$/
const MODULE = new URL('../../../engines/money/bank/csv-sample.ts', import.meta.url)

type Sent = { readonly hash: string; readonly key: string; readonly account: string; readonly title: string; readonly sample: CsvSample }

/** An uploaded sample, kept in the file store for a day, and its beginning read in a thread. Throws `basics.invalid` at `sample`, `money.statement_refused`. */
async function receiveSample(county: County, parts: AsyncIterable<Part>): Promise<Sent> {
  const fields = new Map<string, string>()
  const pieces: Buffer[] = []
  let size = 0
  for await (const part of parts) {
    if (part.kind === 'field') fields.set(part.name, part.value.trim().slice(0, 80))
    else
      for await (const piece of part.stream) {
        size += (piece as Buffer).length
        if (size <= BYTES_MAX) pieces.push(piece as Buffer)
      }
  }
  if (size === 0 || size > BYTES_MAX) throw invalid([{ path: 'sample', text: layoutTexts['revenue.layouts.sample_none'] }])
  const title = fields.get('title') ?? ''
  if (title === '') throw invalid([{ path: 'title', text: layoutTexts['revenue.layouts.name_missing'] }])
  const bytes = Buffer.concat(pieces)
  const sample = await county.files.work.run<typeof readCsvSample>(MODULE, 'readCsvSample', new Uint8Array(bytes))
  return {
    hash: (await county.files.store.put(bytes)).hash,
    key: fields.get('key') ?? '',
    account: fields.get('account') ?? '',
    title,
    sample,
  }
}

async function sampleAgain({ county }: Context, hash: string): Promise<Uint8Array> {
  if (!HASH.test(hash) || !(await county.files.store.has(hash)))
    throw invalid([{ path: 'sample', text: layoutTexts['revenue.layouts.sample_gone'] }])
  const pieces: Buffer[] = []
  for await (const piece of await county.files.store.open(hash)) pieces.push(piece as Buffer)
  return new Uint8Array(Buffer.concat(pieces))
}

const name = z.string().trim().max(80).default('')
const mapping = z.object({
  action: z.enum(['show', 'save']).catch('show').default('show'),
  sample: z.string().max(64).default(''),
  key: name,
  account: name,
  title: name,
  delimiter: z.enum(Object.keys(DELIMITERS) as [keyof typeof DELIMITERS]).catch('comma'),
  headingRow: z.coerce.number().int().min(1).max(50).catch(1),
  dateFormat: name,
  numbers: z.enum(Object.keys(NUMBERS) as [keyof typeof NUMBERS]).catch('comma'),
  order: z.enum(['oldest', 'newest']).catch('oldest'),
  ...(Object.fromEntries(COLUMNS.map((column) => [column, name])) as Record<(typeof COLUMNS)[number], typeof name>),
})

/** The layout that was described. Throws `basics.invalid` at `columns` where it cannot be one. */
function layoutOf(typed: Mapping): CsvLayout {
  const { decimal, thousands } = NUMBERS[typed.numbers]
  const parsed = csvLayout.safeParse({
    delimiter: DELIMITERS[typed.delimiter],
    headingRow: typed.headingRow,
    columns: Object.fromEntries(COLUMNS.flatMap((column) => (typed[column] ? [[column, typed[column]]] : []))),
    dateFormat: typed.dateFormat,
    thousands,
    decimal,
    newestFirst: typed.order === 'newest',
  })
  if (!parsed.success) throw invalid([{ path: 'columns', text: layoutTexts['revenue.layouts.wrong'] }])
  return parsed.data
}

const accountNumber = ({ county }: Context, key: string): string =>
  county.money.data.bankAccounts.find((account) => account.key === key)?.number ?? ''

const slug = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40) || 'bank'

const crumbs = (ctx: Context, ...more: { text: string; href?: string }[]) => [
  { text: bankDeskTexts['revenue.bank.title'][ctx.language], href: bankPath },
  { text: layoutTexts['revenue.layouts.title'][ctx.language], href: layoutsPath },
  ...more,
]

async function layoutsPage(ctx: Context, sent?: SentForm): Promise<Reply> {
  return page({
    title: layoutTexts['revenue.layouts.title'][ctx.language],
    layout: 'staff',
    breadcrumbs: crumbs(ctx),
    body: <LayoutsPage ctx={ctx} profiles={await listProfiles(ctx)} sent={sent} />,
    ...(sent ? { error: true, status: sent.refusal.status } : {}),
  })
}

type Shown = { readonly mapping: Mapping; readonly sample: CsvSample | null; readonly proof: CsvProof | null }

const mappingPage = (ctx: Context, shown: Shown, sent?: SentForm): Reply =>
  page({
    title: layoutTexts['revenue.layouts.describe'][ctx.language],
    layout: 'staff',
    breadcrumbs: crumbs(ctx, { text: shown.mapping.title }),
    body: <MappingPage ctx={ctx} {...shown} sent={sent} />,
    ...(sent ? { error: true, status: sent.refusal.status } : {}),
  })

function guessed({ hash, key, account, title, sample: { guess } }: Sent): Mapping {
  const delimiter = Object.entries(DELIMITERS).find(([, sign]) => sign === guess.delimiter)?.[0] ?? 'comma'
  return mapping.parse({
    ...guess.columns,
    ...(guess.columns.debit && guess.columns.credit ? { amount: '' } : {}),
    sample: hash,
    key,
    account,
    title,
    delimiter,
    headingRow: guess.headingRow,
    dateFormat: guess.dateFormat,
  })
}

const example = 'Date,Details,Money out,Money in,Balance\n01/07/2026,Deposit,,100.00,100.00\n'

export const layoutRoutes: readonly Route[] = [
  get(layoutsPath, { access, input: {}, example: async () => ({}), run: (ctx) => layoutsPage(ctx), reply: (shown) => shown }),

  post(`${layoutsPath}/sample`, {
    access: takeIn,
    input: {},
    example: async ({ county }) => ({
      parts: [
        { name: 'title', value: 'Our bank' },
        { name: 'account', value: county.money.data.bankAccounts[0]?.key ?? '' },
        { name: 'sample', value: example, filename: 'sample.csv', type: 'text/csv' },
      ],
    }),
    bodyMax: BYTES_MAX * 2,
    receive: ({ county, parts }) => receiveSample(county, parts),
    run: async (_ctx, { received }) => received,
    reply: (received, ctx) => mappingPage(ctx, { mapping: guessed(received), sample: received.sample, proof: null }),
    again: (refusal, typed, ctx) => layoutsPage(ctx, { typed, refusal }),
  }),

  post(layoutsPath, {
    access: takeIn,
    input: { body: mapping },
    example: async () => ({
      body: { sample: '', delimiter: 'comma' as const, headingRow: 1, numbers: 'comma' as const, order: 'oldest' as const },
    }),
    run: async (ctx, { body }): Promise<string | Shown> => {
      const bytes = await sampleAgain(ctx, body.sample)
      const layout = layoutOf(body)
      const proof = await ctx.county.files.work.run<typeof proveLayout>(
        MODULE,
        'proveLayout',
        bytes,
        layout,
        accountNumber(ctx, body.account),
      )
      if (body.action === 'show')
        return { mapping: body, sample: await ctx.county.files.work.run<typeof readCsvSample>(MODULE, 'readCsvSample', bytes), proof }
      const key = body.key || slug(body.title)
      await saveProfile(ctx, { key, account: body.account, title: body.title, layout })
      return key
    },
    reply: (done, ctx) =>
      typeof done === 'string' ? redirectTo(layoutHref(done), { text: layoutTexts['revenue.layouts.saved'] }) : mappingPage(ctx, done),
    again: async (refusal, typed, ctx) => {
      const given = mapping.parse(typed)
      const sample = await sampleAgain(ctx, given.sample)
        .then((bytes) => ctx.county.files.work.run<typeof readCsvSample>(MODULE, 'readCsvSample', bytes))
        .catch(() => null)
      return mappingPage(ctx, { mapping: given, sample, proof: null }, { typed, refusal })
    },
  }),

  get(`${layoutsPath}/:key`, {
    access,
    input: { params: z.object({ key: z.string().max(80) }) },
    example: async ({ county }) => ({ params: { key: await exampleLayout(county) } }),
    run: async (ctx, { params }) => {
      const profile = (await listProfiles(ctx)).find(({ key }) => key === params.key)
      if (!profile) throw refuse('basics.not_found')
      return { profile, history: await profileHistory(ctx, profile.key) }
    },
    reply: ({ profile, history }, ctx) =>
      page({
        title: profile.title,
        layout: 'staff',
        breadcrumbs: crumbs(ctx, { text: profile.title }),
        body: <LayoutPage ctx={ctx} profile={profile} history={history} />,
      }),
  }),
]
