import { parse } from 'parse5'
import type { TestCounty, TestPerson } from './county.ts'

type Node = { nodeName: string; tagName?: string; attrs?: { name: string; value: string }[]; childNodes?: Node[]; value?: string }
export type Page = {
  readonly status: number
  readonly url: string
  readonly html: string
  readonly text: string
  readonly heading: string
  readonly forms: readonly Form[]
  readonly links: readonly { href: string; text: string }[]
}
export type Form = {
  readonly action: string
  readonly multipart: boolean
  /** What the browser would send without a change: hidden inputs, typed values, what is ticked and selected. */
  readonly values: readonly (readonly [string, string])[]
  readonly names: readonly string[]
}
export type Upload = { readonly name: string; readonly filename: string; readonly content: Uint8Array; readonly type: string }

/** A browser without JavaScript: cookies, links, forms. Follows redirects as browsers do after a form. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  readonly #county: TestCounty
  readonly #as: TestPerson | undefined

  constructor(county: TestCounty, as?: TestPerson) {
    this.#county = county
    this.#as = as
  }

  async get(url: string): Promise<Page> {
    return this.#send('GET', url)
  }

  /** Sends a form of a page with changed values; a list gives several of one name, `null` leaves a name out. */
  async submit(
    page: Page,
    changes: Readonly<Record<string, string | readonly string[] | null>> = {},
    {
      form = page.forms.length - 1,
      files,
      action,
      follow = true,
    }: { form?: number; files?: readonly Upload[]; action?: string; follow?: boolean } = {},
  ): Promise<Page> {
    const chosen = page.forms[form]
    if (!chosen) throw new Error(`There is no form ${form} on ${page.url}: ${page.heading}`)
    const values = [
      ...chosen.values.filter(([name]) => !Object.hasOwn(changes, name)),
      ...Object.entries(changes).flatMap(([name, value]) =>
        value === null ? [] : typeof value === 'string' ? [[name, value] as const] : value.map((each) => [name, each] as const),
      ),
    ]
    const to = action ?? chosen.action
    if (!chosen.multipart)
      return this.#send('POST', to, { body: new URLSearchParams(values.map(([name, value]) => [name, value])).toString(), follow })
    const { payload, type } = multipart(values, files ?? [])
    return this.#send('POST', to, { body: payload, type, follow })
  }

  async post(url: string, body: Readonly<Record<string, string>>, follow = true): Promise<Page> {
    return this.#send('POST', url, { body: new URLSearchParams(body).toString(), follow })
  }

  async send(url: string, values: readonly (readonly [string, string])[], files: readonly Upload[]): Promise<Page> {
    const { payload, type } = multipart(values, files)
    return this.#send('POST', url, { body: payload, type, follow: false })
  }

  async #send(
    method: 'GET' | 'POST',
    url: string,
    { body, type = 'application/x-www-form-urlencoded', follow = true }: { body?: string | Buffer; type?: string; follow?: boolean } = {},
  ): Promise<Page> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await this.#county.ask({
      method,
      url,
      as: this.#as,
      headers: { ...(cookie ? { cookie } : {}), ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { payload: body }),
    })
    for (const { name, value } of reply.cookies) {
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    const to = reply.headers.location
    if (follow && reply.statusCode >= 300 && reply.statusCode < 400 && typeof to === 'string') return this.get(to)
    return readPage(reply.statusCode, typeof to === 'string' ? to : url, reply.body)
  }
}

function multipart(values: readonly (readonly [string, string])[], files: readonly Upload[]): { payload: Buffer; type: string } {
  const boundary = '----kaunti-test-boundary'
  const parts: Buffer[] = []
  for (const [name, value] of values)
    parts.push(Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`))
  for (const { name, filename, type, content } of files)
    parts.push(
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${filename}"\r\ncontent-type: ${type}\r\n\r\n`,
      ),
      Buffer.from(content),
      Buffer.from('\r\n'),
    )
  parts.push(Buffer.from(`--${boundary}--\r\n`))
  return { payload: Buffer.concat(parts), type: `multipart/form-data; boundary=${boundary}` }
}

const attribute = (node: Node, name: string): string | undefined => node.attrs?.find((each) => each.name === name)?.value
const all = (node: Node, tag: string): Node[] => [
  ...(node.tagName === tag ? [node] : []),
  ...(node.childNodes ?? []).flatMap((each) => all(each, tag)),
]
const textOf = (node: Node): string => (node.nodeName === '#text' ? (node.value ?? '') : (node.childNodes ?? []).map(textOf).join(''))

function readPage(status: number, url: string, html: string): Page {
  const document = parse(html) as unknown as Node
  const main = all(document, 'main')[0] ?? document
  return {
    status,
    url,
    html,
    text: textOf(main).replace(/\s+/g, ' ').trim(),
    heading: textOf(all(main, 'h1')[0] ?? main)
      .replace(/\s+/g, ' ')
      .trim(),
    forms: all(main, 'form').map(readForm),
    links: all(main, 'a').map((each) => ({ href: attribute(each, 'href') ?? '', text: textOf(each).replace(/\s+/g, ' ').trim() })),
  }
}

function readForm(form: Node): Form {
  const values: [string, string][] = []
  const names = new Set<string>()
  for (const tag of ['input', 'select', 'textarea']) {
    for (const control of all(form, tag)) {
      const name = attribute(control, 'name')
      const type = attribute(control, 'type')
      if (!name) continue
      names.add(name)
      if (type === 'file') continue
      if (type === 'radio' || type === 'checkbox') {
        if (attribute(control, 'checked') !== undefined) values.push([name, attribute(control, 'value') ?? 'on'])
      } else if (tag === 'select') {
        const options = all(control, 'option')
        const chosen = options.find((each) => attribute(each, 'selected') !== undefined) ?? options[0]
        values.push([name, chosen ? (attribute(chosen, 'value') ?? textOf(chosen)) : ''])
      } else values.push([name, tag === 'textarea' ? textOf(control) : (attribute(control, 'value') ?? '')])
    }
  }
  return {
    action: attribute(form, 'action') ?? '',
    multipart: attribute(form, 'enctype') === 'multipart/form-data',
    values,
    names: [...names],
  }
}
