import { setTimeout as sleep } from 'node:timers/promises'

/** Looks until what is seen is as wanted, and gives it; what was seen last is in the error when it never is. The time is for a busy machine: on a quiet one nothing takes it. */
export async function until<T>(look: () => Promise<T> | T, wanted: (seen: T) => boolean, seconds = 90): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const seen = await look()
    if (wanted(seen)) return seen
    if (Date.now() > deadline) throw new Error(`waited ${seconds} seconds in vain, and saw at last ${JSON.stringify(seen)?.slice(0, 800)}`)
    await sleep(50)
  }
}
