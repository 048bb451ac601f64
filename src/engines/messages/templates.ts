import { isGsm7, smsLength, toSmsText } from '../../core/basics/gsm7.ts'
import type { Language, Text } from '../../core/basics/texts.ts'

export type Channel = 'sms' | 'email' | 'inApp'

/** What one message says on each channel it may take. */
export type Wordings = {
  readonly sms?: Text
  readonly email?: { readonly subject: Text; readonly body: Text }
  readonly inApp?: { readonly subject: Text; readonly body: Text }
  /** Every value the words need, with a typical example: the longest that is usual, since the length of the SMS is checked with it. */
  readonly values: Readonly<Record<string, string>>
  /** Holds something only its receiver may read (a sign-in code): kept until it is sent, shown to nobody, never sent twice by itself. */
  readonly secret?: boolean
  /** Not worth sending any more after so long; three days unless said, and never more than four. */
  readonly validMinutes?: number
}

export type Template = Wordings & {
  /** What the message is, for those who read the log: "Code to sign in". */
  readonly name: Text
}

export type Templates = Readonly<Record<string, Template>>

/** Declares the messages of one room or module, by full key (`cases.case.submitted`). The manifest lists them under `messages`. */
export const defineTemplates = <const T extends Templates>(templates: T): T => templates

export type Rendered = { readonly subject: string | null; readonly body: string; readonly segments: number }

const VALUE_LENGTH_MAX = 160
const MARK = /\{(\w+)\}/g

/**
 * Writes one message in one language. Values are one line each and cut at 160 characters: they come from people, and a name must not become a second message.
 * Throws when the template does not speak on that channel or a declared value is missing: both are faults of ours, found by the first test that sends.
 */
export function renderTemplate(
  key: string,
  template: Wordings,
  channel: Channel,
  language: Language,
  values: Readonly<Record<string, string | number | Text>>,
): Rendered {
  const missing = Object.keys(template.values).filter((name) => values[name] === undefined)
  if (missing.length > 0) throw new Error(`The message ${key} needs the values ${missing.join(', ')}.`)
  const worded = (value: string | number | Text | undefined) => String(typeof value === 'object' ? value[language] : value)
  const fill = (text: Text) => text[language].replace(MARK, (_mark, name: string) => oneLine(worded(values[name])))
  if (channel === 'sms') {
    if (!template.sms) throw new Error(`The message ${key} has no words for SMS.`)
    const body = toSmsText(fill(template.sms))
    return { subject: null, body, segments: smsLength(body).segments }
  }
  const words = channel === 'email' ? template.email : template.inApp
  if (!words) throw new Error(`The message ${key} has no words for ${channel}.`)
  return { subject: fill(words.subject), body: fill(words.body), segments: 0 }
}

function oneLine(value: string): string {
  const line = value.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim()
  const characters = Array.from(line)
  return characters.length <= VALUE_LENGTH_MAX ? line : `${characters.slice(0, VALUE_LENGTH_MAX - 3).join('')}...`
}

export type TemplateFault = { readonly template: string; readonly language: Language; readonly channel: Channel; readonly fault: string }

const SMS_SEGMENTS_MAX = 2
const VALID_MINUTES_MAX = 4 * 24 * 60

/**
 * What is wrong with templates, found without sending any: an SMS that leaves the GSM alphabet or takes more than two segments with its typical values, a mark
 * nobody declared, a value no wording of that channel uses in one language but does in the other, and a template without any channel.
 */
export function checkTemplates(templates: Readonly<Record<string, Wordings>>): TemplateFault[] {
  return Object.entries(templates).flatMap(([key, template]) => {
    const faults: TemplateFault[] = []
    const wordings: [Channel, Text][] = [
      ...(template.sms ? [['sms', template.sms] as [Channel, Text]] : []),
      ...(template.email
        ? ([
            ['email', template.email.subject],
            ['email', template.email.body],
          ] as [Channel, Text][])
        : []),
      ...(template.inApp
        ? ([
            ['inApp', template.inApp.subject],
            ['inApp', template.inApp.body],
          ] as [Channel, Text][])
        : []),
    ]
    if (wordings.length === 0) faults.push({ template: key, language: 'en', channel: 'sms', fault: 'has no channel' })
    if ((template.validMinutes ?? 1) > VALID_MINUTES_MAX)
      faults.push({ template: key, language: 'en', channel: 'sms', fault: 'is valid for more than four days' })
    for (const [channel, text] of wordings) {
      const marks = { en: marksOf(text.en), sw: marksOf(text.sw) }
      for (const language of ['en', 'sw'] as const) {
        const report = (fault: string) => faults.push({ template: key, language, channel, fault })
        const other = marks[language === 'en' ? 'sw' : 'en']
        for (const name of marks[language]) if (!(name in template.values)) report(`uses {${name}}, which is not declared`)
        for (const name of other) if (!marks[language].has(name)) report(`lacks {${name}}, which the other language has`)
      }
    }
    if (template.sms && faults.length === 0) {
      for (const language of ['en', 'sw'] as const) {
        const { body, segments } = renderTemplate(key, template, 'sms', language, template.values)
        const report = (fault: string) => faults.push({ template: key, language, channel: 'sms', fault })
        if (!isGsm7(body))
          report(
            `leaves the GSM alphabet: ${Array.from(body)
              .filter((character) => !isGsm7(character))
              .join(' ')}`,
          )
        if (segments > SMS_SEGMENTS_MAX) report(`takes ${segments} segments`)
      }
    }
    return faults
  })
}

const marksOf = (text: string): Set<string> => new Set(Array.from(text.matchAll(MARK), (match) => match[1] as string))
