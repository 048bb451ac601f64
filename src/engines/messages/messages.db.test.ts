import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { africasTalking } from '../../../simulators/africas-talking.ts'
import { serveSimulators } from '../../../simulators/http.ts'
import type { SwitchboardSettings } from '../../../simulators/switchboard.ts'
import { cloneDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { newId } from '../../core/basics/ids.ts'
import type { Language } from '../../core/basics/texts.ts'
import type { Grant } from '../../kernel/access/grants.ts'
import { type Actor, anonymous, systemActor } from '../../kernel/context/actor.ts'
import { asActor, type Context } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import { addPerson, contactFor, holdContact } from '../../kernel/identity/people.ts'
import { budgetUsed } from './budget.ts'
import { beginAttempt, deliverMessage, finishAttempt, rescueMessages } from './deliver-message.ts'
import { deliveryReportRoutes } from './delivery-reports.routes.ts'
import { receiveDeliveryReport } from './delivery-reports.ts'
import { countMessages, listMessages, messagesAbout, openMessage, resendMessage } from './message-log.ts'
import { messageJobs } from './messages.jobs.ts'
import { messagesModule } from './module.ts'
import { myNotices, readNotice } from './notices.ts'
import { sendMessage } from './send-message.ts'
import type { SendResult } from './send-result.ts'
import { type MessagesSettings, messagesOf } from './settings.ts'
import { africasTalkingSms } from './sms-africas-talking.ts'
import { defineTemplates } from './templates.ts'

const templates = defineTemplates({
  'test.case.submitted': {
    name: { en: 'Application sent', sw: 'Ombi limetumwa' },
    sms: { en: 'We have your application {reference}.', sw: 'Tumepokea ombi lako {reference}.' },
    email: { subject: { en: 'Application {reference}', sw: 'Ombi {reference}' }, body: { en: 'We have it.', sw: 'Tumelipokea.' } },
    inApp: { subject: { en: 'Application {reference}', sw: 'Ombi {reference}' }, body: { en: 'We have it.', sw: 'Tumelipokea.' } },
    values: { reference: 'MGA7K2Q9XT4' },
  },
  'test.code.sent': {
    name: { en: 'Code', sw: 'Msimbo' },
    sms: { en: 'Your code is {code}.', sw: 'Msimbo wako ni {code}.' },
    values: { code: '123456' },
    secret: true,
    validMinutes: 5,
  },
  'test.notice.only': {
    name: { en: 'Notice', sw: 'Taarifa' },
    inApp: { subject: { en: 'Read me', sw: 'Nisome' }, body: { en: 'Hello', sw: 'Habari' } },
    values: {},
  },
})

let base: TestDatabase
let world: Awaited<ReturnType<typeof openWorld>>

beforeEach(async () => {
  base = await cloneDatabase()
  world = await openWorld()
})
afterEach(async () => {
  await world.close()
  await base.drop()
})

/** A county that sends through the simulator, on a clock of its own, with a queue that is worked by hand. */
async function openWorld() {
  let now = Temporal.Now.zonedDateTimeISO('Africa/Nairobi').add({ days: 1 }).withPlainTime('10:00').toInstant()
  const mail: { id: string; to: string; subject: string; text: string }[] = []
  const mailAnswers: SendResult[] = []
  const simulators = await serveSimulators(
    [africasTalking({ username: 'sandbox', apiKey: 'key', callbackUrl: 'http://127.0.0.1:1', settings: { reports: false } })],
    0,
  )
  const settings: MessagesSettings = {
    sms: africasTalkingSms({ baseUrl: simulators.url, username: 'sandbox', apiKey: 'key', senderId: 'MIGORI', timeoutMs: 10_000 }),
    email: async (email) => {
      mail.push(email)
      return mailAnswers.shift() ?? { outcome: 'accepted', providerId: email.id, costCents: null }
    },
    segmentsPerDay: { codes: 5, notices: 20 },
    perNumberPerDay: { codes: 3, notices: 6 },
    deliveryKey: null,
  }
  const manifests = [messagesModule, { name: 'test', needs: [], messages: templates }]
  const county = {
    name: 'migori',
    db: base.db,
    clock: { now: () => now },
    demo: false,
    publicUrl: 'http://county.test',
    manifests,
    messages: messagesOf(manifests, settings),
  } as unknown as County
  const as = <R>(actor: Actor, work: (ctx: Context) => Promise<R>, language: Language = 'en') => asActor(county, actor, work, { language })

  const dueJobs = async () => {
    const { rows } = await sql<{ id: number; task: string; payload: { id: string }; run_at: Temporal.Instant }>`
      select job.id, task.identifier as task, job.payload, job.run_at from jobs._private_jobs as job join jobs._private_tasks as task on task.id = job.task_id
      order by job.priority, job.run_at, job.id`.execute(base.ownerDb)
    return rows.filter((job) => Temporal.Instant.compare(job.run_at, now) <= 0)
  }
  return {
    county,
    mail,
    mailAnswers,
    as,
    close: simulators.close,
    pass(duration: Temporal.DurationLike) {
      now = now.add(duration)
    },
    now: () => now,
    async set(change: Partial<SwitchboardSettings>) {
      const response = await fetch(`${simulators.url}/switchboard`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(change),
      })
      expect(response.status).toBe(200)
    },
    async handset(phone: string): Promise<string[]> {
      const reply = (await (await fetch(`${simulators.url}/handset/${encodeURIComponent(phone)}/messages`)).json()) as {
        messages: { text: string }[]
      }
      return reply.messages.map(({ text }) => text)
    },
    /** Works every job that is due by the county's clock, and those they queue that are due too. */
    async work(): Promise<string[]> {
      const worked: string[] = []
      for (let due = await dueJobs(); due.length > 0; due = await dueJobs()) {
        for (const { id, task, payload } of due) {
          await sql`select jobs.complete_jobs(array[${id}]::bigint[])`.execute(base.ownerDb)
          await messageJobs.find(({ name }) => name === task)?.run(county, payload, { id: String(id), attempt: 1, attemptsMax: 1 })
          worked.push(task)
        }
      }
      return worked
    },
    waiting: async () =>
      Number((await sql<{ count: number }>`select count(*) from jobs._private_jobs`.execute(base.ownerDb)).rows[0]?.count),
    async person(parts: { language?: Language; phone?: string; email?: string } = {}): Promise<string> {
      const id = newId(Date.now())
      await base.db.transaction().execute(async (db) => {
        await addPerson(db, { id, fullName: 'Akinyi Odhiambo', language: parts.language ?? 'en', now })
        for (const kind of ['phone', 'email'] as const) {
          const value = parts[kind]
          if (!value) continue
          const contact = await contactFor(db, { id: newId(Date.now()), kind, value, now })
          await holdContact(db, { id: newId(Date.now()), person: id, contact, now, verifiedAt: now })
        }
      })
      return id
    },
    row: (id: string) => base.db.selectFrom('messages.outbox').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    send(to: Parameters<typeof sendMessage>[1]['to'], template: keyof typeof templates = 'test.case.submitted', more: object = {}) {
      // Two messages of one millisecond have no order.
      now = now.add({ milliseconds: 1 })
      return as(anonymous, (ctx) =>
        sendMessage(ctx, {
          template,
          to,
          values: { reference: 'MGA7K2Q9XT4', code: '271828' },
          about: { kind: 'cases.case', id: 'c1' },
          ...more,
        }),
      )
    },
    report: (id: string, status: string, phoneNumber?: string) =>
      as(anonymous, (ctx) => receiveDeliveryReport(ctx, { id, status, phoneNumber })),
  }
}

const PHONE = '+254711000001'
const place = { office: null, ward: null, subCounty: null, department: null, scope: null }
const officer = (permissions: string[], reach: Grant['reach'] = 'county'): Actor => ({
  ...systemActor(''),
  kind: 'staff',
  grants: permissions.map((permission) => ({ permission, reach, role: 'ict-officer', post: null, person: 'p', ...place })),
})

describe('telling someone', () => {
  test('a message is sent after the transaction, in the language of the person', async () => {
    const [english, swahili] = [await world.person({ phone: PHONE }), await world.person({ phone: '+254722000002', language: 'sw' })]
    const id = await world.send({ person: english })
    await world.send({ person: swahili })
    expect(await world.handset(PHONE)).toEqual([])
    await world.work()
    expect(await world.handset(PHONE)).toEqual(['We have your application MGA7K2Q9XT4.'])
    expect(await world.handset('+254722000002')).toEqual(['Tumepokea ombi lako MGA7K2Q9XT4.'])
    expect(await world.row(id)).toMatchObject({
      status: 'sent',
      attempts: 1,
      segments: 1,
      cost_cents: 80,
      provider_id: expect.stringMatching(/^ATXid_/),
    })
  })

  test('a number nobody knows is told in the language of whoever is asking', async () => {
    await world.as(
      anonymous,
      (ctx) => sendMessage(ctx, { template: 'test.code.sent', to: { phone: PHONE }, values: { code: '1' }, about: null }),
      'sw',
    )
    await world.work()
    expect(await world.handset(PHONE)).toEqual(['Msimbo wako ni 1.'])
  })

  test('a transaction that is undone tells nobody', async () => {
    const undone = world.as(anonymous, async (ctx) => {
      await sendMessage(ctx, { template: 'test.case.submitted', to: { phone: PHONE }, values: { reference: 'x' }, about: null })
      throw new Error('changed our mind')
    })
    await expect(undone).rejects.toThrow('changed our mind')
    expect(await world.work()).toEqual([])
    expect(await world.handset(PHONE)).toEqual([])
  })

  test('by SMS if there is a number, else e-mail, else in their own pages, else a line that says nobody could be told', async () => {
    const people = [
      await world.person({ phone: PHONE, email: 'a@b.example' }),
      await world.person({ email: 'c@d.example' }),
      await world.person(),
    ]
    const rows = []
    for (const person of people) rows.push(await world.row(await world.send({ person })))
    rows.push(await world.row(await world.send({ person: people[2] as string }, 'test.code.sent')))
    expect(rows.map(({ channel, address, status, reason, body }) => [channel, address, status, reason, body !== null])).toEqual([
      ['sms', PHONE, 'queued', null, true],
      ['email', 'c@d.example', 'queued', null, true],
      ['inApp', null, 'sent', null, true],
      ['sms', null, 'refused', 'no_contact', false],
    ])
    await world.work()
    expect(world.mail).toMatchObject([{ to: 'c@d.example', subject: 'Application MGA7K2Q9XT4', text: 'We have it.' }])
  })

  test('what is meant for one number goes to that number, not to the person’s other one', async () => {
    const person = await world.person({ phone: PHONE })
    await world.send({ person, phone: '+254733000003' })
    await world.work()
    expect([await world.handset(PHONE), (await world.handset('+254733000003')).length]).toEqual([[], 1])
  })

  test('a notice in their own pages can be read by its owner alone, and reading it twice is reading it once', async () => {
    const [mine, other] = [await world.person(), await world.person()]
    const id = await world.send({ person: mine }, 'test.notice.only')
    const resident = (person: string): Actor => ({ ...anonymous, kind: 'resident', person })
    expect((await world.as(resident(mine), (ctx) => myNotices(ctx))).notices).toMatchObject([{ id, subject: 'Read me', readAt: null }])
    expect((await world.as(resident(other), (ctx) => myNotices(ctx))).notices).toEqual([])
    await expect(world.as(resident(other), (ctx) => readNotice(ctx, id))).rejects.toMatchObject({ code: 'basics.not_found' })
    await world.as(resident(mine), (ctx) => readNotice(ctx, id))
    const first = (await world.row(id)).read_at
    world.pass({ hours: 1 })
    await world.as(resident(mine), (ctx) => readNotice(ctx, id))
    expect(await world.row(id)).toMatchObject({ status: 'delivered', read_at: first })
  })
})

describe('sending once', () => {
  test('the job run again, and by four workers at once, sends once', async () => {
    const id = await world.send({ phone: PHONE })
    await Promise.all([1, 2, 3, 4].map(() => deliverMessage(world.county, id)))
    await world.work()
    world.pass({ hours: 5 })
    await world.work()
    expect(await world.handset(PHONE)).toHaveLength(1)
    expect(await world.row(id)).toMatchObject({ status: 'sent', attempts: 1 })
  })

  test('an outage is waited out, longer each time, and then the message goes out once', async () => {
    await world.set({ mode: 'error500' })
    const id = await world.send({ phone: PHONE })
    const waits: number[] = []
    for (let i = 0; i < 4; i++) {
      await world.work()
      const { status, reason, next_attempt_at: next } = await world.row(id)
      expect([status, reason]).toEqual(['queued', 'HTTP 500'])
      const seconds = next?.since(world.now()).total('seconds') ?? 0
      waits.push(seconds)
      world.pass({ seconds: Math.ceil(seconds) })
    }
    for (const [i, expected] of [30, 120, 300, 900].entries()) expect(Math.abs((waits[i] ?? 0) / expected - 1)).toBeLessThanOrEqual(0.11)
    await world.set({ mode: 'ok' })
    await world.work()
    expect(await world.row(id)).toMatchObject({ status: 'sent', attempts: 5 })
    expect(await world.handset(PHONE)).toHaveLength(1)
    const day = world.now().toZonedDateTimeISO('Africa/Nairobi').toPlainDate()
    expect(await budgetUsed(base.db as never, day, 'notices')).toBe(1)
  })

  test('a clock that is set back an hour between two attempts loses nothing and sends nothing early', async () => {
    await world.set({ mode: 'error503' })
    const id = await world.send({ phone: PHONE })
    await world.work()
    await world.set({ mode: 'ok' })
    world.pass({ hours: -1 })
    await deliverMessage(world.county, id)
    expect(await world.handset(PHONE)).toEqual([])
    world.pass({ minutes: 61 })
    await world.work()
    expect(await world.handset(PHONE)).toHaveLength(1)
  })

  test('what can never arrive is not tried again', async () => {
    await world.set({ statusCode: 403 })
    const id = await world.send({ phone: PHONE })
    await world.work()
    world.pass({ hours: 24 })
    await world.work()
    expect(await world.row(id)).toMatchObject({ status: 'failed', reason: '403 InvalidPhoneNumber', attempts: 1 })
    expect(await world.waiting()).toBe(0)
  })

  test('an empty account holds messages back without losing them', async () => {
    await world.set({ statusCode: 405 })
    const id = await world.send({ phone: PHONE })
    await world.work()
    expect(await world.row(id)).toMatchObject({ status: 'queued', reason: '405 InsufficientBalance' })
    await world.set({ statusCode: 101 })
    world.pass({ minutes: 17 })
    await world.work()
    expect(await world.handset(PHONE)).toHaveLength(1)
  })

  test('a code is not sent once it is worthless', async () => {
    await world.set({ mode: 'error503' })
    const id = await world.send({ phone: PHONE }, 'test.code.sent')
    for (let i = 0; i < 6; i++) {
      await world.work()
      world.pass({ minutes: 3 })
    }
    await world.set({ mode: 'ok' })
    await world.work()
    expect(await world.row(id)).toMatchObject({ status: 'failed', body: null })
    expect(await world.handset(PHONE)).toEqual([])
  })

  test('killed between sending and writing it down: nothing for ten minutes, then once more, and never a third time', async () => {
    const id = await world.send({ phone: PHONE })
    const die = async () => {
      const attempt = await world.as(systemActor('test'), (ctx) => beginAttempt(ctx, id))
      if (attempt) await world.county.messages.sms?.({ to: attempt.address, text: attempt.body })
      return attempt !== null
    }
    expect(await die()).toBe(true)
    await world.work()
    expect(await world.row(id)).toMatchObject({ status: 'sending' })
    world.pass({ minutes: 3 })
    await world.work()
    expect(await world.row(id)).toMatchObject({ status: 'unknown', reason: 'interrupted', settled_at: null })
    expect(await world.handset(PHONE)).toHaveLength(1)

    world.pass({ minutes: 8 })
    expect(await die()).toBe(true)
    expect(await world.handset(PHONE)).toHaveLength(2)
    for (let i = 0; i < 10; i++) {
      world.pass({ minutes: 10 })
      await world.as(systemActor('test'), rescueMessages)
      await world.work()
    }
    expect(await world.handset(PHONE)).toHaveLength(2)
    expect((await world.row(id)).status).toBe('unknown')
    expect((await world.row(id)).settled_at).not.toBeNull()
  })

  test('an attempt that was given up for dead and comes back late changes nothing', async () => {
    const id = await world.send({ phone: PHONE })
    const late = await world.as(systemActor('test'), (ctx) => beginAttempt(ctx, id))
    world.pass({ minutes: 11 })
    await deliverMessage(world.county, id)
    const sent = await world.row(id)
    expect(sent).toMatchObject({ status: 'sent', attempts: 2 })
    await world.as(systemActor('test'), (ctx) =>
      finishAttempt(ctx, late as NonNullable<typeof late>, { outcome: 'failed', reason: 'late' }),
    )
    expect(await world.row(id)).toEqual(sent)
  })

  test('a code that may have gone out is never repeated and its words are gone', async () => {
    await world.set({ mode: 'takeAndCut' })
    const id = await world.send({ phone: PHONE }, 'test.code.sent')
    await world.work()
    await world.set({ mode: 'ok' })
    world.pass({ minutes: 30 })
    await world.work()
    expect(await world.handset(PHONE)).toHaveLength(1)
    expect(await world.row(id)).toMatchObject({ status: 'unknown', body: null })
  })

  test('an e-mail that may have gone out is sent again under the same id', async () => {
    world.mailAnswers.push({ outcome: 'unknown', reason: 'cut' })
    const id = await world.send({ email: 'a@b.example' })
    await world.work()
    world.pass({ minutes: 10 })
    await world.work()
    expect(world.mail.map((mail) => mail.id)).toEqual([id, id])
    expect(await world.row(id)).toMatchObject({ status: 'sent' })
  })

  test('a message whose job was lost is found again', async () => {
    const id = await world.send({ phone: PHONE })
    await sql`delete from jobs._private_jobs`.execute(base.ownerDb)
    expect(await world.as(systemActor('test'), rescueMessages)).toBe(0)
    world.pass({ minutes: 16 })
    expect(await world.as(systemActor('test'), rescueMessages)).toBe(1)
    await world.work()
    expect((await world.row(id)).status).toBe('sent')
    expect(await world.as(systemActor('test'), rescueMessages)).toBe(0)
  })

  test('a county without a sender writes down what it would say, and why it waits', async () => {
    Object.assign(world.county.messages, { sms: null })
    const id = await world.send({ phone: PHONE })
    await world.work()
    expect(await world.row(id)).toMatchObject({ status: 'queued', reason: 'not set up' })
  })
})

describe('delivery reports', () => {
  const sent = async (template: keyof typeof templates = 'test.case.submitted') => {
    const id = await world.send({ phone: PHONE }, template)
    await world.work()
    return { id, providerId: (await world.row(id)).provider_id as string }
  }
  const status = async (id: string) => (await world.row(id)).status

  test('move a message forward, and say when it arrived', async () => {
    const { id, providerId } = await sent()
    await world.report(providerId, 'Submitted', PHONE)
    expect(await status(id)).toBe('sent')
    world.pass({ minutes: 1 })
    await world.report(providerId, 'Success', PHONE)
    expect(await world.row(id)).toMatchObject({ status: 'delivered', settled_at: world.now() })
  })

  test('repeated and out of order, in every order, end at the same place', async () => {
    const orders = [
      ['Submitted', 'Success', 'Success', 'Buffered'],
      ['Success', 'Submitted', 'Sent'],
      ['Failed', 'Success', 'Failed'],
      ['Success', 'Rejected', 'Success'],
    ]
    for (const order of orders) {
      const { id, providerId } = await sent()
      for (const each of order) await world.report(providerId, each, PHONE)
      expect([order, await status(id)]).toEqual([order, 'delivered'])
    }
    expect((await base.db.selectFrom('messages.delivery_reports').select('id').execute()).length).toBe(orders.flat().length)
  })

  test('four at once are as good as one after the other', async () => {
    const { id, providerId } = await sent()
    await Promise.all(['Sent', 'Submitted', 'Failed', 'Success'].map((each) => world.report(providerId, each, PHONE)))
    expect(await status(id)).toBe('delivered')
  })

  test('a failure says why', async () => {
    const { id, providerId } = await sent()
    await world.as(anonymous, (ctx) =>
      receiveDeliveryReport(ctx, { id: providerId, status: 'Failed', phoneNumber: PHONE, failureReason: 'UserInBlackList' }),
    )
    expect(await world.row(id)).toMatchObject({ status: 'failed', reason: 'Failed UserInBlackList' })
  })

  test('a report for another number, or with a word we do not know, is kept and moves nothing', async () => {
    const { id, providerId } = await sent()
    await world.report(providerId, 'Success', '+254799999999')
    await world.report(providerId, 'Wonderful', PHONE)
    expect(await status(id)).toBe('sent')
  })

  test('one that overtakes the answer to our own request is applied when the answer is there', async () => {
    const id = await world.send({ phone: PHONE })
    const attempt = await world.as(systemActor('test'), (ctx) => beginAttempt(ctx, id))
    await world.report('ATXid_early', 'Success', PHONE)
    await world.as(systemActor('test'), (ctx) =>
      finishAttempt(ctx, attempt as NonNullable<typeof attempt>, { outcome: 'accepted', providerId: 'ATXid_early', costCents: 80 }),
    )
    expect(await status(id)).toBe('sent')
    world.pass({ seconds: 31 })
    await world.work()
    expect(await status(id)).toBe('delivered')
  })

  test('one is the proof that an unknown message went out, which is then not sent again', async () => {
    await world.set({ mode: 'takeAndCut' })
    const id = await world.send({ phone: PHONE })
    await world.work()
    await world.set({ mode: 'ok' })
    expect(await status(id)).toBe('unknown')
    world.pass({ minutes: 1 })
    await world.report('ATXid_lost', 'Success', PHONE)
    world.pass({ minutes: 1 })
    await world.work()
    expect(await world.row(id)).toMatchObject({ status: 'delivered', provider_id: 'ATXid_lost' })
    world.pass({ minutes: 30 })
    await world.work()
    expect(await world.handset(PHONE)).toHaveLength(1)
  })

  test('one that could belong to two unknown messages proves neither', async () => {
    await world.set({ mode: 'takeAndCut' })
    const ids = [await world.send({ phone: PHONE }), await world.send({ phone: PHONE })]
    await world.work()
    world.pass({ minutes: 1 })
    await world.report('ATXid_lost', 'Success', PHONE)
    world.pass({ minutes: 1 })
    await world.work()
    expect(await Promise.all(ids.map(status))).toEqual(['unknown', 'unknown'])
  })

  test('a stranger’s report is kept, and nothing else happens', async () => {
    await world.report('ATXid_stranger', 'Success', PHONE)
    world.pass({ minutes: 1 })
    expect(await world.work()).toEqual(['messages.report.match'])
    expect(await base.db.selectFrom('messages.outbox').select('id').execute()).toEqual([])
    expect(await base.db.selectFrom('messages.delivery_reports').select('provider_id').execute()).toEqual([
      { provider_id: 'ATXid_stranger' },
    ])
  })

  test('the app cannot change one that was kept', async () => {
    await world.report('ATXid_stranger', 'Success', PHONE)
    await expect(base.db.updateTable('messages.delivery_reports').set({ status: 'Failed' }).execute()).rejects.toThrow('permission denied')
  })
})

describe('the address reports come to', () => {
  const [route] = deliveryReportRoutes
  const call = (body: object, query: object = {}) => {
    const input = { body: route?.input.body?.parse(body), query: route?.input.query?.parse(query) }
    return world.as(anonymous, async (ctx) => route?.run(ctx, input as never))
  }

  test('takes what Africa’s Talking sends, with fields it may add, and refuses what is not a report', async () => {
    await call({
      id: 'ATXid_1',
      status: 'Success',
      phoneNumber: PHONE,
      networkCode: '63902',
      retryCount: '0',
      failureReason: '',
      more: 'x',
    })
    expect(await base.db.selectFrom('messages.delivery_reports').selectAll().execute()).toMatchObject([
      { provider_id: 'ATXid_1', status: 'Success', phone: PHONE, network_code: '63902', failure_reason: null, retry_count: '0' },
    ])
    for (const body of [{}, { id: 'x' }, { id: '', status: 'Success' }, { id: 'x'.repeat(500), status: 'Success' }])
      expect(() => call(body)).toThrow()
  })

  test('with a key set, whoever does not know it finds nothing there', async () => {
    Object.assign(world.county.messages, { deliveryKey: 'long-secret' })
    const body = { id: 'ATXid_1', status: 'Success' }
    for (const query of [{}, { key: '' }, { key: 'long-secreT' }, { key: 'long-secret ' }]) {
      await expect(call(body, query)).rejects.toMatchObject({ code: 'basics.not_found' })
    }
    expect(await base.db.selectFrom('messages.delivery_reports').select('id').execute()).toEqual([])
    await call(body, { key: 'long-secret' })
    expect(await base.db.selectFrom('messages.delivery_reports').select('id').execute()).toHaveLength(1)
  })
})

describe('budget', () => {
  const day = () => world.now().toZonedDateTimeISO('Africa/Nairobi').toPlainDate()

  test('codes beyond the day’s segments are refused at once, notices wait for the morning, and neither eats the other’s', async () => {
    const codes = []
    for (let i = 0; i < 7; i++) codes.push(await world.send({ phone: `+25471100000${i}` }, 'test.code.sent'))
    const notice = await world.send({ phone: '+254722000009' })
    await world.work()
    const rows = await Promise.all(codes.map((id) => world.row(id)))
    expect(rows.map(({ status }) => status)).toEqual(['sent', 'sent', 'sent', 'sent', 'sent', 'refused', 'refused'])
    expect(rows.at(-1)).toMatchObject({ reason: 'daily_budget', body: null })
    expect(await world.row(notice)).toMatchObject({ status: 'sent' })
    expect([await budgetUsed(base.db as never, day(), 'codes'), await budgetUsed(base.db as never, day(), 'notices')]).toEqual([5, 1])
  })

  test('a notice that finds the budget spent goes out next morning at six', async () => {
    Object.assign(world.county.messages, { segmentsPerDay: { codes: 5, notices: 1 } })
    const [first, second] = [await world.send({ phone: PHONE }), await world.send({ phone: '+254722000002' })]
    await world.work()
    expect(await world.row(first)).toMatchObject({ status: 'sent' })
    const waiting = await world.row(second)
    expect(waiting).toMatchObject({ status: 'queued', reason: 'daily_budget', attempts: 0 })
    expect(waiting.next_attempt_at?.toZonedDateTimeISO('Africa/Nairobi').toPlainDateTime()).toEqual(
      day().add({ days: 1 }).toPlainDateTime('06:00'),
    )
    world.pass({ hours: 21 })
    await world.work()
    expect(await world.handset('+254722000002')).toHaveLength(1)
  })

  test('is never overdrawn by many sending at once', async () => {
    const ids: string[] = []
    for (let i = 0; i < 16; i++) ids.push(await world.send({ phone: `+2547110001${String(i).padStart(2, '0')}` }, 'test.code.sent'))
    await Promise.all(ids.map((id) => deliverMessage(world.county, id)))
    const rows = await Promise.all(ids.map((id) => world.row(id)))
    expect(rows.filter(({ status }) => status === 'sent')).toHaveLength(5)
    expect(await budgetUsed(base.db as never, day(), 'codes')).toBe(5)
  })

  test('one number gets no more than its share in a day, whoever asks', async () => {
    const ids = []
    for (let i = 0; i < 5; i++) {
      ids.push(await world.send({ phone: PHONE }, 'test.code.sent'))
      await world.work()
      world.pass({ minutes: 1 })
    }
    expect(await world.handset(PHONE)).toHaveLength(3)
    expect(await world.row(ids.at(-1) as string)).toMatchObject({ status: 'refused', reason: 'number_limit' })
    world.pass({ hours: 25 })
    await world.send({ phone: PHONE }, 'test.code.sent')
    await world.work()
    expect(await world.handset(PHONE)).toHaveLength(4)
  })
})

describe('the message log', () => {
  const reader = officer(['messages.message.read'])
  const resender = officer(['messages.message.read', 'messages.message.resend'])

  test('is for those who may see the whole county’s messages', async () => {
    await expect(world.as(anonymous, (ctx) => listMessages(ctx))).rejects.toMatchObject({ code: 'basics.sign_in_needed' })
    await expect(world.as(officer([]), (ctx) => listMessages(ctx))).rejects.toMatchObject({ code: 'basics.denied' })
    await expect(world.as(officer(['messages.message.read'], 'ward'), (ctx) => listMessages(ctx))).rejects.toMatchObject({
      code: 'basics.not_found',
    })
    await expect(world.as(reader, (ctx) => resendMessage(ctx, newId(Date.now())))).rejects.toMatchObject({ code: 'basics.denied' })
  })

  test('pages through all messages once, the newest first', async () => {
    const ids: string[] = []
    for (let i = 0; i < 7; i++) ids.push(await world.send({ email: `p${i}@b.example` }))
    const seen: string[] = []
    for (let before: string | undefined, page = 0; page < 10; page++) {
      const { messages, next } = await world.as(reader, (ctx) => listMessages(ctx, { limit: 3, ...(before ? { before } : {}) }))
      seen.push(...messages.map(({ id }) => id))
      if (!next) break
      before = next
    }
    expect(seen).toEqual([...ids].reverse())
  })

  test('filters, and hides numbers and codes', async () => {
    await world.send({ phone: PHONE }, 'test.code.sent')
    await world.send({ phone: '+254722000002' })
    await world.send({ email: 'akinyi@b.example' })
    const { messages } = await world.as(reader, (ctx) => listMessages(ctx, { channel: 'sms' }))
    expect(messages.map(({ to, body }) => [to, body])).toEqual([
      ['0722 ••• 002', 'We have your application MGA7K2Q9XT4.'],
      ['0711 ••• 001', '••••••'],
    ])
    const byAddress = await world.as(reader, (ctx) => listMessages(ctx, { address: 'akinyi@b.example' }))
    expect(byAddress.messages.map(({ to }) => to)).toEqual(['a•••@b.example'])
    expect((await world.as(reader, (ctx) => listMessages(ctx, { status: 'failed' }))).messages).toEqual([])
  })

  test('a code’s words stand in no row once it is sent, and never in the queue', async () => {
    const id = await world.send({ phone: PHONE }, 'test.code.sent')
    const { rows } = await sql<{ queue: string }>`select string_agg(payload::text, '') as queue from jobs._private_jobs`.execute(
      base.ownerDb,
    )
    expect(rows[0]?.queue).toContain(id)
    expect(rows[0]?.queue).not.toContain('271828')
    await world.work()
    expect(await world.handset(PHONE)).toEqual(['Your code is 271828.'])
    expect(JSON.stringify(await world.row(id))).not.toContain('271828')
    expect(await world.as(reader, (ctx) => openMessage(ctx, id))).toMatchObject({ body: '••••••', address: PHONE })
  })

  test('opening one message is itself recorded', async () => {
    const id = await world.send({ phone: PHONE })
    await world.as(reader, (ctx) => openMessage(ctx, id))
    const { rows } = await sql<{ verb: string }>`select verb from audit.entries where record_id = ${id}`.execute(base.ownerDb)
    expect(rows).toEqual([{ verb: 'messages.message.read' }])
  })

  test('a record’s page shows what was told about it', async () => {
    const first = await world.send({ phone: PHONE })
    const second = await world.send({ email: 'a@b.example' })
    await world.send({ phone: PHONE }, 'test.case.submitted', { about: { kind: 'cases.case', id: 'c2' } })
    const messages = await world.as(anonymous, (ctx) => messagesAbout(ctx, { kind: 'cases.case', id: 'c1' }))
    expect(messages.map(({ id }) => id)).toEqual([first, second])
  })

  test('counts the messages of a day by how they ended', async () => {
    await world.send({ phone: PHONE })
    await world.work()
    await world.send({ email: 'a@b.example' })
    const day = world.now().toZonedDateTimeISO('Africa/Nairobi').toPlainDate()
    const counted = await world.as(reader, (ctx) => countMessages(ctx, { from: day, until: day }))
    expect(counted).toEqual([
      { day, channel: 'email', status: 'queued', messages: 1, segments: 0, costCents: 0 },
      { day, channel: 'sms', status: 'sent', messages: 1, segments: 1, costCents: 80 },
    ])
    const yesterday = day.subtract({ days: 1 })
    expect(await world.as(reader, (ctx) => countMessages(ctx, { from: yesterday, until: yesterday }))).toEqual([])
  })

  test('what failed is sent again once, by however many officers at once, and the audit trail says so', async () => {
    await world.set({ statusCode: 403 })
    const id = await world.send({ phone: PHONE })
    await world.work()
    await world.set({ statusCode: 101 })
    const again = await Promise.all([1, 2, 3].map(() => world.as(resender, (ctx) => resendMessage(ctx, id))))
    expect(new Set(again).size).toBe(1)
    await world.work()
    expect(await world.handset(PHONE)).toEqual(['We have your application MGA7K2Q9XT4.'])
    expect(await world.row(again[0] as string)).toMatchObject({ status: 'sent', repeats: id, about_id: 'c1' })
    const { rows } = await sql<{ verb: string }>`select verb from audit.entries where record_id = ${again[0]}`.execute(base.ownerDb)
    expect(rows).toEqual([{ verb: 'messages.message.resent' }])
  })

  test('what was sent, is under way or was secret is not sent again', async () => {
    const waiting = await world.send({ phone: PHONE })
    await expect(world.as(resender, (ctx) => resendMessage(ctx, waiting))).rejects.toMatchObject({ code: 'messages.cannot_resend' })
    await world.work()
    await expect(world.as(resender, (ctx) => resendMessage(ctx, waiting))).rejects.toMatchObject({ code: 'messages.cannot_resend' })
    await world.set({ statusCode: 403 })
    const secret = await world.send({ phone: PHONE }, 'test.code.sent')
    await world.work()
    await expect(world.as(resender, (ctx) => resendMessage(ctx, secret))).rejects.toMatchObject({ code: 'messages.cannot_resend' })
    await expect(world.as(resender, (ctx) => resendMessage(ctx, newId(Date.now())))).rejects.toMatchObject({ code: 'messages.not_found' })
  })
})
