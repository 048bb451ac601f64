import { Logger, runMigrations } from 'graphile-worker'
import pg from 'pg'

/**
 * Brings graphile-worker's own tables (schema `jobs`) up to date and lets the app role work the queue. Its tables have row-level security without policies,
 * so that grants alone let nobody in. Repeated at each migration, because a newer graphile-worker may bring new tables.
 */
export async function migrateJobTables(ownerUrl: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2 })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  try {
    await runMigrations({ pgPool: pool, schema: 'jobs', logger: new Logger(() => () => {}) })
    await pool.query(ACCESS)
  } finally {
    await pool.end()
  }
}

const ACCESS = `
  grant usage on schema jobs to kaunti_app;
  grant select, insert, update, delete on all tables in schema jobs to kaunti_app;
  revoke insert, update, delete on jobs.migrations from kaunti_app;
  grant usage, select on all sequences in schema jobs to kaunti_app;
  grant execute on all functions in schema jobs to kaunti_app;
  do $$
  declare found regclass;
  begin
    for found in
      select c.oid::regclass from pg_class c
      where c.relnamespace = 'jobs'::regnamespace and c.relkind = 'r' and c.relrowsecurity
        and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'app')
    loop
      execute format('create policy app on %s to kaunti_app using (true) with check (true)', found);
    end loop;
  end $$;
`
