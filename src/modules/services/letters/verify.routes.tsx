import { z } from 'zod'
import { makeRevocations } from '../../../kernel/files/signed-document.ts'
import { signedPapers } from '../../../kernel/files/signed-papers.ts'
import { content, json, page, redirectTo } from '../../../kernel/web/reply.ts'
import { get, openTo, type Route } from '../../../kernel/web/route.ts'
import { servicesTexts } from '../texts.ts'
import { checkLetter, factLabels, payloadOfCode, revokedNumbers, shortCode } from './check-letter.ts'
import { offlineScript, offlineWorker } from './offline-scripts.ts'
import { CheckPage, OfflinePage, VerdictPage, verdictTitle } from './verify.views.tsx'

const checking = 'Whoever is shown a letter may ask the county whether it is true. The answer holds no more than the letter.'
/** How long a revocation list is good; verifiers then ask for a new one. */
const LIST_DAYS = 7

const codeQuery = z.object({ code: z.string().max(60).optional().catch(undefined) })
const payloadParam = z.object({ payload: z.string().max(1000) })
/** Where a code is looked up, under the one limit that keeps guessing hopeless. */
const codeAddress = (code: string): string => `/V?code=${encodeURIComponent(code)}`

/** The paths are in capitals because a QR code packs capitals tighter; what people type in small letters leads to them. */
export const verifyRoutes: readonly Route[] = [
  get('/V', {
    access: openTo('everyone', checking),
    input: { query: codeQuery },
    example: async () => ({}),
    // A code has 40 bits; this keeps guessing hopeless without hindering a queue at a school.
    limit: { max: 60, minutes: 5, by: 'address' },
    run: async (ctx, { query }) => {
      const typed = query.code?.trim() ?? ''
      const payload = typed === '' ? null : await payloadOfCode(ctx, typed)
      const papers = signedPapers(ctx.county).map(({ addressOf }) => addressOf(typed))
      return { typed, asked: query.code !== undefined, found: payload ? `/V/${payload}` : papers.find((address) => address !== null) }
    },
    reply: ({ typed, asked, found }, { language }) =>
      found
        ? redirectTo(found)
        : page({
            title: servicesTexts['services.verify.title'][language],
            body: <CheckPage language={language} missed={typed === '' ? null : typed} empty={asked && typed === ''} />,
            ...(asked ? { status: typed === '' ? 422 : 404, error: true } : {}),
          }),
  }),

  get('/V/keys.json', {
    access: openTo('everyone', 'Published keys let anyone check a letter without asking us.'),
    input: {},
    example: async () => ({}),
    run: async ({ county }) => county.files.keys.published,
    reply: (published) => json(published, { cache: 'public' }),
  }),

  get('/V/revocations', {
    access: openTo('everyone', 'The signed list of letters taken back names nobody.'),
    input: {},
    example: async () => ({}),
    run: async (ctx) => makeRevocations(ctx.county.files.keys, await revokedNumbers(ctx), ctx.now, ctx.now.add({ hours: 24 * LIST_DAYS })),
    reply: (list) => content('application/octet-stream', list, { cache: 'public', size: list.length }),
  }),

  get('/V/offline', {
    access: openTo('everyone', checking),
    input: {},
    example: async () => ({}),
    run: factLabels,
    reply: (kinds, { language }) =>
      page({
        title: servicesTexts['services.verify.offline_title'][language],
        body: <OfflinePage language={language} kinds={kinds} />,
        back: { href: '/V' },
        cache: 'public',
      }),
  }),

  get('/V/offline.js', {
    access: openTo('everyone', checking),
    input: {},
    example: async () => ({}),
    run: offlineScript,
    reply: (script) => content('text/javascript; charset=utf-8', script, { cache: 'public' }),
  }),

  get('/V/offline-worker.js', {
    access: openTo('everyone', checking),
    input: {},
    example: async () => ({}),
    run: async () => offlineWorker,
    reply: (script) => content('text/javascript; charset=utf-8', script),
  }),

  get('/V/:payload', {
    access: openTo('everyone', checking),
    input: { params: payloadParam },
    example: async () => ({ params: { payload: 'ABCDEFGHIJ' } }),
    limit: { max: 120, minutes: 5, by: 'address' },
    run: async (ctx, { params }) => {
      const code = shortCode(params.payload)
      return code ? { code } : { result: await checkLetter(ctx, params.payload) }
    },
    reply: ({ code, result }, { language }) =>
      result
        ? page({
            title: verdictTitle(result, language),
            body: <VerdictPage result={result} language={language} />,
            ...(result.verdict === 'unknown' ? { status: 404 } : {}),
          })
        : redirectTo(codeAddress(code)),
  }),

  get('/v', {
    access: openTo('everyone', checking),
    input: { query: codeQuery },
    example: async () => ({}),
    run: async (_ctx, { query }) => (query.code === undefined ? '/V' : codeAddress(query.code)),
    reply: (address) => redirectTo(address),
  }),

  get('/v/:payload', {
    access: openTo('everyone', checking),
    input: { params: payloadParam },
    example: async () => ({ params: { payload: 'offline' } }),
    run: async (_ctx, { params }) => `/V/${encodeURIComponent(params.payload)}`,
    reply: (address) => redirectTo(address),
  }),
]
