/** One difference between two versions: where, and what stood and stands there. Null where there was or is nothing. */
export type Difference = { readonly place: string; readonly was: string | null; readonly is: string | null }

/**
 * What is different between two definitions, in the order of the new one. List entries are matched by their `id`, `path`, `value` or `name`, so that an
 * inserted question is one difference and not all that follow it.
 */
export function compareVersions(before: unknown, after: unknown): Difference[] {
  const was = leaves(before)
  const is = leaves(after)
  return [...new Set([...is.keys(), ...was.keys()])]
    .filter((place) => was.get(place) !== is.get(place))
    .map((place) => ({ place, was: was.get(place) ?? null, is: is.get(place) ?? null }))
}

function leaves(root: unknown): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (value: unknown, place: string): void => {
    if (Array.isArray(value)) for (const [at, each] of value.entries()) walk(each, `${place} › ${nameOf(each, at)}`)
    else if (typeof value === 'object' && value !== null)
      for (const [name, each] of Object.entries(value)) walk(each, place === '' ? name : `${place} › ${name}`)
    else found.set(place, String(value))
  }
  walk(root, '')
  return found
}

const named = ['id', 'path', 'value'] as const

function nameOf(entry: unknown, at: number): string {
  if (typeof entry === 'object' && entry !== null)
    for (const name of named) {
      const given = (entry as Record<string, unknown>)[name]
      if (typeof given === 'string') return given
    }
  return typeof entry === 'string' ? entry : String(at + 1)
}
