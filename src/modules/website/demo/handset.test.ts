import fc from 'fast-check'
import { expect, test } from 'vitest'
import { messageParts } from './handset.ts'

const kinds = (text: string) => messageParts(text).map(({ kind, text: words }) => `${kind}:${words}`)

test('a code of six digits is found, and longer or attached numbers are none', () => {
  expect(kinds('Your code is 123456. Tell nobody.')).toEqual(['words:Your code is ', 'code:123456', 'words:. Tell nobody.'])
  expect(kinds('Call 0700000044 or see MGR-123456 or 1234567')).toEqual(['words:Call 0700000044 or see MGR-123456 or 1234567'])
  expect(kinds('M-Pesa paybill 600984, account MGB4K7P29XQ')).toEqual(['words:M-Pesa paybill 600984, account MGB4K7P29XQ'])
  expect(kinds('@county.example #654321')).toEqual(['words:@county.example #654321'])
})

test('an address is a link, without the full stop that ends the sentence', () => {
  expect(kinds('See http://127.0.0.1:8080/V/abc123. Thank you')).toEqual([
    'words:See ',
    'link:http://127.0.0.1:8080/V/abc123',
    'words:. Thank you',
  ])
  expect(kinds('https://county.example/t/123456')).toEqual(['link:https://county.example/t/123456'])
})

test('the parts of any text are that text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('1', '2', 'a', ' ', '.', '/', 'http://', '#', 'é') }), (text) => {
      expect(
        messageParts(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text)
    }),
  )
})
