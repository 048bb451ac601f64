import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkTemplates, renderTemplate, type Wordings } from './templates.ts'

const submitted = {
  sms: { en: 'We have your application {reference}, {name}.', sw: 'Tumepokea ombi lako {reference}, {name}.' },
  email: { subject: { en: 'Application {reference}', sw: 'Ombi {reference}' }, body: { en: 'Dear {name}', sw: 'Mpendwa {name}' } },
  values: { reference: 'MGA7K2Q9XT4', name: 'Akinyi' },
} satisfies Wordings

describe('writing a message', () => {
  test('speaks the language asked for and fills in the values', () => {
    expect(renderTemplate('t.a.b', submitted, 'sms', 'sw', { reference: 'MG1', name: 'Otieno' })).toEqual({
      subject: null,
      body: 'Tumepokea ombi lako MG1, Otieno.',
      segments: 1,
    })
    expect(renderTemplate('t.a.b', submitted, 'email', 'en', { reference: 'MG1', name: 'Otieno' })).toEqual({
      subject: 'Application MG1',
      body: 'Dear Otieno',
      segments: 0,
    })
  })

  test('a value is one line and cannot become a second message, nor can it bring marks of its own', () => {
    const write = (name: string) => renderTemplate('t.a.b', submitted, 'sms', 'en', { reference: 'MG1', name }).body
    expect(write('Otieno\r\n\u202eYour account is blocked')).toBe('We have your application MG1, Otieno Your account is blocked.')
    expect(write('{reference}')).toBe('We have your application MG1, {reference}.')
    expect(write('x'.repeat(5_000)).length).toBeLessThan(200)
  })

  test('a value in both languages is told in the message’s own', () => {
    const name = { en: 'the ward officer', sw: 'afisa wa wadi' }
    expect(renderTemplate('t.a.b', submitted, 'email', 'en', { reference: 'MG1', name }).body).toBe('Dear the ward officer')
    expect(renderTemplate('t.a.b', submitted, 'email', 'sw', { reference: 'MG1', name }).body).toContain('afisa wa wadi')
  })

  test('any value at all gives one line of bounded length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const { body } = renderTemplate('t.a.b', submitted, 'email', 'en', { reference: 'MG1', name })
        expect(body).not.toMatch(/[\r\n\p{Cc}]/u)
        expect(Array.from(body).length).toBeLessThanOrEqual('Dear '.length + 160)
      }),
      { numRuns: 40 },
    )
  })

  test('a value that was forgotten, or a channel without words, is a fault of ours', () => {
    expect(() => renderTemplate('t.a.b', submitted, 'sms', 'en', { reference: 'MG1' })).toThrow('needs the values name')
    expect(() => renderTemplate('t.a.b', submitted, 'inApp', 'en', { reference: 'MG1', name: 'x' })).toThrow('no words for inApp')
  })
})

describe('checking templates without sending any', () => {
  const faults = (template: Wordings) => checkTemplates({ 't.a.b': template }).map(({ language, fault }) => `${language} ${fault}`)

  test('a sound one has no faults', () => {
    expect(faults(submitted)).toEqual([])
  })

  test.each<[string, Wordings, string[]]>([
    ['three segments', { sms: { en: 'a'.repeat(307), sw: 'b' }, values: {} }, ['en takes 3 segments']],
    [
      'three segments by its typical values',
      { sms: { en: '{name}', sw: `${'b'.repeat(300)}{name}` }, values: { name: 'Akinyi Otieno' } },
      ['sw takes 3 segments'],
    ],
    [
      'a letter no phone has in seven bits',
      { sms: { en: 'Hello', sw: 'Ng\u0169g\u0129' }, values: {} },
      ['sw leaves the GSM alphabet: ũ ĩ'],
    ],
    [
      'a mark nobody declared',
      { sms: { en: '{x}', sw: '{x}' }, values: {} },
      ['en uses {x}, which is not declared', 'sw uses {x}, which is not declared'],
    ],
    ['a mark one language lacks', { sms: { en: '{x}', sw: '-' }, values: { x: '1' } }, ['sw lacks {x}, which the other language has']],
    ['valid for a week', { sms: { en: 'a', sw: 'b' }, values: {}, validMinutes: 7 * 24 * 60 }, ['en is valid for more than four days']],
    ['no words at all', { values: {} }, ['en has no channel']],
  ])('%s', (_name, template, expected) => {
    expect(faults(template)).toEqual(expected)
  })

  test('typographic quotes and dashes are not a fault: they are sent plain', () => {
    expect(faults({ sms: { en: 'Your “letter” – ready', sw: 'Barua yako – tayari' }, values: {} })).toEqual([])
  })
})
