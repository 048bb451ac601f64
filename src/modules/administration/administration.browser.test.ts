import { mkdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeFindings, connectBrowser, sidewaysOverflow } from '../../../test/support/browser.ts'
import { type TestCounty, type TestPerson, testCounty } from '../../../test/support/county.ts'
import { seal } from '../../../test/support/seal-trail.ts'
import { newId } from '../../core/basics/ids.ts'
import { askForCheck, checkTrailJob } from './audit/check-trail.ts'
import { askForErasure } from './privacy/erasure-requests.ts'
import { personalRecord } from './privacy/personal-record.ts'
import { runRetention } from './privacy/retention.ts'
import { proposeRoleChange } from './roles/roles.ts'

let browser: Browser
let county: TestCounty
let url: string
let who: Record<'administrator' | 'auditor' | 'officer' | 'resident', TestPerson>
let paths: Record<keyof typeof who, string[]>

beforeAll(async () => {
  browser = await connectBrowser()
  county = await testCounty()
  who = {
    administrator: await county.staff({ roles: ['ict-administrator'], office: 'headquarters-ict' }, 'Odhiambo Administrator'),
    auditor: await county.staff({ roles: ['auditor'], office: 'headquarters-executive' }, 'Wanjiru Auditor'),
    officer: await county.staff({ roles: ['data-protection-officer'], office: 'headquarters-executive' }, 'Halima Protector'),
    resident: await county.resident({ name: 'Achieng Otieno', phone: '+254712345678' }),
  }
  const change = {
    role: 'front-desk-officer',
    permission: 'administration.job.manage',
    reach: 'county',
    scope: null,
    reason: 'They watch the queue at night.',
  } as const
  await who.administrator.runs((ctx) => proposeRoleChange(ctx, change))
  await who.resident.runs((ctx) => askForErasure(ctx, { id: newId(Date.now()), words: 'I have moved to another county.' }))
  await who.officer.runs((ctx) => personalRecord(ctx, who.resident.id))
  await who.administrator.runs(async (ctx) => {
    ctx.audit(
      'trial.record.changed',
      { kind: 'trial.record', id: '7' },
      { before: { ward: 'Kitutu' }, after: { ward: 'Suna Central' } },
      who.resident.id,
    )
  })
  await seal(county)
  await runRetention(county)
  await who.auditor.runs((ctx) => askForCheck(ctx))
  const { id } = await county.db.selectFrom('administration.audit_checks').select('id').executeTakeFirstOrThrow()
  await checkTrailJob.run(county, { id }, { id: '1', attempt: 1, attemptsMax: 3 })
  const { seq } = await county.db
    .selectFrom('audit.entries')
    .select('seq')
    .where('verb', '=', 'trial.record.changed')
    .executeTakeFirstOrThrow()
  const post = await county.db
    .selectFrom('identity.posts')
    .select('id')
    .where('key', 'not like', 'test-%')
    .orderBy('key')
    .executeTakeFirstOrThrow()
  const request = await county.db.selectFrom('administration.erasure_requests').select('id').executeTakeFirstOrThrow()
  const admin = '/staff/admin'
  paths = {
    administrator: [
      `${admin}/staff`,
      `${admin}/staff/new`,
      `${admin}/staff/${who.auditor.id}`,
      `${admin}/staff/${who.auditor.id}/end`,
      `${admin}/staff/${who.auditor.id}/access`,
      `${admin}/posts`,
      `${admin}/posts/${post.id}`,
      `${admin}/posts/${post.id}/appoint`,
      `${admin}/roles`,
      `${admin}/roles/front-desk-officer?with=auditor`,
      `${admin}/roles/auditor/change`,
      `${admin}/sessions`,
      `${admin}/jobs`,
      `${admin}/messages`,
      `${admin}/keys`,
      `${admin}/holidays`,
      `${admin}/holidays/new`,
      `${admin}/offices`,
      `${admin}/departments`,
      `${admin}/settings`,
    ],
    auditor: [`${admin}/audit`, `${admin}/audit/entries/${seq}`, `${admin}/audit/roots`, `${admin}/audit/checks`],
    officer: [
      '/staff/privacy',
      `/staff/privacy/requests/${request.id}/decide`,
      '/staff/privacy/people?q=achieng',
      '/staff/privacy/register',
    ],
    resident: ['/my/privacy', '/my/privacy/opened', '/my/privacy/data', '/my/privacy/erasure'],
  }
  const app = await county.web()
  await app.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
})

afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
})

const folder = process.env.SCREENSHOTS

for (const [width, lang] of [
  [360, 'sw'],
  [1280, 'en'],
] as const)
  test(`every page can be used at ${width} px (${lang}): axe finds nothing, nothing scrolls sideways`, async () => {
    const wrong: string[] = []
    for (const kind of ['administrator', 'auditor', 'officer', 'resident'] as const) {
      const [name, value] = who[kind].cookie.split('=') as [string, string]
      const context = await browser.newContext({ viewport: { width, height: 800 } })
      await context.addCookies([{ name, value, url }])
      const page = await context.newPage()
      for (const path of paths[kind]) {
        const answer = await page.goto(`${url}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
        if (answer?.status() !== 200) wrong.push(`${path}: ${answer?.status()}`)
        for (const finding of await axeFindings(page)) wrong.push(`${path}: ${JSON.stringify(finding)}`)
        const over = await sidewaysOverflow(page)
        if (over) wrong.push(`${path}: scrolls sideways: ${JSON.stringify(over)}`)
        if (folder) {
          mkdirSync(folder, { recursive: true })
          const file = path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id').replace(/\W+/g, '-')
          await page.screenshot({ path: join(folder, `${width}${file}.png`), fullPage: true })
        }
      }
      await context.close()
    }
    expect(wrong).toEqual([])
  }, 240_000)
