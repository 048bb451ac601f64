import { fillDemo } from '../../src/app/demo/fill-demo.ts'
import { type TestCounty, type TestCountyOptions, testCounty } from './county.ts'
import { TestClock } from './test-clock.ts'

/** A demo county with some of its invented life. It is now, by its clock: a browser has one of its own, by which a session of last week is over. */
export async function demoCounty({
  residents = 60,
  cases = 40,
  ...options
}: TestCountyOptions & { residents?: number; cases?: number } = {}): Promise<TestCounty> {
  const clock = new TestClock()
  clock.set(Temporal.Now.instant())
  const county = await testCounty({ ...options, demo: true, clock })
  await fillDemo(county, { residents, cases })
  return county
}
