import { afterAll, beforeAll, expect, test } from 'vitest'
import { axeTurn, keepPicture, LOOKS, Window } from '../../../test/support/browser.ts'
import { type TestCounty, type TestPerson, testCounty } from '../../../test/support/county.ts'
import { seal } from '../../../test/support/seal-trail.ts'
import { serveCounty } from '../../../test/support/serve-county.ts'
import { newId } from '../../core/basics/ids.ts'
import { askForCheck, checkTrailJob } from './audit/check-trail.ts'
import { askForErasure } from './privacy/erasure-requests.ts'
import { personalRecord } from './privacy/personal-record.ts'
import { runRetention } from './privacy/retention.ts'
import { proposeRoleChange } from './roles/roles.ts'

let county: TestCounty
let url: string
let who: Record<'administrator' | 'auditor' | 'officer' | 'resident', TestPerson>
/** Pages in states that `test/journeys` does not meet. */
let paths: Record<keyof typeof who, string[]>

beforeAll(async () => {
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
  const request = await county.db.selectFrom('administration.erasure_requests').select('id').executeTakeFirstOrThrow()
  paths = {
    administrator: ['/staff/admin/roles/front-desk-officer?with=auditor', `/staff/admin/staff/${who.auditor.id}`],
    auditor: [`/staff/admin/audit/entries/${seq}`, '/staff/admin/audit/checks'],
    officer: [`/staff/privacy/requests/${request.id}/decide`, '/staff/privacy/people?q=achieng'],
    resident: ['/my/privacy', '/my/privacy/opened', '/my/privacy/data'],
  }
  url = await serveCounty(county)
})

afterAll(async () => {
  await county?.[Symbol.asyncDispose]()
})

test.each(LOOKS)(
  'at $width px in $language no state of a page has a fault',
  async (look) => {
    const window = await Window.open(look)
    for (const kind of ['administrator', 'auditor', 'officer', 'resident'] as const)
      for (const [index, path] of paths[kind].entries()) {
        expect(await window.faultsOf(url + path, who[kind].cookie, { axe: axeTurn(look, index) }), path).toEqual([])
        await keepPicture(window.page, `${look.width}${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id').replace(/\W+/g, '-')}`)
      }
    await window.close()
  },
  180_000,
)
