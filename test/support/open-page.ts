import type { LightMyRequestResponse } from 'fastify'
import type { TestCounty, TestPerson } from './county.ts'

/** What a page says, without its marks. */
export const wordsOf = (html: string): string =>
  html
    .replace(/<head[\s\S]*?<\/head>/, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ')

type Seen = {
  readonly status: number
  readonly words: string
  readonly body: string
  readonly raw: Buffer
  readonly location: string
  readonly headers: LightMyRequestResponse['headers']
}

const seen = ({ statusCode, body, rawPayload, headers }: LightMyRequestResponse): Seen => ({
  status: statusCode,
  words: wordsOf(body),
  body,
  raw: rawPayload,
  location: String(headers.location ?? ''),
  headers,
})

/** Opens a page as nobody or as someone. */
export const openPage = async (county: TestCounty, url: string, as?: TestPerson, language = 'en'): Promise<Seen> =>
  seen(await county.ask({ method: 'GET', url, headers: { cookie: `language=${language}` }, as }))

/** Sends a form, and gives the answer without following it. */
export const sendForm = async (county: TestCounty, url: string, body: Readonly<Record<string, string>>, as?: TestPerson): Promise<Seen> =>
  seen(
    await county.ask({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(body).toString(),
      as,
    }),
  )
