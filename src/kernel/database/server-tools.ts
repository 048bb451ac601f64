import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

/** Finds `pg_dump` or `pg_restore` fit for a server: of its own major version, or else a newer one. Throws one line when there is none. */
export function findTool(name: 'pg_dump' | 'pg_restore', serverMajor: number): string {
  const debian = Array.from({ length: 10 }, (_, index) => `/usr/lib/postgresql/${serverMajor + index}/bin`)
  for (const folder of [...debian, ...(process.env.PATH ?? '').split(':')]) {
    const path = join(folder, name)
    if (!folder || !existsSync(path)) continue
    const version = Number(/(\d+)/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[1])
    if (version >= serverMajor) return path
  }
  throw new Error(`No ${name} for PostgreSQL ${serverMajor} was found. Install the package postgresql-client-${serverMajor}.`)
}

/** Runs a tool on the database of this address; the password goes by the environment, where other users cannot read it. Throws its first line of complaint. */
export async function runTool(tool: string, url: string, args: readonly string[]): Promise<void> {
  const { host, port, user, password, database } = new pg.Client({ connectionString: url })
  const sslMode = new URL(url).searchParams.get('sslmode')
  const env = {
    PATH: process.env.PATH,
    LC_ALL: 'C.UTF-8',
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGDATABASE: database,
    PGPASSWORD: password ?? '',
    ...(sslMode ? { PGSSLMODE: sslMode } : {}),
  }
  try {
    await promisify(execFile)(tool, args, { env, maxBuffer: 1 << 24 })
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split('\n')[0]
    throw new Error(said || (error as Error).message)
  }
}
