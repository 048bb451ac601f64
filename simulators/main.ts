/**
 * The outside world for demo and tests, speaking its real protocols over HTTP on 127.0.0.1. Settings: SIMULATOR_PORT (8081), SIMULATOR_CALLBACK_URL (the
 * address delivery reports go to; the demo's by default), SIMULATOR_USERNAME (sandbox), SIMULATOR_API_KEY (simulator).
 */
import { africasTalking } from './africas-talking.ts'
import { serveSimulators } from './http.ts'

const port = Number(process.env.SIMULATOR_PORT ?? 8081)
const simulators = [
  africasTalking({
    username: process.env.SIMULATOR_USERNAME ?? 'sandbox',
    apiKey: process.env.SIMULATOR_API_KEY ?? 'simulator',
    callbackUrl: process.env.SIMULATOR_CALLBACK_URL ?? `http://127.0.0.1:${process.env.PORT ?? 8080}/callbacks/africas-talking/delivery`,
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
