import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isGsm7, smsLength, toSmsText } from './gsm7.ts'

const gsmText = fc.string({ unit: fc.constantFrom(...'aZ09 @£èØ_ΔÑ§¿à\n', ...'^{}\\[~]|€'), maxLength: 700 })
const anyText = fc.string({ unit: 'grapheme', maxLength: 300 })
const typographic = fc.string({ unit: fc.constantFrom('a', ' ', '\u2019', '\u201c', '\u2013', '\u2026', '\u00a0', 'ũ'), maxLength: 300 })

describe('the length of an SMS', () => {
  test.each([
    ['a'.repeat(160), 'gsm7', 1, 160],
    ['a'.repeat(161), 'gsm7', 2, 161],
    ['a'.repeat(306), 'gsm7', 2, 306],
    ['a'.repeat(307), 'gsm7', 3, 307],
    ['€'.repeat(80), 'gsm7', 1, 160],
    [`${'a'.repeat(159)}€`, 'gsm7', 2, 161],
    ['ũ'.repeat(70), 'ucs2', 1, 70],
    ['ũ'.repeat(71), 'ucs2', 2, 71],
    ['ũ'.repeat(134), 'ucs2', 2, 134],
    ['ũ'.repeat(135), 'ucs2', 3, 135],
    ['', 'gsm7', 0, 0],
  ])('case %#', (text, encoding, segments, characters) => {
    expect(smsLength(text)).toEqual({ encoding, segments, characters })
  })

  test('an escape pair is not cut in two: 152 letters, a euro sign and 152 letters need three segments, not two', () => {
    expect(smsLength(`${'a'.repeat(152)}€${'a'.repeat(152)}`)).toEqual({ encoding: 'gsm7', segments: 3, characters: 306 })
  })

  test('a surrogate pair is not cut in two', () => {
    expect(smsLength(`${'ũ'.repeat(66)}😀${'ũ'.repeat(66)}`)).toEqual({ encoding: 'ucs2', segments: 3, characters: 134 })
  })

  test('one character outside the alphabet turns the whole text to sixteen bits', () => {
    fc.assert(fc.property(gsmText, (text) => smsLength(text).encoding === 'gsm7' && smsLength(`${text}ĩ`).encoding === 'ucs2'))
  })

  test('segments hold what they must and no more than they can', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { encoding, segments, characters } = smsLength(text)
        const [single, joined] = encoding === 'gsm7' ? [160, 153] : [70, 67]
        if (characters === 0) return segments === 0
        if (characters <= single) return segments === 1
        // A pair that would be cut leaves at most one place empty in each segment but the last.
        return segments >= Math.ceil(characters / joined) && segments <= Math.ceil(characters / (joined - 1))
      }),
    )
  })

  test('a longer text never costs less', () => {
    fc.assert(fc.property(anyText, anyText, (head, tail) => smsLength(head + tail).segments >= smsLength(head).segments))
  })
})

describe('the text that is sent', () => {
  test('typographic quotes, dashes and spaces become plain', () => {
    expect(toSmsText('“Ng\u2019ombe” – KSh\u00a05,000…')).toBe('"Ng\'ombe" - KSh 5,000...')
  })

  test('a name keeps its letters, and then the typography stays too, because nothing would be gained', () => {
    expect(toSmsText('Ngũgĩ – “asante”')).toBe('Ngũgĩ – “asante”')
  })

  test('it never costs more segments, is stable, and is the same text when it already was plain', () => {
    fc.assert(
      fc.property(fc.oneof(typographic, anyText, gsmText), (text) => {
        const sent = toSmsText(text)
        expect(smsLength(sent).segments).toBeLessThanOrEqual(smsLength(text).segments)
        expect(toSmsText(sent)).toBe(sent)
        if (isGsm7(text)) expect(sent).toBe(text)
      }),
    )
  })
})
