import { expect, test } from 'vitest'
import { asRefusal } from './failures.ts'

test.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01'])(
  'a database that is gone (%s) is no fault of ours, but a time to try again',
  (code) => {
    expect(asRefusal(Object.assign(new Error('gone'), { code }))?.code).toBe('web.busy')
  },
)

test('a file that is missing is a fault of ours, and a socket that is missing is not', () => {
  const missing = (syscall: string) => asRefusal(Object.assign(new Error('missing'), { code: 'ENOENT', syscall }))?.code
  expect([missing('open'), missing('connect')]).toEqual([undefined, 'web.busy'])
})
