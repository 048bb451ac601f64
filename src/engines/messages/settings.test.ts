import { describe, expect, test } from 'vitest'
import type { Manifest } from '../../kernel/context/manifest.ts'
import { messagesOf, NO_SENDERS, openSenders, smtpSettings } from './settings.ts'

const template = { name: { en: 'Greeting', sw: 'Salamu' }, sms: { en: 'Hi', sw: 'Habari' }, values: {} }
const room = (name: string): Manifest => ({ name, needs: [], messages: { 'cases.case.submitted': template } })

describe('what hangs from a county', () => {
  test('holds the templates of every room by key', () => {
    expect(messagesOf([room('cases')], NO_SENDERS).templates.get('cases.case.submitted')).toBe(template)
  })

  test('one key declared by two rooms stops the start', () => {
    expect(() => messagesOf([room('cases'), room('services')], NO_SENDERS)).toThrow('declared twice, the second time by services')
  })

  test('codes and notices share the day’s segments without one left over', () => {
    for (const dailySegments of [0, 1, 7, 5_000]) {
      const { segmentsPerDay } = openSenders({ sms: { username: 'x', dailySegments } })
      expect(segmentsPerDay.codes + segmentsPerDay.notices).toBe(dailySegments)
    }
  })

  test('without a key there is no SMS, without a sender no e-mail', () => {
    expect(NO_SENDERS).toMatchObject({ sms: null, email: null })
    expect(openSenders({ sms: { username: 'x', apiKey: 'k', dailySegments: 1 }, smtpUrl: 'smtp://mail.example' })).toMatchObject({
      sms: expect.any(Function),
      email: null,
    })
  })
})

describe('an SMTP address', () => {
  test.each([
    ['smtp://mail.example', { host: 'mail.example', port: 587, tls: 'required', user: null }],
    ['smtps://mail.example', { port: 465, tls: 'implicit' }],
    ['smtp://127.0.0.1:2525?tls=never', { host: '127.0.0.1', port: 2525, tls: 'never' }],
    ['smtp://huduma%40migori:p%2Fw@mail.example:2587', { user: 'huduma@migori', password: 'p/w', port: 2587 }],
  ])('%s', (address, expected) => expect(smtpSettings(address, 'a@b.example')).toMatchObject(expected))

  test.each(['', 'mail.example', 'https://mail.example', 'smtp://mail.example?tls=perhaps'])('%s is refused in one line', (address) => {
    expect(() => smtpSettings(address, 'a@b.example')).toThrow(/^SMTP_URL must look like/)
  })
})
