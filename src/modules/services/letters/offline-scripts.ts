import { join } from 'node:path'

let kept: Promise<string> | undefined

/** The script of the page that checks letters without network, bundled once for each process. */
export function offlineScript(): Promise<string> {
  kept ??= bundle()
  return kept
}

async function bundle(): Promise<string> {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'offline-page.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
  })
  return outputFiles[0]?.text ?? ''
}

/**
 * Keeps what checking needs in the browser: with network the newest, without it what was there last. Pages of people are none of its business:
 * it answers only for the addresses it names and for the styles they use.
 */
export const offlineWorker = `const kept = 'letters-1'
const ours = (url) => url.pathname === '/V/offline' || url.pathname === '/V/offline.js' || url.pathname === '/V/keys.json' || url.pathname === '/V/revocations'
const looks = (url) => url.pathname.startsWith('/assets/') || /^.(theme|crest)\\./.test(url.pathname)
self.addEventListener('install', (event) => event.waitUntil(caches.open(kept).then((cache) => cache.addAll(['/V/offline', '/V/offline.js', '/V/keys.json', '/V/revocations'])).then(() => self.skipWaiting())))
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== location.origin || !(ours(url) || looks(url))) return
  event.respondWith(
    caches.open(kept).then((cache) =>
      fetch(event.request)
        .then((answer) => {
          if (answer.ok) cache.put(event.request, answer.clone())
          return answer
        })
        .catch(async () => (await cache.match(event.request, { ignoreSearch: true })) ?? Response.error()),
    ),
  )
})
`
