/**
 * Starts a TypeScript file of this project on the pinned Node, installing what is missing first.
 * Must itself run on Node 20 without any dependency: it is the first thing that runs on a fresh clone.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [script, ...rest] = process.argv.slice(2)
if (!script) refuse('usage: node tools/run.mjs FILE [ARGUMENTS]')

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))
const needed = readJson(join(root, 'package.json'))
// The demo needs no test tools: a newcomer on a slow line waits only for what runs.
const runtimeOnly = script === 'src/main.ts' && !existsSync(join(root, 'node_modules/vitest'))

if (!installed()) {
  console.log('Kaunti: installing packages (once) ...')
  const npm = process.env.npm_execpath
  const flags = [
    'install',
    '--no-save',
    '--prefer-offline',
    '--loglevel=error',
    '--no-audit',
    '--no-fund',
    ...(runtimeOnly ? ['--omit=dev'] : []),
  ]
  const done = npm
    ? spawnSync(process.execPath, [npm, ...flags], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    : spawnSync('npm', flags, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' })
  if (done.status !== 0) refuse('npm could not install the packages; see the lines above')
}

const node = pinnedNode() ?? (Number(process.versions.node.split('.')[0]) >= 26 ? process.execPath : undefined)
if (!node) refuse(`no Node 26 for ${process.platform}-${process.arch} among the packages; install Node 26 and start again`)

const args = [
  '--enable-source-maps',
  '--disable-warning=ExperimentalWarning',
  '--import',
  join(root, 'tools/loader.mjs'),
  join(root, script),
  ...rest,
]
const env = { ...process.env, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, '.cache/compile') }

if (realpathSync(node) === realpathSync(process.execPath) && process.execve) {
  process.execve(node, [node, ...args], env)
} else {
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)))
}

function pinnedNode() {
  for (const name of [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`]) {
    const path = join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    if (existsSync(path)) return path
  }
  return undefined
}

/** True when every package the lock names for this machine is in place at the locked version. */
function installed() {
  const markPath = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(markPath)) return false
  const have = readJson(markPath).packages
  for (const [path, wanted] of Object.entries(readJson(join(root, 'package-lock.json')).packages)) {
    if (path === '' || (wanted.dev && runtimeOnly)) continue
    const found = have[path]
    if (!found) {
      if (wanted.optional || wanted.devOptional || wanted.peer) continue
      return false
    }
    if (found.version !== wanted.version || found.integrity !== wanted.integrity) return false
  }
  return Object.keys(needed.dependencies).every((name) => existsSync(join(root, 'node_modules', name)))
}

function refuse(reason) {
  console.error(`Kaunti: ${reason}`)
  process.exit(1)
}
