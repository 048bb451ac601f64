import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a running PostgreSQL writes about itself into its data folder. */
export type Postmaster = { readonly pid: number; readonly since: Date; readonly socketDir: string; readonly ready: boolean }

/** Reads `postmaster.pid`; undefined when there is none. The file alone proves nothing: see `findRunningPostmaster`. */
function readPostmaster(dataDir: string): Postmaster | undefined {
  let lines: string[]
  try {
    lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return { pid, since: new Date(Number(lines[2]) * 1000), socketDir: (lines[4] ?? '').trim(), ready: (lines[7] ?? '').trim() === 'ready' }
}

/** The PostgreSQL that really runs on this folder now, if one does. */
export function findRunningPostmaster(dataDir: string): Postmaster | undefined {
  const found = readPostmaster(dataDir)
  const process = found && readProcess(found.pid)
  return process && process.state !== 'Z' && isPostgresOn(process, dataDir) ? found : undefined
}

/**
 * Makes the folder free to start on, or throws one line that says why it is not. Never deletes `postmaster.pid`: PostgreSQL clears a stale one itself,
 * and deleting a live one would let two servers write the same files. An orphan (its Kaunti died) is asked to stop and waited for.
 */
export async function freeDataDir(dataDir: string): Promise<void> {
  const deadline = Date.now() + 30_000
  let asked = false
  while (true) {
    const found = readPostmaster(dataDir)
    const process = found && readProcess(found.pid)
    if (!found || !process) return
    // A killed server stays a zombie until its parent collects it, and while it does PostgreSQL takes its lock file for a live one.
    if (process.state !== 'Z') {
      if (!isPostgresOn(process, dataDir)) return
      if (!isOrphan(process, dataDir)) {
        const since = found.since.toISOString().slice(0, 19).replace('T', ' ')
        throw new Error(
          `Kaunti's database is already running in ${dataDir} (process ${found.pid}, since ${since} UTC, started by process ${process.parent}). Stop it or set another data folder.`,
        )
      }
      if (!asked) {
        asked = true
        signal(found.pid, 'SIGINT')
      }
    }
    if (Date.now() > deadline)
      throw new Error(`The database left behind in ${dataDir} (process ${found.pid}) does not stop. End it and start again.`)
    await sleep(20)
  }
}

/** Beside PostgreSQL's own files: which process started it, so that an orphan is known even where orphans are not handed to process 1. */
export const launcherFile = (dataDir: string): string => join(dataDir, 'kaunti-launcher.pid')

type Process = { readonly state: string; readonly parent: number; readonly command: string }

function readProcess(pid: number): Process | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return { state: state as string, parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }
    }
    const line = execFileSync('ps', ['-o', 'stat=,ppid=,command=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    const [, state, parent, command] = /^(\S+)\s+(\d+)\s+(.*)$/s.exec(line) ?? []
    return state && parent && command ? { state: state.charAt(0), parent: Number(parent), command } : undefined
  } catch {
    return undefined
  }
}

const isPostgresOn = (found: Process, dataDir: string): boolean =>
  found.command.includes('postgres') && found.command.includes(`-D ${dataDir} `)

function isOrphan(found: Process, dataDir: string): boolean {
  try {
    return found.parent !== Number(readFileSync(launcherFile(dataDir), 'utf8'))
  } catch {
    return found.parent === 1
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
