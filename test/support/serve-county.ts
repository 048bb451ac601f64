import type { AddressInfo } from 'node:net'
import type { TestCounty } from './county.ts'

/** Opens a county's web server to browsers, and gives its address. */
export async function serveCounty(county: TestCounty): Promise<string> {
  const app = await county.web()
  await app.listen({ port: 0, host: '127.0.0.1' })
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
}
