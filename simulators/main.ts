/**
 * The outside world for demo and tests, speaking its real protocols over HTTP on 127.0.0.1: SMS and USSD by Africa's Talking, M-Pesa by Daraja. Its
 * settings stand in README.md.
 */
import { africasTalking } from './africas-talking.ts'
import { DEMO_ACCOUNT, daraja } from './daraja.ts'
import { serveSimulators } from './http.ts'
import { Inbox } from './inbox.ts'
import { ussdGateway } from './ussd.ts'

const { env } = process
const port = Number(env.SIMULATOR_PORT ?? 8081)
const county = `http://127.0.0.1:${env.PORT ?? 8080}`
const inbox = new Inbox()
const ussd = ussdGateway({
  serviceCode: env.USSD_CODE ?? '*384*96#',
  callbackUrl: env.USSD_CALLBACK_URL ?? `${county}/callbacks/africas-talking/ussd`,
  eventsUrl: env.USSD_EVENTS_URL ?? '',
})
const simulators = [
  africasTalking({
    username: env.SIMULATOR_USERNAME ?? 'sandbox',
    apiKey: env.SIMULATOR_API_KEY ?? 'simulator',
    callbackUrl: env.SIMULATOR_CALLBACK_URL ?? `${county}/callbacks/africas-talking/delivery`,
    inbox,
  }),
  ussd,
  daraja({
    account: {
      consumerKey: env.DARAJA_CONSUMER_KEY ?? DEMO_ACCOUNT.consumerKey,
      consumerSecret: env.DARAJA_CONSUMER_SECRET ?? DEMO_ACCOUNT.consumerSecret,
      shortcode: env.DARAJA_SHORTCODE ?? DEMO_ACCOUNT.shortcode,
      organisation: env.DARAJA_ORGANISATION ?? `${(env.COUNTY ?? 'migori').toUpperCase()} COUNTY`,
      passkey: env.DARAJA_PASSKEY ?? DEMO_ACCOUNT.passkey,
      initiator: env.DARAJA_INITIATOR ?? DEMO_ACCOUNT.initiator,
      initiatorPassword: env.DARAJA_INITIATOR_PASSWORD ?? DEMO_ACCOUNT.initiatorPassword,
    },
    seed: env.DARAJA_SEED ?? 'daraja',
    ...(env.DARAJA_KEY_FILE ? { keyFile: env.DARAJA_KEY_FILE } : {}),
    inbox,
    busy: ussd.busy,
    // A demo's paybill has asked Safaricom for it.
    world: { externalValidation: true },
  }),
]

const server = await serveSimulators(simulators, port)
console.log(`Simulators: ${server.url}/switchboard`)

let stopping = false
const stop = () => {
  if (stopping) return
  stopping = true
  void server.close().then(() => process.exit(0))
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
process.on('disconnect', stop)
process.channel?.unref()
