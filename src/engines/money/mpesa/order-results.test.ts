import { expect, test } from 'vitest'
import { readBalance, readOrderResult, resultInstant } from './order-results.ts'

const result = (more: object) => ({
  Result: { ResultType: 0, ResultCode: 0, ResultDesc: 'ok', ConversationID: 'AG_1', TransactionID: 'TKM4A1B2C3', ...more },
})

test('a result is read in every shape in which M-Pesa writes it', () => {
  const parameters = [{ Key: 'DebitPartyName', Value: 'A' }, { Key: 'DebitPartyName' }, { Key: 'Charge' }, { Key: 'Amount', Value: 250.5 }]
  expect(readOrderResult(result({ ResultParameters: { ResultParameter: parameters } }))).toEqual({
    kind: 'result',
    conversation: 'AG_1',
    code: '0',
    words: 'ok',
    transaction: 'TKM4A1B2C3',
    values: { DebitPartyName: 'A', Amount: '250.5' },
  })
  expect(readOrderResult(result({ ResultCode: '0' }))?.code).toBe('0')
  expect(readOrderResult(result({ ResultCode: 'R000002', ResultParameters: { ResultParameter: { Key: 'x', Value: '1' } } }))).toMatchObject(
    {
      code: 'R000002',
      values: { x: '1' },
    },
  )
  expect(readOrderResult(result({ ResultType: 1, ResultCode: 26 }))).toMatchObject({ kind: 'timeout' })
  for (const none of [null, 'text', [], {}, { Result: {} }, { Body: { stkCallback: {} } }]) expect(readOrderResult(none)).toBeNull()
})

test('a balance is its four accounts, charges below zero; one that lacks an account is none', () => {
  const packed =
    'Working Account|KES|700000.00|700000.00|0.00|0.00&Utility Account|KES|12.5|12.5|0|0&Charges Paid Account|KES|-1540.00|-1540.00|0|0&Organization Settlement Account|KES|0.00|0.00|0|0'
  expect(readBalance(packed)).toEqual({ working: 70_000_000, utility: 1_250, charges: -154_000, settlement: 0 })
  expect(readBalance(packed.replace('Utility', 'Other'))).toBeNull()
  expect(readBalance('')).toBeNull()
})

test('both ways of writing an instant are Nairobi’s time', () => {
  const at = '2026-11-22T06:15:33Z'
  expect(['20261122091533', '22.11.2026 09:15:33'].map((written) => resultInstant(written)?.toString())).toEqual([at, at])
  expect(resultInstant('yesterday')).toBeNull()
})
