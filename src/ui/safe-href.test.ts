import fc from 'fast-check'
import { expect, test } from 'vitest'
import { refusedHref, safeHref } from './safe-href.ts'

test.each([
  '/',
  '/services/ward-bursary?step=2#field',
  '?q=maji',
  '#main-content',
  'next',
  'a/b:c',
  'https://example.org/x',
  'HTTP://example.org',
  'tel:+254700000000',
  'mailto:a@example.org',
])('%s leads where it says', (address) => {
  expect(safeHref(address)).toBe(address)
})

test.each([
  'javascript:alert(1)',
  ' JavaScript:alert(1)',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'file:///etc/passwd',
  'blob:x',
  'a\u0000b',
])('%j leads nowhere', (address) => {
  expect(safeHref(address)).toBe(refusedHref)
})

test('whatever is given, a browser on our page reads http(s), tel, mailto or our own host', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.string().map((rest) => `javascript:${rest}`),
      ),
      (address) => {
        const read = URL.parse(safeHref(address), 'https://ours.example/a/b')
        if (!read) return
        expect(['https:', 'http:', 'tel:', 'mailto:']).toContain(read.protocol)
        if (!/^\s*https?:/i.test(address)) expect(['ours.example', '']).toContain(read.host)
      },
    ),
    { numRuns: 2000 },
  )
})
