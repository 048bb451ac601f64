import { type Clock, simulatorClock } from './clock.ts'
import { switchboard } from './daraja/board.ts'
import { PaybillMenu } from './daraja/c2b.ts'
import { Callbacks } from './daraja/callbacks.ts'
import { type Body, type Core, type DarajaAccount, fault, type Reply } from './daraja/core.ts'
import { sealingKey } from './daraja/credentials.ts'
import { mpesaHandset } from './daraja/handset.ts'
import { Operator } from './daraja/initiator.ts'
import { Tokens } from './daraja/oauth.ts'
import { Pull } from './daraja/pull.ts'
import { type Call, quietDay, type Switchboard, type World } from './daraja/settings.ts'
import { Pushes } from './daraja/stk.ts'
import { MoneyWorld } from './daraja/world.ts'
import { answer, answerJson, readJson, type Simulator, type SimulatorRequest } from './http.ts'
import type { Inbox } from './inbox.ts'

/** A bad token is told in another way by each API. */
const TOKEN_FAULTS = {
  stk: ['404.001.03', 'Invalid Access Token'],
  c2b: ['400.003.01', 'Invalid Access Token'],
  operator: ['401.002.01', 'Error Occurred - Invalid Access Token'],
  pull: ['401.003.01', 'Error Occurred: Invalid Access Token'],
} as const

type Api = { readonly call: Call; readonly token: keyof typeof TOKEN_FAULTS; readonly run: (body: Body) => Reply; readonly getToo?: true }

export const DEMO_ACCOUNT: DarajaAccount = {
  consumerKey: 'simulator-key',
  consumerSecret: 'simulator-word',
  shortcode: '400901',
  organisation: 'MIGORI COUNTY',
  passkey: 'simulator-passkey',
  initiator: 'kaunti',
  initiatorPassword: 'Simulator-2026',
}

/**
 * Safaricom's Daraja as a paybill's owner meets it, over the API that Safaricom documents (Daraja 3.0), with a world of wallets behind it that the
 * handset and the switchboard move. All is in memory and bounded, and the same again for the same seed and order of events.
 */
export function daraja(given: {
  account?: Partial<DarajaAccount>
  seed?: string
  /** Where M-Pesa's SMS arrive. */
  inbox?: Inbox
  /** True while a phone cannot show a prompt, because it is in a USSD session. */
  busy?: (phone: string) => boolean
  clock?: Clock
  /** Passes before anything calls the county. */
  latencyMs?: number
  world?: Partial<World>
  /** Where the key lies under which operators' passwords are sealed; without it one is made. */
  keyFile?: string
  /** How many transactions are kept one by one. */
  keptMax?: number
}): Simulator {
  const account = { ...DEMO_ACCOUNT, ...given.account }
  const seed = given.seed ?? 'daraja'
  const clock = given.clock ?? simulatorClock()
  const quiet = () => quietDay(given.latencyMs ?? 400, given.world)
  let board: Switchboard = quiet()
  const world = new MoneyWorld({ ...account, seed, clock, keptMax: given.keptMax ?? 200_000 })
  const key = sealingKey(given.keyFile)
  const core: Core = {
    account,
    seed,
    clock,
    world,
    callbacks: new Callbacks(clock, seed, (kind) => board.callbacks[kind]),
    board: () => board,
    text(wallet, words) {
      const id = `mpesa-${world.conversation()}`
      given.inbox?.ring(`+${wallet.phone}`, { id, at: new Date(clock.now()).toISOString(), from: 'MPESA', text: words[wallet.language] })
    },
    urls: null,
  }
  const tokens = new Tokens(core)
  const menu = new PaybillMenu(core)
  const pushes = new Pushes(core, {
    busy: (phone) => given.busy?.(`+${phone}`) ?? false,
    confirm: (transaction) => {
      if (board.world.confirmsStk) menu.confirm(transaction)
    },
  })
  const operator = new Operator(core, key)
  const pull = new Pull(core)
  const handset = mpesaHandset(core, pushes, menu)
  const boards = switchboard(core, { pushes, menu, quiet, seal: key.seal, set: (to) => (board = to) })

  const apis: Readonly<Record<string, Api>> = {
    '/mpesa/stkpush/v1/processrequest': { call: 'stk', token: 'stk', run: (body) => pushes.processRequest(body) },
    '/mpesa/stkpushquery/v1/query': { call: 'stkQuery', token: 'stk', run: (body) => pushes.query(body) },
    '/mpesa/c2b/v1/registerurl': { call: 'c2bRegister', token: 'c2b', run: (body) => menu.register(body, 'v1') },
    '/mpesa/c2b/v2/registerurl': { call: 'c2bRegister', token: 'c2b', run: (body) => menu.register(body, 'v2') },
    '/mpesa/transactionstatus/v1/query': { call: 'status', token: 'operator', run: (body) => operator.status(body) },
    '/mpesa/accountbalance/v1/query': { call: 'balance', token: 'operator', run: (body) => operator.balance(body) },
    '/mpesa/reversal/v1/request': { call: 'reversal', token: 'operator', run: (body) => operator.reversal(body) },
    '/mpesa/b2c/v3/paymentrequest': { call: 'b2c', token: 'operator', run: (body) => operator.payOut(body) },
    '/pulltransactions/v1/register': { call: 'pullRegister', token: 'pull', run: (body) => pull.register(body) },
    '/pulltransactions/v1/query': { call: 'pull', token: 'pull', run: (body) => pull.query(body), getToo: true },
  }
  let second = 0
  let callsOfSecond = 0
  let requests = 0

  function replyTo(request: SimulatorRequest, api: Api | undefined): Reply {
    const { method, query, headers, body } = request
    const authorization = headers.authorization
    if (request.path === '/oauth/v1/generate') {
      if (method !== 'GET') return fault('404.001.04', 'Invalid Authentication Header')
      return board.calls.oauth.refuse ? fault(board.calls.oauth.refuse, 'Refused') : tokens.generate(query, authorization)
    }
    if (!api) return fault('404.003.01', 'Resource not found')
    if (method !== 'POST' && !(api.getToo && method === 'GET')) return fault('404.001.04', 'Invalid Authentication Header')
    if (!authorization) return fault('404.001.04', 'Invalid Authentication Header')
    if (!tokens.isGood(authorization)) return fault(TOKEN_FAULTS[api.token][0], TOKEN_FAULTS[api.token][1])
    const { spikeArrestAfter, callsPerSecond } = board.world
    if (spikeArrestAfter > 0 && core.callbacks.failedInARow >= spikeArrestAfter)
      return fault('500.003.02', 'Error Occurred: Spike Arrest Violation')
    const now = Math.floor(clock.now() / 1_000)
    callsOfSecond = now === second ? callsOfSecond + 1 : 1
    second = now
    if (callsPerSecond > 0 && callsOfSecond > callsPerSecond) return fault('500.003.03', 'Error Occurred: Quota Violation')
    const { refuse } = board.calls[api.call]
    if (refuse) return fault(refuse, 'Refused')
    const read = readJson(body)
    if (read === null || typeof read !== 'object' || Array.isArray(read)) return fault('400.002.05', 'Invalid Request Payload')
    return api.run(read as Body)
  }

  async function call(request: SimulatorRequest): Promise<void> {
    const { response, path } = request
    const api = Object.hasOwn(apis, path) ? apis[path] : undefined
    const rule = path === '/oauth/v1/generate' ? board.calls.oauth : api && board.calls[api.call]
    if (rule?.down === 'hang') return
    if (rule?.down === 'cut') return void response.destroy()
    if (rule?.down === 'error503') return answer(response, 503, 'The service is temporarily unavailable.')
    const { status, json } = replyTo(request, api)
    if (rule?.down === 'takeAndHang') return
    if (rule?.down === 'takeAndCut') return void response.destroy()
    if (rule?.delayMs) await new Promise<void>((done) => clock.after(rule.delayMs, done))
    requests += 1
    const isFault = typeof json === 'object' && json !== null && 'errorCode' in json
    answerJson(response, status, isFault ? { requestId: `${1_000 + (requests % 9_000)}-${requests}-1`, ...json } : json)
  }

  return {
    async handle(request) {
      const { path, response } = request
      if (/^\/(mpesa|oauth|pulltransactions)\//.test(path)) {
        await call(request)
        return true
      }
      if (path === '/certificate') {
        answer(response, 200, key.certificate, 'application/x-pem-file')
        return true
      }
      return boards(request) || handset(request)
    },
    close: () => clock.close(),
  }
}
