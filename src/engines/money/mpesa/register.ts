import type { County } from '../../../kernel/context/county.ts'
import { callbackPath } from './mpesa-settings.ts'

/**
 * Tells Daraja where the county is told of payments, and that it will ask for the list of them. In production once, by `kaunti money register`; on a demo at each start,
 * since the simulated Daraja forgets. Throws `DarajaError`.
 */
export async function registerAtDaraja(county: County): Promise<void> {
  const { mpesa, publicUrl } = county
  if (!mpesa) throw new Error('M-Pesa is not set up: DARAJA_CONSUMER_KEY and the settings beside it.')
  const address = (what: 'validation' | 'confirmation' | 'pulled') => publicUrl + callbackPath(mpesa.settings.callbackKey, what)
  await mpesa.registerUrls({ confirmation: address('confirmation'), validation: address('validation') })
  await mpesa.registerPull(address('pulled'))
}
