/** A list in the order of time of which the last `keptMax` are kept. Finding a moment halves, forgetting costs nothing to speak of. */
export class TimeList<T extends { readonly at: number }> {
  readonly #keptMax: number
  #all: T[] = []
  /** How many at the front are given up; they are cut off now and then, not each time. */
  #gone = 0
  #before = 0

  constructor(keptMax: number) {
    this.#keptMax = keptMax
  }

  get last(): T | undefined {
    return this.#all.at(-1)
  }

  /** Adds one, and gives what is given up for it. */
  add(one: T): T | undefined {
    this.#all.push(one)
    if (this.#all.length - this.#gone <= this.#keptMax) return undefined
    const forgotten = this.#all[this.#gone]
    this.#gone += 1
    if (this.#gone >= this.#keptMax) {
      this.#before += this.#gone
      this.#all = this.#all.slice(this.#gone)
      this.#gone = 0
    }
    return forgotten
  }

  /** Those of a stretch of time, both ends meant, from the `offset`th on. */
  between(from: number, to: number, offset: number, limit: number): readonly T[] {
    const first = this.#firstAt(from) + offset
    return this.#all.slice(first, Math.max(first, Math.min(first + limit, this.#firstAt(to + 1))))
  }

  /** By number since the beginning; where that one is given up, from the oldest kept. */
  from(number: number, limit: number): { readonly first: number; readonly items: readonly T[] } {
    const first = Math.max(number, this.#before + this.#gone)
    return { first, items: this.#all.slice(first - this.#before, first - this.#before + limit) }
  }

  /** The newest first. */
  newest(count: number): readonly T[] {
    return this.#all.slice(Math.max(this.#gone, this.#all.length - count)).reverse()
  }

  #firstAt(at: number): number {
    let low = this.#gone
    let high = this.#all.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#all[middle] as T).at < at) low = middle + 1
      else high = middle
    }
    return low
  }
}
