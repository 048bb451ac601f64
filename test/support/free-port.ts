import { createServer } from 'node:net'

/** Above those that browsers refuse to ask (the last is 10080), and below those from which systems take the near end of their connections: one of those would be taken while a county is down that comes back to its port. */
const [FIRST, COUNT] = [10_100, 20_000] as const

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = FIRST + Math.floor(Math.random() * COUNT)
    if (await isFree(port)) return port
  }
  throw new Error('No free port.')
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
