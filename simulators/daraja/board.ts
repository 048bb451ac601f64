import { z } from 'zod'
import { answer, answerJson, readJson, type SimulatorRequest } from '../http.ts'
import { boardPage, control, escapeHtml, table } from '../page.ts'
import * as bodies from './bodies.ts'
import type { PaybillMenu } from './c2b.ts'
import { type Core, grouped, kes } from './core.ts'
import { tellReversed } from './payment-words.ts'
import { CALLBACKS, CALLS, changed, changes, type Switchboard } from './settings.ts'
import type { Pushes } from './stk.ts'
import { blow, type StormReport, stormOrder } from './storm.ts'

const LIST_MAX = 10_000

const forgery = z.strictObject({
  kind: z.enum(['c2bConfirmation', 'stkCallback']).default('c2bConfirmation'),
  /** Whole shillings. */
  amount: z.coerce.number().int().min(1).max(1_000_000).default(1_000),
  account: z.string().max(20).default('FORGED'),
  phone: z
    .string()
    .regex(/^\+?254[17]\d{8}$/)
    .default('254711000666'),
  /** Where it goes: the registered address unless named, and for a push that is known the push's own. */
  url: z.url().optional(),
  /** Of a push that the county made. */
  checkoutRequestId: z.string().max(100).optional(),
  /** A real one looks like any other; an old one makes a replay. */
  receipt: z.string().max(20).optional(),
})

/** The switchboard: what goes wrong, what went, and what really happened. */
export function switchboard(
  core: Core,
  parts: {
    pushes: Pushes
    menu: PaybillMenu
    set: (to: Switchboard) => void
    quiet: () => Switchboard
    seal: (password: string) => string
  },
) {
  let storm: { report: StormReport; stop: () => void } | undefined

  const show = () => ({
    switchboard: core.board(),
    urls: core.urls,
    callbacks: core.callbacks.counts,
    sent: core.callbacks.sent(),
    totals: core.world.totals(),
  })

  /** Gives what was done, or what is wrong with it. */
  function act(path: string, asked: unknown, request: SimulatorRequest): { status: number; json: unknown } {
    const given = (asked ?? {}) as Record<string, unknown>
    switch (path) {
      case '/switchboard/daraja': {
        if (given.reset) parts.set(parts.quiet())
        else {
          const read = changes.safeParse(asked)
          if (!read.success) return problems(read.error)
          parts.set(changed(core.board(), read.data))
        }
        return { status: 200, json: show() }
      }
      case '/switchboard/daraja/advance': {
        const ms = Number(given.ms)
        if (!(ms > 0 && ms <= 400 * 86_400_000)) return wrong('ms')
        core.clock.advance(ms)
        return { status: 200, json: { now: new Date(core.clock.now()).toISOString() } }
      }
      case '/switchboard/daraja/refuse-connections': {
        const ms = Number(given.ms)
        if (!(ms > 0 && ms <= 600_000)) return wrong('ms')
        request.refuseFor(ms)
        return { status: 200, json: { ms } }
      }
      case '/switchboard/daraja/delete-urls':
        parts.menu.deleteUrls()
        return { status: 200, json: show() }
      case '/switchboard/daraja/reverse': {
        const reversal = core.world.reverse(String(given.receipt ?? ''), 'care')
        if (typeof reversal !== 'object') return { status: 409, json: { error: String(reversal) } }
        tellReversed(core, core.world.wallet(reversal.phone), reversal)
        return { status: 200, json: reversal }
      }
      case '/switchboard/daraja/replay': {
        const found = core.world.find(String(given.receipt ?? ''))
        if (found?.kind !== 'c2b') return wrong('receipt')
        parts.menu.confirm(found)
        return { status: 200, json: found }
      }
      case '/switchboard/daraja/forge':
        return forge(given)
      case '/switchboard/daraja/settle': {
        // Safaricom moves what the paybill holds to the bank; what it charged is kept back first.
        const { accounts } = core.world
        const settledCents = accounts.utilityCents + accounts.chargesCents
        if (settledCents <= 0) return { status: 409, json: { error: 'nothing to settle' } }
        core.world.settle()
        return { status: 200, json: { settledCents, totals: core.world.totals() } }
      }
      case '/switchboard/daraja/hold': {
        // What the paybill held before this simulator began: a demo county's past.
        const { utilityCents, chargesCents } = given
        if (!Number.isSafeInteger(utilityCents) || !Number.isSafeInteger(chargesCents)) return wrong('utilityCents')
        if (!core.world.hold({ utilityCents: Number(utilityCents), chargesCents: Number(chargesCents) }))
          return { status: 409, json: { error: 'money has moved since it began' } }
        return { status: 200, json: { totals: core.world.totals() } }
      }
      case '/switchboard/storm': {
        const read = stormOrder.safeParse(asked)
        if (!read.success) return problems(read.error)
        if (storm?.report.state === 'running') return { status: 409, json: { error: 'a storm is blowing' } }
        if (!read.data.confirmationUrl && !core.urls)
          return { status: 409, json: { error: 'no confirmation address: register one, or name confirmationUrl' } }
        storm = blow(core, parts.menu, read.data)
        return { status: 202, json: storm.report }
      }
      case '/switchboard/storm/stop':
        storm?.stop()
        return { status: 200, json: storm?.report ?? null }
      default:
        return { status: 404, json: { error: 'unknown' } }
    }
  }

  function forge(given: Record<string, unknown>): { status: number; json: unknown } {
    const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''))
    const read = forgery.safeParse(filled)
    if (!read.success) return problems(read.error)
    const { kind, amount, account, checkoutRequestId } = read.data
    const push = checkoutRequestId ? parts.pushes.find(checkoutRequestId) : undefined
    const url = read.data.url ?? (kind === 'stkCallback' ? push?.url : core.urls?.confirmation)
    if (!url) return wrong('url')
    const at = core.clock.now()
    const receipt = read.data.receipt ?? core.world.receipts.forged(at)
    const phone = read.data.phone.replace('+', '')
    const amountCents = amount * 100
    const stk = {
      merchantId: push?.merchantId ?? core.world.originator(),
      checkoutId: checkoutRequestId ?? 'ws_CO_forged',
      phone,
      amountCents,
    }
    const body =
      kind === 'stkCallback'
        ? bodies.stkPaid(core.seed, stk, { receipt, at })
        : bodies.menuPayment(
            core.seed,
            core.world.shortcode,
            { receipt, at, amountCents, account, phone, first: 'NOBODY', last: '' },
            { balanceCents: core.world.accounts.utilityCents + amountCents, thirdParty: '', hashed: false },
          )
    core.callbacks.send(kind, url, body, receipt)
    return { status: 200, json: { receipt, url, body: JSON.parse(body) } }
  }

  function page(): string {
    const { calls, callbacks, world } = core.board()
    const totals = core.world.totals()
    const ruleRows = (rules: Record<string, Record<string, unknown>>) =>
      Object.entries(rules).map(([name, rule]) => [name, ...Object.values(rule).map(String)])
    const form = (part: string, fields: string, kinds?: readonly string[]) =>
      `<form method="post" action="/switchboard/daraja"><fieldset><legend>${part}</legend><input type="hidden" name="part" value="${part}"><div class="fields">${
        kinds ? control(`${part}-kind`, 'kind', 'Kind', 'all', ['all', ...kinds]) : ''
      }${fields}</div><button>Set</button></fieldset></form>`
    const controls = (part: string, values: Record<string, string | number | boolean>, options: Record<string, readonly string[]>) =>
      Object.entries(values)
        .map(([name, value]) => control(`${part}-${name}`, name, name, value, options[name]))
        .join('')
    const button = (action: string, words: string, fields: Record<string, string> = {}) =>
      `<form method="post" action="/switchboard/${action}">${Object.entries(fields)
        .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
        .join('')}<button>${words}</button></form>`
    return boardPage(
      '/switchboard/daraja',
      `<p>This is the simulated M-Pesa of paybill ${core.world.shortcode} (${escapeHtml(core.world.organisation)}). No money leaves this machine.</p>
<h2>What really happened</h2>${table(
        ['Paid in', 'Reversed', 'Paid out', 'Net', 'Utility', 'Charges'],
        [
          [
            totals.c2b.cents,
            totals.reversal.cents,
            totals.b2c.cents,
            totals.netCents,
            totals.accounts.utilityCents,
            totals.accounts.chargesCents,
          ].map(grouped),
        ],
      )}${table(
        ['At', 'Receipt', 'Kind', 'Amount', 'Account', 'Phone', ''],
        core.world
          .lately(20)
          .map(({ at, receipt, kind, amountCents, account, phone, reversedBy }) => [
            new Date(at).toISOString(),
            receipt,
            kind,
            kes(amountCents),
            account,
            phone,
            kind === 'c2b' && !reversedBy
              ? { raw: `${button('daraja/reverse', 'Reverse', { receipt })}${button('daraja/replay', 'Send again', { receipt })}` }
              : (reversedBy ?? ''),
          ]),
      )}
<h2>What goes wrong</h2>
${button('daraja', 'A quiet day again', { reset: '1' })}
${form('world', controls('world', world, { noAnswer: ['1037', '1019'], autoAnswer: ['no', 'pin', 'wrongPin', 'cancel'] }))}
<h3>When the county calls</h3>${table(['Call', 'delayMs', 'down', 'refuse'], ruleRows(calls))}
${form('calls', controls('calls', calls.oauth, { down: ['up', 'error503', 'hang', 'cut', 'takeAndHang', 'takeAndCut'] }), CALLS)}
<h3>When it calls the county</h3>${table(['Callback', 'delayMs', 'times', 'dropRate', 'holdBack', 'retries', 'retryAfterMs', 'resultCode'], ruleRows(callbacks))}
${form('callbacks', controls('callbacks', callbacks.stkCallback, {}), CALLBACKS)}
<form method="post" action="/switchboard/daraja/forge"><fieldset><legend>A payment that never was</legend><div class="fields">${control('forge-amount', 'amount', 'Shillings', '1000')}${control('forge-account', 'account', 'Account', '')}${control('forge-phone', 'phone', 'Phone', '254711000666')}</div><button>Send it</button></fieldset></form>
<form method="post" action="/switchboard/daraja/refuse-connections"><fieldset><legend>Nobody listens</legend><div class="fields">${control('refuse-ms', 'ms', 'For (ms)', '5000')}</div><button>Refuse all connections</button></fieldset></form>
<form method="post" action="/switchboard/daraja/advance"><fieldset><legend>Time</legend><div class="fields">${control('advance-ms', 'ms', 'Put the clock ahead (ms)', '60000')}</div><button>Put ahead</button></fieldset></form>
<h2>Registered addresses</h2>${core.urls ? `<p>${escapeHtml(core.urls.confirmation)}<br>${escapeHtml(core.urls.validation)} (${core.urls.otherwise})</p>${button('daraja/delete-urls', 'Take them away')}` : '<p>None.</p>'}
<h2>Calls to the county</h2>${table(
        ['At', 'Kind', 'Receipt', 'Answered'],
        core.callbacks
          .sent()
          .slice(0, 30)
          .map(({ at, kind, receipt, answered }) => [at, kind, receipt, answered]),
      )}`,
    )
  }

  /** True when the path was one of these. */
  return (request: SimulatorRequest): boolean => {
    const { method, path, query, headers, body, response } = request
    if (!/^\/switchboard\/(daraja|storm)(\/|$)/.test(path)) return false
    const wantsPage = headers.accept?.includes('text/html') ?? false
    if (method === 'POST') {
      const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
      const { status, json } = act(path, isForm ? fromForm(path, new URLSearchParams(body), core.board()) : readJson(body), request)
      if (wantsPage && status < 400) response.writeHead(303, { location: '/switchboard/daraja' }).end()
      else answerJson(response, status, json)
    } else if (path === '/switchboard/daraja/totals') {
      const byAccount = query.get('by') === 'account' ? { netByAccount: core.world.netByAccount() } : {}
      answerJson(response, 200, { ...core.world.totals(), ...byAccount })
    } else if (path === '/switchboard/daraja/transactions') {
      const limit = Math.min(Number(query.get('limit') ?? 1_000) || 1_000, LIST_MAX)
      const { first, items } = core.world.listed(Math.max(0, Number(query.get('from') ?? 0) || 0), limit)
      answerJson(response, 200, { first, transactions: items })
    } else if (path === '/switchboard/daraja/security-credential') {
      answerJson(response, 200, { securityCredential: parts.seal(query.get('password') ?? '') })
    } else if (path === '/switchboard/storm') {
      answerJson(response, storm ? 200 : 404, storm?.report ?? { error: 'no storm yet' })
    } else if (path === '/switchboard/daraja') {
      if (wantsPage) answer(response, 200, page(), 'text/html; charset=utf-8')
      else answerJson(response, 200, show())
    } else answerJson(response, 404, { error: 'unknown' })
    return true
  }
}

const wrong = (name: string) => ({ status: 422, json: { problems: [{ path: name, message: 'missing or wrong' }] } })
const problems = (error: z.ZodError) => ({
  status: 422,
  json: { problems: error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) },
})

/** A form of the page names its part and kind; a box that is not ticked does not come at all. */
function fromForm(path: string, form: URLSearchParams, board: Switchboard): unknown {
  const { part, kind, ...fields } = Object.fromEntries(form)
  if (path !== '/switchboard/daraja' || !part) return fields
  const flags = Object.entries(board.world).flatMap(([name, value]) => (typeof value === 'boolean' ? [[name, false]] : []))
  return part === 'world' ? { world: { ...Object.fromEntries(flags), ...fields } } : { [part]: { [kind ?? 'all']: fields } }
}
