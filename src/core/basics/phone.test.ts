import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isMobile, maskPhone, parsePhone, showPhone } from './phone.ts'

describe('phone numbers', () => {
  test.each([
    '0712 345 678',
    '712345678',
    '+254 712-345-678',
    '254712345678',
    '00254712345678',
    '+254 (0)712 345 678',
    '(0712) 345.678',
    '+2540712345678',
    '٠٧١٢٣٤٥٦٧٨'.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)),
    '０７１２３４５６７８',
  ])('“%s” is one and the same mobile number', (typed) => {
    expect(parsePhone(typed)).toEqual({ phone: '+254712345678', kind: 'mobile' })
  })

  test('the newer mobile numbers begin 01, and fixed lines are told apart', () => {
    expect(parsePhone('0110 123 456')).toEqual({ phone: '+254110123456', kind: 'mobile' })
    expect(parsePhone('020 2345678')).toEqual({ phone: '+254202345678', kind: 'landline' })
    expect(parsePhone('059-21234')).toEqual({ phone: '+2545921234', kind: 'landline' })
    expect([isMobile('+254712345678'), isMobile('+254202345678'), isMobile('0712345678')]).toEqual([true, false, false])
  })

  test.each([
    ['', 'Enter a phone number.'],
    ['0712 345', 'The phone number is too short. Enter all its digits, such as 0712 345 678.'],
    ['0712 345 6789', 'The phone number has too many digits. Enter it such as 0712 345 678.'],
    ['07I2 345 678', 'Enter a phone number in digits, such as 0712 345 678.'],
    ['+256 712 345 678', 'Enter a Kenyan phone number. Numbers of other countries cannot be used here.'],
    ['0912 345 678', 'Enter a Kenyan phone number, such as 0712 345 678 or 0110 345 678.'],
    ['999', 'Enter a Kenyan phone number, such as 0712 345 678 or 0110 345 678.'],
  ])('“%s” is refused with a reason', (typed, reason) => {
    const parsed = parsePhone(typed)
    expect('reason' in parsed && parsed.reason.en).toBe(reason)
  })

  test('anything typed gives a number in one form or a reason, and what is shown reads back', () => {
    const typed = fc.string({ unit: fc.constantFrom(...'0123456789+ -()a') })
    const numbers = fc.tuple(fc.constantFrom('07', '01', '+2547', '2541'), fc.stringMatching(/^\d{8}$/)).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(typed, numbers), (text) => {
        const parsed = parsePhone(text)
        if ('reason' in parsed) {
          expect(parsed.reason.sw).not.toBe('')
          return
        }
        expect(parsed.phone).toMatch(/^\+254(?:[17]\d{8}|[2456]\d{6,8})$/)
        expect(parsePhone(showPhone(parsed.phone))).toEqual(parsed)
      }),
    )
  })

  test('shown and masked', () => {
    expect(showPhone('+254712345678')).toBe('0712 345 678')
    expect(maskPhone('+254712345678')).toBe('0712 ••• 678')
    expect(showPhone('n/a')).toBe('n/a')
    expect(maskPhone('n/a')).toBe('•••')
  })
})
