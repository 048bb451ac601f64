import { constants, publicEncrypt, X509Certificate } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { stamp } from '../../simulators/clock.ts'
import { DEMO_ACCOUNT, daraja } from '../../simulators/daraja.ts'
import { serveSimulators } from '../../simulators/http.ts'
import { Inbox } from '../../simulators/inbox.ts'
import { until } from './until.ts'

export type Call = { readonly path: string; readonly text: string; readonly json: Record<string, never> }
type Json = Record<string, unknown>
type Answer = { readonly status: number; readonly json: Record<string, never> }

export const PHONE = '254711000001'

/** What every push and query is signed with, made of this moment unless another is given. */
export function signature(timestamp = stamp(Date.now())): Json {
  const { shortcode, passkey } = DEMO_ACCOUNT
  const Password = Buffer.from(shortcode + passkey + timestamp).toString('base64')
  return { BusinessShortCode: shortcode, Password, Timestamp: timestamp }
}

/** A push of the demo's paybill to a phone, as a county makes it. */
const pushBody = (more: Json = {}): Json => ({
  ...signature(),
  TransactionType: 'CustomerPayBillOnline',
  Amount: '2500',
  PartyA: more.PhoneNumber ?? PHONE,
  PartyB: DEMO_ACCOUNT.shortcode,
  PhoneNumber: PHONE,
  CallBackURL: 'http://127.0.0.1:9/stk',
  AccountReference: 'SBP26-7K3QX4',
  TransactionDesc: 'Permit 2026',
  ...more,
})

/** Signs in to a simulator and pushes; for tests of other things than Daraja. */
export async function pushTo(url: string, more: Json = {}): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${DEMO_ACCOUNT.consumerKey}:${DEMO_ACCOUNT.consumerSecret}`).toString('base64')}`
  const signedIn = await fetch(`${url}/oauth/v1/generate?grant_type=client_credentials`, { headers: { authorization } })
  const { access_token: token } = (await signedIn.json()) as { access_token: string }
  await fetch(`${url}/mpesa/stkpush/v1/processrequest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(pushBody(more)),
  })
}

/** The simulated Daraja, and in place of the county a listener that keeps what it is called with and answers as told. */
export class DarajaWorld {
  readonly url: string
  readonly county: string
  readonly inbox: Inbox
  readonly calls: Call[] = []
  /** What the listener answers: by path, or 200 and nothing. Undefined never answers. */
  answer: (call: Call) => { status?: number; body?: string } | undefined = () => ({})
  token = ''
  readonly #close: () => Promise<void>
  #credential = ''

  private constructor(given: { url: string; county: string; inbox: Inbox; close: () => Promise<void> }) {
    this.url = given.url
    this.county = given.county
    this.inbox = given.inbox
    this.#close = given.close
  }

  static async open(options: Parameters<typeof daraja>[0] = {}): Promise<DarajaWorld> {
    const inbox = new Inbox()
    let world: DarajaWorld | undefined
    const listener = createServer(async (request, response) => {
      let text = ''
      for await (const chunk of request) text += chunk
      const call = { path: request.url ?? '', text, json: JSON.parse(text) as Record<string, never> }
      world?.calls.push(call)
      const answer = world?.answer(call)
      if (answer) response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' }).end(answer.body ?? '')
    })
    await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done))
    const server = await serveSimulators([daraja({ seed: 'test', latencyMs: 0, inbox, ...options })], 0)
    world = new DarajaWorld({
      url: server.url,
      county: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
      inbox,
      close: async () => {
        await server.close()
        listener.closeAllConnections()
        listener.close()
      },
    })
    await world.signIn()
    return world
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close()
  }

  async ask(
    path: string,
    { method = 'GET', body, headers = {} }: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, json: (text.startsWith('{') ? JSON.parse(text) : { text }) as Record<string, never> }
  }

  post(path: string, body: unknown = {}): Promise<Answer> {
    return this.ask(path, { method: 'POST', body })
  }

  /** Sets the switchboard. */
  async set(changes: Json): Promise<void> {
    const { status, json } = await this.post('/switchboard/daraja', changes)
    if (status !== 200) throw new Error(JSON.stringify(json))
  }

  oauth(key = DEMO_ACCOUNT.consumerKey, secret = DEMO_ACCOUNT.consumerSecret): Promise<Answer> {
    const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`
    return this.ask('/oauth/v1/generate?grant_type=client_credentials', { headers: { authorization } })
  }

  async signIn(): Promise<void> {
    this.token = (await this.oauth()).json.access_token as unknown as string
  }

  call(path: string, body: Json, token = this.token): Promise<Answer> {
    return this.ask(path, { method: 'POST', body, headers: { authorization: `Bearer ${token}` } })
  }

  push(more: Json = {}): Promise<Answer> {
    return this.call('/mpesa/stkpush/v1/processrequest', pushBody({ CallBackURL: `${this.county}/stk`, ...more }))
  }

  /** Pushes and enters the PIN. Gives the push's id and what came of it. */
  async pushAndPay(more: Json = {}, pin = '1234') {
    const { json } = await this.push(more)
    const id = json.CheckoutRequestID as unknown as string
    const answered = await this.post(`/handset/${more.PhoneNumber ?? PHONE}/prompts/${id}`, { pin })
    return {
      id,
      merchant: json.MerchantRequestID as unknown as string,
      result: answered.json as unknown as { code: string; receipt: string },
    }
  }

  register(more: Json = {}, version = 'v2'): Promise<Answer> {
    return this.call(`/mpesa/c2b/${version}/registerurl`, {
      ShortCode: DEMO_ACCOUNT.shortcode,
      ResponseType: 'Completed',
      ConfirmationURL: `${this.county}/confirm`,
      ValidationURL: `${this.county}/validate`,
      ...more,
    })
  }

  async payBill(more: Json = {}, phone = PHONE) {
    const { json } = await this.post(`/handset/${phone}/pay`, {
      shortcode: DEMO_ACCOUNT.shortcode,
      account: 'SBP26-7K3QX4',
      amount: 2500,
      pin: '1234',
      ...more,
    })
    return json as unknown as { outcome: string; receipt: string; code: string }
  }

  /** What an operator's call carries: the password sealed with the published certificate. */
  async operator(command: string, more: Json = {}): Promise<Json> {
    if (!this.#credential) {
      const { json } = await this.ask('/certificate')
      const key = new X509Certificate(json.text as unknown as string).publicKey
      this.#credential = publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(DEMO_ACCOUNT.initiatorPassword)).toString(
        'base64',
      )
    }
    return {
      Initiator: DEMO_ACCOUNT.initiator,
      SecurityCredential: this.#credential,
      CommandID: command,
      PartyA: DEMO_ACCOUNT.shortcode,
      IdentifierType: '4',
      Remarks: 'Checking',
      QueueTimeOutURL: `${this.county}/timeout`,
      ResultURL: `${this.county}/result`,
      ...more,
    }
  }

  /** Waits for so many calls at a path of the county, and gives them. */
  async called(path: string, count = 1): Promise<Call[]> {
    const found = () => this.calls.filter((call) => call.path === path)
    await until(
      () => found().length,
      (seen) => seen >= count,
    )
    return found()
  }

  async totals() {
    return (await this.ask('/switchboard/daraja/totals?by=account')).json as unknown as {
      netCents: number
      c2b: { count: number; cents: number }
      accounts: { utilityCents: number; chargesCents: number }
      netByAccount: Record<string, number>
    }
  }

  messages(phone = PHONE): string[] {
    return this.inbox.of(`+${phone}`).map(({ text }) => text)
  }
}
