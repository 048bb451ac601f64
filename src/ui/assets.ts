import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { scriptTexts } from './scripts/script-texts.ts'

export type Assets = {
  /** The folder to serve under `/assets/`: each file with its `.br` and `.gz` beside it. Names carry a content hash: immutable. */
  readonly folder: string
  /** Logical name to file name: `resident.css` → `resident.3f9a….css`. */
  readonly files: Readonly<Record<string, string>>
  /** Logical name to address: `assetPath('resident.css')` → `/assets/resident.3f9a….css`. Throws on a name that was not built. */
  readonly assetPath: (logical: string) => string
}

const here = dirname(fileURLToPath(import.meta.url))
const sheets = ['resident', 'staff']
const scripts = ['resident', 'staff']

/**
 * The style sheets and browser scripts, built into `<rootDir>/.cache/assets/<hash of the sources>` unless they are there already
 * (about a second the first time, a few milliseconds after). Two starters at once are safe: each builds apart and one rename wins.
 */
export async function ensureAssets(rootDir: string): Promise<Assets> {
  const cache = join(rootDir, '.cache', 'assets')
  const folder = join(cache, sourcesHash())
  if (!existsSync(join(folder, 'manifest.json'))) {
    mkdirSync(cache, { recursive: true })
    const building = mkdtempSync(`${folder}.`)
    try {
      writeFileSync(join(building, 'manifest.json'), JSON.stringify(await build(building)))
      renameSync(building, folder)
    } catch (error) {
      rmSync(building, { recursive: true, force: true })
      if (!existsSync(join(folder, 'manifest.json'))) throw error
    }
  }
  const files = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, string>
  return {
    folder,
    files,
    assetPath: (logical) => {
      const file = files[logical]
      if (!file) throw new Error(`no asset named ${logical}; there are ${Object.keys(files).join(', ')}`)
      return `/assets/${file}`
    },
  }
}

/** Changes whenever a sheet, a script, a word in a script or the way of building changes. */
function sourcesHash(): string {
  const hash = createHash('sha256')
  for (const folder of ['styles', 'scripts'])
    for (const name of readdirSync(join(here, folder)).sort())
      if (!name.includes('.test.')) hash.update(`${folder}/${name}\0`).update(readFileSync(join(here, folder, name)))
  hash.update(JSON.stringify([scriptTexts('en'), scriptTexts('sw')])).update(readFileSync(fileURLToPath(import.meta.url)))
  return hash.digest('hex').slice(0, 16)
}

async function build(folder: string): Promise<Record<string, string>> {
  // Both are large and only needed here: a warm start never loads them.
  const [{ compile }, esbuild] = await Promise.all([import('sass'), import('esbuild')])
  const files: Record<string, string> = {}
  const keep = (logical: string, text: string) => {
    const [name, ending] = logical.split('.') as [string, string]
    const file = `${name}.${createHash('sha256').update(text).digest('hex').slice(0, 12)}.${ending}`
    const bytes = Buffer.from(text)
    writeFileSync(join(folder, file), bytes)
    writeFileSync(join(folder, `${file}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
    writeFileSync(join(folder, `${file}.gz`), gzipSync(bytes, { level: 9 }))
    files[logical] = file
  }
  for (const sheet of sheets) keep(`${sheet}.css`, compile(join(here, 'styles', `${sheet}.scss`), { style: 'compressed' }).css)
  for (const script of scripts) {
    const { outputFiles } = await esbuild.build({
      entryPoints: [join(here, 'scripts', `${script}.ts`)],
      bundle: true,
      minify: true,
      write: false,
      format: 'iife',
      target: 'es2020',
      define: { KAUNTI_TEXTS: JSON.stringify({ en: scriptTexts('en'), sw: scriptTexts('sw') }) },
    })
    keep(`${script}.js`, outputFiles[0]?.text ?? '')
  }
  return files
}
