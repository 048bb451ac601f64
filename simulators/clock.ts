/** The time of the simulated world. It goes as ours does, and can be put ahead, so that nobody waits a minute for a prompt to expire. */
export type Clock = {
  readonly now: () => number
  /** Does the work once, so many milliseconds of the simulated world later; what it gives takes it back. */
  readonly after: (ms: number, work: () => void) => () => void
  /** Puts the clock ahead: everything that falls due on the way happens now, in its order. */
  readonly advance: (ms: number) => void
  readonly close: () => void
}

type Alarm = { readonly at: number; readonly work: () => void; timer: NodeJS.Timeout | undefined }

export function simulatorClock(): Clock {
  let ahead = 0
  const alarms = new Set<Alarm>()
  const now = () => Date.now() + ahead
  const ring = (alarm: Alarm) => {
    clearTimeout(alarm.timer)
    if (alarms.delete(alarm)) alarm.work()
  }
  const wind = (alarm: Alarm) => {
    clearTimeout(alarm.timer)
    alarm.timer = setTimeout(ring, Math.max(0, alarm.at - now()), alarm)
  }
  return {
    now,
    after(ms, work) {
      const alarm: Alarm = { at: now() + ms, work, timer: undefined }
      alarms.add(alarm)
      wind(alarm)
      return () => {
        clearTimeout(alarm.timer)
        alarms.delete(alarm)
      }
    },
    advance(ms) {
      ahead += ms
      for (const alarm of [...alarms].sort((a, b) => a.at - b.at)) {
        if (alarm.at <= now()) ring(alarm)
        else wind(alarm)
      }
    },
    close() {
      for (const { timer } of alarms) clearTimeout(timer)
      alarms.clear()
    },
  }
}

/** Kenya keeps one offset from UTC all year. */
const NAIROBI_MS = 3 * 3_600_000

/** `2026-11-22T09:15:33.120Z`, the last letter being wrong: wall-clock time in Nairobi, in ISO's order, to cut formats from. */
export const nairobi = (ms: number): string => new Date(ms + NAIROBI_MS).toISOString()

/** `20261122091533`: how M-Pesa writes an instant nearly everywhere. */
export const stamp = (ms: number): string => nairobi(ms).replace(/\D/g, '').slice(0, 14)

/** Reads `20261122091533` or `2026-11-22 09:15:33` of Nairobi; null when it is none. */
export function readNairobi(text: string): number | null {
  const found = /^(\d{4})-?(\d\d)-?(\d\d)[ T]?(\d\d):?(\d\d):?(\d\d)$/.exec(text)
  if (!found) return null
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number) as [number, number, number, number, number, number]
  const ms = Date.UTC(year, month - 1, day, hour, minute, second) - NAIROBI_MS
  return stamp(ms) === text.replace(/\D/g, '') ? ms : null
}
