import { expect, test } from 'vitest'
import { browserName } from './browser-name.ts'
import { newRecoveryCodes, newTotpSecret, totpCodeAt, totpSetup, totpStep } from './second-step.ts'
import { openSecrets } from './secrets.ts'

const secrets = openSecrets('a secret of the tests, long enough to count')

test('what is sealed opens again, with the same secret, about the same thing, unaltered', () => {
  const sealed = secrets.seal(Buffer.from('plain'), 'row 1')
  expect(secrets.open(sealed, 'row 1').toString()).toBe('plain')
  expect(() => secrets.open(sealed, 'row 2')).toThrow()
  expect(() => openSecrets('another secret, which is long enough too').open(sealed, 'row 1')).toThrow()
  for (let index = 0; index < sealed.length; index += 1) {
    const altered = Buffer.from(sealed)
    altered[index] = (altered[index] as number) ^ 1
    expect(() => secrets.open(altered, 'row 1')).toThrow()
  }
})

test('sealing twice gives two different texts, and neither shows what is inside', () => {
  const [one, two] = [secrets.seal(Buffer.from('plain text here')), secrets.seal(Buffer.from('plain text here'))]
  expect(one.equals(two)).toBe(false)
  expect(one.includes('plain')).toBe(false)
})

test('a keyed hash differs by purpose and by secret', () => {
  const hashes = [
    secrets.hmac('a', 'text'),
    secrets.hmac('b', 'text'),
    openSecrets('another secret, which is long enough too').hmac('a', 'text'),
  ].map((hash) => hash.toString('hex'))
  expect(new Set(hashes).size).toBe(3)
  expect(secrets.hmac('a', 'text').toString('hex')).toBe(hashes[0])
})

test('without a secret nothing is hashed or sealed', () => {
  expect(() => openSecrets(undefined).hmac('a', 'text')).toThrow('SECRET')
  expect(() => openSecrets('').seal(Buffer.from('x'))).toThrow('SECRET')
})

const at = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(seconds * 1_000)

test('the codes are those of RFC 6238, appendix B', () => {
  const secret = Buffer.from('12345678901234567890')
  expect([59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000].map((seconds) => totpCodeAt(secret, at(seconds)))).toEqual([
    '287082',
    '081804',
    '050471',
    '005924',
    '279037',
  ])
})

test('a code counts in its step and the one before and after, and never at or before the last step used', () => {
  const secret = newTotpSecret()
  const now = at(1_800_000_000)
  const step = 1_800_000_000 / 30
  const code = (steps: number) => totpCodeAt(secret, now.add({ seconds: steps * 30 }))
  expect([-2, -1, 0, 1, 2].map((steps) => totpStep(secret, code(steps), now, 0))).toEqual([null, step - 1, step, step + 1, null])
  expect(totpStep(secret, code(0), now, step)).toBeNull()
  expect(totpStep(secret, code(-1), now, step)).toBeNull()
  expect(totpStep(secret, code(1), now, step)).toBe(step + 1)
  for (const junk of ['', '12345', '1234567', 'abcdef', '١٢٣٤٥٦']) expect(totpStep(secret, junk, now, 0)).toBeNull()
})

test('the QR code holds what an app needs, and the typed key is the same secret', () => {
  const { uri, typed } = totpSetup(Buffer.from('12345678901234567890'), { issuer: 'Kaunti Migori', account: 'a@county.example' })
  const url = new URL(uri)
  expect(url.protocol).toBe('otpauth:')
  expect(url.searchParams.get('secret')).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  expect(url.searchParams.get('issuer')).toBe('Kaunti Migori')
  expect(typed.replaceAll(' ', '')).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
})

test('recovery codes are ten, all different, and hold no letter that is read for another', () => {
  const codes = newRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/)
})

test('browsers are named as their owners know them', () => {
  expect(
    browserName('Mozilla/5.0 (Linux; Android 13; TECNO BG6) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0 Mobile Safari/537.36'),
  ).toBe('Chrome, Android')
  expect(browserName('Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0')).toBe('Firefox, Linux')
  expect(browserName('curl/8')).toBeUndefined()
})
