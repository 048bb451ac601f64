import { sql } from 'kysely'
import { newId } from '../../src/core/basics/ids.ts'
import { openCase } from '../../src/engines/cases/open-case.ts'
import type { Actor } from '../../src/kernel/context/actor.ts'
import { asActor } from '../../src/kernel/context/context.ts'
import { asSuperuser, type BenchCounty } from './bench-county.ts'

const BATCH = 25_000
const GIVEN =
  'Achieng,Akinyi,Atieno,Awuor,Moraa,Kerubo,Nyaboke,Wanjiku,Nekesa,Nafula,Ouma,Otieno,Ochieng,Odhiambo,Okoth,Barasa,Wekesa,Mogaka,Nyamweya,Chacha,Marwa,Robi,Boke,Gati'.split(
    ',',
  )
const FAMILY =
  'Onyango,Owino,Opiyo,Omondi,Oduor,Juma,Mwita,Nyangi,Wafula,Simiyu,Makokha,Oketch,Ogola,Ayieko,Obura,Masai,Nyamohanga,Sagwe,Ombati,Kegode,Ngʼangʼa,Kiprop,Mutua,Njoroge'.split(
    ',',
  )

/**
 * Fills the county with so many more cases of the bench's kind, each with its answers, history and audit lines: one case is opened by the product,
 * then multiplied by the database with other keys, wards, names and days. Nine of ten are closed, as in a county with years behind it.
 */
export async function seedCases(bench: BenchCounty, count: number): Promise<void> {
  if (count <= 0) return
  const began = performance.now()
  const first = await oneCase(bench)
  const before = seededSoFar.get(bench) ?? 0
  for (let from = 0; from < count; from += BATCH) await multiply(bench, first, before + from, Math.min(BATCH, count - from))
  seededSoFar.set(bench, before + count)
  // As in a county whose years behind it were vacuumed and written out long ago.
  const tables = [
    'cases.cases',
    'cases.queue',
    'cases.names',
    'cases.answers',
    'cases.history',
    'cases.name_words',
    'audit.entries',
    'audit.payloads',
  ]
  await asSuperuser(bench, `vacuum analyze ${tables.join(', ')}`)
  await asSuperuser(bench, 'checkpoint')
  console.log(`seeded ${count.toLocaleString('en-KE')} cases in ${((performance.now() - began) / 1000).toFixed(1)} s`)
}

async function oneCase(bench: BenchCounty): Promise<string> {
  const { person, phone } = await bench.resident()
  const actor: Actor = { kind: 'resident', person, name: '', session: null, grants: [], posts: [], phone }
  const ward = bench.county.places.wards[0]?.code as number
  const opened = await asActor(bench.county, actor, (ctx) =>
    openCase(ctx, {
      id: newId(Date.now()),
      version: bench.type.hash,
      submission: {
        answers: {
          kind: 'pothole',
          ward: String(ward),
          landmark: 'Near the market, opposite the primary school',
          danger: 'worse',
          details:
            'A deep hole in the middle of the road. Vehicles leave the road to pass it, and children walk there on their way to school.',
          giveName: true,
          reporterName: 'Bench Resident',
          truth: true,
        },
        calculated: {},
        index: {},
      },
      applicant: person,
      phone,
      language: 'en',
    }),
  )
  return opened.case.id
}

async function multiply(bench: BenchCounty, first: string, from: number, count: number): Promise<void> {
  const { db } = bench.owner
  const columns = await sql<{ name: string }>`
    select column_name as name from information_schema.columns where table_schema = 'cases' and table_name = 'cases' and is_generated = 'NEVER'`.execute(
    db,
  )
  const changed: Record<string, string> = {
    id: `overlay(overlay(gen_random_uuid()::text placing '01900000-0000' from 1) placing lpad(to_hex(n.i), 8, '0') from 1)::uuid`,
    reference: `'MGR-' || upper(lpad(to_hex(n.i + 268435456), 9, '0'))`,
    ward: 'place.ward',
    sub_county: 'place.sub_county',
    office: 'place.office',
    title: `jsonb_build_object('en', 'Pothole, near ' || n.names, 'sw', 'Shimo la barabarani, karibu na ' || n.names)`,
    submitted_at: 'n.at',
    updated_at: 'n.at',
    due_at: `case when n.closed then null else n.at + interval '20 days' end`,
    promised_at: `n.at + interval '30 days'`,
    wake_at: `case when n.closed then null else now() + interval '30 days' end`,
    closed_at: `case when n.closed then n.at + interval '6 days' end`,
    outcome: `case when n.closed then 'resolved' end`,
    state: `case when n.closed then 'resolved' else c.state end`,
    work_roles: `case when n.closed then '{}'::text[] else c.work_roles end`,
    phone: `'+2547001' || lpad((n.i % 90000)::text, 5, '0')`,
    applicant: `case when n.i % 20 = 0 then c.applicant end`,
  }
  const names = columns.rows.map(({ name }) => name)
  const into = names.map((name) => `"${name}"`).join(', ')
  const word = (list: readonly string[], step: number) =>
    `(array[${list.map((each) => `'${each}'`).join(',')}])[1 + ((i * ${step} + i / 7) % ${list.length})::int]`
  await db.transaction().execute(async (trx) => {
    await sql`set local synchronous_commit = off`.execute(trx)
    await sql
      .raw(`
      create temporary table made on commit drop as
      select i, ${word(GIVEN, 7)} || ' ' || ${word(FAMILY, 11)} || ' ' || ${word(GIVEN, 13)} || case when i % 3 = 0 then i % 997 || 'a' else '' end as raw,
        now() - interval '1 minute' * (i % 1051200) as at, i % 10 <> 0 as closed
      from generate_series(${from + 1}::bigint, ${from + count}::bigint) i`)
      .execute(trx)
    await sql.raw(`alter table made add column names text; update made set names = replace(kaunti.plain(raw), '''', '')`).execute(trx)
    await sql
      .raw(`
      create temporary table made_cases on commit drop as
      with place as (
        select row_number() over (order by w.code) - 1 as p, count(*) over () as wards, w.code as ward, w.sub_county, o.key as office
        from places.wards w join places.offices o on o.sub_county = w.sub_county and o.department = 'roads' and o.kind = 'subCounty')
      select ${names.map((name) => `${changed[name] ?? `c."${name}"`} as "${name}"`).join(', ')}, n.i as n_i
      from made n join place on place.p = n.i % place.wards cross join cases.cases c where c.id = '${first}'`)
      .execute(trx)
    await sql.raw(`insert into cases.cases (${into}) select ${names.map((name) => `"${name}"`).join(', ')} from made_cases`).execute(trx)
    await sql
      .raw(`
      insert into cases.queue (case_id, case_type, office, ward, sub_county, department, work_roles, held_by, due_at, promised_at, wake_at, waiting)
      select id, case_type, office, ward, sub_county, department, work_roles, held_by, due_at, promised_at, wake_at, false from made_cases where closed_at is null`)
      .execute(trx)
    await sql
      .raw(`
      insert into cases.names (case_id, word, words, submitted_at, case_type, office, ward, sub_county, department)
      select m.id, word, array_to_tsvector(string_to_array(n.names, ' ')), m.submitted_at, m.case_type, m.office, m.ward, m.sub_county, m.department
      from made_cases m join made n on n.i = m.n_i cross join lateral (select distinct word from unnest(string_to_array(n.names, ' ')) as word) as given`)
      .execute(trx)
    await sql
      .raw(`
      insert into cases.answers (case_id, number, answers, calculated, given_by, given_at)
      select m.id, 1, a.answers, a.calculated, a.given_by, m.submitted_at from made_cases m cross join cases.answers a where a.case_id = '${first}' and a.number = 1`)
      .execute(trx)
    await sql
      .raw(`
      insert into cases.history (case_id, at, act, kind, from_state, to_state, person, public, details)
      select m.id, m.submitted_at + step.after, step.act, step.kind, step.before, step.next, null, true, '{}'::jsonb
      from made_cases m join (values
        (interval '0', 'apply', 'opened', null, 'reported', false),
        (interval '2 days', 'claim', 'claimed', null, null, false),
        (interval '6 days', 'resolve', 'moved', 'reported', 'resolved', true)) step(after, act, kind, before, next, closing)
        on not step.closing or m.closed_at is not null`)
      .execute(trx)
    await sql
      .raw(`
      with lines as (
        insert into audit.entries (id, at, actor_kind, verb, record_kind, record_id, request_id, payload_hash)
        select gen_random_uuid(), m.submitted_at, 'resident', 'cases.case.opened', 'cases.case', m.id::text, 'seed', sha256('\\x00'::bytea || convert_to('{"seed":true}', 'UTF8'))
        from made_cases m returning seq)
      insert into audit.payloads (seq, salt, body) select seq, '\\x00'::bytea, '{"seed":true}' from lines`)
      .execute(trx)
    await sql
      .raw(`insert into cases.name_words (word) select distinct unnest(string_to_array(names, ' ')) from made on conflict do nothing`)
      .execute(trx)
  })
}

const seededSoFar = new WeakMap<BenchCounty, number>()
