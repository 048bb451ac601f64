import { resolve } from 'node:path'
import { z } from 'zod'

/** What an operator did wrong, in one line, without a stack. */
export class StartRefused extends Error {}

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean),
  )
const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback)

/** Every environment variable Kaunti reads; the table in docs/operate/configuration.md is held to this list by a test. */
const environment = z.object({
  COUNTY: z
    .string()
    .regex(/^[a-z]+$/)
    .default('migori'),
  PORT: port(8080),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  HOSTS: list,
  PROXIES: list,
  DATA_DIR: z.string().default('data'),
  DATABASE_URL: z.string().optional(),
  OWNER_DATABASE_URL: z.string().optional(),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(200).default(12),
  FILES_DIR: z.string().optional(),
  KEYS_DIR: z.string().optional(),
  ANCHORS_DIR: z.string().optional(),
  SECRET: z.string().min(32).optional(),
  SMS_URL: z.url().optional(),
  SMS_USERNAME: z.string().default('sandbox'),
  SMS_API_KEY: z.string().optional(),
  SMS_SENDER: z.string().optional(),
  SMS_DELIVERY_KEY: z.string().min(16).optional(),
  SMS_DAILY_SEGMENTS: z.coerce.number().int().min(0).default(5_000),
  DARAJA_URL: z.url().optional(),
  DARAJA_CONSUMER_KEY: z.string().optional(),
  DARAJA_CONSUMER_SECRET: z.string().optional(),
  DARAJA_SHORTCODE: z
    .string()
    .regex(/^\d{5,7}$/)
    .optional(),
  DARAJA_PASSKEY: z.string().optional(),
  DARAJA_CALLBACK_KEY: z
    .string()
    .regex(/^[0-9A-Za-z]{16,}$/)
    .optional(),
  DARAJA_PULL_NUMBER: z.string().optional(),
  DARAJA_INITIATOR: z.string().optional(),
  DARAJA_SECURITY_CREDENTIAL: z.string().optional(),
  SMTP_URL: z.string().optional(),
  MAIL_FROM: z.string().optional(),
  AUDITOR_EMAIL: z.email().optional(),
  CLAMD: z.string().optional(),
  SIMULATOR_PORT: port(8081),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

export const SETTING_NAMES = Object.keys(environment.shape)

export type Settings = ReturnType<typeof readSettings>

/**
 * Reads the configuration once, at the start. Throws StartRefused naming the first variable that is wrong.
 * An empty variable counts as not set, as operators expect of `NAME=`.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>) {
  const given = Object.fromEntries(SETTING_NAMES.flatMap((name) => (env[name] ? [[name, env[name]]] : [])))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new StartRefused(`${issue?.path.join('.')} is not usable (${issue?.message}); see docs/operate/configuration.md`)
  }
  const { data } = parsed
  const dataDir = resolve(data.DATA_DIR)
  return {
    county: data.COUNTY,
    port: data.PORT,
    host: data.HOST,
    publicUrl: data.PUBLIC_URL?.replace(/\/+$/, ''),
    hosts: data.HOSTS,
    proxies: data.PROXIES,
    dataDir,
    databaseUrl: data.DATABASE_URL,
    ownerDatabaseUrl: data.OWNER_DATABASE_URL,
    databaseConnections: data.DATABASE_CONNECTIONS,
    filesDir: data.FILES_DIR ? resolve(data.FILES_DIR) : undefined,
    keysDir: data.KEYS_DIR ? resolve(data.KEYS_DIR) : undefined,
    anchorsDir: data.ANCHORS_DIR ? resolve(data.ANCHORS_DIR) : undefined,
    secret: data.SECRET,
    sms: {
      url: data.SMS_URL,
      username: data.SMS_USERNAME,
      apiKey: data.SMS_API_KEY,
      sender: data.SMS_SENDER,
      deliveryKey: data.SMS_DELIVERY_KEY,
      dailySegments: data.SMS_DAILY_SEGMENTS,
    },
    mpesa: {
      url: data.DARAJA_URL,
      consumerKey: data.DARAJA_CONSUMER_KEY,
      consumerSecret: data.DARAJA_CONSUMER_SECRET,
      shortcode: data.DARAJA_SHORTCODE,
      passkey: data.DARAJA_PASSKEY,
      callbackKey: data.DARAJA_CALLBACK_KEY,
      nominatedNumber: data.DARAJA_PULL_NUMBER,
      initiator: data.DARAJA_INITIATOR,
      securityCredential: data.DARAJA_SECURITY_CREDENTIAL,
    },
    smtpUrl: data.SMTP_URL,
    mailFrom: data.MAIL_FROM,
    auditorEmail: data.AUDITOR_EMAIL,
    clamd: data.CLAMD,
    simulatorPort: data.SIMULATOR_PORT,
    logLevel: data.LOG_LEVEL,
  }
}
