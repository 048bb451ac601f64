import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

export type Counts = {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly failures: readonly string[]
  readonly unsure: readonly string[]
}

export const sum = (all: readonly Counts[]): Counts =>
  all.reduce((a, b) => ({
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
    unsure: [...a.unsure, ...b.unsure],
  }))

/** A thing that passes or fails as a whole counts as one test. */
export const whole = (name: string, passed: boolean): Counts => ({
  passed: passed ? 1 : 0,
  failed: passed ? 0 : 1,
  skipped: 0,
  failures: passed ? [] : [name],
  unsure: [],
})

const started = new Set<number>()

// Children run in groups of their own, so that Ctrl-C or a kill of this process ends their workers and databases too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    for (const pid of started) endGroup(pid, signal)
    process.exit(130)
  })
}

function endGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // It has ended already.
  }
}

export type RunOptions = {
  readonly env?: NodeJS.ProcessEnv
  /** Keeps the output until the end and gives it whole then, for what runs beside something else. */
  readonly apart?: boolean
}

/** Runs a program from the project's folder to its end, its output passed through; gives the exit code. */
export function run(program: string, args: readonly string[], { env = {}, apart = false }: RunOptions = {}): Promise<number> {
  return new Promise((resolve) => {
    const output = apart ? 'pipe' : 'inherit'
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', output, output],
      detached: process.platform !== 'win32',
    })
    const kept: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => kept.push(chunk))
    if (child.pid) started.add(child.pid)
    child.on('error', (error) => {
      console.error(`${program}: ${error.message}`)
      resolve(127)
    })
    child.on('close', (code) => {
      if (child.pid) started.delete(child.pid)
      process.stdout.write(Buffer.concat(kept))
      resolve(code ?? 1)
    })
  })
}

async function check(name: string, program: string, args: readonly string[]): Promise<Counts> {
  const began = performance.now()
  const code = await run(program, args)
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
  return whole(name, code === 0)
}

const nodeModule = (path: string) => join(root, 'node_modules', path)

/** The compiler over the whole project. */
export const checkTypes = (): Promise<Counts> => check('types', process.execPath, [nodeModule('typescript/bin/tsc'), '--noEmit', '-p', '.'])

/** Format and lint. */
export const checkStyle = (): Promise<Counts> =>
  check('format and lint', process.execPath, [nodeModule('@biomejs/biome/bin/biome'), 'check', '--log-level=warn'])

/**
 * Runs one of Vitest's projects, or the files of it that match. A run that dies counts as one failure more than it told of. What fails is tried once more,
 * so that a slow moment of the machine is told from a defect; what passed only then is named at the end, for it is one of the two and somebody must say which.
 */
export async function runTests(
  project: string,
  filters: readonly string[] = [],
  { env = {}, apart = false }: RunOptions = {},
): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'kaunti-counts-'))
  const file = join(folder, 'counts.json')
  const args = ['run', '--project', project, '--reporter=default', '--reporter=./tools/count-reporter.ts', '--retry=1', ...filters]
  const code = await run(process.execPath, [nodeModule('vitest/vitest.mjs'), ...args], {
    env: { ...env, CI: '1', KAUNTI_TEST_COUNTS: file },
    apart,
  })
  const counts = readCounts(file)
  rmSync(folder, { recursive: true, force: true })
  return code !== 0 && counts.failed === 0 ? sum([counts, whole(`${project}: ended with ${code}`, false)]) : counts
}

function readCounts(file: string): Counts {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return whole('a run of tests ended without telling its counts', false)
  }
}

/** Ends the process with what failed, a line each, and the one line that tells how it went. */
export function finish(counts: Counts): never {
  if (counts.skipped > 0) console.log(`${counts.skipped} skipped`)
  for (const name of counts.unsure) console.log(`Passed only when tried again: ${name}`)
  for (const failure of counts.failures) console.log(`✗ ${failure.replace(/\s+/g, ' ').slice(0, 400)}`)
  process.on('exit', () => console.log(`${counts.passed} passed, ${counts.failed} failed`))
  process.exit(counts.failed > 0 ? 1 : 0)
}
