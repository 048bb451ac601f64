/** Chance that can be told again: the same seeds give the same numbers, whatever else happened meanwhile. */
export type Chance = {
  /** At least 0, below 1. */
  readonly next: () => number
  readonly below: (count: number) => number
  readonly hits: (rate: number) => boolean
  readonly one: <T>(of: readonly [T, ...T[]]) => T
  readonly shuffled: <T>(of: readonly T[]) => T[]
  readonly hex: (length: number) => string
}

export function chance(...seeds: readonly (string | number)[]): Chance {
  let state = hash(seeds.join('|'))
  const next = () => {
    // Mulberry32: one word of state and even enough for a storm; nothing here is a secret.
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (count: number) => Math.floor(next() * count)
  return {
    next,
    below,
    hits: (rate) => rate > 0 && next() < rate,
    one: (of) => of[below(of.length)] ?? of[0],
    shuffled(of) {
      const all = [...of]
      for (let last = all.length - 1; last > 0; last -= 1) {
        const other = below(last + 1)
        const kept = all[last] as (typeof all)[number]
        all[last] = all[other] as (typeof all)[number]
        all[other] = kept
      }
      return all
    },
    hex: (length) => Array.from({ length }, () => below(16).toString(16)).join(''),
  }
}

/** FNV-1a. */
export function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value >>> 0
}
