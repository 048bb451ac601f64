import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** The figures of one web process in Prometheus' text format: requests by route and status, and Node's own. */
export function webMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'kaunti_request_seconds',
    help: 'Time from request to response, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  const faults = new Counter({ name: 'kaunti_faults_total', help: 'Requests that failed by a fault of ours', registers: [registry] })
  return {
    registry,
    measured: (method: string, route: string, status: number, ms: number): void =>
      seconds.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, ms / 1000),
    fault: (): void => faults.inc(),
  }
}
