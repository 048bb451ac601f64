import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { manifests } from '../../src/app/modules.ts'
import { until } from '../support/until.ts'
import { type Someone, WholeCounty } from '../support/whole-county.ts'

const FUZZ_MS = Number(process.env.FUZZ_MS ?? 15_000)
const SEED = Number(process.env.FUZZ_SEED ?? 20261122)
const SLOW = 150

let county: WholeCounty
let resident: Someone
let officer: Someone
beforeAll(async () => {
  county = await WholeCounty.make(async (made) => {
    resident = await made.resident()
    officer = await made.officer('rongo-roads-officer')
  })
  await county.start()
})
afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
})

/** A small generator of random numbers (mulberry32), so that a run can be repeated by its seed. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const quantile = (sorted: readonly number[], q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0

/** How long the home page and a signed-in page take, in milliseconds, sorted. */
async function times(rounds: number): Promise<number[]> {
  const ms: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now()
    const answer = await county.ask(round % 2 === 0 ? { path: '/' } : { path: '/my', as: resident })
    expect(answer.status).toBe(200)
    ms.push(performance.now() - began)
  }
  return ms.sort((a, b) => a - b)
}

test('clients that send their headers, bodies and uploads drop by drop stop nobody else', async () => {
  await times(10)
  const alone = await times(40)
  const sockets: Socket[] = []
  const dripping: NodeJS.Timeout[] = []
  const host = `host: 127.0.0.1:${county.port}\r\nsec-fetch-site: same-origin\r\n`
  const begins = [
    `GET / HTTP/1.1\r\n${host}`,
    `POST /api/cases HTTP/1.1\r\n${host}cookie: ${resident.cookie}\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{"id":"`,
    `POST /services/report-a-problem/apply/photos/files HTTP/1.1\r\n${host}cookie: ${resident.cookie}\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 5000000\r\n\r\n--b\r\ncontent-disposition: form-data; name="photos-file"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`,
  ]
  for (let each = 0; each < SLOW; each += 1) {
    const socket = connect(county.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.on('data', () => {})
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.write(begins[each % begins.length] as string)
    dripping.push(setInterval(() => socket.writable && socket.write(each % begins.length === 0 ? `x-${each}: 1\r\n` : 'x'), 500))
    sockets.push(socket)
  }
  await sleep(1_500)
  const beside = await times(60)
  // Cut in the middle, as a phone that loses its network.
  for (const socket of sockets) socket.destroy()
  for (const timer of dripping) clearInterval(timer)
  const after = await times(20)
  expect(county.alive).toBe(true)
  // Whoever waited for the slow ones would wait for seconds; other tests run beside this one.
  const most = Math.max(1_500, 10 * quantile(alone, 0.5))
  expect(quantile(beside, 0.5)).toBeLessThan(most)
  expect(quantile(after, 0.5)).toBeLessThan(most)
  console.log(
    `slow clients: a page took ${quantile(alone, 0.5).toFixed(0)} ms alone, ${quantile(beside, 0.5).toFixed(0)} ms beside ${SLOW} slow ones (p95 ${quantile(beside, 0.95).toFixed(0)} ms), ${quantile(after, 0.5).toFixed(0)} ms after`,
  )
})

type Target = { readonly method: string; readonly path: string }

const targets = (): Target[] => [
  ...manifests.flatMap(({ routes }) => (routes ?? []).map(({ method, path }) => ({ method, path }))),
  ...['/healthz', '/readyz', '/metrics', '/api/openapi.json', '/assets/none', '/nowhere'].map((path) => ({ method: 'GET', path })),
]

const IDS = ['01890000-0000-7000-8000-000000000000', 'ward-bursary', 'report-a-problem', 'kind', 'details', '1', 'MGR-0000-0000']
const NASTY = [
  '%00',
  '%',
  '%zz',
  '%ff%fe',
  '%c0%af',
  '..%2f..%2fetc%2fpasswd',
  "'%20or%201=1--",
  '%F0%9F%98%80',
  'a'.repeat(1_900),
  '-1',
  '99999999999999999999',
  '__proto__',
  'constructor',
  '%E2%80%AE',
  '%0d%0aset-cookie:x=y',
  '1e400',
  'null',
]
const VALUES: unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  '\u0000',
  '\ud800',
  'x'.repeat(70_000),
  [],
  {},
  [[[[]]]],
  { a: { b: { c: 1 } } },
  '2026-99-99',
  'é',
  '​',
]
const NAMES = [
  'id',
  'type',
  'answers',
  'phone',
  'code',
  'email',
  'password',
  '_draft',
  '_revision',
  '_action',
  'note',
  'fields',
  'person',
  '__proto__',
  'next',
  'q',
  'reason',
  'revision',
  'reference',
]
const TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=b',
  'multipart/form-data; boundary=""',
  'text/plain',
  'application/octet-stream',
  'application/json; charset=utf-16',
  'application/x-www-form-urlencoded; charset=\u00ff',
  '',
  ';;;',
]

class Fuzz {
  readonly #random: () => number
  constructor(seed: number) {
    this.#random = randomFrom(seed)
  }
  chance(of: number): boolean {
    return this.#random() < of
  }
  below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }
  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T
  }
  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)))
  }

  #path(path: string): string {
    const filled = path.replace(/:[A-Za-z]+/g, () => (this.chance(0.5) ? this.pick(IDS) : this.pick(NASTY)))
    const query = Array.from({ length: this.below(3) }, () => `${this.pick(NAMES)}${this.chance(0.2) ? '[]' : ''}=${this.pick(NASTY)}`)
    return query.length > 0 ? `${filled}?${query.join('&')}` : filled
  }

  #body(type: string): Buffer {
    if (this.chance(0.15)) return this.bytes(this.below(2_000))
    if (this.chance(0.04)) return Buffer.alloc(300_000 + this.below(200_000), 'a')
    const values = Object.fromEntries(Array.from({ length: this.below(6) }, () => [this.pick(NAMES), this.pick(VALUES)]))
    let text = JSON.stringify(values)
    if (type.includes('urlencoded')) text = Array.from({ length: this.below(8) }, () => `${this.pick(NAMES)}=${this.pick(NASTY)}`).join('&')
    if (type.startsWith('multipart'))
      text = `--b\r\ncontent-disposition: form-data; name="${this.pick(NAMES)}"${this.chance(0.5) ? '; filename="\u0000a.jpg"' : ''}\r\n\r\n${this.pick(NASTY)}\r\n--b${this.chance(0.5) ? '--' : ''}\r\n`
    const whole = Buffer.from(text)
    return this.chance(0.2) ? whole.subarray(0, this.below(whole.length + 1)) : whole
  }

  /** One request as bytes. */
  request({ method, path }: Target): Buffer {
    const sends = this.chance(0.05) ? this.pick(['TRACE', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'PUT', 'BREW']) : method
    const type = this.pick(TYPES)
    const headers = [
      `host: ${this.chance(0.03) ? this.pick(['', 'evil.example', '\u0000']) : `127.0.0.1:${county.port}`}`,
      'connection: close',
      ...(this.chance(0.9) ? ['sec-fetch-site: same-origin'] : []),
      ...(this.chance(0.8)
        ? [`cookie: ${this.pick([resident.cookie, officer.cookie, `kaunti=${this.pick(NASTY)}`, 'drafts=%00; language=%ff', '=;=;;'])}`]
        : []),
      ...(this.chance(0.1) ? [`accept-language: ${this.pick(NASTY)}`] : []),
      ...(this.chance(0.1) ? [`accept: ${this.pick(['application/json', '*/*;q=x', ''])}`] : []),
      ...(this.chance(0.05) ? [`x-junk: ${'j'.repeat(this.below(20_000))}`] : []),
      ...(this.chance(0.05) ? [`range: bytes=${this.pick(['0-', '-1', 'x', '5-1'])}`] : []),
      ...(this.chance(0.05) ? ['content-encoding: gzip'] : []),
      ...(this.chance(0.03) ? ['expect: 100-continue'] : []),
    ]
    const body = method === 'GET' && this.chance(0.9) ? undefined : this.#body(type)
    if (body) {
      if (type) headers.push(`content-type: ${type}`)
      if (this.chance(0.05)) headers.push('transfer-encoding: chunked')
      else headers.push(`content-length: ${this.chance(0.05) ? this.pick(['-1', 'x', '999999999']) : body.length}`)
    }
    const head = `${sends} ${this.#path(path)} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`
    return Buffer.concat([Buffer.from(head, 'latin1'), body ?? Buffer.alloc(0)])
  }
}

/** Sends the bytes and gives the status of the answer; 0 where none came. */
const send = (bytes: Buffer): Promise<{ status: number; text: string }> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect(county.port, '127.0.0.1', () => socket.write(bytes))
    const done = () => {
      socket.destroy()
      const text = Buffer.concat(chunks).toString('latin1')
      resolve({ status: Number(/HTTP\/1\.1 ([2-5]\d\d)/.exec(text)?.[1] ?? 0), text })
    }
    // A request that tells a false length waits for its rest; then its client goes away.
    socket.setTimeout(1_500, done)
    socket.on('data', (chunk: Buffer | string) => chunks.push(Buffer.from(chunk)))
    socket.on('error', done)
    socket.on('close', done)
  })

test('junk on every route, over real sockets, never gives a 500 and never ends the process', async () => {
  const fuzz = new Fuzz(SEED)
  const { pid } = county
  const all = targets()
  const statuses = new Map<number, number>()
  const faults: string[] = []
  let [sent, covered] = [0, 0]
  const end = performance.now() + FUZZ_MS
  // Every route at least once; then over and over until the time is over.
  while (covered < 1 || performance.now() < end) {
    for (let at = 0; at < all.length; at += 12) {
      if (covered >= 1 && performance.now() > end) break
      await Promise.all(
        all.slice(at, at + 12).map(async (target) => {
          const bytes = fuzz.request(target)
          const { status, text } = await send(bytes)
          sent += 1
          statuses.set(status, (statuses.get(status) ?? 0) + 1)
          if (status >= 500 && status !== 501)
            faults.push(`${target.method} ${target.path}: ${status}\n${bytes.toString('latin1').slice(0, 700)}\n-> ${text.slice(-300)}`)
        }),
      )
    }
    covered += 1
  }
  const errors = county.log.filter((line) => /"level":(50|60)/.test(line)).slice(0, 5)
  expect(faults.slice(0, 5), `seed ${SEED}\n${errors.join('\n')}`).toEqual([])
  expect([county.alive, county.pid]).toEqual([true, pid])
  await until(
    async () => (await county.ask({ path: '/readyz' })).status,
    (status) => status === 200,
  )
  const found = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status || 'no answer'}`)
  console.log(`junk (seed ${SEED}): ${sent} requests on ${all.length} routes, ${covered} rounds; ${found.join(', ')}; the process lives`)
})
