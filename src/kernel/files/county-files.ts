import { mkdir } from 'node:fs/promises'
import { DiskStore, removeAbandoned } from './disk-store.ts'
import { DocumentThread } from './document-thread.ts'
import type { FileStore } from './file-store.ts'
import { type KeyRing, openKeyRing } from './keys.ts'
import { type ClamdAddress, clamdScanner, noScanner, type Scanner } from './scanner.ts'
import { WorkThread } from './work-thread.ts'

/** Everything a county needs to keep, check, make and sign files. */
export type CountyFiles = {
  readonly store: FileStore
  /** A folder for uploads that are still being looked at, on a disk with room for them. */
  readonly incoming: string
  readonly scanner: Scanner
  readonly keys: KeyRing
  readonly documents: DocumentThread
  /** Where large files of others are read and written. */
  readonly work: WorkThread
  [Symbol.asyncDispose](): Promise<void>
}

export type FilesConfiguration = {
  /** Where contents are kept. Belongs into the backup. */
  readonly folder: string
  /** Where the signing keys are. Never in the backup, never in the database. */
  readonly keysFolder: string
  readonly clamd?: ClamdAddress
}

declare module '../context/county.ts' {
  interface County {
    readonly files: CountyFiles
    /** Where sealed roots of the audit trail are appended, outside the database; best on a disk of another machine. */
    readonly anchorsFolder: string
  }
}

/** Opens a county's files on this machine's disk. Throws a plain sentence when the key folder is missing, empty or readable by others. */
export async function openFiles(configuration: FilesConfiguration, now: Temporal.Instant): Promise<CountyFiles> {
  await mkdir(configuration.folder, { recursive: true, mode: 0o700 })
  const store = await DiskStore.open(configuration.folder)
  await removeAbandoned(store.incoming, now)
  const keys = await openKeyRing(configuration.keysFolder)
  const documents = new DocumentThread()
  const work = new WorkThread()
  return {
    store,
    incoming: store.incoming,
    scanner: configuration.clamd ? clamdScanner(configuration.clamd) : noScanner,
    keys,
    documents,
    work,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([documents.close(), work.close()])
    },
  }
}
