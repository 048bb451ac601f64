import { expect, test } from 'vitest'
import { at, filesUnder, isBelow, lineOf, type Place, readSource, type SourceFile, samePlace, sources } from './house.ts'

const migrations = filesUnder('src', /\.sql$/).map(readSource)
const code = sources().filter(({ path }) => path.startsWith('src/'))

/** The SQL of a migration without its comments and quoted texts. */
const bare = (sql: string) => sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:''|[^'])*'/g, (found) => found.replace(/[^\n]/g, ' '))

/** Who owns a schema: the room whose migration creates it. */
const owners = new Map<string, Place>()
/** Every table, view and function by its full name. */
const objects = new Set<string>()
for (const file of migrations) {
  for (const [, schema] of bare(file.text).matchAll(/\bcreate\s+schema\s+(?:if\s+not\s+exists\s+)?(\w+)/gi))
    owners.set(schema as string, file.place as Place)
  for (const [, name] of bare(file.text).matchAll(
    /\bcreate\s+(?:or\s+replace\s+)?(?:unlogged\s+)?(?:table|view|materialized\s+view|function|procedure|sequence|type|domain)\s+(?:if\s+not\s+exists\s+)?(\w+\.\w+)/gi,
  ))
    objects.add(name as string)
}
/** What the migrator and graphile-worker make themselves, without a migration file. */
const LIBRARY_SCHEMAS = { kaunti: { floor: 'kernel', room: 'database' }, jobs: { floor: 'kernel', room: 'jobs' } } as const
for (const [schema, place] of Object.entries(LIBRARY_SCHEMAS)) if (!owners.has(schema)) owners.set(schema, place)

type Mention = { readonly file: SourceFile; readonly line: number; readonly schema: string; readonly name: string }

const QUERY_CALLS =
  /\b(?:selectFrom|insertInto|updateTable|deleteFrom|mergeInto|replaceInto|using|from|(?:inner|left|right|full|cross)Join(?:Lateral)?|table|ref)\(\s*\[?\s*['"`](\w+)\.(\w+)(?:\.\w+)?(?:\s+as\s+\w+)?['"`]/g
const SQL_TEXT =
  /\b(?:sql|statement)(?:<[^`]*?>)?`((?:\\.|[^`\\])*)`|\.query(?:<[^`'"(]*>)?\(\s*(?:\{\s*text:\s*)?(`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")/g

function mentionsIn(file: SourceFile): Mention[] {
  const mention = (schema: string, name: string, index: number, text: string) => ({
    file,
    schema,
    name: `${schema}.${name}`,
    line: lineOf(text, index),
  })
  if (file.path.endsWith('.sql')) {
    const text = bare(file.text)
    return [...text.matchAll(/\b([a-z_]+)\.([a-z_0-9]+)/g)].map((found) =>
      mention(found[1] as string, found[2] as string, found.index, text),
    )
  }
  const calls = [...file.code.matchAll(QUERY_CALLS)].map((found) => mention(found[1] as string, found[2] as string, found.index, file.code))
  const templates = [...file.code.matchAll(SQL_TEXT)].flatMap((template) =>
    [...bare(template[0]).matchAll(/\b([a-z_]+)\.([a-z_0-9]+)/g)].map((found) =>
      mention(found[1] as string, found[2] as string, template.index + found.index, file.code),
    ),
  )
  return [...calls, ...templates]
}

// In SQL text `schema.name` may also be an alias and its column: only names of existing things count there.
const counts = (mention: Mention) => owners.has(mention.schema) && (objects.has(mention.name) || mention.schema in LIBRARY_SCHEMAS)

test('a schema belongs to one room', () => {
  const twice = migrations.flatMap((file) =>
    [...bare(file.text).matchAll(/\bcreate\s+schema\s+(?:if\s+not\s+exists\s+)?(\w+)/gi)]
      .filter(([, schema]) => !samePlace(owners.get(schema as string) as Place, file.place as Place))
      .map(([, schema]) => at(file, 1, `schema ${schema} is also made elsewhere`)),
  )
  expect(twice).toEqual([])
})

test('SQL names only its own schema, and those of rooms below; the schema of a module is its own affair', () => {
  const trespass = [...migrations, ...code]
    .flatMap(mentionsIn)
    .filter(counts)
    .flatMap(({ file, line, schema, name }) => {
      const owner = owners.get(schema) as Place
      const user = file.place as Place
      if (samePlace(owner, user)) return []
      // The app knows every module, and its tests look at what all of them wrote together.
      if (owner.floor === 'modules')
        return file.isTest && user.floor === 'app' ? [] : [at(file, line, `${name} belongs to modules/${owner.room}; call its public.ts`)]
      // A test may look at what its subject wrote above or below.
      return isBelow(owner, user) || file.isTest
        ? []
        : [at(file, line, `${name} belongs to ${owner.floor}/${owner.room}, which is not below`)]
    })
  expect(trespass).toEqual([])
})

test('a migration makes things in its own schema only', () => {
  const wrong = migrations.flatMap((file) =>
    [
      ...bare(file.text).matchAll(
        /\b(create|alter|drop)\s+(?:or\s+replace\s+)?(?:unlogged\s+|unique\s+|materialized\s+)*(table|view|function|procedure|sequence|type|domain)\s+(?:if\s+(?:not\s+)?exists\s+)?([\w.]+)/gi,
      ),
    ].flatMap((found) => {
      const [schema, name] = (found[3] as string).split('.')
      const line = lineOf(file.text, found.index)
      if (!name) return [at(file, line, `${found[0]}: write the schema out`)]
      const owner = owners.get(schema as string)

      // Schema kaunti is the migrator's; kernel/jobs keeps there what must run with the owner's rights, since its own schema is a library's.
      if (schema === 'kaunti' && file.path.startsWith('src/kernel/jobs/')) return []
      return owner && samePlace(owner, file.place as Place) ? [] : [at(file, line, `${found[0]}: not the schema of this room`)]
    }),
  )
  expect(wrong).toEqual([])
})

test('advisory locks, LISTEN and NOTIFY stay in kernel/database, kernel/jobs and engines/money', () => {
  const allowed = /^src\/(kernel\/(database|jobs)|engines\/money)\//
  const wrong = [...migrations, ...code]
    .filter(({ path }) => !allowed.test(path))
    .flatMap((file) => {
      const text = file.path.endsWith('.sql') ? bare(file.text) : file.code
      return [...text.matchAll(/\bpg_(?:try_)?advisory\w*|\bpg_notify\b|\b(?:un)?listen\s+\w+\s*[;`'"]|\bnotify\s+\w+\s*[,;`'"]/gi)].map(
        (found) =>
          at(file, lineOf(text, found.index), `${found[0]} ties this room to one PostgreSQL server; use what kernel/database offers`),
      )
    })
  expect(wrong).toEqual([])
})

test('columns are text and timestamptz; keys are made in TypeScript; nothing is newer than PostgreSQL 15', () => {
  const wrong = migrations.flatMap((file) =>
    [
      ...bare(file.text).matchAll(
        /\b(varchar|character varying|char\(\d+\)|(?:big|small)?serial\b|timestamp\b(?!tz)(?!\s+with time zone)|timetz|money\b(?!\.)(?=\s+(?:not|null|,|default))|uuidv7\(|json\b(?=\s+(?:not|null|,|default))|any_value\(|json_table\(|nulls not distinct on)/gi,
      ),
    ].map((found) => at(file, lineOf(file.text, found.index), `${found[0]}: see design.md §4`)),
  )
  expect(wrong).toEqual([])
})

test('constraints have names that say what they guard', () => {
  const wrong = migrations.flatMap((file) => {
    const text = bare(file.text)
    return [...text.matchAll(/\b(unique|check|foreign\s+key|exclude|references)\b(?=\s*[(a-z])/gi)].flatMap((found) => {
      const before = text.slice(0, found.index)
      if (/\bcreate\s+(or\s+replace\s+)?$/i.test(before.slice(-40)) || /\bwith\s+$/i.test(before)) return []
      if (/\bconstraint\s+\w+\s+(foreign\s+key\s*\([^()]*\)\s*)?$/i.test(before)) return []
      return [at(file, lineOf(text, found.index), `${found[0]}: begin with "constraint <table>_<what it guards>"`)]
    })
  })
  expect(wrong).toEqual([])
})
