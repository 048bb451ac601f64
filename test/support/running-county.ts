import { africasTalking } from '../../simulators/africas-talking.ts'
import { serveSimulators } from '../../simulators/http.ts'
import { manifests } from '../../src/app/modules.ts'
import { openSenders } from '../../src/engines/messages/settings.ts'
import { startWorker } from '../../src/kernel/jobs/worker.ts'
import { type TestCounty, testCounty } from './county.ts'
import { freePort } from './free-port.ts'
import { RealTestClock } from './test-clock.ts'

export type RunningCounty = {
  readonly county: TestCounty
  readonly url: string
  /** The SMS a phone received, the newest last. */
  messages(phone: string): Promise<{ text: string; at: string }[]>
  /** Waits for an SMS that matches, the newest first, and that was not given before; gives its text. Fails after 15 seconds. */
  message(phone: string, wanted: RegExp): Promise<string>
  [Symbol.asyncDispose](): Promise<void>
}

/** A whole county as people meet it: web server on a port, worker, and the simulated provider, on a database of the test's own. */
export async function runningCounty({ demo = false }: { demo?: boolean } = {}): Promise<RunningCounty> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const simulators = await serveSimulators(
    [africasTalking({ username: 'sandbox', apiKey: 'simulator', callbackUrl: `${url}/callbacks/africas-talking/delivery` })],
    0,
  )
  const senders = openSenders({ sms: { url: simulators.url, username: 'sandbox', apiKey: 'simulator', dailySegments: 5_000 } })
  const county = await testCounty({ demo, publicUrl: url, senders, clock: new RealTestClock() })
  const app = await county.web()
  await app.listen({ port, host: '127.0.0.1' })
  const worker = await startWorker({
    appUrl: county.base.urls.appUrl,
    county,
    jobs: manifests.flatMap((manifest) => manifest.jobs ?? []),
  })
  const given = new Set<string>()
  const messages: RunningCounty['messages'] = async (phone) => {
    const answer = await fetch(`${simulators.url}/handset/${encodeURIComponent(phone)}/messages`)
    const body = (await answer.json()) as { messages: { text: string; at: string }[] }
    return body.messages
  }
  return {
    county,
    url,
    messages,
    async message(phone, wanted) {
      for (let tries = 0; tries < 150; tries += 1) {
        const found = (await messages(phone)).reverse().find(({ text }) => wanted.test(text) && !given.has(`${phone} ${text}`))
        if (found) {
          given.add(`${phone} ${found.text}`)
          return found.text
        }
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      throw new Error(`${phone} got no SMS like ${wanted}; it has: ${JSON.stringify(await messages(phone))}`)
    },
    async [Symbol.asyncDispose]() {
      await worker.stop()
      await county[Symbol.asyncDispose]()
      await simulators.close()
    },
  }
}
