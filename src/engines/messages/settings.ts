import { z } from 'zod'
import type { Manifest } from '../../kernel/context/manifest.ts'
import { type SendEmail, smtpEmail } from './email-smtp.ts'
import { africasTalkingSms, type SendSms } from './sms-africas-talking.ts'
import type { Template, Templates } from './templates.ts'

/** Codes are secret messages (sign-in codes), notices all others; each has its own budget. */
export type Pool = 'codes' | 'notices'

export type MessagesSettings = {
  /** Null where the county has no account: messages wait, and the log says why. */
  readonly sms: SendSms | null
  readonly email: SendEmail | null
  /** SMS segments a day for the whole county. */
  readonly segmentsPerDay: Readonly<Record<Pool, number>>
  /** SMS to one number within 24 hours. */
  readonly perNumberPerDay: Readonly<Record<Pool, number>>
  /** The secret in the delivery report address (`?key=…`); null takes reports from anyone, as on a demo. */
  readonly deliveryKey: string | null
}

export type Messages = MessagesSettings & { readonly templates: ReadonlyMap<string, Template> }

declare module '../../kernel/context/county.ts' {
  interface County {
    readonly messages: Messages
  }
}

declare module '../../kernel/context/manifest.ts' {
  interface Manifest {
    /** The messages this room sends. */
    readonly messages?: Templates
  }
}

/** What hangs from a county: how it sends, and every template its rooms declare. Throws when two rooms declare one key. */
export function messagesOf(manifests: readonly Manifest[], settings: MessagesSettings): Messages {
  const templates = new Map<string, Template>()
  for (const { name, messages = {} } of manifests) {
    for (const [key, template] of Object.entries(messages)) {
      if (templates.has(key)) throw new Error(`The message ${key} is declared twice, the second time by ${name}.`)
      templates.set(key, template)
    }
  }
  return { ...settings, templates }
}

const optional = z
  .string()
  .trim()
  .optional()
  .transform((text) => text || null)

/** The settings of this room in the environment; `docs/operate/configuration.md` explains each. */
export const messagesEnvironment = z.object({
  SMS_URL: z.url().default('https://api.africastalking.com'),
  SMS_USERNAME: optional,
  SMS_API_KEY: optional,
  SMS_SENDER_ID: optional,
  SMS_DELIVERY_KEY: optional,
  SMS_CODES_PER_DAY: z.coerce.number().int().min(0).default(3_000),
  SMS_NOTICES_PER_DAY: z.coerce.number().int().min(0).default(20_000),
  SMTP_HOST: optional,
  SMTP_PORT: z.coerce.number().int().min(1).max(65_535).default(587),
  SMTP_TLS: z.enum(['implicit', 'required', 'never']).default('required'),
  SMTP_USER: optional,
  SMTP_PASSWORD: optional,
  SMTP_FROM: optional,
})

/** Reads the settings above. SMS is on with a user name and a key, e-mail with a host and a sender. */
export function readMessagesSettings(environment: Readonly<Record<string, string | undefined>>): MessagesSettings {
  const set = messagesEnvironment.parse(environment)
  return {
    sms:
      set.SMS_USERNAME && set.SMS_API_KEY
        ? africasTalkingSms({ baseUrl: set.SMS_URL.replace(/\/$/, ''), username: set.SMS_USERNAME, apiKey: set.SMS_API_KEY, senderId: set.SMS_SENDER_ID })
        : null,
    email:
      set.SMTP_HOST && set.SMTP_FROM
        ? smtpEmail({ host: set.SMTP_HOST, port: set.SMTP_PORT, tls: set.SMTP_TLS, user: set.SMTP_USER, password: set.SMTP_PASSWORD, from: set.SMTP_FROM })
        : null,
    segmentsPerDay: { codes: set.SMS_CODES_PER_DAY, notices: set.SMS_NOTICES_PER_DAY },
    perNumberPerDay: { codes: 15, notices: 40 },
    deliveryKey: set.SMS_DELIVERY_KEY,
  }
}
