import { randomBytes } from 'node:crypto'
import type { Cookie } from '../../kernel/web/reply.ts'
import type { RequestFacts } from '../../kernel/web/route.ts'

/** Tells browsers apart for as long as a code is under way. It names nobody and opens nothing by itself. */
export const DEVICE_COOKIE = 'device'
const LIFE_SECONDS = 24 * 3_600

/** A browser as codes are bound to it, and the cookies to give with the reply (none when it has one already). */
export type Device = { readonly device: string; readonly cookies: readonly Cookie[] }

/** The browser's own mark, or a new one with the cookie that sets it: `redirectTo(path, undefined, { cookies })`. */
export function deviceOf(request: RequestFacts): Device {
  const known = knownDevice(request)
  if (known) return { device: known, cookies: [] }
  const device = randomBytes(32).toString('base64url')
  return { device, cookies: [{ name: DEVICE_COOKIE, value: device, maxAgeSeconds: LIFE_SECONDS }] }
}

/** The browser's mark, or undefined for one that never asked for a code. */
export function knownDevice(request: RequestFacts): string | undefined {
  const value = request.cookie(DEVICE_COOKIE)
  return value && /^[\w-]{43}$/.test(value) ? value : undefined
}
