import { describe, expect, test } from 'vitest'
import { costCents, readReply } from './sms-africas-talking.ts'

describe('reading an answer', () => {
  test.each([
    ['an answer that is not JSON', 201, '<html>', 'unknown'],
    ['an answer of another shape', 201, '{"ok":true}', 'unknown'],
    ['an empty answer', 201, '', 'unknown'],
    ['a redirect, which is never followed', 302, '', 'retry'],
    ['a time-out of the proxy', 504, '', 'unknown'],
    ['too many requests', 429, '', 'retry'],
    ['a request the API did not understand', 400, "Request is missing required form field 'to'", 'failed'],
  ])('%s', (_name, status, body, outcome) => {
    expect(readReply(status, body).outcome).toBe(outcome)
  })

  test('a message refused as a whole has no recipients: an unknown sender id is ours to mend, anything else is final', () => {
    const refused = (Message: string) => readReply(201, JSON.stringify({ SMSMessageData: { Message, Recipients: [] } }))
    expect(refused('InvalidSenderId')).toEqual({ outcome: 'retry', cause: 'account', reason: 'InvalidSenderId' })
    expect(refused('Sent to 0/1 Total Cost: 0')).toMatchObject({ outcome: 'failed' })
  })

  test('a recipient without a message id was accepted all the same', () => {
    const body = {
      SMSMessageData: {
        Message: '',
        Recipients: [{ statusCode: 101, number: '+254711000001', status: 'Success', cost: '0', messageId: 'None' }],
      },
    }
    expect(readReply(200, JSON.stringify(body))).toEqual({ outcome: 'accepted', providerId: null, costCents: null })
  })
})

describe('cost', () => {
  test.each([
    ['KES 0.8000', 80],
    ['KES 1.6', 160],
    ['KES 12', 1200],
    ['KES 0.8010', 81],
    ['TZS 44.0000', null],
    ['0', null],
    ['', null],
  ])('%s', (cost, cents) => expect(costCents(cost)).toBe(cents))
})
