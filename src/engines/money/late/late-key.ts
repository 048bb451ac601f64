/** A line that lateness added has a key that says so: the rule, the line it was added for, and the how-many-eth addition it is. */
export const lateKeyPrefix = (rule: string, line: number): string => `late:${rule}:${line}:`

export const isLateKey = (key: string): boolean => key.startsWith('late:')

/** What a key says; undefined for one of another line. */
export function readLateKey(key: string): { readonly rule: string; readonly line: number; readonly number: number } | undefined {
  const match = /^late:(.+):(\d+):(\d+)$/.exec(key)
  return match ? { rule: match[1] as string, line: Number(match[2]), number: Number(match[3]) } : undefined
}

/** Lines that lateness added in the order in which it added them; all others before. */
export const inOrderAdded = (a: { readonly key: string }, b: { readonly key: string }): number =>
  (readLateKey(a.key)?.number ?? 0) - (readLateKey(b.key)?.number ?? 0)
