import type { Example, InputSchemas, Route } from '../../src/kernel/web/route.ts'

/** The address of a route, filled in by its example. */
export function addressOf(route: Route, example: Example<InputSchemas>): string {
  const params = (example.params ?? {}) as Record<string, string>
  const path = route.path.replace(/:(\w+)|\*/g, (mark, name: string | undefined) => encodeURIComponent(String(params[name ?? '*'] ?? mark)))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries((example.query ?? {}) as Record<string, unknown>))
    for (const each of [value].flat()) query.append(name, String(each))
  return query.size > 0 ? `${path}?${query}` : path
}

/** The cookies of an example as a browser sends them; empty without any. */
export const cookiesOf = (example: Example<InputSchemas>): string =>
  Object.entries(example.cookies ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join('; ')
