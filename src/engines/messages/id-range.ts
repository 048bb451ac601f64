/** The smallest UUIDv7 that an instant can have: keys are made of the time, so a span of time is a range of keys and needs no index of its own. */
export function firstIdAt(instant: Temporal.Instant): string {
  const hex = instant.epochMilliseconds.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
