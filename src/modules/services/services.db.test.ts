import { expect, test } from 'vitest'
import { testCounty } from '../../../test/support/county.ts'

test('the three services are in force after a load, and their pages can be read in both languages', async () => {
  await using county = await testCounty()
  const { rows } = await county.db.selectFrom('services.services').select(['key', 'version']).execute().then((rows) => ({ rows }))
  expect(rows.filter(({ version }) => version !== null).map(({ key }) => key).sort()).toEqual(['market-stall', 'report-a-problem', 'ward-bursary'])
  for (const lang of ['en', 'sw'])
    for (const path of ['/services', '/services?q=basari', '/services?topic=education', '/services/ward-bursary', '/services/market-stall', '/services/report-a-problem', '/track', '/V', '/V/offline', '/services/ward-bursary/paper']) {
      const answer = await county.ask({ url: `${path}${path.includes('?') ? '&' : '?'}lang=${lang}` })
      expect(answer.statusCode, path).toBe(200)
    }
  expect((await county.ask({ url: '/services/nothing' })).statusCode).toBe(404)
})
