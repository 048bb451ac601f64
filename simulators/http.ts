import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type SimulatorRequest = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly response: ServerResponse
  /** Nobody listens for so long: connections are refused, those that stand are cut. It concerns every simulator of the server. */
  readonly refuseFor: (ms: number) => void
}

/** One simulated part of the outside world: it answers the requests it knows and gives false for all others. */
export type Simulator = {
  readonly handle: (request: SimulatorRequest) => boolean | Promise<boolean>
  readonly close: () => void
}

const BODY_LIMIT = 200_000

/** Serves simulators on 127.0.0.1, and nowhere else: they know no passwords. Port 0 takes a free one. */
export async function serveSimulators(simulators: readonly Simulator[], port: number) {
  const server = createServer(async (request, response) => {
    const address = new URL(request.url ?? '/', 'http://simulator')
    try {
      const body = await readBody(request)
      if (body === null) return answer(response, 413, 'Too large')
      const { method = 'GET', headers } = request
      const asked = { method, path: address.pathname, query: address.searchParams, headers, body, response, refuseFor }
      for (const simulator of simulators) if (await simulator.handle(asked)) return
      answer(response, 404, 'The requested resource could not be found.')
    } catch (error) {
      if (!response.headersSent && !response.destroyed) answer(response, 500, String(error))
    }
  })
  const listen = (at: number) =>
    new Promise<void>((done, failed) =>
      server.once('error', failed).listen(at, '127.0.0.1', () => {
        server.off('error', failed)
        done()
      }),
    )
  await listen(port)
  const taken = (server.address() as AddressInfo).port
  let again: NodeJS.Timeout | undefined
  function refuseFor(ms: number): void {
    clearTimeout(again)
    server.close()
    // The answer to whoever asked for this is still on its way.
    setTimeout(() => server.closeAllConnections(), 50)
    again = setTimeout(() => void listen(taken).catch((error) => console.error(`Simulators: ${error}`)), ms)
  }
  return {
    url: `http://127.0.0.1:${taken}`,
    async close() {
      clearTimeout(again)
      for (const simulator of simulators) simulator.close()
      server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}

export function answer(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text)
}

export const answerJson = (response: ServerResponse, status: number, value: unknown): void =>
  answer(response, status, JSON.stringify(value), 'application/json; charset=utf-8')

/** What was sent as JSON; null when it is none. */
export function readJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    // Read to its end all the same: who is cut off while sending never sees the answer.
    if (size <= BODY_LIMIT) chunks.push(chunk as Buffer)
  }
  return size > BODY_LIMIT ? null : Buffer.concat(chunks).toString('utf8')
}
