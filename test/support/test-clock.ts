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

/** The real time, for tests in which other processes or the database's own clock take part. It may be moved by a span, as a wrong clock would be. */
export class RealTestClock extends TestClock {
  #ahead = Temporal.Duration.from({ seconds: 0 })
  override now(): Temporal.Instant {
    return Temporal.Now.instant().add(this.#ahead)
  }
  override pass(duration: Temporal.DurationLike): void {
    this.#ahead = this.#ahead.add(duration)
  }
  override set(instant: Temporal.Instant | string): void {
    this.#ahead = Temporal.Now.instant().until(Temporal.Instant.from(instant))
  }
}
