import type { Manifest } from '../../kernel/context/manifest.ts'
import { type SendEmail, type SmtpSettings, smtpEmail } from './email-smtp.ts'
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

/** What an operator sets (`docs/operate/configuration.md`), as the app read it. */
export type SendersToOpen = {
  readonly sms: {
    /** Africa's Talking unless another address is given: its sandbox, or the simulator. */
    readonly url?: string | undefined
    readonly username: string
    /** Without a key there is no SMS. */
    readonly apiKey?: string | undefined
    readonly sender?: string | undefined
    readonly dailySegments: number
    readonly deliveryKey?: string | undefined
  }
  /** `smtp://user:password@host:587` (STARTTLS demanded), `smtps://host:465`, or `smtp://127.0.0.1:25?tls=never` for a relay on this machine. */
  readonly smtpUrl?: string | undefined
  readonly mailFrom?: string | undefined
}

/** Two of five segments of a day are kept for sign-in codes, so that neither codes nor notices can use up what the other needs. */
const CODES_SHARE = 0.4

/** Makes the senders an operator has set up. Opens no connection. Throws when the SMTP address is not one. */
export function openSenders({ sms, smtpUrl, mailFrom }: SendersToOpen): MessagesSettings {
  const codes = Math.floor(sms.dailySegments * CODES_SHARE)
  return {
    sms: sms.apiKey
      ? africasTalkingSms({
          baseUrl: (sms.url ?? 'https://api.africastalking.com').replace(/\/+$/, ''),
          username: sms.username,
          apiKey: sms.apiKey,
          senderId: sms.sender ?? null,
        })
      : null,
    email: smtpUrl && mailFrom ? smtpEmail(smtpSettings(smtpUrl, mailFrom)) : null,
    segmentsPerDay: { codes, notices: sms.dailySegments - codes },
    perNumberPerDay: { codes: 15, notices: 40 },
    deliveryKey: sms.deliveryKey ?? null,
  }
}

/** A county that has set up no way of sending: messages are written down and wait. */
export const NO_SENDERS: MessagesSettings = openSenders({ sms: { username: '', dailySegments: 5_000 } })

/** Reads an SMTP address. Throws one line when it is not one. */
export function smtpSettings(smtpUrl: string, from: string): SmtpSettings {
  const url = URL.canParse(smtpUrl) ? new URL(smtpUrl) : undefined
  const tls = url?.searchParams.get('tls') ?? (url?.protocol === 'smtps:' ? 'implicit' : 'required')
  if (!url?.hostname || !['smtp:', 'smtps:'].includes(url.protocol) || !(tls === 'implicit' || tls === 'required' || tls === 'never')) {
    throw new Error('SMTP_URL must look like smtp://user:password@host:587 or smtps://user:password@host:465')
  }
  return {
    host: url.hostname,
    port: url.port ? Number(url.port) : tls === 'implicit' ? 465 : 587,
    tls,
    user: url.username ? decodeURIComponent(url.username) : null,
    password: url.password ? decodeURIComponent(url.password) : null,
    from,
  }
}
