import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { newId } from '../../src/core/basics/ids.ts'
import { until } from '../support/until.ts'
import { descendants, report, type Someone, WholeCounty } from '../support/whole-county.ts'

/** The processes of the county whose command holds these words. */
function part(county: WholeCounty, words: string): number[] {
  return descendants(county.pid).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').includes(words)
    } catch {
      return false
    }
  })
}

test.runIf(process.platform === 'linux')(
  'a worker and a database that are killed alone come back by themselves, and everyone is told once',
  async () => {
    let who: Someone | undefined
    await using county = await WholeCounty.make(async (made) => {
      who = await made.resident()
    })
    const as = who as Someone
    await county.start()
    const web = county.pid
    const told: string[] = []
    const post = async (): Promise<number> => {
      const id = newId(Date.now())
      const { status, text } = await county.ask({ path: '/api/cases', as, json: report(id) })
      if (status === 201) told.push(id)
      else expect(status, `${text} ${county.log.slice(-3).join(' ')}`).toBe(503)
      return status
    }
    // A message that is under way when its sender dies is in doubt for ten minutes: nobody is killed before all is sent.
    const sent = async () =>
      (await county.owner.db.selectFrom('messages.outbox').select('id').where('status', 'in', ['sent', 'delivered']).execute()).length
    const newOne = (words: string, old: number) => async () => part(county, words).find((pid) => pid !== old)

    const [worker] = await until(
      async () => part(county, 'main.ts work'),
      ([found]) => found !== undefined,
    )
    expect(await post()).toBe(201)
    process.kill(worker as number, 'SIGKILL')
    expect(await post()).toBe(201)
    await until(newOne('main.ts work', worker as number), (found) => found !== undefined)
    await until(sent, (count) => count === 2)

    const [postgres] = part(county, 'postgres -D')
    process.kill(postgres as number, 'SIGKILL')
    const statuses = [await post()]
    await until(post, (status) => statuses.push(status) > 0 && status === 201)
    await until(newOne('postgres -D', postgres as number), (found) => found !== undefined)
    await until(
      async () => (await county.ask({ path: '/readyz' })).status,
      (status) => status === 200,
    )
    await county.reopen()
    const cases = await county.owner.db.selectFrom('cases.cases').select('id').execute()
    expect(cases.map(({ id }) => id).sort()).toEqual([...told].sort())
    await until(sent, (count) => count === told.length)
    expect((await county.messages(as.phone as string)).length).toBe(told.length)
    expect([county.pid, county.alive]).toEqual([web, true])
    const verify = await county.command(['audit', 'verify'])
    expect(verify.code, verify.output).toBe(0)
    console.log(
      `killed alone: the worker (${worker}) and the database (${postgres}), both back under the same web process; ${told.length} reports confirmed, there and told of; ` +
        `${statuses.filter((status) => status === 503).length} answers 503 meanwhile; ${verify.output.trim().split('\n').at(-1)}`,
    )
  },
)
