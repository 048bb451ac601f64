import { timingSafeEqual } from 'node:crypto'

/** Whether a caller gave the secret that was agreed on, in a time that tells nothing about how much of it was right. */
export function sameSecret(wanted: string, given: string): boolean {
  const [one, other] = [Buffer.from(wanted), Buffer.from(given)]
  return one.length === other.length && timingSafeEqual(one, other)
}
