/** A process that runs a database until it is killed, and writes numbered rows as fast as it can: for the tests of kill -9. */
import { startEmbedded } from '../../src/kernel/database/launcher.ts'
import { withClient } from '../../src/kernel/database/roles.ts'
import { testBinaries } from './test-server.ts'

const server = await startEmbedded({
  dataDir: process.argv[2] as string,
  profile: 'durable',
  database: 'kaunti_test',
  binaries: testBinaries(),
})
console.log(JSON.stringify({ postgres: server.pid }))
await withClient(server.ownerUrl, async (client) => {
  await client.query('create table if not exists public.written (id bigint primary key)')
  const { rows } = await client.query<{ next: string }>('select coalesce(max(id), 0) + 1 as next from public.written')
  for (let id = Number(rows[0]?.next); ; id++) {
    await client.query('insert into public.written values ($1)', [id])
    console.log(JSON.stringify({ written: id }))
  }
})
