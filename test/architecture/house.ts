import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Floors from the lowest; a floor imports only from those before it. `app` also stands for `main.ts`. */
export const FLOORS = ['core', 'ui', 'kernel', 'engines', 'modules', 'app'] as const
export type Floor = (typeof FLOORS)[number]

/** Rooms of a floor from the lowest; a room imports only from those before it. Floors not named here have no order within. */
export const ROOMS: Partial<Record<Floor, readonly string[]>> = {
  core: ['basics', 'rules', 'fields', 'forms'],
  kernel: ['database', 'jobs', 'audit', 'places', 'identity', 'access', 'context', 'web', 'files', 'calendar'],
  engines: ['messages', 'sign-in', 'records', 'figures', 'form-runner', 'money', 'cases'],
}

export type Place = { readonly floor: Floor; readonly room: string }

export type SourceFile = {
  /** From the project's folder, with forward slashes. */
  readonly path: string
  readonly text: string
  /** The text with comments blanked, so that lines and columns stay. */
  readonly code: string
  readonly place: Place | undefined
  readonly isTest: boolean
}

const SKIPPED = new Set(['node_modules', '.git', '.cache', 'data', 'coverage', 'dist'])

/** Every file under a folder of the project, by path. */
export function filesUnder(folder: string, ending = /./): string[] {
  const absolute = join(root, folder)
  if (!existsSync(absolute)) return []
  return readdirSync(absolute, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !path.split('/').some((part) => SKIPPED.has(part)))
    .sort()
}

/** Where a file of src/ belongs: `src/kernel/audit/seal.ts` is room `audit` on floor `kernel`. */
export function placeOf(path: string): Place | undefined {
  const [src, floor, room, ...rest] = path.split('/')
  if (src !== 'src' || !floor) return undefined
  if (!(FLOORS as readonly string[]).includes(floor)) return { floor: 'app', room: '' }
  return { floor: floor as Floor, room: rest.length > 0 && floor !== 'ui' && floor !== 'app' ? (room ?? '') : '' }
}

const TOKENS = /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|(\/\*[\s\S]*?\*\/|(?<![:\\])\/\/[^\n]*)/g

export const withoutComments = (text: string): string =>
  text.replace(TOKENS, (all, _string: string | undefined, comment: string | undefined) => (comment ? comment.replace(/[^\n]/g, ' ') : all))

const kept = new Map<string, SourceFile>()

export function readSource(path: string): SourceFile {
  let file = kept.get(path)
  if (!file) {
    const text = readFileSync(join(root, path), 'utf8')
    const code = /\.(tsx?|mjs)$/.test(path) ? withoutComments(text) : text
    file = { path, text, code, place: placeOf(path), isTest: /\.test\.tsx?$/.test(path) || path.startsWith('test/') }
    kept.set(path, file)
  }
  return file
}

/** Every TypeScript file of the project, but for the one whose samples of code are no code. */
export const sources = (): SourceFile[] =>
  ['src', 'simulators', 'test', 'bench', 'tools']
    .flatMap((folder) => filesUnder(folder, /\.(tsx?|mjs)$/))
    .filter((path) => path !== 'test/architecture/house.test.ts')
    .map(readSource)

export type Import = {
  readonly from: SourceFile
  readonly line: number
  /** As written. */
  readonly specifier: string
  /** The file meant, from the project's folder; undefined for a package. */
  readonly target: string | undefined
  readonly typeOnly: boolean
}

const IMPORTS = [
  /(?:^|[\n;])[ \t]*(import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"\n]+)['"]/g,
  /\b(import)\s*\((\s*)['"]([^'"\n]+)['"]/g,
  /\b(declare)\s+module(\s+)['"]([^'"\n]+)['"]/g,
]

/** The imports of a file: static, dynamic, re-exports, types (`import('…').X` too) and declaration merging. */
export function importsOf(file: SourceFile): Import[] {
  return IMPORTS.flatMap((pattern) =>
    [...file.code.matchAll(pattern)].map((match) => {
      const specifier = match[3] as string
      const target = specifier.startsWith('.')
        ? relative(root, resolve(root, dirname(file.path), specifier)).replaceAll('\\', '/')
        : undefined
      const named = /\{([^}]*)\}/.exec(match[0])?.[1]
      const allTypes =
        named !== undefined && !/import\s+\w/.test(match[0]) && named.split(',').every((name) => /^\s*(type\s.*)?$/.test(name))
      const typeOnly = match[1] === 'declare' || match[2]?.trim() === 'type' || allTypes
      return { from: file, line: lineOf(file.code, match.index + match[0].length - 1), specifier, target, typeOnly }
    }),
  )
}

export const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length

/** One line of a test's message: `src/kernel/audit/seal.ts:12: reason`. */
export const at = (file: SourceFile | string, line: number, reason: string): string =>
  `${typeof file === 'string' ? file : file.path}:${line}: ${reason}`

/** Every match of a pattern in a file as `at` lines. */
export const each = (file: SourceFile, pattern: RegExp, reason: (match: RegExpExecArray) => string, text: string = file.code): string[] =>
  [...text.matchAll(pattern)].map((match) => at(file, lineOf(text, match.index), reason(match as RegExpExecArray)))

/** True when `lower` is a place that `upper` may use: a floor below, or an earlier room of the same floor. */
export function isBelow(lower: Place, upper: Place): boolean {
  const floors = FLOORS.indexOf(lower.floor) - FLOORS.indexOf(upper.floor)
  if (floors !== 0) return floors < 0
  const rooms = ROOMS[lower.floor]
  return rooms !== undefined && rooms.indexOf(lower.room) < rooms.indexOf(upper.room)
}

export const samePlace = (one: Place, other: Place): boolean => one.floor === other.floor && one.room === other.room

/** The circles of a graph, each as the list of its nodes. */
export function circlesOf(graph: ReadonlyMap<string, Iterable<string>>): string[][] {
  const circles: string[][] = []
  const done = new Set<string>()
  const path: string[] = []
  const visit = (node: string) => {
    const start = path.indexOf(node)
    if (start >= 0) circles.push([...path.slice(start), node])
    if (start >= 0 || done.has(node)) return
    path.push(node)
    for (const next of graph.get(node) ?? []) visit(next)
    path.pop()
    done.add(node)
  }
  for (const node of graph.keys()) visit(node)
  return circles
}

/** A string literal as it is written in code. */
export const STRING = /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)/.source

/** What a string literal (or a sum of them) says. */
export const spoken = (literal: string): string =>
  [...literal.matchAll(new RegExp(STRING, 'g'))]
    .map(([found]) => found.slice(1, -1).replace(/\\(.)/g, (_, char) => (char === 'n' ? '\n' : char)))
    .join('')
