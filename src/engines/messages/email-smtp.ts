import type { SendResult } from './send-result.ts'

export type SmtpSettings = {
  readonly host: string
  readonly port: number
  /** `implicit`: TLS from the first byte (465). `required`: STARTTLS or nothing (587). `never`: a relay on this machine, or a test. */
  readonly tls: 'implicit' | 'required' | 'never'
  readonly user: string | null
  readonly password: string | null
  /** The address mail comes from: `Migori County <huduma@migori.go.ke>`. */
  readonly from: string
  /** A certificate authority of the county's own, as PEM. */
  readonly ca?: string
  readonly timeoutMs?: number
}

type Email = { readonly id: string; readonly to: string; readonly subject: string; readonly text: string }

/** Sends one e-mail. It throws nothing: every way it can end is a `SendResult`. */
export type SendEmail = (email: Email) => Promise<SendResult>

/**
 * Sends plain-text mail over SMTP (RFC 5321): 4xx answers come back as `retry`, 5xx as `failed`, wrong credentials as an account's trouble,
 * and a connection lost after the text was handed over as `unknown`. The Message-ID is made of the message's own id, so that a repeat
 * after `unknown` is the same mail to every mailbox that looks for duplicates.
 */
export function smtpEmail(settings: SmtpSettings): SendEmail {
  const timeoutMs = settings.timeoutMs ?? 20_000
  const domain = /@([^>\s]+)>?$/.exec(settings.from)?.[1] ?? 'localhost'
  const options = {
    host: settings.host,
    port: settings.port,
    secure: settings.tls === 'implicit',
    requireTLS: settings.tls === 'required',
    ignoreTLS: settings.tls === 'never',
    ...(settings.user ? { auth: { user: settings.user, pass: settings.password ?? '' } } : {}),
    ...(settings.ca ? { tls: { ca: settings.ca } } : {}),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // Text that came from people must never be read as a file or an address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
    debug: true,
  }
  return async ({ id, to, subject, text }) => {
    // nodemailer reports a lost connection alike at every stage; its own record of the conversation tells whether the text was under way.
    let textHandedOver = false
    const quiet = () => {}
    const watch = (entry: unknown, line: unknown) => {
      if ((entry as { tnx?: string }).tnx === 'client' && line === 'DATA') textHandedOver = true
    }
    // Only processes that send mail pay for loading it.
    const { createTransport } = await import('nodemailer')
    const transport = createTransport({
      ...options,
      logger: { level: quiet, trace: quiet, debug: watch, info: quiet, warn: quiet, error: quiet, fatal: quiet },
    })
    try {
      const sent = await transport.sendMail({
        from: settings.from,
        to: { name: '', address: to },
        subject: subject.replace(/[\r\n]+/g, ' '),
        text,
        messageId: `<${id}@${domain}>`,
        // RFC 3834: asks holiday responders to keep quiet.
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
      return { outcome: 'accepted', providerId: sent.messageId, costCents: null }
    } catch (error) {
      return readFailure(error, textHandedOver)
    } finally {
      transport.close()
    }
  }
}

function readFailure(error: unknown, textHandedOver: boolean): SendResult {
  const { code, responseCode, command } = error as { code?: string; responseCode?: number; command?: string }
  const reason = [responseCode, code, command].filter(Boolean).join(' ').slice(0, 120) || 'unknown failure'
  if (code === 'EAUTH' || code === 'ETLS' || code === 'ENOAUTH') return { outcome: 'retry', cause: 'account', reason }
  if (responseCode !== undefined && responseCode >= 500) return { outcome: 'failed', reason }
  if (responseCode !== undefined && responseCode >= 400) return { outcome: 'retry', cause: 'provider', reason }
  if (code === 'EENVELOPE') return { outcome: 'failed', reason }
  return textHandedOver ? { outcome: 'unknown', reason } : { outcome: 'retry', cause: 'provider', reason }
}
