import { join, resolve } from 'node:path'
import { backup } from '../kernel/database/backup.ts'
import { restore } from '../kernel/database/restore.ts'
import { type Settings, StartRefused } from './settings.ts'

type Print = (line: string) => void

/** `kaunti backup [FOLDER]`: database, files and definitions of the county, while it works. A given server is read as its owner; the demo's own is copied. */
export async function runBackup(settings: Settings, [folder]: readonly string[], print: Print): Promise<void> {
  const made = Temporal.Now.plainDateTimeISO('Africa/Nairobi').toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '')
  const target = folder ?? join('backups', `${settings.county}-${made}`)
  const done = await orRefuse(
    backup({
      target,
      source: settings.databaseUrl
        ? { ownerUrl: ownerUrl(settings) }
        : { dataDir: embeddedFolder(settings), database: `kaunti_${settings.county}` },
      filesDir: filesFolder(settings),
      extra: { definitions: resolve('counties', settings.county) },
    }),
  )
  print(
    `Backed up ${done.rows} rows of ${done.tables} tables and ${done.files} uploaded files to ${done.target}: ${done.parts} files with their sums.`,
  )
  print('It holds personal data in the clear, and no signing keys: encrypt it, and keep the keys apart.')
}

/** `kaunti restore FOLDER`: into an empty database or, for the demo, a data folder that does not exist yet. Refuses whatever does not agree with the backup's count. */
export async function runRestore(settings: Settings, [folder]: readonly string[], print: Print): Promise<void> {
  if (!folder) throw new StartRefused('say kaunti restore FOLDER')
  const done = await orRefuse(
    restore({
      backup: folder,
      into: settings.databaseUrl ? { ownerUrl: ownerUrl(settings) } : { dataDir: embeddedFolder(settings) },
      filesDir: filesFolder(settings),
    }),
  )
  print(
    `Restored ${done.database}: ${done.rows} rows of ${done.tables} tables, each counted and compared, and ${done.files} uploaded files.`,
  )
  print('Put the signing keys back in KEYS_DIR, then run kaunti audit verify.')
}

const embeddedFolder = (settings: Settings): string => join(settings.dataDir, settings.county, 'postgres')
const filesFolder = (settings: Settings): string => settings.filesDir ?? join(settings.dataDir, settings.county, 'files')

function ownerUrl(settings: Settings): string {
  if (!settings.ownerDatabaseUrl)
    throw new StartRefused('OWNER_DATABASE_URL is not set; a backup reads, and a restore writes, as the owner of the database')
  return settings.ownerDatabaseUrl
}

async function orRefuse<R>(work: Promise<R>): Promise<R> {
  try {
    return await work
  } catch (error) {
    throw new StartRefused((error as Error).message)
  }
}
