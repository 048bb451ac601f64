type Path = readonly PropertyKey[]

/** A place in a JSON document as a JSON pointer (RFC 6901): `/pages/3/title`. */
export const pointer = (path: Path): string => path.map((each) => `/${String(each).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** What stands at a place; undefined where there is none. */
export const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined), root)

/** The same words for the same JSON however its keys are ordered, for content hashes. Keys without a value are as if they were not there. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => `${JSON.stringify(name)}:${canonicalJson(each)}`)
    .join(',')}}`
}
