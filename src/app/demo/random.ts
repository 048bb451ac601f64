/** Chance that can be told again: the same seed gives the same life. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** Below 1 and never below 0 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('There is nothing to pick from.')
    return list[Math.floor(this.next() * list.length)] as T
  }

  /** One of a list, each as likely as its weight. */
  weighted<T>(list: readonly T[], weight: (each: T) => number): T {
    let rest = this.next() * list.reduce((sum, each) => sum + weight(each), 0)
    for (const each of list) {
      rest -= weight(each)
      if (rest < 0) return each
    }
    return list.at(-1) as T
  }

  /** Times people take: most near `middle`, a few several times as long. */
  span(middle: number, spread = 0.6): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next())
    return middle * Math.exp(spread * normal)
  }

  digits(count: number): string {
    let digits = ''
    while (digits.length < count) digits += this.between(0, 9)
    return digits
  }

  /** A UUIDv7 of that instant, like `newId`, whose random part can be told again. */
  id(at: Temporal.Instant): string {
    const time = at.epochMilliseconds.toString(16).padStart(12, '0')
    const hex = () =>
      Math.floor(this.next() * 2 ** 32)
        .toString(16)
        .padStart(8, '0')
    const [first, second, third] = [hex(), hex(), hex()]
    const variant = '89ab'[this.between(0, 3)]
    return `${time.slice(0, 8)}-${time.slice(8)}-7${first.slice(0, 3)}-${variant}${first.slice(3, 6)}-${second}${third.slice(0, 4)}`
  }

  /** A chain of its own, so that a change in one part of the story leaves the others as they were. */
  branch(): Random {
    return new Random(Math.floor(this.next() * 2 ** 32))
  }
}
