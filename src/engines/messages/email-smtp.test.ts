import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import type { SMTPServer, SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, test } from 'vitest'
import { mailServer } from '../../../test/support/mail-server.ts'
import { smtpEmail } from './email-smtp.ts'

const email = {
  id: '019ab000-0000-7000-8000-000000000001',
  to: 'akinyi@example.org',
  subject: 'Maombi yako',
  text: 'Habari Akinyi,\n.\nNg\u0169g\u0129',
}
const open: (SMTPServer | Server)[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise<void>((done) => server.close(() => done()))))
})

async function openMailServer(options: SMTPServerOptions = {}) {
  const { server, received, port } = await mailServer(options)
  open.push(server)
  return { received, port }
}

const client = (port: number, more: Partial<Parameters<typeof smtpEmail>[0]> = {}) =>
  smtpEmail({
    host: '127.0.0.1',
    port,
    tls: 'never',
    user: null,
    password: null,
    from: 'Migori County <huduma@migori.example>',
    timeoutMs: 20_000,
    ...more,
  })

const smtpError = (message: string, responseCode: number) => Object.assign(new Error(message), { responseCode })

describe('sending by SMTP', () => {
  test('delivers subject, text, sender and an id of its own that stays the same when sent again', async () => {
    const { received, port } = await openMailServer()
    const send = client(port)
    expect(await send(email)).toEqual({ outcome: 'accepted', providerId: `<${email.id}@migori.example>`, costCents: null })
    expect(await send(email)).toMatchObject({ outcome: 'accepted' })
    expect(received).toHaveLength(2)
    expect(received[0]).toMatchObject({ from: 'huduma@migori.example', to: ['akinyi@example.org'] })
    for (const { raw } of received) {
      expect(raw).toContain('Subject: Maombi yako')
      expect(raw).toContain(`Message-ID: <${email.id}@migori.example>`)
      expect(raw).toContain('Auto-Submitted: auto-generated')
    }
  })

  test('a line break in a subject cannot add a header or a recipient', async () => {
    const { received, port } = await openMailServer()
    await client(port)({ ...email, subject: 'Hi\r\nBcc: thief@example.org\r\n\r\nbody' })
    expect(received[0]?.to).toEqual(['akinyi@example.org'])
    expect(received[0]?.raw).not.toMatch(/^Bcc:/m)
  })

  test('a mailbox that is full for now is tried again, one that does not exist is not', async () => {
    const { port } = await openMailServer({
      onRcptTo: (address, _session, done) =>
        done(address.address.startsWith('full') ? smtpError('Mailbox full', 452) : smtpError('No such user', 550)),
    })
    expect(await client(port)({ ...email, to: 'full@example.org' })).toMatchObject({ outcome: 'retry', cause: 'provider' })
    expect(await client(port)({ ...email, to: 'nobody@example.org' })).toMatchObject({ outcome: 'failed' })
  })

  test.each([
    [451, { outcome: 'retry', cause: 'provider' }],
    [554, { outcome: 'failed' }],
  ])('an answer %i to the text itself', async (code, expected) => {
    const { port } = await openMailServer({
      onData(stream, _session, done) {
        stream.resume()
        stream.on('end', () => done(smtpError('Not this one', code)))
      },
    })
    expect(await client(port)(email)).toMatchObject(expected)
  })

  test('wrong credentials are the trouble of the account, and mail waits', async () => {
    const { port } = await openMailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(new Error('Invalid username or password')),
    })
    expect(await client(port, { user: 'migori', password: 'wrong' })(email)).toMatchObject({ outcome: 'retry', cause: 'account' })
  })

  test('nobody listening: nothing was sent', async () => {
    const { port } = await openMailServer()
    const [server] = open.splice(0)
    await new Promise<void>((done) => server?.close(() => done()))
    expect(await client(port)(email)).toMatchObject({ outcome: 'retry', cause: 'provider' })
  })

  test('cut before the text was handed over: nothing was sent; cut after it: unknown', async () => {
    expect(await client(await cutting('RCPT'))(email)).toMatchObject({ outcome: 'retry', cause: 'provider' })
    expect(await client(await cutting('.'))(email)).toMatchObject({ outcome: 'unknown' })
  })

  test('silent after the text: unknown, after the time-out', async () => {
    expect(await client(await cutting('.', 'silent'), { timeoutMs: 1_000 })(email)).toMatchObject({ outcome: 'unknown' })
  })

  test('STARTTLS is demanded when it is required, and its certificate must be one we trust', async () => {
    const { cert, key } = certificateForLocalhost()
    const without = await openMailServer({ hideSTARTTLS: true })
    expect((await client(without.port, { tls: 'required' })(email)).outcome).toBe('retry')
    const server = await openMailServer({ cert, key })
    expect((await client(server.port, { tls: 'required', host: 'localhost' })(email)).outcome).toBe('retry')
    expect([...without.received, ...server.received]).toEqual([])
    expect(await client(server.port, { tls: 'required', host: 'localhost', ca: cert })(email)).toMatchObject({ outcome: 'accepted' })
    expect(server.received).toHaveLength(1)
  })

  test('TLS from the first byte', async () => {
    const { cert, key } = certificateForLocalhost()
    const { received, port } = await openMailServer({ secure: true, cert, key })
    expect((await client(port, { tls: 'implicit', host: 'localhost' })(email)).outcome).toBe('retry')
    expect(received).toEqual([])
    expect(await client(port, { tls: 'implicit', host: 'localhost', ca: cert })(email)).toMatchObject({ outcome: 'accepted' })
    expect(received).toHaveLength(1)
  })
})

/** A fresh self-signed certificate for `localhost` (X.509 v3 in DER, written out by hand: Node can read certificates but not make them). */
function certificateForLocalhost() {
  const der = (tag: number, ...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts)
    const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 255]
    return Buffer.concat([Buffer.from([tag, ...length]), body])
  }
  const hex = (text: string) => Buffer.from(text, 'hex')
  const time = (days: number) =>
    der(0x17, Buffer.from(`${new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ecdsaWithSha256 = der(0x30, der(0x06, hex('2a8648ce3d040302')))
  const name = der(0x30, der(0x31, der(0x30, der(0x06, hex('550403')), der(0x0c, Buffer.from('localhost')))))
  const altName = der(0x30, der(0x06, hex('551d11')), der(0x04, der(0x30, der(0x82, Buffer.from('localhost')))))
  const content = der(
    0x30,
    der(0xa0, der(0x02, hex('02'))),
    der(0x02, hex('01')),
    ecdsaWithSha256,
    name,
    der(0x30, time(-1), time(1)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, altName)),
  )
  const certificate = der(0x30, content, ecdsaWithSha256, der(0x03, hex('00'), sign('sha256', content, privateKey)))
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** A server that speaks just enough SMTP and then hangs up, or falls silent, when it reads a line beginning with `at`. */
async function cutting(at: string, how: 'cut' | 'silent' = 'cut'): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.write('220 test\r\n')
    let inText = false
    socket.on('data', (data) => {
      for (const line of data.toString().split('\r\n').slice(0, -1)) {
        if (line.startsWith(at)) {
          if (how === 'cut') socket.destroy()
          return
        }
        if (inText) continue
        if (line === 'DATA') {
          inText = true
          socket.write('354 go on\r\n')
        } else socket.write('250 ok\r\n')
      }
    })
  })
  server.on('close', () => {
    for (const socket of sockets) socket.destroy()
  })
  open.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
