import { cpSync } from 'node:fs'
import { inject } from 'vitest'
import { fillDemo } from '../../src/app/demo/fill-demo.ts'
import { withClient } from '../../src/kernel/database/roles.ts'
import { type TestCounty, type TestCountyOptions, testCounty } from './county.ts'

const FILLED = 'kaunti_filled'
/** Any number that nobody else locks on this server. */
const LOCK = 20_261_122

/**
 * A demo county with some of its invented life; the same life on whatever day it is made, since the tests' clock stands still. It is invented once in a run:
 * whoever needs it first leaves it as a template to the others.
 */
export async function demoCounty(options: Omit<TestCountyOptions, 'demo' | 'clock' | 'from'> = {}): Promise<TestCounty> {
  const { superuserUrl, filledFolder } = inject('databaseServer')
  await withClient(superuserUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    const { rows } = await client.query('select from pg_database where datname = $1', [FILLED])
    if (rows.length > 0) return
    await using county = await testCounty({ demo: true })
    await fillDemo(county, { residents: 60, cases: 150 })
    cpSync(county.dataFolder, filledFolder, { recursive: true })
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [county.base.name])
    await client.query(`create database ${FILLED} template ${county.base.name} strategy file_copy owner kaunti_owner`)
  })
  return testCounty({ ...options, demo: true, from: { database: FILLED, folder: filledFolder } })
}
