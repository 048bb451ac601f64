import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestCounty, testCounty } from '../../../../test/support/county.ts'
import { openProblem, publishSamples } from '../../../../test/support/desk-samples.ts'
import { billIn } from '../../../../test/support/sample-bill.ts'
import { seal } from '../../../../test/support/seal-trail.ts'
import { newId } from '../../../core/basics/ids.ts'
import { anonymous } from '../../../kernel/context/actor.ts'
import { recordsNamed, referencesOf } from '../../../kernel/context/record-references.ts'
import { checkTrailJob } from './check-trail.ts'

let county: TestCounty
beforeAll(async () => {
  county = await testCounty()
})
afterAll(() => county?.[Symbol.asyncDispose]())

const form = { method: 'POST' as const, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: '' }

test('the auditor reads the trail by day, verb, record and person, and each reading is an entry itself', async () => {
  const auditor = await county.staff({ roles: ['auditor'], office: 'headquarters-executive' }, 'Wanjiru Auditor')
  const resident = await county.resident({ name: 'Achieng Subject' })
  const id = newId(Date.now())
  await resident.runs(async (ctx) =>
    ctx.audit('trial.record.changed', { kind: 'trial.record', id }, { before: { ward: 'Kitutu' }, after: { ward: 'Suna' } }, resident.id),
  )
  const ask = async (url: string) => (await county.ask({ url, as: auditor })).body
  expect(await ask('/staff/admin/audit')).toContain('trial.record.changed')
  expect(await ask('/staff/admin/audit?verb=trial.record.changed')).toContain('trial.record')
  expect(await ask('/staff/admin/audit?from=2026-11-01&until=2026-11-02')).toContain('Nothing is recorded there')
  expect(await ask(`/staff/admin/audit?by=record&kind=trial.record&record=${id}`)).toContain('Achieng Subject')
  expect(await ask(`/staff/admin/audit?by=actor&person=${resident.id}`)).toContain('trial.record')
  // A filter holds in every view: one that were dropped would show other things than it says.
  expect(await ask(`/staff/admin/audit?by=actor&person=${resident.id}&verb=cases.case.read`)).toContain('Nothing is recorded there')
  const { seq } = await county.db
    .selectFrom('audit.entries')
    .select('seq')
    .where('verb', '=', 'trial.record.changed')
    .where('record_id', '=', id)
    .executeTakeFirstOrThrow()
  const entry = await county.ask({ url: `/staff/admin/audit/entries/${seq}?lang=sw`, as: auditor })
  expect(entry.body).toContain('Kitutu')
  expect(entry.body).toContain('Suna')
  expect((await county.ask({ url: '/my/privacy/opened', as: resident })).body).toContain('Looked into the records')
  for (const url of ['/staff/admin/audit', `/staff/admin/audit/entries/${seq}`, '/staff/admin/audit/roots', '/staff/admin/audit/checks'])
    expect((await county.ask({ url, as: resident })).statusCode, url).toBe(403)
  expect((await county.ask({ url: '/staff/admin/audit/entries/999999', as: auditor })).statusCode).toBe(404)
})

test('whoever signs in is named as the one who did, other entries of nobody’s stay nobody’s', async () => {
  const auditor = await county.staff({ roles: ['auditor'], office: 'headquarters-executive' }, 'Wanjiru Auditor')
  const resident = await county.resident({ name: 'Achieng Newcomer' })
  await county.as(anonymous, async (ctx) => {
    ctx.audit('sign_in.demo.signed_in', { kind: 'identity.session', id: newId(1) }, { person: resident.id }, resident.id)
    ctx.audit('sign_in.code.failed', { kind: 'sign_in.code', id: newId(2) }, undefined, resident.id)
  })
  const ask = async (query: string) => (await county.ask({ url: `/staff/admin/audit?${query}`, as: auditor })).body
  const signedIn = await ask('verb=sign_in.demo.signed_in')
  expect(signedIn).toContain('Achieng Newcomer')
  expect(signedIn).not.toContain('Nobody signed in')
  expect(await ask('verb=sign_in.demo.signed_in&format=csv')).toContain('Achieng Newcomer')
  const failed = await ask('verb=sign_in.code.failed')
  expect(failed).toContain('Nobody signed in')
  expect(failed).not.toContain('Achieng Newcomer')
})

test('the trail speaks the reader’s language, and keeps the code beside the words and in the file', async () => {
  await using county = await testCounty()
  const auditor = await county.staff({ roles: ['auditor'], office: 'headquarters-executive' })
  await auditor.runs(async (ctx) => ctx.audit('cases.queue.exported', { kind: 'cases.queue', id: 'all' }))
  const list = async (more: string) => (await county.ask({ url: `/staff/admin/audit?verb=cases.queue.exported${more}`, as: auditor })).body
  const english = await list('')
  expect(english).toContain('List of cases downloaded')
  expect(english).toContain('<code>cases.queue.exported</code>')
  expect(english).toMatch(/<option value="cases.queue.exported" selected[^>]*>List of cases downloaded/)
  expect(await list('&lang=sw')).toContain('Orodha ya kesi ilipakuliwa')
  const [header, line] = (await list('&format=csv&lang=en')).split('\n')
  expect(header).toContain('What was done (code)')
  expect(line).toContain('List of cases downloaded,cases.queue.exported,List of cases,cases.queue,all')
  await auditor.runs(async (ctx) => {
    for (let more = 0; more < 260; more++) ctx.audit('cases.queue.exported', { kind: 'cases.queue', id: String(more) })
  })
  expect((await list('&format=csv')).trimEnd().split('\n')).toHaveLength(262)
})

test('a case is found by the reference that people know, however it is typed, and a reference that is none is refused in words', async () => {
  const auditor = await county.staff({ roles: ['auditor'], office: 'headquarters-executive' })
  const guardian = await county.resident({ name: 'Achieng Guardian' })
  const { record } = await openProblem({ county, types: await publishSamples(county), guardian })
  const bill = await billIn(county, 500)
  await auditor.runs(async (ctx) => {
    for (const id of [record.id, newId(1)]) ctx.audit('cases.case.read', { kind: 'cases.case', id }, undefined, guardian.id)
  })
  const ask = (query: string) => county.ask({ url: `/staff/admin/audit?${query}`, as: auditor })
  for (const query of [
    `by=record&kind=cases.case&record=${record.reference}`,
    `by=record&kind=cases.case&record=${record.reference.toLowerCase().replaceAll('-', '')}`,
    `record=${record.reference}`,
    `by=record&kind=cases.case&record=${record.id}`,
    `by=actor&person=${auditor.id}&kind=cases.case&record=${record.reference}`,
    `by=subject&person=${guardian.id}&record=${record.reference}&verb=cases.case.read`,
  ]) {
    const { statusCode, body } = await ask(query)
    expect(statusCode, query).toBe(200)
    const links = [...body.matchAll(/>([^<>]*)<\/a>/g)].map(([, text]) => text as string).filter((text) => text.startsWith('Case '))
    expect(new Set(links), query).toEqual(new Set([`Case ${record.reference}`]))
  }
  expect((await ask(`record=${record.reference}&format=csv`)).body).toContain(`${record.id},${record.reference},`)
  expect((await ask(`record=${bill.reference}`)).body).toContain(`Bill ${bill.reference}`)
  for (const query of ['record=zz', 'by=record&kind=cases.case&record=zz', `kind=money.bill&record=${record.reference}`]) {
    const { statusCode, body } = await ask(query)
    expect(statusCode, query).toBe(422)
    expect(body, query).toContain('There is no such record here')
  }
  expect((await ask('record=zz&lang=sw')).body).toContain('Hakuna rekodi kama hii hapa: zz')
})

test('every kind of record that has references names a table and a column that stand', async () => {
  const auditor = await county.staff({ roles: ['auditor'], office: 'headquarters-executive' })
  const kinds = county.manifests.flatMap(({ audited }) => Object.keys(audited?.references ?? {}))
  expect(kinds).toContain('cases.case')
  await auditor.runs(async (ctx) => {
    expect(await recordsNamed(ctx, '', 'MGR-0000-0000')).toEqual([])
    const records = kinds.map((kind) => ({ kind, id: newId(1) }))
    expect((await referencesOf(ctx, records)).size).toBe(0)
  })
})

test('an entry gives its proof once it is sealed, and the roots are held against the file outside', async () => {
  const auditor = await county.staff({ roles: ['auditor'], office: 'headquarters-executive' })
  await auditor.runs(async (ctx) => ctx.audit('trial.record.made', { kind: 'trial.record', id: '1' }))
  const { seq } = await county.db
    .selectFrom('audit.entries')
    .select('seq')
    .where('verb', '=', 'trial.record.made')
    .where('actor', '=', auditor.id)
    .executeTakeFirstOrThrow()
  const early = await county.ask({ url: `/staff/admin/audit/entries/${seq}/proof`, as: auditor })
  expect(early.statusCode).toBe(409)
  const [first] = await seal(county)
  const proof = JSON.parse((await county.ask({ url: `/staff/admin/audit/entries/${seq}/proof`, as: auditor })).body)
  expect(proof.seal.root).toBe(Buffer.from(first!.root).toString('hex'))
  expect(proof.statement).toContain(`root ${proof.seal.root}`)
  const roots = await county.ask({ url: '/staff/admin/audit/roots', as: auditor })
  expect(roots.body).toContain(proof.seal.root)
  expect(roots.body).toContain('The same')
})

test('a check runs as a job, one at a time, and tells what somebody with the rights of the owner altered', async () => {
  await using county = await testCounty()
  const auditor = await county.staff({ roles: ['auditor'], office: 'headquarters-executive' })
  await auditor.runs(async (ctx) => ctx.audit('trial.record.made', { kind: 'trial.record', id: '1' }, { amount: 100 }))
  await seal(county)
  const url = '/staff/admin/audit/checks'
  expect((await county.ask({ url, ...form, as: auditor })).statusCode).toBe(303)
  expect((await county.ask({ url, ...form, as: auditor })).statusCode).toBe(409)
  const run = async () => {
    const { id } = await county.db
      .selectFrom('administration.audit_checks')
      .select('id')
      .where('finished_at', 'is', null)
      .executeTakeFirstOrThrow()
    await checkTrailJob.run(county, { id }, { id: '1', attempt: 1, attemptsMax: 3 })
  }
  await run()
  expect((await county.ask({ url, as: auditor })).body).toContain('In order')
  await county.base.ownerDb
    .updateTable('audit.entries')
    .set({ verb: 'trial.record.unmade' })
    .where('verb', '=', 'trial.record.made')
    .execute()
  await county.ask({ url, ...form, as: auditor })
  await run()
  expect((await county.ask({ url, as: auditor })).body).toContain('Not in order')
})
