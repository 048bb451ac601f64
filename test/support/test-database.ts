import pg from 'pg'
import { inject } from 'vitest'
import type { Database } from '../../src/kernel/database/database.ts'
import type { ServerUrls } from '../../src/kernel/database/launcher.ts'
import { openDatabase } from '../../src/kernel/database/pool.ts'
import { markDemo, withClient } from '../../src/kernel/database/roles.ts'

export type TestDatabase = {
  readonly name: string
  /** As the app's role, as the product runs. */
  readonly db: Database
  /** As the owner, for what a test must set up or break. */
  readonly ownerDb: Database
  readonly urls: ServerUrls
  drop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export type CloneOptions = {
  /** Marked as demo, as `npm start` makes it. */
  readonly demo?: boolean
  /** Without any table, for tests of the migrator itself. */
  readonly empty?: boolean
  readonly max?: number
  /** Another template than the migrated one. */
  readonly from?: string | undefined
}

let keptSuperuser: Promise<pg.Client> | undefined

/** One connection for all the databases that a process makes and drops: a new one costs a third of a clone. It does not keep the process. */
function superuser(): Promise<pg.Client> {
  keptSuperuser ??= (async () => {
    const client = new pg.Client({ connectionString: inject('databaseServer').superuserUrl })
    const forget = () => {
      keptSuperuser = undefined
    }
    client.on('error', forget).on('end', forget)
    await client.connect()
    ;(client as pg.Client & { unref(): void }).unref()
    return client
  })()
  return keptSuperuser
}

/** A database of the test's own, cloned from the migrated template in some 50 ms: `await using base = await cloneDatabase()`. */
export async function cloneDatabase({ demo = false, empty = false, max = 8, from }: CloneOptions = {}): Promise<TestDatabase> {
  const server = inject('databaseServer')
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`
  const url = (role: string) => {
    const address = new URL(server.superuserUrl)
    address.username = role
    address.pathname = `/${name}`
    return address.href
  }
  const urls = { superuserUrl: url('postgres'), ownerUrl: url('kaunti_owner'), appUrl: url('kaunti_app') }
  const client = await superuser()
  await client.query(
    `create database ${name} template ${empty ? 'template0' : (from ?? server.template)} strategy file_copy owner kaunti_owner`,
  )
  await client.query(`revoke temporary on database ${name} from public`)
  if (demo && !from) await withClient(urls.superuserUrl, markDemo)
  const app = openDatabase(urls.appUrl, { max })
  const owner = openDatabase(urls.ownerUrl, { max: 2 })
  const drop = async () => {
    await Promise.all([app.close(), owner.close()])
    await (await superuser()).query(`drop database if exists ${name} with (force)`)
  }
  return { name, db: app.db, ownerDb: owner.db, urls, drop, [Symbol.asyncDispose]: drop }
}
