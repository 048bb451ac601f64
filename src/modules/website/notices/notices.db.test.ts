import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, type TestPerson, testCounty } from '../../../../test/support/county.ts'
import { Visitor } from '../../../../test/support/visitor.ts'

let county: TestCounty
let secretary: TestPerson
beforeAll(async () => {
  county = await testCounty()
  secretary = await county.staff({ roles: ['head-of-county'], office: 'headquarters-public-service' }, 'County Secretary')
})
afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
})

const today = (days = 0) => county.clock.now().toZonedDateTimeISO('Africa/Nairobi').toPlainDate().add({ days }).toString()
const words = (more: Record<string, string> = {}) => ({
  titleEn: 'No water in Awendo on Monday',
  titleSw: 'Hakuna maji Awendo Jumatatu',
  bodyEn: 'The main pipe is repaired.\n\nTankers stand at the stage.',
  bodySw: 'Bomba kuu linatengenezwa.\n\nMagari ya maji yako kituoni.',
  from: today(),
  until: today(7),
  ...more,
})

async function publish(visitor: Visitor, more: Record<string, string> = {}) {
  const preview = await visitor.submit(await visitor.get('/staff/notices/new'), { ...words(more), step: 'preview' })
  return visitor.submit(preview, { step: 'publish' })
}

const front = async (path = '/') => new Visitor(county).get(path)

test('an officer writes in both languages, sees it first, and everyone reads it until its last day', async () => {
  const visitor = new Visitor(county, secretary)
  const form = await visitor.get('/staff/notices/new')
  const wrong = await visitor.submit(form, { ...words({ titleSw: '', until: today(-1) }), step: 'preview' })
  expect(wrong.status).toBe(422)
  expect(wrong.html).toContain('Tankers stand at the stage.')
  const preview = await visitor.submit(wrong, { ...words(), step: 'preview' })
  expect(preview.text).toContain('Bomba kuu linatengenezwa.')
  expect((await front('/notices')).text).not.toContain('No water in Awendo')
  const back = await visitor.submit(preview, { step: 'edit' })
  expect(back.html).toContain('value="No water in Awendo on Monday"')
  const done = await visitor.submit(preview, { step: 'publish' })
  expect(done.heading).toBe('No water in Awendo on Monday')
  // The same press again publishes nothing anew.
  expect((await visitor.submit(preview, { step: 'publish' })).url).toBe(done.url)
  expect((await front()).text).toContain('No water in Awendo on Monday')
  expect((await front('/notices?lang=sw')).text).toContain('Magari ya maji yako kituoni.')
  const lines = await county.base.ownerDb.selectFrom('audit.entries').select('verb').where('verb', 'like', 'website.notice.%').execute()
  expect(lines).toEqual([{ verb: 'website.notice.published' }])

  await publish(visitor, { titleEn: 'Coming only', from: today(1), until: today(2) })
  expect((await front('/notices')).text).not.toContain('Coming only')
  county.clock.pass({ hours: 24 * 8 })
  const later = (await front('/notices')).text
  expect(later).not.toContain('No water in Awendo')
})

test('withdrawn it is gone at once, shown again it is back, and each change is in its history', async () => {
  const visitor = new Visitor(county, await county.staff({ roles: ['head-of-county'], office: 'headquarters-public-service' }, 'Secretary'))
  const { url } = await publish(visitor, { titleEn: 'Market day moved' })
  expect((await visitor.post(`${url}/withdraw`, {})).text).toContain('Nobody sees it any more')
  expect((await front('/notices')).text).not.toContain('Market day moved')
  await visitor.post(`${url}/restore`, {})
  expect((await front('/notices')).text).toContain('Market day moved')
  const changed = await visitor.submit(await visitor.get(`${url}/change`), { titleEn: 'Market day is Friday', step: 'publish' })
  for (const each of ['Market day is Friday', 'Market day moved', 'Withdrawn', 'Shown again']) expect(changed.text).toContain(each)
})

test('of two officers who change it at once the second is told who, and keeps their words', async () => {
  const first = new Visitor(
    county,
    await county.staff({ roles: ['head-of-county'], office: 'headquarters-public-service' }, 'First Secretary'),
  )
  const other = new Visitor(
    county,
    await county.staff({ roles: ['head-of-county'], office: 'headquarters-public-service' }, 'Other Secretary'),
  )
  const { url } = await publish(first, { titleEn: 'Road closed' })
  const [mine, theirs] = [await first.get(`${url}/change`), await other.get(`${url}/change`)]
  await first.submit(mine, { titleEn: 'Road closed until noon', step: 'publish' })
  const late = await other.submit(theirs, { titleEn: 'Road closed all day', step: 'publish' })
  expect(late.status).toBe(409)
  expect(late.text).toContain('First Secretary changed this notice')
  expect(late.html).toContain('Road closed all day')
})

test('nobody else publishes', async () => {
  const auditor = await county.staff({ roles: ['auditor'], office: 'headquarters-public-service' })
  const resident = await county.resident()
  for (const who of [auditor, resident]) {
    expect((await county.ask({ as: who, url: '/staff/notices/new' })).statusCode).toBe(403)
    expect(
      (await new Visitor(county, who).post('/staff/notices/new', { ...words(), id: crypto.randomUUID(), step: 'publish' })).status,
    ).toBe(403)
  }
})
