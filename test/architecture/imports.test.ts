import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { at, circlesOf, each, filesUnder, type Import, importsOf, isBelow, placeOf, ROOMS, root, samePlace, sources } from './house.ts'

const all = sources()
const imports = all.flatMap(importsOf)
const inside = imports.filter((each): each is Import & { target: string } => each.target !== undefined)

test('every file of src/ stands in a known room', () => {
  const lost = all
    .filter(({ place }) => place && ROOMS[place.floor] && !ROOMS[place.floor]?.includes(place.room))
    .map((file) =>
      at(file, 1, `no room "${file.place?.room}" on floor ${file.place?.floor}; known: ${ROOMS[file.place?.floor ?? 'core']?.join(', ')}`),
    )
  expect(lost).toEqual([])
})

test('every relative import names an existing file with its ending', () => {
  const broken = inside
    .filter(({ target }) => !/\.(tsx?|mjs|json)$/.test(target) || !existsSync(join(root, target)))
    .map((each) => at(each.from, each.line, `imports ${each.specifier}, which is no file of ours (write the ending .ts or .tsx)`))
  expect(broken).toEqual([])
})

test('floors and rooms import only downward, types included', () => {
  const upward = inside.flatMap((each) => {
    const from = each.from.place
    const to = placeOf(each.target)
    if (!from || !to || samePlace(from, to) || isBelow(to, from)) return []
    if (from.floor === 'modules' && to.floor === 'modules') return []
    return [at(each.from, each.line, `${from.floor}/${from.room} must not import ${to.floor}/${to.room} (${each.target}): it is not below`)]
  })
  expect(upward).toEqual([])
})

test('modules meet only at public.ts', () => {
  const trespass = inside.flatMap((each) => {
    const from = each.from.place
    const to = placeOf(each.target)
    if (from?.floor !== 'modules' || to?.floor !== 'modules' || from.room === to.room) return []
    if (each.target === `src/modules/${to.room}/public.ts`) return []
    return [at(each.from, each.line, `modules/${from.room} reaches into modules/${to.room} at ${each.target}; call its public.ts`)]
  })
  expect(trespass).toEqual([])
})

test('a manifest (module.ts) is read by app/ alone', () => {
  const readers = inside
    .filter(
      ({ from, target }) =>
        /^src\/(engines|modules)\/[^/]+\/module\.ts$/.test(target) && from.place && from.place.floor !== 'app' && !from.isTest,
    )
    .map((each) => at(each.from, each.line, `imports ${each.target}; only app/ reads manifests`))
  expect(readers).toEqual([])
})

test('modules meet without circles', () => {
  const graph = new Map<string, Set<string>>()
  for (const each of inside) {
    const from = each.from.place
    const to = placeOf(each.target)
    if (from?.floor !== 'modules' || to?.floor !== 'modules' || from.room === to.room) continue
    graph.set(from.room, (graph.get(from.room) ?? new Set()).add(to.room))
  }
  expect(circlesOf(graph).map((circle) => circle.join(' → '))).toEqual([])
})

test('files import each other without circles (types apart)', () => {
  const graph = new Map<string, Set<string>>()
  for (const { from, target, typeOnly } of inside) {
    if (!typeOnly) graph.set(from.path, (graph.get(from.path) ?? new Set()).add(target))
  }
  expect(circlesOf(graph).map((circle) => circle.join(' → '))).toEqual([])
})

test('src/ knows nothing of tests, benches, tools and simulators; its tests may use test/ and simulators/', () => {
  const wrong = inside.flatMap((each) => {
    if (!each.from.place || each.target.startsWith('src/')) return []
    const top = each.target.split('/')[0]
    if (each.from.isTest && (top === 'test' || top === 'simulators')) return []
    return [at(each.from, each.line, `imports ${each.target}, which is not part of the product`)]
  })
  expect(wrong).toEqual([])
})

test('a simulator is the outside world: of Kaunti it knows core, ui and tables of a standard (files that import nothing)', () => {
  const isTable = (path: string) => inside.every(({ from }) => from.path !== path)
  const known = inside.flatMap((each) => {
    const to = placeOf(each.target)
    if (isTable(each.target)) return []
    if (!each.from.path.startsWith('simulators/') || each.from.isTest || !to || to.floor === 'core' || to.floor === 'ui') return []
    return [at(each.from, each.line, `imports ${each.target}; speak the real protocol over HTTP instead`)]
  })
  expect(known).toEqual([])
})

/** Packages that are pure themselves and run in browsers. */
const BROWSER_PACKAGES = new Set(['zod'])

test('core is pure: no packages of Node, no clock, no chance, no network, no process', () => {
  const impure = all
    .filter(({ place, isTest }) => place?.floor === 'core' && !isTest)
    .flatMap((file) => [
      ...importsOf(file)
        .filter(({ specifier }) => !specifier.startsWith('.') && !BROWSER_PACKAGES.has(specifier))
        .map((each) => at(file, each.line, `core imports the package ${each.specifier}`)),
      ...each(
        file,
        /\bprocess\.\w|\bDate\.now\(|\bnew Date\(\s*\)|\bTemporal\.Now\b|\bMath\.random\(|\bfetch\(|\bconsole\.|\brequire\(|\bBuffer\b|\bglobalThis\.(?!crypto)|\bsetTimeout\(/g,
        ([found]) => `core is pure, but uses ${found}`,
      ),
    ])
  expect(impure).toEqual([])
})

test('ui keeps no state and asks nothing of the machine: of Node it may read its own files only', () => {
  const allowed = new Set(['node:fs', 'node:path', 'node:url', 'node:crypto', 'node:module', 'node:zlib', 'node:fs/promises'])
  const wrong = imports
    .filter(({ from, specifier }) => from.place?.floor === 'ui' && !from.isTest && specifier.startsWith('node:') && !allowed.has(specifier))
    .map((each) => at(each.from, each.line, `ui imports ${each.specifier}`))
  expect(wrong).toEqual([])
})

test('every room of kernel and engines has its page in docs/, every module its README', () => {
  const rooms = new Set(
    filesUnder('src', /\.tsx?$/)
      .map(placeOf)
      .map((place) => `${place?.floor}/${place?.room}`),
  )
  const missing = [...rooms].flatMap((name) => {
    const [floor, room] = name.split('/') as [string, string]
    const pages = floor === 'modules' ? [`src/modules/${room}/README.md`] : [`docs/${room}.md`, `src/${floor}/${room}/README.md`]
    if (!room || !['kernel', 'engines', 'modules'].includes(floor) || pages.some((page) => existsSync(join(root, page)))) return []
    return [`src/${floor}/${room}: no page; write ${pages[0]}`]
  })
  expect(missing).toEqual([])
})
