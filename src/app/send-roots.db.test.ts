import { expect, test } from 'vitest'
import { testCounty } from '../../test/support/county.ts'
import { mailServer } from '../../test/support/mail-server.ts'
import { deliverMessage } from '../engines/messages/deliver-message.ts'
import { smtpEmail } from '../engines/messages/email-smtp.ts'
import { parseAnchors } from '../kernel/audit/anchor-file.ts'
import { verifyAudit } from '../kernel/audit/verify.ts'
import { systemActor } from '../kernel/context/actor.ts'
import { asActor } from '../kernel/context/context.ts'
import { sealKeys } from '../kernel/files/seal-keys.ts'
import { sendRoot } from './send-roots.ts'

test('the auditor gets the newest root by e-mail, once, and it proves the trail', async () => {
  await using plain = await testCounty()
  const { received, port, close } = await mailServer()
  const email = smtpEmail({
    host: '127.0.0.1',
    port,
    tls: 'never',
    user: null,
    password: null,
    from: 'Migori County <huduma@migori.example>',
  })
  const county = { ...plain, messages: { ...plain.messages, email }, auditorEmail: 'auditor@oag.example' }
  const send = () => asActor(county, systemActor('audit.roots.send'), sendRoot)
  try {
    expect(await send()).toBeNull()
    await plain.as(systemActor('test'), async (ctx) => ctx.audit('test.thing.done', { kind: 'test.thing', id: '1' }))
    const [seal] = await plain.seal()
    const message = await send()
    expect(await send()).toBeNull()
    await deliverMessage(county, message as string)
    expect(received).toHaveLength(1)
    expect(received[0]?.to).toEqual(['auditor@oag.example'])
    // Long lines travel folded.
    const words = (received[0]?.raw ?? '').replaceAll('=\r\n', '').replaceAll('\r\n', '\n')
    const roots = parseAnchors(words)
    expect(roots).toEqual([{ number: 1, root: Buffer.from(seal!.root).toString('hex') }])
    const report = await verifyAudit({ db: plain.db, publicKeys: sealKeys(plain.files.keys), roots })
    expect(report).toMatchObject({ ok: true, anchorsCompared: 1 })
    expect(await plain.db.selectFrom('audit.anchors').select(['seal_number', 'sent_to']).execute()).toEqual([
      { seal_number: 1, sent_to: 'auditor@oag.example' },
    ])
  } finally {
    await close()
  }
})

test('without an auditor nothing is sent', async () => {
  await using county = await testCounty()
  await county.as(systemActor('test'), async (ctx) => ctx.audit('test.thing.done', { kind: 'test.thing', id: '1' }))
  await county.seal()
  expect(county.auditorEmail).toBeNull()
  expect(await county.as(systemActor('test'), sendRoot)).toBeNull()
})
