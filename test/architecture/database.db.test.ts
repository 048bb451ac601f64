import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonalDataMap } from '../../src/core/basics/personal-data.ts'
import { cloneDatabase, type TestDatabase } from '../support/test-database.ts'
import { filesUnder, placeOf, readSource, root, sources } from './house.ts'

let base: TestDatabase
beforeAll(async () => {
  base = await cloneDatabase()
})
afterAll(() => base.drop())

const migrations = filesUnder('src', /\.sql$/).map(readSource)

/** Schemas that a library or the migrator fills, and PostgreSQL's own. */
const OURS = sql`n.nspname !~ '^(pg_|information_schema|public$|jobs$|kaunti$|kaunti_mark$)'`

const rows = async <R>(query: ReturnType<typeof sql<R>>) => (await query.execute(base.ownerDb)).rows
const names = async (query: ReturnType<typeof sql<{ name: string }>>) => (await rows(query)).map(({ name }) => name)

/** The tables a migration marks `-- append-only`, on a line of its own somewhere above `create table` and its comments. */
const appendOnly = migrations.flatMap(({ text }) =>
  [...text.matchAll(/^-- append-only\b.*\n(?:\s*--.*\n)*\s*create table (\w+\.\w+)/gim)].map(([, table]) => table as string),
)

const tables = () =>
  names(sql`select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and ${OURS} order by 1`)

test('every mark "append-only" stands above its table', () => {
  const marks = migrations.flatMap(({ text }) => [...text.matchAll(/^-- append-only\b/gim)])
  expect(appendOnly).toHaveLength(marks.length)
  expect(appendOnly).toContain('audit.entries')
})

test('an append-only table refuses the app to update, delete and truncate', async () => {
  for (const table of appendOnly) {
    const [column] = await names(
      sql`select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped
        and attidentity = '' and attgenerated = '' limit 1`,
    )
    for (const statement of [
      `update ${table} set ${column} = ${column} where false`,
      `delete from ${table} where false`,
      `truncate ${table}`,
    ]) {
      await expect(sql.raw(statement).execute(base.db), statement).rejects.toMatchObject({ code: '42501' })
    }
  }
})

test('a table that the app may only insert into is marked append-only', async () => {
  const sealed = await names(sql`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and ${OURS} and has_any_column_privilege('kaunti_app', c.oid, 'insert')
      and not has_any_column_privilege('kaunti_app', c.oid, 'update') and not has_table_privilege('kaunti_app', c.oid, 'delete')`)
  expect(sealed.filter((table) => !appendOnly.includes(table))).toEqual([])
})

test('the app has no DDL: it owns nothing and may create nothing', async () => {
  expect(
    await names(sql`select c.relname as name from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = 'kaunti_app'`),
  ).toEqual([])
  expect(
    await names(sql`select n.nspname as name from pg_namespace n where has_schema_privilege('kaunti_app', n.oid, 'create') and ${OURS}`),
  ).toEqual([])
})

test('every column of every table is classified: none, personal or sensitive', async () => {
  const classified: PersonalDataMap = Object.assign({}, ...(await declaredPersonalData()))
  const columns = await names(sql`
    select n.nspname || '.' || c.relname || '.' || a.attname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p') and not c.relispartition and ${OURS} order by 1`)
  const known = (column: string) => column in classified || classified[column.slice(0, column.lastIndexOf('.'))] === 'none'
  expect(
    columns.filter((column) => !known(column)),
    'not classified in any personalData',
  ).toEqual([])
  const existing = new Set([...columns, ...(await tables())])
  expect(
    Object.keys(classified).filter((name) => !existing.has(name)),
    'classified, but not in the database',
  ).toEqual([])
  const whole = Object.entries(classified).filter(([name, value]) => name.split('.').length === 2 && value !== 'none')
  expect(
    whole.map(([name]) => name),
    'a table as a whole can only be "none"; classify its columns',
  ).toEqual([])
})

async function declaredPersonalData(): Promise<PersonalDataMap[]> {
  const files = sources().filter(({ path }) => /^src\/.*\/(personal-data|module)\.ts$/.test(path) && placeOf(path)?.floor !== 'core')
  const found: PersonalDataMap[] = []
  for (const { path } of files) {
    for (const [name, value] of Object.entries(await import(pathToFileURL(join(root, path)).href))) {
      if (/PersonalData$/.test(name)) found.push(value as PersonalDataMap)
      else if (value && typeof value === 'object' && 'personalData' in value) found.push(value.personalData as PersonalDataMap)
    }
  }
  return found
}

test('no foreign key leads into a module’s schema from outside it', async () => {
  const modules = new Set(
    migrations
      .filter(({ place }) => place?.floor === 'modules')
      .flatMap(({ text }) => [...text.matchAll(/create schema (\w+)/gi)].map(([, schema]) => schema)),
  )
  const keys = await rows<{ name: string; source: string; target: string }>(sql`
    select k.conname as name, f.nspname as source, n.nspname as target from pg_constraint k
      join pg_class fc on fc.oid = k.conrelid join pg_namespace f on f.oid = fc.relnamespace
      join pg_class c on c.oid = k.confrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f'`)
  expect(keys.filter(({ source, target }) => source !== target && modules.has(target))).toEqual([])
})

test('instants are timestamptz, texts are text, keys are no sequences but where order is the point', async () => {
  const wrong = await rows<{ name: string }>(sql`
    select n.nspname || '.' || c.relname || '.' || a.attname || ' is ' || format_type(a.atttypid, a.atttypmod) as name
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and ${OURS}
      and a.atttypid::regtype::text in ('timestamp without time zone', 'time with time zone', 'character varying', 'character', 'money', 'json', 'real', 'double precision')
      and a.attname !~ '^(latitude|longitude)$'`)
  expect(wrong.map(({ name }) => name)).toEqual([])
  const serials = await names(sql`
    select n.nspname || '.' || c.relname || '.' || a.attname as name from pg_attrdef d
      join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where pg_get_expr(d.adbin, d.adrelid) like 'nextval%' and ${OURS}`)
  expect(serials).toEqual([])
})

test('columns of moments end in _at, days in _on: an "at" is an instant, an "on" is a day', async () => {
  const wrong = await names(sql`
    select n.nspname || '.' || c.relname || '.' || a.attname || ' is ' || format_type(a.atttypid, a.atttypmod) as name
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and ${OURS}
      and ((a.attname ~ '_at$' and a.atttypid <> 'timestamptz'::regtype) or (a.attname ~ '_on$' and a.atttypid <> 'date'::regtype))`)
  expect(wrong).toEqual([])
})

/** Foreign keys without an index on their side, and why that is right. A row that is never removed is never looked for from the other end. */
const WITHOUT_INDEX: Record<string, string> = {
  'cases.cases.cases_version_exists': 'published versions stay for ever, and each index here is paid for by every case',
  'cases.cases.cases_assisted_by_exists': 'people stay for ever; who was assisted by whom is asked of the audit trail',
  'cases.cases.cases_held_by_exists': 'who holds what is asked of cases.queue, so that taking up a case touches no index of the case',
  'cases.cases.cases_held_post_exists': 'posts stay for ever, and holding is asked of cases.queue',
  'money.heads.heads_fund_exists': 'funds and heads are a few dozen rows that stay for ever',
  'money.payments.payments_held_in_exists': 'accounts stay for ever, and each index here is paid for by every payment',
}

test('every foreign key has an index, or a stated reason', async () => {
  const bare = await names(sql`
    select k.conrelid::regclass || '.' || k.conname as name from pg_constraint k
      join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and ${OURS} and not exists (
      select from pg_index i where i.indrelid = k.conrelid
        and (select array_agg(column_number order by column_number) from unnest(i.indkey[0:cardinality(k.conkey) - 1]) column_number)
          = (select array_agg(column_number order by column_number) from unnest(k.conkey) column_number))
    order by 1`)
  // What a parent that neither changes its key nor goes away is referenced by needs no index for the database's sake.
  const codes = /_(ward|sub_county|office|department|directorate|role|language)\w*_exists$/
  expect(bare.filter((name) => !(name in WITHOUT_INDEX) && !codes.test(name))).toEqual([])
  expect(
    Object.keys(WITHOUT_INDEX).filter((name) => !bare.includes(name)),
    'has an index by now',
  ).toEqual([])
})

test('every table has a primary key', async () => {
  const bare = await names(sql`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and ${OURS} and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')`)
  expect(bare).toEqual([])
})

test('functions that run with the owner’s rights fix their search path and are not for everybody', async () => {
  const wrong = await names(sql`
    select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where p.prosecdef and n.nspname !~ '^(pg_|information_schema|public$|jobs$)'
      and (coalesce(array_to_string(p.proconfig, ','), '') not like '%search_path=%' or has_function_privilege('public', p.oid, 'execute'))`)
  expect(wrong).toEqual([])
})
