import { Readable } from 'node:stream'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import serveStatic from '@fastify/static'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type onSendHookHandler,
} from 'fastify'
import { sql } from 'kysely'
import { type Refusal, refuse } from '../../core/basics/errors.ts'
import { type Language, say, speaker } from '../../core/basics/texts.ts'
import type { Chrome } from '../../ui/chrome.ts'
import { allows } from '../access/access.ts'
import { RoleBook } from '../access/roles.ts'
import { SessionHolders } from '../access/session-holder.ts'
import type { Actor } from '../context/actor.ts'
import { asActor, asReader } from '../context/context.ts'
import type { County } from '../context/county.ts'
import { menuFor } from './chrome.ts'
import { pageDrawer } from './draw-page.ts'
import { ErrorBody, errorHeading } from './error-page.tsx'
import { asRefusal } from './failures.ts'
import { parseInput, parsePath, refuseBadCharacters } from './input.ts'
import { typedPairs } from './kept-form.tsx'
import { webMetrics } from './metrics.ts'
import { keptNotice, readNotice } from './notice-cookie.ts'
import { openApi } from './open-api.ts'
import { type PageReply, page, type Reply } from './reply.ts'
import { type Input, type InputSchemas, isApi, type Part, type RequestFacts, type Route } from './route.ts'
import { fromThisSite } from './same-site.ts'
import { refuseWeb, webTexts } from './texts.ts'
import { type Asker, LANGUAGE_COOKIE, languageAsked, NOTICE_COOKIE, sessionCookieName, whoAsks } from './who-asks.ts'

export type ServerOptions = {
  /** Host names served (with port when not the default); others are refused, so that no link can be made to point elsewhere. Empty: any. */
  readonly hosts: readonly string[]
  /** Addresses of the proxies whose `X-Forwarded-For` is believed. */
  readonly proxies: readonly string[]
  readonly logger?: FastifyBaseLogger
  /** False in tests and benches that send thousands of requests from one address. */
  readonly limits?: boolean
  /** True in tests: an answer of the API that is not what its route declares is a fault. */
  readonly checkAnswers?: boolean
  /** What /readyz asks beyond the database: names what is missing (`storage`). */
  readonly ready?: () => Promise<readonly string[]>
}

const BODY_MAX = 256 * 1024
const CONTENT_SECURITY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

declare module 'fastify' {
  interface FastifyRequest {
    asker: Asker | undefined
    typed: Record<string, unknown> | undefined
    startedAt: number
  }
}

/** Builds the county's web server from its manifests' routes. Refuses to start on a route without access, input or example. */
export async function buildServer(county: County, options: ServerOptions): Promise<FastifyInstance> {
  const app = Fastify({
    ...(options.logger ? { loggerInstance: options.logger } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true }),
    // What is logged of a request names it by its own id (`requestId`): a logger for each would be made and hardly ever used.
    childLoggerFactory: (logger) => logger,
    trustProxy: options.proxies.length > 0 ? [...options.proxies] : false,
    bodyLimit: BODY_MAX,
    requestTimeout: 120_000,
    connectionTimeout: 120_000,
    keepAliveTimeout: 30_000,
    routerOptions: { maxParamLength: 2_000 },
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => void fail(error, request, reply),
  })
  const roles = new RoleBook(county.db)
  const holders = new SessionHolders(county.db)
  const routes = county.manifests.flatMap((manifest) => manifest.routes ?? [])
  const metrics = webMetrics()
  const drawPage = pageDrawer()
  refuseUnfinished(routes)

  app.decorateRequest('asker', undefined)
  app.decorateRequest('typed', undefined)
  app.decorateRequest('startedAt', 0)
  await app.register(cookie)
  await app.register(formbody, { bodyLimit: BODY_MAX })
  await app.register(multipart, {
    limits: { fields: 200, fieldSize: 100_000, files: 20, parts: 250, headerPairs: 50, fileSize: 25 * 1024 * 1024 },
  })
  // What is sent to us is never compressed, and an unpacked request could be of any size.
  await app.register(compress, { threshold: 512, encodings: ['br', 'gzip'], globalDecompression: false })
  if (options.limits !== false) await app.register(rateLimit, { global: false })
  await app.register(serveStatic, {
    root: county.assets.folder,
    prefix: '/assets/',
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    index: false,
  })

  app.addHook('onRequest', async (request, reply) => {
    request.startedAt = performance.now()
    reply.headers({
      'content-security-policy': CONTENT_SECURITY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(self)',
      'x-frame-options': 'DENY',
    })
    if (county.publicUrl.startsWith('https:')) reply.header('strict-transport-security', 'max-age=31536000')
    if (options.hosts.length > 0 && !options.hosts.includes(request.host) && !['/healthz', '/readyz', '/metrics'].includes(request.url))
      throw refuseWeb('web.wrong_host')
  })
  app.addHook('preClose', async () => {
    if (!app.server.listening) return
    // An answer that is on its way when the server ends leaves its connection open for a next request, and the server would wait for it as long as it waits for anyone.
    const idle = setInterval(() => app.server.closeIdleConnections(), 50)
    app.server.once('close', () => clearInterval(idle))
  })
  app.addHook('onResponse', async (request, reply) => {
    const ms = performance.now() - request.startedAt
    const pattern = request.routeOptions.url ?? 'unknown'
    metrics.measured(request.method, pattern, reply.statusCode, ms)
    // The pattern, not the address: addresses hold references and names, and logs hold no personal data.
    request.log.info(
      { method: request.method, route: pattern, status: reply.statusCode, ms: Math.round(ms), request: request.asker?.requestId },
      'answered',
    )
  })

  app.get('/healthz', async () => ({ status: 'alive' }))
  app.get('/readyz', async (_, reply) => {
    const asked = await Promise.allSettled([sql`select 1`.execute(county.db).then(() => []), options.ready?.() ?? []])
    const missing = asked.flatMap((each, at) => (each.status === 'fulfilled' ? each.value : [at === 0 ? 'database' : 'storage']))
    if (missing.length === 0) return { status: 'ready' }
    return reply.code(503).send({ status: 'not ready', missing })
  })
  // Routes and times of a whole county tell an outsider too much; whoever gathers them stands on this machine.
  app.get('/metrics', async (request, reply) => {
    if (!fromThisMachine(request)) throw refuse('basics.not_found')
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
  app.get('/api/openapi.json', async () => openApi(county, routes))
  for (const [path, type, text] of [
    [county.brand.crestPath, 'image/svg+xml', county.brand.crest],
    [county.brand.themePath, 'text/css; charset=utf-8', county.brand.theme],
  ] as const)
    app.get(path, async (_, reply) => reply.type(type).header('cache-control', 'public, max-age=31536000, immutable').send(text))
  app.get('/favicon.ico', async (_, reply) => reply.redirect(county.brand.crestPath, 302))

  for (const each of routes) if (each.access.kind !== 'demo' || county.demo) mount(each)

  app.setNotFoundHandler(async (request, reply) => fail(refuse('basics.not_found'), request, reply))
  app.setErrorHandler(async (error, request, reply) => fail(error, request, reply))
  return app

  function mount(each: Route): void {
    const limit = options.limits !== false && each.limit ? { config: { rateLimit: rateLimitOf(each) } } : {}
    app.route({
      // One route for both: a second for HEAD, as Fastify would declare, is a quarter of what a server costs to build.
      ...(each.method === 'GET' ? { method: ['GET', 'HEAD'], onSend: leaveOutBody } : { method: each.method }),
      url: each.path,
      bodyLimit: each.bodyMax ?? BODY_MAX,
      ...limit,
      handler: async (request, reply) => {
        if (each.access.kind === 'demo' && options.hosts.length === 0 && !fromThisMachine(request)) throw refuse('basics.not_found')
        const asker = await askerOf(request)
        if (!each.machine && !fromThisSite(request.method, request.headers, request.host)) {
          request.typed = typedOf(request.body)
          throw refuseWeb('web.other_site')
        }
        request.typed = typedOf(request.body)
        letIn(each, asker.actor)
        for (const part of [request.params, request.query, request.body]) refuseBadCharacters(part)
        const facts = factsOf(request)
        const schemas = each.input as InputSchemas
        const params = parsePath(schemas.params, request.params)
        const contextOptions = { language: asker.language, requestId: asker.requestId, serializable: each.serializable ?? false }
        const reads = request.method === 'GET' || request.method === 'HEAD'
        const how = (each.writes ?? !reads) ? asActor : asReader
        let input: Input<InputSchemas, unknown> = { params, query: undefined, body: undefined, request: facts, received: undefined }
        try {
          const query = parseInput(schemas.query, request.query)
          const inParts = each.receive !== undefined && request.isMultipart()
          if (each.receive && !inParts && !schemas.body) throw refuseWeb('web.wrong_type')
          input = { ...input, query, body: inParts ? undefined : parseInput(schemas.body, request.body) }
          if (each.receive && inParts) {
            const parts = partsOf(request)
            input = {
              ...input,
              received: await each.receive({ county, actor: asker.actor, params, query, request: facts, parts } as never),
            }
          }
          const answer = await how(county, asker.actor, async (ctx) => ({ result: await each.run(ctx, input), ctx }), contextOptions)
          const answered = each.reply(answer.result, answer.ctx, input)
          if (options.checkAnswers) checkAnswer(each, answered)
          return await give(request, reply, asker, answered)
        } catch (error) {
          discardRest(request)
          const refusal = asRefusal(error)
          if (!refusal || !each.again || refusal.status === 401 || refusal.status >= 500) throw error
          const shown = await asReader(
            county,
            asker.actor,
            async (ctx) => each.again!(refusal, request.typed ?? {}, ctx, input),
            contextOptions,
          )
          const status = shown.status ?? refusal.status
          return await give(request, reply, asker, shown.kind === 'page' ? { ...shown, status, error: true } : shown)
        }
      },
    })
  }

  async function askerOf(request: FastifyRequest): Promise<Asker> {
    request.asker ??= await whoAsks(county, holders, roles, request)
    return request.asker
  }

  async function give(request: FastifyRequest, reply: FastifyReply, asker: Asker, answer: Reply): Promise<FastifyReply> {
    const secure = county.publicUrl.startsWith('https:')
    let personal = asker.actor.person !== null
    const setCookie = (name: string, value: string | null, more: { maxAge?: number; httpOnly?: boolean; path?: string } = {}): void => {
      // A store shared by many would hand this browser's cookie, and the words that were for it alone, to the next.
      personal = true
      const settings = { path: '/', httpOnly: true, sameSite: 'lax', secure, ...more } as const
      if (value === null) reply.clearCookie(name, settings)
      else reply.setCookie(name, value, settings)
    }
    for (const { name, value, maxAgeSeconds, path } of answer.cookies ?? [])
      setCookie(name, value, { ...(maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds }), ...(path ? { path } : {}) })
    if (answer.session !== undefined)
      setCookie(
        sessionCookieName(county),
        answer.session?.token ?? null,
        // In seconds from now, not as a date: a phone whose clock is wrong would drop the cookie at once.
        answer.session ? { maxAge: Math.max(0, Math.floor(answer.session.expiresAt.since(county.clock.now()).total('seconds'))) } : {},
      )
    if (asker.languageChosen && asker.languageChosen !== request.cookies[LANGUAGE_COOKIE])
      setCookie(LANGUAGE_COOKIE, asker.languageChosen, { maxAge: 31_536_000 })
    const left = answer.kind === 'page' ? readNotice(request.cookies?.[NOTICE_COOKIE]) : undefined
    if (left) setCookie(NOTICE_COOKIE, null)
    if (answer.kind === 'redirect' && answer.notice) setCookie(NOTICE_COOKIE, keptNotice(answer.notice, asker.language), { maxAge: 60 })
    reply.header('cache-control', cacheControl(answer.cache, personal))
    if (answer.cache === 'public') reply.header('vary', 'cookie, accept-language, accept-encoding')
    if (answer.headers) reply.headers({ ...answer.headers })
    reply.code(answer.status ?? 200)

    if (answer.kind === 'redirect') return reply.redirect(answer.to, 303)
    if (answer.kind === 'json') return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer.data))
    if (answer.kind === 'content') {
      if (answer.size !== undefined) reply.header('content-length', answer.size)
      if (answer.saveAs)
        reply.header(
          'content-disposition',
          `attachment; filename="${answer.saveAs.replace(/[^\w. ()-]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(answer.saveAs)}`,
        )
      return reply.type(answer.type).send(answer.content)
    }
    return reply.type('text/html; charset=utf-8').send(await render(request, asker, answer, left))
  }

  async function render(request: FastifyRequest, asker: Asker, answer: PageReply, notice: Chrome['notice']): Promise<Buffer> {
    const postTitle =
      answer.layout === 'staff' && asker.actor.posts[0] ? await titleOfPost(asker.actor.posts[0], asker.language) : undefined
    const { actor, language } = asker
    return drawPage({ county, actor, language, url: request.url, postTitle, notice }, answer)
  }

  async function titleOfPost(post: string, language: Language): Promise<string | undefined> {
    const row = await county.db.selectFrom('identity.posts').select(['title_en', 'title_sw']).where('id', '=', post).executeTakeFirst()
    return language === 'sw' ? row?.title_sw : row?.title_en
  }

  async function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    discardRest(request)
    const refusal = asRefusal(error) ?? refuseWeb('web.fault')
    const asker = request.asker ?? (await quietly(() => askerOf(request))) ?? nobody(county, request)
    if (refusal.status >= 500) {
      metrics.fault()
      const { name, code, stack } = error as Error & { code?: string }
      // Not the message of a database error: its detail may repeat what a person typed.
      request.log.error({ name, code, stack: code ? undefined : stack, refusal: refusal.code, request: asker.requestId }, 'failed')
    }
    if (reply.sent) return reply
    if (refusal.status === 429 || refusal.status === 503) reply.header('retry-after', reply.getHeader('retry-after') ?? 60)
    if (wantsJson(request)) return giveProblem(reply, asker, refusal)
    const next = encodeURIComponent(request.url)
    const signInPath = request.url.startsWith('/staff') ? `/staff/sign-in?next=${next}` : `/sign-in?next=${next}`
    if (refusal.status === 401 && request.method === 'GET') return reply.header('cache-control', 'no-store').redirect(signInPath, 303)
    const typed = mayPassLater(refusal) ? fieldsOf(request.typed) : []
    const body = ErrorBody({
      refusal,
      language: asker.language,
      requestId: asker.requestId,
      typed,
      action: request.url,
      signInPath: signInPath.split('?')[0] as string,
      ways: waysBack(county, request, asker, refusal),
    })
    const layout = inStaffRooms(request, asker.actor) ? 'staff' : 'resident'
    const answer = page({ title: errorHeading(refusal, asker.language), body, status: refusal.status, layout })
    return give(request, reply, asker, answer)
  }
}

/** An answer to HEAD is that to GET without its body: the same headers, and the length that it would have. */
const leaveOutBody: onSendHookHandler = (request, reply, payload, done) => {
  const whole = request.method !== 'HEAD'
  if (!whole && payload instanceof Readable) payload.on('error', ({ name }) => request.log.error({ name }, 'failed')).resume()
  else if (!whole) reply.header('content-length', Buffer.byteLength((payload ?? '') as string | Buffer))
  done(null, whole ? payload : null)
}

/** Throws when a route of the API answers what it does not declare. */
function checkAnswer({ method, path, answers }: Route, answered: Reply): void {
  if (!isApi(path) || answered.kind !== 'json') return
  const status = answered.status ?? 200
  const found = answers?.[status]?.safeParse(JSON.parse(JSON.stringify(answered.data)))
  if (!found?.success)
    throw new Error(`${method} ${path} answers ${status} otherwise than it declares: ${found?.error.message ?? 'not at all'}`)
}

/** Sent again after signing in (anew, or as somebody else) or waiting, it may pass; what the rules of a module deny this person stays denied. */
const mayPassLater = ({ status, code }: Refusal): boolean =>
  status === 401 || status >= 429 || (status === 403 && /^(basics|web)\./.test(code))

const inStaffRooms = ({ url }: FastifyRequest, { kind }: Actor): boolean => kind === 'staff' && url.startsWith('/staff')

/** Where to go on from a page that was refused: the same without what could not be read, the list of the menu it belongs to, the desk. */
function waysBack(county: County, request: FastifyRequest, { actor, language }: Asker, refusal: Refusal): { href: string; text: string }[] {
  const [path = '/', query] = request.url.split('?')
  const t = speaker(webTexts, language)
  const staff = inStaffRooms(request, actor) && refusal.status !== 401
  const [list] = menuFor(county, actor, 'staff')
    .filter(({ href }) => href !== '/staff' && path.startsWith(`${href}/`))
    .sort((one, other) => other.href.length - one.href.length)
  return [
    ...(request.method === 'GET' && query !== undefined && refusal.code === 'basics.invalid'
      ? [{ href: path, text: t('web.error.whole_page') }]
      : []),
    ...(staff && list ? [{ href: list.href, text: t('web.error.back_to', { page: list.text[language] }) }] : []),
    ...(staff ? [{ href: '/staff', text: t('web.error.desk') }] : []),
  ]
}

const cacheControl = (cache: Reply['cache'], personal: boolean): string => {
  if (cache === 'immutable' && !personal) return 'public, max-age=31536000, immutable'
  return cache === 'public' && !personal ? 'public, max-age=60' : 'no-store'
}

function giveProblem(reply: FastifyReply, asker: Asker, refusal: Refusal): FastifyReply {
  const { language } = asker
  return reply
    .code(refusal.status)
    .type('application/problem+json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(
      JSON.stringify({
        type: `/problems/${refusal.code}`,
        title: refusal.say(language),
        status: refusal.status,
        code: refusal.code,
        instance: asker.requestId,
        ...(refusal.problems.length > 0
          ? { problems: refusal.problems.map(({ path, text, values }) => ({ path, text: say(text, language, values) })) }
          : {}),
      }),
    )
}

/** Lets an actor into a route, or throws what tells them no more than they may know. */
function letIn({ access, path }: Pick<Route, 'access' | 'path'>, actor: Actor): void {
  if (access.kind === 'everyone' || access.kind === 'demo') return
  if (actor.kind === 'anonymous') throw refuse('basics.sign_in_needed')
  // Residents hold permissions over what is their own; the rooms of the staff are not theirs all the same.
  if (path.startsWith('/staff') && actor.kind !== 'staff') throw refuseWeb('web.staff_only')
  if (access.kind === 'signedIn' && access.as !== 'any' && access.as !== actor.kind) throw refuse('basics.denied')
  if (access.kind === 'may' && !allows(actor.grants, access.permission)) throw refuse('basics.denied')
}

function refuseUnfinished(routes: readonly Route[]): void {
  const seen = new Set<string>()
  for (const each of routes) {
    const name = `${each.method} ${each.path}`
    if (!each.access || !each.input || !each.example) throw new Error(`The route ${name} does not say its access, input and example.`)
    if (seen.has(name)) throw new Error(`The route ${name} is declared twice.`)
    seen.add(name)
  }
}

/** By address and by name: an outsider's page could point a name of its own at this machine and press the demo's buttons in a visitor's browser. */
const fromThisMachine = ({ ip, hostname }: FastifyRequest): boolean =>
  /^(127\.|::1$|::ffff:127\.)/.test(ip) && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname)

const nobody = (county: County, request: FastifyRequest): Asker => ({
  actor: { kind: 'anonymous', person: null, name: '', session: null, grants: [], posts: [], phone: null },
  // Asked anew: what failed may have been finding out who asks.
  language: languageAsked(county, request) ?? county.profile.languages[0] ?? 'en',
  requestId: crypto.randomUUID(),
  languageChosen: undefined,
})

async function quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch {
    return undefined
  }
}

const wantsJson = (request: FastifyRequest): boolean => isApi(request.url) || (request.headers.accept ?? '').startsWith('application/json')

const typedOf = (body: unknown): Record<string, unknown> | undefined =>
  body !== null && typeof body === 'object' && !Array.isArray(body) ? (body as Record<string, unknown>) : undefined

// Passwords and codes are never sent back to a page.
const SECRET_FIELD = /password|code|secret|pin/i

const fieldsOf = (typed: Record<string, unknown> | undefined): [string, string][] =>
  typedPairs(typed).filter(([name]) => !SECRET_FIELD.test(name))

function factsOf(request: FastifyRequest): RequestFacts {
  return {
    method: request.method,
    path: request.url.split('?')[0] as string,
    url: request.url,
    address: request.ip,
    device: request.headers['user-agent'] ?? '',
    headers: request.headers,
    cookie: (name) => request.cookies[name],
  }
}

async function* partsOf(request: FastifyRequest): AsyncGenerator<Part> {
  for await (const part of request.parts()) {
    refuseBadCharacters([part.fieldname])
    if (part.type === 'file') {
      refuseBadCharacters([part.filename])
      yield { kind: 'file', name: part.fieldname, filename: part.filename, type: part.mimetype, stream: part.file as Readable }
    } else {
      refuseBadCharacters(part.value)
      yield { kind: 'field', name: part.fieldname, value: String(part.value) }
    }
  }
}

/** What was refused before or while it arrived is still being sent: unread, it would keep the answer from a phone that sends first and reads later, and block its next request. */
function discardRest({ raw }: FastifyRequest): void {
  if (raw.readableEnded || !raw.headers['content-type']?.startsWith('multipart/')) return
  raw.unpipe()
  raw.resume()
}

function rateLimitOf(route: Route) {
  const { max, minutes, by } = route.limit!
  return {
    max,
    timeWindow: minutes * 60_000,
    // By person where one is known: mobile carriers put whole towns behind one address.
    keyGenerator: (request: FastifyRequest) => {
      const session = Object.entries(request.cookies).find(([name]) => name.endsWith('kaunti'))?.[1]
      return by === 'person' && session ? session : request.ip
    },
    errorResponseBuilder: () => refuse('basics.too_many', { minutes }),
  }
}
