import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestCounty, testCounty } from '../../../../test/support/county.ts'
import { openProblem, publishSamples, sampleCast } from '../../../../test/support/desk-samples.ts'
import { type Page, type Upload, Visitor } from '../../../../test/support/visitor.ts'
import { sweepActFiles } from '../act-files.ts'

const photo = async (name: string, shade = 120): Promise<Upload> => ({
  name: 'after-file',
  filename: name,
  type: 'image/png',
  content: await sharp({ create: { width: 30, height: 20, channels: 3, background: { r: shade, g: 80, b: 40 } } })
    .png()
    .toBuffer(),
})

const castIn = async (county: TestCounty) => ({ county, ...(await sampleCast(county, await publishSamples(county))) })

let county: TestCounty
let cast: Awaited<ReturnType<typeof castIn>>
beforeAll(async () => {
  county = await testCounty()
  cast = await castIn(county)
})
afterAll(() => county?.[Symbol.asyncDispose]())

/** A pothole with the officers who may resolve it, and whose the files are that came to the county since. */
async function roads({ county, ...others } = cast) {
  const files = () => county.base.ownerDb.selectFrom('files.files').select(['id', 'name', 'owner_kind']).orderBy('id').execute()
  const before = new Set((await files()).map(({ id }) => id))
  const { record, office } = await openProblem({ county, ...others })
  return {
    ...others,
    record,
    officer: await county.staff({ roles: ['roads-officer'], office }, 'Roads Officer'),
    colleague: await county.staff({ roles: ['roads-officer'], office }, 'Second Roads Officer'),
    url: `/staff/cases/${record.id}/steps/resolve`,
    owners: async () => (await files()).filter(({ id }) => !before.has(id)).map(({ name, owner_kind }) => `${owner_kind} ${name}`),
  }
}

const fileLinks = ({ links }: Page): string[] => links.map(({ href }) => href).filter((href) => /\/(documents|files)\//.test(href))

it('keeps a photo though what was typed with it is wrong, and with the act it becomes the case’s own', async () => {
  const { record, officer, url, owners } = await roads()
  const visitor = new Visitor(county, officer)
  const form = await visitor.get(url)
  const wrong = await visitor.submit(form, { done: '', _note: 'Went there on foot' }, { files: [await photo('after.png')] })
  expect(wrong.status).toBe(422)
  expect(wrong.html).toContain('Went there on foot')
  expect(wrong.text).toContain('after.jpg')
  expect(await owners()).toEqual(['cases.act after.jpg'])

  const done = await visitor.submit(wrong, { done: 'Filled with murram.', 'where-lat': '-1.0634', 'where-lon': '34.4731' })
  expect(done.url).toBe(`/staff/cases/${record.id}`)
  expect(done.text).toContain('Filled with murram.')
  expect(await owners()).toEqual(['cases.case after.jpg'])
  const [link] = fileLinks(done)
  expect(link).toContain(`/staff/cases/${record.id}/documents/`)
  expect((await visitor.get(link as string)).status).toBe(200)
})

it('adds and takes photos away without doing the act, and says when there are too many or one is none', async () => {
  const { officer, url, record, owners } = await roads()
  const visitor = new Visitor(county, officer)
  const one = await visitor.submit(await visitor.get(url), { done: 'Filled', _action: 'upload' }, { files: [await photo('one.png')] })
  expect(one.status).toBe(200)
  expect(one.html).toContain('Filled')
  const bad = { ...(await photo('two.png')), content: Buffer.from('no photo at all') }
  const refused = await visitor.submit(one, { _action: 'upload' }, { files: [bad] })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('one.jpg')
  const many = await visitor.submit(one, { _action: 'upload' }, { files: [await photo('two.png', 10), await photo('three.png', 20)] })
  expect(many.status).toBe(422)
  expect(many.text).toContain('two.jpg')
  expect(many.text).not.toContain('three.jpg')
  const file = /name="after" value="([0-9a-f-]{36})"/.exec(many.html)?.[1]
  const less = await visitor.submit(many, { _action: `remove:after:${file}` }, { files: [] })
  expect(less.text).not.toContain('one.jpg')
  expect(less.text).toContain('two.jpg')
  expect(await owners()).toEqual(['cases.act two.jpg'])
  expect((await county.base.ownerDb.selectFrom('cases.cases').select('state').where('id', '=', record.id).execute())[0]?.state).toBe(
    'reported',
  )
})

it('lets nobody name a colleague’s photo, and tells the slower of two which photo they had', async () => {
  const { officer, colleague, url, owners } = await roads()
  const first = new Visitor(county, officer)
  const second = new Visitor(county, colleague)
  const mine = await first.submit(await first.get(url), { done: 'Filled', _action: 'upload' }, { files: [await photo('mine.png')] })
  const file = /name="after" value="([0-9a-f-]{36})"/.exec(mine.html)?.[1] as string
  const theirs = await second.get(url)
  const stolen = await second.submit(theirs, { done: 'Filled', after: file })
  expect(stolen.url).not.toBe(url)
  expect(await owners()).toEqual(['cases.act mine.jpg'])
  const late = await first.submit(mine, {})
  expect(late.status).toBe(409)
  expect(late.text).toContain('Second Roads Officer')
  expect(late.text).toContain('mine.jpg')
})

it('takes the same photo sent again for the same press, and another photo for another decision', async () => {
  const { officer, url, record } = await roads()
  const visitor = new Visitor(county, officer)
  const form = await visitor.get(url)
  const kept = await visitor.submit(form, { done: 'Filled', _action: 'upload' }, { files: [await photo('after.png')] })
  const press = (from: Page, files: readonly Upload[]) => visitor.submit(from, { done: 'Filled' }, { files })
  expect((await press(kept, [])).url).toBe(`/staff/cases/${record.id}`)
  // From the page with the photo, which is the case's now, and from one where it is chosen anew.
  expect((await press(kept, [])).url).toBe(`/staff/cases/${record.id}`)
  expect((await press(form, [await photo('after.png')])).url).toBe(`/staff/cases/${record.id}`)
  const other = await press(form, [await photo('other.png')])
  expect(other.status).toBe(409)
  expect(other.text).toContain('What you sent now is not the same')
  expect(other.text).toContain('other.jpg')
})

it('takes nothing from those who may not handle the case', async () => {
  const { auditor, ward, url, owners } = await roads()
  for (const who of [auditor, ward]) {
    const answer = await new Visitor(county, who).send(url, [['done', 'Filled']], [await photo('x.png')])
    expect([403, 404]).toContain(answer.status)
  }
  expect(await owners()).toEqual([])
})

it('removes what was sent for an act that nobody did within a week', async () => {
  await using county = await testCounty()
  const { officer, url, owners } = await roads(await castIn(county))
  const visitor = new Visitor(county, officer)
  await visitor.submit(await visitor.get(url), { done: 'Filled', _action: 'upload' }, { files: [await photo('left.png')] })
  county.clock.pass({ hours: 24 * 6 })
  expect(await sweepActFiles(county)).toBe(0)
  county.clock.pass({ hours: 25 })
  expect(await sweepActFiles(county)).toBe(1)
  expect(await owners()).toEqual([])
})
