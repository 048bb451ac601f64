import { inflateSync } from 'node:zlib'

/**
 * Reads the object structure of a PDF (ISO 32000-1 §7) as far as an upload needs to be judged: dictionaries, arrays, names and references.
 * It runs through the file from its first byte to its last and believes no offsets, so that a cross-reference table that lies hides nothing.
 */
export type PdfValue = PdfName | PdfReference | PdfDictionary | readonly PdfValue[] | number | string | boolean | null
type PdfName = { readonly name: string }
type PdfReference = { readonly object: number }
export type PdfDictionary = { readonly entries: ReadonlyMap<string, PdfValue> }

export type PdfObjects = {
  /** By object number; of several versions of one object, the last. */
  readonly objects: ReadonlyMap<number, PdfValue>
  readonly trailers: readonly PdfDictionary[]
  /** Every name that occurs anywhere, decoded, so that `/J#61vaScript` is `JavaScript`. */
  readonly names: ReadonlySet<string>
  /** False when the file holds more than we are ready to unpack or to follow. */
  readonly whole: boolean
}

const UNPACKED_BYTES_MAX = 64 * 1024 * 1024
const DEPTH_MAX = 100

export const isName = (value: PdfValue | undefined): value is PdfName => typeof value === 'object' && value !== null && 'name' in value
export const isReference = (value: PdfValue | undefined): value is PdfReference =>
  typeof value === 'object' && value !== null && 'object' in value
export const isDictionary = (value: PdfValue | undefined): value is PdfDictionary =>
  typeof value === 'object' && value !== null && 'entries' in value

/** The objects of a PDF. Never throws: what cannot be read is left out, and `whole` says when limits were reached. */
export function readPdfObjects(bytes: Uint8Array): PdfObjects {
  const objects = new Map<number, PdfValue>()
  const trailers: PdfDictionary[] = []
  const names = new Set<string>()
  let unpacked = 0
  let whole = true

  const readObjectStream = (dictionary: PdfDictionary, data: Uint8Array) => {
    const content = unpack(dictionary, data, UNPACKED_BYTES_MAX - unpacked)
    if (!content) {
      whole = false
      return
    }
    unpacked += content.length
    const lexer = new Lexer(content, names)
    const first = dictionary.entries.get('First')
    const count = dictionary.entries.get('N')
    if (typeof first !== 'number' || typeof count !== 'number') return
    const index: number[] = []
    while (index.length < count * 2) {
      const token = lexer.value()
      if (typeof token !== 'number') break
      index.push(token)
    }
    for (let at = 0; at + 1 < index.length; at += 2) {
      lexer.at = first + (index[at + 1] as number)
      objects.set(index[at] as number, asValue(lexer.value()))
    }
  }

  const lexer = new Lexer(bytes, names)
  let number = 0
  let generation = 0
  while (!lexer.ended) {
    const token = lexer.value()
    if (typeof token === 'number') {
      number = generation
      generation = token
      continue
    }
    if (!isKeyword(token)) continue
    if (token.keyword === 'trailer') {
      const value = lexer.value()
      if (isKeyword(value) || !isDictionary(value)) continue
      trailers.push(value)
    } else if (token.keyword === 'obj') {
      const value = asValue(lexer.value())
      objects.set(number, value)
      if (!isDictionary(value)) continue
      const data = lexer.streamAfter(value)
      if (!data) continue
      const type = value.entries.get('Type')
      if (!isName(type)) continue
      if (type.name === 'XRef') trailers.push(value)
      if (type.name === 'ObjStm') readObjectStream(value, data)
    }
  }
  return { objects, trailers, names, whole: whole && !lexer.tooDeep }
}

/** Unpacks an object stream, which may only be plain or Flate; null when it is neither, damaged, or larger than what is left. */
function unpack(dictionary: PdfDictionary, data: Uint8Array, bytesMax: number): Uint8Array | null {
  const filter = dictionary.entries.get('Filter')
  const filters = filter === undefined ? [] : Array.isArray(filter) ? filter : [filter]
  if (filters.length === 0) return data
  const [only] = filters
  if (filters.length > 1 || !isName(only) || only.name !== 'FlateDecode' || dictionary.entries.has('DecodeParms')) return null
  try {
    return inflateSync(data, { maxOutputLength: Math.max(1, bytesMax) })
  } catch {
    return null
  }
}

type Keyword = { readonly keyword: string }
const isKeyword = (value: PdfValue | Keyword | undefined): value is Keyword =>
  typeof value === 'object' && value !== null && 'keyword' in value
const asValue = (value: PdfValue | Keyword | undefined): PdfValue => (value === undefined || isKeyword(value) ? null : value)

const WHITE = new Set([0, 9, 10, 12, 13, 32])
const DELIMITERS = new Set([...'()<>[]{}/%'].map((sign) => sign.charCodeAt(0)))
const code = (sign: string) => sign.charCodeAt(0)

class Lexer {
  at = 0
  tooDeep = false
  readonly #bytes: Uint8Array
  readonly #names: Set<string>

  constructor(bytes: Uint8Array, names: Set<string>) {
    this.#bytes = bytes
    this.#names = names
  }

  get ended(): boolean {
    this.#skipWhite()
    return this.at >= this.#bytes.length
  }

  /** The next value or keyword; undefined at the end. */
  value(depth = 0): PdfValue | Keyword | undefined {
    this.#skipWhite()
    const byte = this.#bytes[this.at]
    if (byte === undefined) return undefined
    if (depth > DEPTH_MAX) {
      this.tooDeep = true
      this.at += 1
      return null
    }
    if (byte === code('/')) return this.#name()
    if (byte === code('(')) return this.#string()
    if (byte === code('[')) return this.#array(depth)
    if (byte === code('<')) return this.#bytes[this.at + 1] === code('<') ? this.#dictionary(depth) : this.#hexString()
    if (DELIMITERS.has(byte)) {
      const two = byte === code('>') && this.#bytes[this.at + 1] === code('>')
      this.at += two ? 2 : 1
      return { keyword: two ? '>>' : String.fromCharCode(byte) }
    }
    const word = this.#word()
    if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) return Number(word)
    if (word === 'true' || word === 'false') return word === 'true'
    if (word === 'null') return null
    return { keyword: word }
  }

  /** The data of the stream that follows a dictionary, by its length if that is honest, else up to `endstream`. */
  streamAfter(dictionary: PdfDictionary): Uint8Array | null {
    this.#skipWhite()
    if (!this.#startsWith('stream', this.at)) return null
    let start = this.at + 6
    if (this.#bytes[start] === 13) start += 1
    if (this.#bytes[start] === 10) start += 1
    const length = dictionary.entries.get('Length')
    if (typeof length === 'number' && length >= 0) {
      this.at = start + length
      this.#skipWhite()
      if (this.#startsWith('endstream', this.at)) {
        this.at += 9
        return this.#bytes.subarray(start, start + length)
      }
    }
    const end = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength).indexOf('endstream', start, 'latin1')
    this.at = end === -1 ? this.#bytes.length : end + 9
    return this.#bytes.subarray(start, end === -1 ? this.#bytes.length : end)
  }

  #startsWith(word: string, at: number): boolean {
    return latin1(this.#bytes.subarray(at, at + word.length)) === word
  }

  #skipWhite(): void {
    for (;;) {
      const byte = this.#bytes[this.at]
      if (byte === undefined) return
      if (byte === code('%')) {
        while (this.at < this.#bytes.length && this.#bytes[this.at] !== 10 && this.#bytes[this.at] !== 13) this.at += 1
      } else if (WHITE.has(byte)) this.at += 1
      else return
    }
  }

  #word(): string {
    const start = this.at
    while (this.at < this.#bytes.length && !WHITE.has(this.#bytes[this.at] as number) && !DELIMITERS.has(this.#bytes[this.at] as number))
      this.at += 1
    return latin1(this.#bytes.subarray(start, Math.min(this.at, start + 200)))
  }

  #name(): PdfName {
    this.at += 1
    const name = this.#word().replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    this.#names.add(name)
    return { name }
  }

  #string(): string {
    let depth = 0
    const start = this.at + 1
    for (; this.at < this.#bytes.length; this.at += 1) {
      const byte = this.#bytes[this.at]
      if (byte === code('\\')) this.at += 1
      else if (byte === code('(')) depth += 1
      else if (byte === code(')')) {
        depth -= 1
        if (depth === 0) break
      }
    }
    this.at += 1
    return latin1(this.#bytes.subarray(start, Math.min(this.at - 1, start + 200)))
  }

  #hexString(): string {
    const start = this.at + 1
    while (this.at < this.#bytes.length && this.#bytes[this.at] !== code('>')) this.at += 1
    this.at += 1
    return latin1(this.#bytes.subarray(start, Math.min(this.at - 1, start + 200)))
  }

  #array(depth: number): PdfValue[] {
    this.at += 1
    return this.#items(depth, ']')
  }

  #dictionary(depth: number): PdfDictionary {
    this.at += 2
    const items = this.#items(depth, '>>')
    const entries = new Map<string, PdfValue>()
    for (let at = 0; at + 1 < items.length; at += 2) {
      const key = items[at]
      if (isName(key)) entries.set(key.name, items[at + 1] as PdfValue)
    }
    return { entries }
  }

  /** Values up to a closing sign. `12 0 R` becomes one reference; a keyword that belongs to the file's frame ends a broken list. */
  #items(depth: number, close: ']' | '>>'): PdfValue[] {
    const items: PdfValue[] = []
    for (;;) {
      const before = this.at
      const item = this.value(depth + 1)
      if (item === undefined) return items
      if (!isKeyword(item)) {
        items.push(item)
        continue
      }
      if (item.keyword === close) return items
      if (item.keyword === 'R') {
        items.pop()
        items.push({ object: Number(items.pop() ?? 0) })
      } else if (['obj', 'endobj', 'stream', 'endstream', 'trailer', 'xref', 'startxref'].includes(item.keyword)) {
        this.at = before
        return items
      }
    }
  }
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
