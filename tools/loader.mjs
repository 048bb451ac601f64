/**
 * Lets Node run .ts and .tsx files: transformed once by esbuild, kept by content hash in .cache/.
 * A changed file has another hash, so the cache is never stale and may be deleted at any time.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const cache = join(root, '.cache/ts')
const require = createRequire(import.meta.url)
// Maps without the sources in them, which lie beside: half as much to read at each start.
const options = { jsx: 'automatic', jsxImportSource: 'preact', sourcemap: 'inline', sourcesContent: false, target: 'node26' }
const recipe = `${require('esbuild/package.json').version} ${JSON.stringify(options)}`
const project = pathToFileURL(`${root}/`).href
const ours = (url) => url?.startsWith(project) && !url.includes('/node_modules/')
const packages = new Map()
let esbuild

registerHooks({
  // An import that names its file needs no looking up, and a package is the same one for all of us: asking Node anew for each is a fifth of a start's work.
  resolve(specifier, context, next) {
    const { parentURL, conditions } = context
    if (/^\.\.?\/.*\.(?:tsx?|m?js)$/.test(specifier) && parentURL?.startsWith('file:') && conditions.includes('import'))
      return { url: new URL(specifier, parentURL).href, ...(/\.tsx?$/.test(specifier) && { format: 'module' }), shortCircuit: true }
    if (!ours(parentURL) || /^[./]|:/.test(specifier)) return next(specifier, context)
    const key = `${specifier} ${conditions}`
    const known = packages.get(key)
    if (known) return known
    const found = { ...next(specifier, context), shortCircuit: true }
    packages.set(key, found)
    return found
  },
  load(url, context, next) {
    if (!/^file:.*\.tsx?$/.test(url) || url.includes('/node_modules/')) return next(url, context)
    const path = fileURLToPath(url)
    const text = readFileSync(path, 'utf8')
    const kept = join(cache, createHash('sha256').update(`${recipe}\n${url}\n${text}`).digest('hex'))
    let source
    try {
      source = readFileSync(kept, 'utf8')
    } catch {
      esbuild ??= require('esbuild')
      source = esbuild.transformSync(text, { loader: path.endsWith('x') ? 'tsx' : 'ts', sourcefile: path, ...options }).code
      mkdirSync(cache, { recursive: true })
      const draft = `${kept}.${process.pid}`
      writeFileSync(draft, source)
      renameSync(draft, kept)
    }
    return { format: 'module', source, shortCircuit: true }
  },
})
