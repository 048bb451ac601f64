import pg from 'pg'
import type { ServerUrls } from './launcher.ts'

/** Set on the role, so that every connection of the app has them, whoever opens it. */
const APP_SETTINGS = {
  statement_timeout: '15s',
  lock_timeout: '5s',
  idle_in_transaction_session_timeout: '30s',
  timezone: 'Africa/Nairobi',
}

/** Makes the two roles every county shares on a server: the owner migrates, the app has no DDL. Safe to repeat. */
export async function createRoles(superuserUrl: string): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    const { rows } = await client.query(`select rolname from pg_roles where rolname in ('kaunti_owner', 'kaunti_app')`)
    if (rows.length === 2) return
    await client.query('begin')
    await client.query(`select pg_advisory_xact_lock(hashtextextended('kaunti.roles', 0))`)
    await client.query(`do $$ begin
      if not exists (select from pg_roles where rolname = 'kaunti_owner') then create role kaunti_owner login createdb; end if;
      if not exists (select from pg_roles where rolname = 'kaunti_app') then create role kaunti_app login; end if;
    end $$`)
    for (const [name, value] of Object.entries(APP_SETTINGS)) await client.query(`alter role kaunti_app set ${name} = '${value}'`)
    await client.query('commit')
  })
}

/**
 * Makes a county's database when it is missing. A demo database is marked at this moment and for ever: the mark lies in a schema of the superuser,
 * so that neither the owner nor the app can take it away or put it on a real county's database.
 */
export async function createDatabase(urls: (database: string) => ServerUrls, name: string, { demo }: { demo: boolean }): Promise<void> {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name))
    throw new Error(`"${name}" is not a name for a database: use small letters, digits and underscores.`)
  // Under another name until it is complete, because a database cannot be made and filled in one transaction.
  const draft = `${name}_being_made`.slice(-63)
  await withClient(urls('postgres').superuserUrl, async (client) => {
    await client.query(`select pg_advisory_lock(hashtextextended('kaunti.create_database', 0))`)
    const { rows } = await client.query('select from pg_database where datname = $1', [name])
    if (rows.length > 0) return
    await client.query(`drop database if exists "${draft}"`)
    await client.query(`create database "${draft}" owner kaunti_owner`)
    await client.query(`revoke temporary on database "${draft}" from public`)
    if (demo) await withClient(urls(draft).superuserUrl, markDemo)
    await client.query(`alter database "${draft}" rename to "${name}"`)
  })
}

/** Marks the database of this superuser connection as demo, for ever. */
export async function markDemo(client: pg.Client): Promise<void> {
  await client.query(`
    create schema kaunti_mark;
    create table kaunti_mark.demo (since timestamptz not null default now());
    insert into kaunti_mark.demo default values;
    create function kaunti_mark.refuse() returns trigger language plpgsql as
      $$ begin raise exception 'a demo database stays one for ever' using errcode = 'insufficient_privilege'; end $$;
    create trigger demo_for_ever before insert or update or delete or truncate on kaunti_mark.demo execute function kaunti_mark.refuse();
    grant usage on schema kaunti_mark to kaunti_owner, kaunti_app;
    grant select on kaunti_mark.demo to kaunti_owner, kaunti_app;
  `)
}

/** Opens one connection, runs the work, closes it. */
export async function withClient<R>(url: string, work: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString: url })
  // A server that stops tells its clients even after they said goodbye; unheard, that would end the process.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
