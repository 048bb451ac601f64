import { expect, test } from 'vitest'
import { testCounty } from '../../../test/support/county.ts'
import { fillDemo } from './fill-demo.ts'

test('a small demo county is filled once', async () => {
  await using county = await testCounty({ demo: true })
  const began = performance.now()
  const filled = await fillDemo(county, { residents: 60, cases: 150 })
  console.log(filled, performance.now() - began)
  expect(filled?.residents).toBe(60)
  expect(await fillDemo(county)).toBeNull()
}, 120_000)
