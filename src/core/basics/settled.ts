/** What a settled promise holds: its value, or its reason thrown. */
export function outcomeOf<T>(settled: PromiseSettledResult<T> | undefined): T {
  if (settled?.status === 'fulfilled') return settled.value
  throw settled ? settled.reason : new Error('There is no outcome.')
}
