import { africasTalking } from '../../simulators/africas-talking.ts'
import { DEMO_ACCOUNT, daraja } from '../../simulators/daraja.ts'
import { serveSimulators } from '../../simulators/http.ts'
import { type HandsetMessage, Inbox } from '../../simulators/inbox.ts'
import { manifests } from '../../src/app/modules.ts'
import { openSenders } from '../../src/engines/messages/settings.ts'
import { registerAtDaraja } from '../../src/engines/money/mpesa/register.ts'
import { startWorker } from '../../src/kernel/jobs/worker.ts'
import { type TestCounty, testCounty } from './county.ts'
import { freePort } from './free-port.ts'
import { RealTestClock } from './test-clock.ts'
import { until } from './until.ts'

/** The first paybill of the county's file. */
const SHORTCODE = '600984'
const PIN = '1234'

export type RunningCounty = {
  readonly county: TestCounty
  readonly url: string
  /** The SMS a phone received, the newest last. */
  messages(phone: string): readonly HandsetMessage[]
  /** Waits for an SMS that matches, the newest first, and that was not given before; gives its text. */
  message(phone: string, wanted: RegExp): Promise<string>
  /** M-Pesa on a phone. */
  readonly mpesa: {
    /** Waits until a phone asks for the PIN, and enters it; gives M-Pesa's number of the payment. */
    enterPin(phone: string): Promise<string>
    /** Pays from the phone's own menu; gives M-Pesa's number of the payment. */
    payBill(phone: string, account: string, shillings: number): Promise<string>
    /** Safaricom takes a payment back. */
    reverse(receipt: string): Promise<void>
  }
  [Symbol.asyncDispose](): Promise<void>
}

/** A whole county as people meet it: web server on a port, worker, and the simulated providers, on a database of the test's own. */
export async function runningCounty({ demo = false }: { demo?: boolean } = {}): Promise<RunningCounty> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const inbox = new Inbox()
  const simulators = await serveSimulators(
    [
      africasTalking({ username: 'sandbox', apiKey: 'simulator', callbackUrl: `${url}/callbacks/africas-talking/delivery`, inbox }),
      daraja({ account: { shortcode: SHORTCODE }, latencyMs: 0, inbox }),
    ],
    0,
  )
  const senders = openSenders({ sms: { url: simulators.url, username: 'sandbox', apiKey: 'simulator', dailySegments: 5_000 } })
  const { consumerKey, consumerSecret, passkey } = DEMO_ACCOUNT
  const mpesa = {
    baseUrl: simulators.url,
    consumerKey,
    consumerSecret,
    passkey,
    shortcode: SHORTCODE,
    callbackKey: 'unguessable0123456789',
    nominatedNumber: '0722000000',
    timeoutMs: 20_000,
  }
  const county = await testCounty({ demo, publicUrl: url, senders, mpesa, clock: new RealTestClock() })
  const app = await county.web()
  await app.listen({ port, host: '127.0.0.1' })
  const [worker] = await Promise.all([
    startWorker({ appUrl: county.base.urls.appUrl, county, jobs: manifests.flatMap((manifest) => manifest.jobs ?? []) }),
    registerAtDaraja(county),
  ])
  const given = new Set<string>()
  const messages: RunningCounty['messages'] = (phone) => inbox.of(phone)

  async function ask<R>(path: string, body?: object): Promise<R> {
    const answer = await fetch(
      simulators.url + path,
      body ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {},
    )
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as R
  }
  const handset = (phone: string, what: string) => `/handset/${encodeURIComponent(phone)}/${what}`
  const paid = ({ receipt, ...more }: { receipt?: string | null }): string => {
    if (!receipt) throw new Error(`M-Pesa took nothing: ${JSON.stringify(more)}`)
    return receipt
  }

  return {
    county,
    url,
    messages,
    async message(phone, wanted) {
      const found = await until(
        () => messages(phone).findLast(({ id, text }) => wanted.test(text) && !given.has(id)) ?? messages(phone).map(({ text }) => text),
        (seen) => !Array.isArray(seen),
      )
      const { id, text } = found as HandsetMessage
      given.add(id)
      return text
    },
    mpesa: {
      async enterPin(phone) {
        const { prompts } = await until(
          () => ask<{ prompts: { id: string }[] }>(handset(phone, 'wallet')),
          (wallet) => wallet.prompts.length > 0,
        )
        return paid(await ask(handset(phone, `prompts/${prompts[0]?.id}`), { pin: PIN }))
      },
      payBill: async (phone, account, amount) =>
        paid(await ask(handset(phone, 'pay'), { shortcode: SHORTCODE, account, amount, pin: PIN })),
      reverse: async (receipt) => {
        await ask('/switchboard/daraja/reverse', { receipt })
      },
    },
    async [Symbol.asyncDispose]() {
      await worker.stop()
      await county[Symbol.asyncDispose]()
      await simulators.close()
    },
  }
}
