import type { IncomingHttpHeaders } from 'node:http'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * True when a writing request came from a page of this site (OWASP CSRF cheat sheet, "Fetch Metadata" with origin fallback).
 * Chromium leaves Sec-Fetch-Site out over plain HTTP and old feature-phone browsers send neither it nor Origin, hence Referer last.
 */
export function fromThisSite(method: string, headers: IncomingHttpHeaders, host: string): boolean {
  if (SAFE.has(method)) return true
  const site = headers['sec-fetch-site']
  if (typeof site === 'string') return site === 'same-origin' || site === 'none'
  const { origin, referer } = headers
  if (typeof origin === 'string') return hostOf(origin) === host
  if (typeof referer === 'string') return hostOf(referer) === host
  return false
}

function hostOf(address: string): string | null {
  try {
    return new URL(address).host
  } catch {
    return null
  }
}
