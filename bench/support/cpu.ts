import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks per second, as Linux counts them in /proc. */
const TICKS = 100

/** CPU seconds that a process and, asked so, all its descendants have used (Linux). Neighbours on the machine change the time a run takes, hardly this. */
export function cpuSeconds(pid: number, withChildren = false): number {
  const own = ticksOf(pid)
  if (!withChildren) return own / TICKS
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === pid)
  return (own + children.reduce((sum, child) => sum + ticksOf(Number(child)), 0)) / TICKS
}

const fields = (pid: number): string[] => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}
const ticksOf = (pid: number): number => {
  const [, , , , , , , , , , , user = '0', system = '0', childUser = '0', childSystem = '0'] = fields(pid)
  return Number(user) + Number(system) + Number(childUser) + Number(childSystem)
}
const parentOf = (pid: number): number => Number(fields(pid)[1] ?? 0)
