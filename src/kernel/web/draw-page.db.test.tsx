import { expect, test } from 'vitest'
import { testCounty } from '../../../test/support/county.ts'
import { anonymous } from '../context/actor.ts'
import { Kept, pageDrawer } from './draw-page.ts'
import { OWN_ID, type PageReply } from './reply.ts'

const asked = { actor: anonymous, language: 'en' as const, url: '/help', postTitle: undefined, notice: undefined }
const reply = (more: Partial<PageReply> = {}): PageReply => ({
  kind: 'page',
  layout: 'resident',
  title: 'Help',
  body: <p>words</p>,
  ...more,
})

test('a page drawn again is the same page, and another look, body or person gives another', async () => {
  await using county = await testCounty()
  const drawer = pageDrawer()
  const draw = (more: Partial<PageReply> = {}, by: object = {}) => drawer({ county, ...asked, ...by }, reply(more)).toString()
  const first = draw()
  expect(draw()).toBe(first)
  expect(draw({ body: <p>others</p> })).toBe(first.replace('<p>words</p>', '<p>others</p>'))
  for (const more of [
    { title: 'Other' },
    { wide: true },
    { back: { href: '/' } },
    { breadcrumbs: [{ text: 'Home', href: '/' }] },
    { error: true },
  ])
    expect(draw(more), JSON.stringify(more)).not.toBe(first)
  const resident = { ...anonymous, kind: 'resident' as const, person: '1', name: 'N. Atieno' }
  for (const by of [{ language: 'sw' }, { url: '/contact' }, { actor: resident }]) expect(draw({}, by), JSON.stringify(by)).not.toBe(first)
  expect(draw({}, { notice: { text: 'Saved' } })).toContain('Saved')
  expect(draw()).toBe(first)
})

test('a body that says what it was made of is drawn once for each language, and again when that is something else', async () => {
  await using county = await testCounty()
  const drawer = pageDrawer()
  let drawn = 0
  const Body = ({ words }: { words: string }) => {
    drawn++
    return <p>{words}</p>
  }
  const draw = (words: string, madeOf: string, by: object = {}) =>
    drawer({ county, ...asked, ...by }, reply({ body: <Body words={words} />, madeOf })).toString()
  expect(draw('first', 'notice 1')).toContain('<p>first</p>')
  expect(draw('first', 'notice 1', { url: '/', actor: { ...anonymous, kind: 'resident', person: '1', name: 'N. Atieno' } })).toContain(
    '<p>first</p>',
  )
  expect(drawn).toBe(1)
  expect(draw('kwanza', 'notice 1', { language: 'sw' })).toContain('<p>kwanza</p>')
  expect(draw('second', 'notice 2')).toContain('<p>second</p>')
  expect(drawn).toBe(3)
})

test('a kept body holds the place of an id, and each asking its own', async () => {
  await using county = await testCounty()
  const drawer = pageDrawer()
  let drawn = 0
  const Body = () => {
    drawn++
    return (
      <form>
        <input name="key" value={OWN_ID} />
        <a href={`/of/${OWN_ID}`}>words</a>
      </form>
    )
  }
  const draw = (ownId: string) => drawer({ county, ...asked }, reply({ body: <Body />, madeOf: 'form 1', ownId })).toString()
  const first = draw('0198c3a2-1111-7000-8000-000000000000')
  expect(first).toContain('value="0198c3a2-1111-7000-8000-000000000000"')
  expect(first).toContain('href="/of/0198c3a2-1111-7000-8000-000000000000"')
  const other = draw('0198c3a2-2222-7000-8000-000000000000')
  expect(other).toBe(first.replaceAll('0198c3a2-1111', '0198c3a2-2222'))
  expect(other).not.toContain(OWN_ID)
  expect(drawn).toBe(1)
})

test('an address that is somebody’s own, or what was typed, leaves no frame behind', async () => {
  await using county = await testCounty()
  const drawer = pageDrawer()
  let looked = 0
  const assetPath = (name: string) => {
    looked++
    return county.assets.assetPath(name)
  }
  const watched = { ...county, assets: { ...county.assets, assetPath } }
  const framesOf = (url: string, more: Partial<PageReply> = {}) => {
    looked = 0
    for (let times = 0; times < 2; times++) drawer({ county: watched, ...asked, url }, reply(more))
    return looked
  }
  const one = framesOf('/help')
  for (const url of ['/services/ward-bursary', '/offices', '/?lang=sw', '/wards/1262?lang=en']) expect(framesOf(url), url).toBe(one)
  for (const url of [
    '/services/x/apply/draft/phone',
    '/track?reference=MG-1',
    '/services?q=karo&lang=en',
    '/V/MFRGG',
    '/my/0198c3a2-1111-7000-8000-000000000000',
  ])
    expect(framesOf(url), url).toBe(2 * one)
  expect(framesOf('/contact', { status: 404 })).toBe(2 * one)
  expect(framesOf('/contact', { back: { href: '/services?q=karo' } })).toBe(2 * one)
})

test('what is asked for stays, however many others come and go', () => {
  const kept = new Kept<string>(3)
  let made = 0
  const get = (key: string) => kept.get(key, () => `${key}${++made}`)
  expect(get('home')).toBe('home1')
  for (let each = 0; each < 20; each++) {
    get(`ward ${each}`)
    expect(get('home')).toBe('home1')
  }
  expect(get('ward 19')).toBe('ward 1921')
  expect(get('ward 0')).toBe('ward 022')
})
