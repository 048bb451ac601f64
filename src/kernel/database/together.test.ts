import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Together } from './together.ts'

test('everyone has their own answer, no batch is too large or holds a key twice, and at most two are under way', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ key: fc.nat(5), wait: fc.nat(3) }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      async (asked, most) => {
        let under = 0
        const done: number[] = []
        const together = new Together<{ key: number; place: number }, number>(
          async (batch) => {
            under += 1
            expect(under).toBeLessThanOrEqual(2)
            expect(batch.length).toBeLessThanOrEqual(most)
            expect(new Set(batch.map(({ key }) => key)).size).toBe(batch.length)
            await sleep(batch.length % 2)
            under -= 1
            done.push(...batch.map(({ place }) => place))
            return batch.map(({ place }) => 2 * place)
          },
          { most, keyOf: ({ key }) => String(key) },
        )
        const answers = await Promise.all(
          asked.map(async ({ key, wait }, place) => {
            if (wait > 1) await sleep(wait)
            return together.ask({ key, place })
          }),
        )
        expect(answers).toEqual(asked.map((_, place) => 2 * place))
        expect(done.toSorted((a, b) => a - b)).toEqual(asked.map((_, place) => place))
      },
    ),
    { numRuns: 50 },
  )
})

test('what is asked for in one turn is done at once, and what comes meanwhile by the next batch', async () => {
  const sizes: number[] = []
  const together = new Together<number, number>(async (batch) => {
    sizes.push(batch.length)
    await sleep(5)
    return batch
  })
  const first = [1, 2, 3].map((each) => together.ask(each))
  await sleep(1)
  const later = [4, 5].map((each) => together.ask(each))
  expect(await Promise.all([...first, ...later])).toEqual([1, 2, 3, 4, 5])
  expect(sizes).toEqual([3, 2])
})

test('a batch that fails is tried one by one where one of it may be at fault, and fails as a whole where not', async () => {
  const tried: string[] = []
  const run = async (batch: readonly string[]) => {
    tried.push(batch.join())
    if (batch.includes('bad')) throw new Error('bad is bad')
    return batch.map((each) => `${each}!`)
  }
  const forgiving = new Together(run, { alone: () => true })
  const outcomes = await Promise.allSettled(['a', 'bad', 'b'].map((each) => forgiving.ask(each)))
  expect(outcomes.map((each) => (each.status === 'fulfilled' ? each.value : (each.reason as Error).message))).toEqual([
    'a!',
    'bad is bad',
    'b!',
  ])
  expect(tried).toEqual(['a,bad,b', 'a', 'bad', 'b'])
  const strict = new Together(run)
  expect((await Promise.allSettled(['a', 'bad'].map((each) => strict.ask(each)))).map(({ status }) => status)).toEqual([
    'rejected',
    'rejected',
  ])
  expect(await strict.ask('c')).toBe('c!')
})
