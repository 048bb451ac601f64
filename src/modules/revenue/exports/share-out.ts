import type { Cents } from '../../../core/basics/money.ts'

/**
 * Shares an amount out by weights, to the cent: whole cents by size, and what is left over to those whose part was cut most, the first of equal ones first. What
 * weighs nothing or less gets nothing. Empty when nothing weighs anything.
 */
export function shareOut<K>(amount: Cents, weights: ReadonlyMap<K, number>): Map<K, Cents> {
  const weighing = [...weights].filter(([, weight]) => weight > 0)
  const whole = weighing.reduce((sum, [, weight]) => sum + BigInt(weight), 0n)
  if (whole === 0n) return new Map()
  const [sign, size] = [amount < 0 ? -1 : 1, BigInt(Math.abs(amount))]
  const parts = weighing.map(([key, weight]) => {
    const exact = size * BigInt(weight)
    return { key, cents: Number(exact / whole), cut: exact % whole }
  })
  let left = Math.abs(amount) - parts.reduce((sum, { cents }) => sum + cents, 0)
  for (const part of [...parts].sort((a, b) => (a.cut === b.cut ? 0 : a.cut > b.cut ? -1 : 1))) {
    if (left === 0) break
    part.cents += 1
    left -= 1
  }
  return new Map(parts.map(({ key, cents }) => [key, (sign * cents || 0) as Cents]))
}
