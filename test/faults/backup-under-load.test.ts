import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newId } from '../../src/core/basics/ids.ts'
import { until } from '../support/until.ts'
import { report, type Someone, WholeCounty } from '../support/whole-county.ts'

test('a backup made while the county works restores into an empty place, counted, and what it holds is in order', async () => {
  const people: Someone[] = []
  await using county = await WholeCounty.make(async (made) => {
    for (let each = 0; each < 4; each += 1) people.push(await made.resident())
  })
  await county.start()
  const told: string[] = []
  let over = false
  const storm = Promise.all(
    people.map(async (as) => {
      while (!over) {
        const id = newId(Date.now())
        const answer = await county.ask({ path: '/api/cases', as, json: report(id) })
        expect(answer.status, answer.text).toBe(201)
        told.push(id)
      }
    }),
  )
  // Heard at once, told when it is waited for.
  storm.catch(() => {})
  const place = mkdtempSync(join(tmpdir(), 'kaunti-backup-'))
  try {
    await until(
      () => told.length,
      (count) => count >= 20,
    )
    const before = [...told]
    const target = join(place, 'backup')
    const made = await county.command(['backup', target])
    over = true
    await storm
    expect(made.code, made.output).toBe(0)
    const verify = async (): Promise<string> => {
      const { code, output } = await county.command(['audit', 'verify'])
      expect(code, output).toBe(0)
      return output.trim().split('\n').at(-1) as string
    }
    await verify()
    await county.stop()
    // The place of the county is emptied; its keys were kept apart, as they must be.
    cpSync(join(county.dataDir, 'keys'), join(place, 'keys'), { recursive: true })
    rmSync(county.dataDir, { recursive: true })
    const restored = await county.command(['restore', target])
    expect(restored.code, restored.output).toBe(0)
    cpSync(join(place, 'keys'), join(county.dataDir, 'keys'), { recursive: true })
    await county.start()
    const cases = new Set((await county.owner.db.selectFrom('cases.cases').select('id').execute()).map(({ id }) => id))
    expect(before.filter((id) => !cases.has(id))).toEqual([])
    expect([...cases].filter((id) => !told.includes(id))).toEqual([])
    const said = await verify()
    const again = await county.ask({ path: '/api/cases', as: people[0], json: report(newId(Date.now())) })
    expect(again.status, again.text).toBe(201)
    const line = (output: string, word: string) => output.split('\n').find((each) => each.startsWith(word))
    console.log(
      `backup under load: ${told.length} reports while it ran, ${before.length} before and ${cases.size} in it. ${line(made.output, 'Backed')} ${line(restored.output, 'Restored')} ${said}`,
    )
  } finally {
    over = true
    await storm.catch(() => {})
    rmSync(place, { recursive: true, force: true })
  }
})
