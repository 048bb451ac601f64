/** A clock that stands still until it is told otherwise: a Wednesday morning, within office hours. */
export class TestClock {
  #now = Temporal.Instant.from('2026-11-18T07:00:00Z')
  now(): Temporal.Instant {
    return this.#now
  }
  set(instant: Temporal.Instant | string): void {
    this.#now = typeof instant === 'string' ? Temporal.Instant.from(instant) : instant
  }
  pass(duration: Temporal.DurationLike): void {
    this.#now = this.#now.add(duration)
  }
}
