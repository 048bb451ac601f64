import { DEMO_ACCOUNT } from '../../simulators/daraja.ts'
import type { DarajaClient } from '../../src/engines/money/mpesa/daraja-client.ts'
import { callbackPath } from '../../src/engines/money/mpesa/mpesa-settings.ts'
import { type TestCounty, testCounty } from './county.ts'
import { DarajaWorld } from './daraja-world.ts'
import { freePort } from './free-port.ts'

export const SHORTCODE = '600984'
export const CALLBACK_KEY = 'unguessable0123456789'

export type MpesaCounty = AsyncDisposable & { readonly daraja: DarajaWorld; readonly county: TestCounty; readonly mpesa: DarajaClient }

/** A county that listens, and a simulated Daraja which calls it, with an operator who may pay out. */
export async function mpesaCounty(world: Parameters<typeof DarajaWorld.open>[0] = {}): Promise<MpesaCounty> {
  const daraja = await DarajaWorld.open({ account: { shortcode: SHORTCODE }, ...world })
  const port = await freePort()
  const { consumerKey, consumerSecret, passkey, initiator, initiatorPassword } = DEMO_ACCOUNT
  const { json } = await daraja.ask(`/switchboard/daraja/security-credential?password=${initiatorPassword}`)
  const county = await testCounty({
    publicUrl: `http://127.0.0.1:${port}`,
    mpesa: {
      baseUrl: daraja.url,
      consumerKey,
      consumerSecret,
      passkey,
      shortcode: SHORTCODE,
      callbackKey: CALLBACK_KEY,
      nominatedNumber: '0722000000',
      operator: { initiator, securityCredential: json.securityCredential as unknown as string },
      timeoutMs: 20_000,
    },
  })
  // Daraja's clock is the world's: the county's stands beside it.
  county.clock.set(Temporal.Now.instant())
  await (await county.web()).listen({ port, host: '127.0.0.1' })
  const mpesa = county.mpesa as DarajaClient
  const address = (what: 'validation' | 'confirmation' | 'pulled') => county.publicUrl + callbackPath(CALLBACK_KEY, what)
  await mpesa.registerUrls({ confirmation: address('confirmation'), validation: address('validation') })
  await mpesa.registerPull(address('pulled'))
  return {
    daraja,
    county,
    mpesa,
    async [Symbol.asyncDispose]() {
      await daraja[Symbol.asyncDispose]()
      await county[Symbol.asyncDispose]()
    },
  }
}
