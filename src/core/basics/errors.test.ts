import { describe, expect, test } from 'vitest'
import { basicsTexts } from './basics-texts.ts'
import { defineErrors, invalid, Refusal, refuse } from './errors.ts'
import { isId, newId } from './ids.ts'
import { say, speaker } from './texts.ts'

describe('texts', () => {
  test('fill their marks, and leave a mark without a value to be seen', () => {
    const text = { en: 'Hello {name}, {count} new', sw: 'Habari {name}, {count} mpya' }
    expect(say(text, 'sw', { name: 'Achieng', count: 3 })).toBe('Habari Achieng, 3 mpya')
    expect(say(text, 'en', { name: '{count}' })).toBe('Hello {count}, {count} new')
  })

  test('a value named like a property of every object is still no value', () => {
    expect(say({ en: '{constructor}', sw: '{toString}' }, 'en')).toBe('{constructor}')
  })

  test('a speaker keeps its language', () => {
    expect(speaker(basicsTexts, 'sw')('basics.phone.empty')).toBe('Andika namba ya simu.')
  })
})

describe('errors', () => {
  test('carry code, status and words', () => {
    const error = refuse('basics.too_many', { minutes: 5 })
    expect(error).toBeInstanceOf(Refusal)
    expect([error.code, error.status]).toEqual(['basics.too_many', 429])
    expect(error.say('sw')).toBe('Umejaribu mara nyingi mno. Subiri dakika 5 kisha ujaribu tena.')
    expect(error.message).toBe('basics.too_many: Too many attempts. Wait 5 minutes and try again.')
  })

  test('a form is refused with a problem for each field', () => {
    const problem = { path: 'phone', text: basicsTexts['basics.phone.empty'] }
    expect(invalid([problem])).toMatchObject({ code: 'basics.invalid', status: 422, problems: [problem] })
  })

  test('a room lists what it declares', () => {
    const declared = { 'thing.gone': { status: 410, en: 'Gone.', sw: 'Limetoweka.' } } as const
    expect(defineErrors(declared).declared).toBe(declared)
  })
})

describe('ids', () => {
  test('are UUIDs of version 7 that sort by time', () => {
    const times = [0, 1, 1_700_000_000_000, 1_700_000_000_001, 2 ** 48 - 1]
    const ids = times.map(newId)
    expect(ids.every((id) => isId(id) && id[14] === '7')).toBe(true)
    expect([...ids].sort()).toEqual(ids)
    expect(Number.parseInt((ids[2] as string).replaceAll('-', '').slice(0, 12), 16)).toBe(1_700_000_000_000)
  })

  test('two of the same millisecond differ', () => {
    expect(new Set(Array.from({ length: 1000 }, () => newId(5))).size).toBe(1000)
  })

  test.each(['', '0190b2d0-0000-7000-0000-000000000000', '0190B2D0-0000-7000-8000-000000000000', "' or 1=1"])('“%s” is no id', (text) => {
    expect(isId(text)).toBe(false)
  })
})
