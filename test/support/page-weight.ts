import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

export type Weight = {
  readonly page: string
  readonly bytes: number
  readonly parts: readonly { readonly what: string; readonly bytes: number }[]
}

type Sent = { readonly bytes: number; readonly text: string; readonly status: number }
type Asking = { readonly cookie?: string; readonly language?: string; readonly form?: { readonly multipart: boolean } }

/** One answer as it comes over the wire: bytes of body and head as sent, and the text behind them. */
function fetchRaw(url: string, { cookie = '', language = 'en', form }: Asking = {}): Promise<Sent> {
  const body = form ? (form.multipart ? '--b\r\ncontent-disposition: form-data; name="_empty"\r\n\r\n\r\n--b--\r\n' : '_empty=') : undefined
  const type = form?.multipart ? 'multipart/form-data; boundary=b' : 'application/x-www-form-urlencoded'
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      {
        method: form ? 'POST' : 'GET',
        headers: {
          'accept-encoding': 'br, gzip',
          'sec-fetch-site': 'same-origin',
          cookie: [`language=${language}`, cookie].filter(Boolean).join('; '),
          ...(body === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) }),
        },
      },
      (answer) => {
        const pieces: Buffer[] = []
        answer.on('data', (piece: Buffer) => pieces.push(piece))
        answer.on('error', reject)
        answer.on('end', () => {
          const sent = Buffer.concat(pieces)
          const head =
            `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n`.length +
            answer.rawHeaders.reduce((sum, each) => sum + each.length + 2, 2)
          const encoding = answer.headers['content-encoding']
          const plain = encoding === 'br' ? brotliDecompressSync(sent) : encoding === 'gzip' ? gunzipSync(sent) : sent
          resolve({ bytes: sent.length + head, text: plain.toString('utf8'), status: answer.statusCode ?? 0 })
        })
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

const attribute = (tag: string, name: string): string | undefined => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]

/** What a page makes every browser fetch: style sheets, scripts, what is named for loading early. Images are not counted. */
const linksOf = (html: string): string[] =>
  [...html.matchAll(/<(?:link|script)\b[^>]*>/g)].flatMap(([tag]) => {
    const wanted = tag.startsWith('<script')
      ? attribute(tag, 'src')
      : /stylesheet|preload|manifest/.test(attribute(tag, 'rel') ?? '')
        ? attribute(tag, 'href')
        : undefined
    return wanted ? [wanted] : []
  })

/** What a style sheet makes a browser fetch: other sheets and fonts. */
const linksOfSheet = (css: string): string[] =>
  [...css.matchAll(/@import\s+(?:url\()?["']?([^"')]+)|url\(["']?([^"')]+\.(?:woff2?|ttf|otf))/g)].map(
    ([, sheet, font]) => (sheet ?? font) as string,
  )

/** Weighs pages as a browser with an empty cache gets them, by real requests to the server at `url`. */
export class Scales {
  readonly #url: string
  readonly #parts = new Map<string, Promise<Sent>>()

  constructor(url: string) {
    this.#url = url
  }

  /** Gives null when the answer has another status than wanted. */
  async weigh(path: string, asking: Asking, status = 200): Promise<Weight | null> {
    const sent = await fetchRaw(this.#url + path, asking)
    if (sent.status !== status) return null
    const parts = new Map([['the page itself', sent.bytes]])
    const waiting = linksOf(sent.text)
    for (let link = waiting.shift(); link !== undefined; link = waiting.shift()) {
      if (parts.has(link)) continue
      const part = this.#parts.get(link) ?? fetchRaw(new URL(link, this.#url).href)
      this.#parts.set(link, part)
      const { bytes, text, status: found } = await part
      if (found !== 200) throw new Error(`${path} links ${link}, which answers ${found}.`)
      parts.set(link, bytes)
      if (link.endsWith('.css'))
        waiting.push(...linksOfSheet(text).map((each) => new URL(each, new URL(link as string, this.#url)).pathname))
    }
    return {
      page: `${path} (${asking.language ?? 'en'}${asking.form ? ', sent empty' : ''})`,
      bytes: [...parts.values()].reduce((sum, each) => sum + each, 0),
      parts: [...parts].map(([what, bytes]) => ({ what, bytes })),
    }
  }
}

/** A weight to read: the page, its sum, and what it is made of. */
export const describeWeight = ({ page, bytes, parts }: Weight): string =>
  `${bytes} B ${page}: ${parts.map((part) => `${part.what} ${part.bytes}`).join(', ')}`
