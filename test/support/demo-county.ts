import { fillDemo } from '../../src/app/demo/fill-demo.ts'
import { type TestCounty, type TestCountyOptions, testCounty } from './county.ts'

/** A demo county with some of its invented life; the same life on whatever day it is made, since the tests' clock stands still. */
export async function demoCounty({
  residents = 60,
  cases = 40,
  ...options
}: TestCountyOptions & { residents?: number; cases?: number } = {}): Promise<TestCounty> {
  const county = await testCounty({ ...options, demo: true })
  await fillDemo(county, { residents, cases })
  return county
}
