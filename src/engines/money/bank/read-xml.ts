import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { refuseFile } from './bank-statement.ts'

/** An element by its local name: banks put the same names into namespaces of every version. `line` is where it begins. */
export type XmlElement = {
  readonly name: string
  readonly line: number
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  readonly text: string
}

const DEPTH_MAX = 60
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' }
const ENTITY = /&([^;&\s<]{0,10};?)/g

/** As the parser gives an element in order: its name with its children, its attributes under `:@`, and where it begins. */
type Parsed = { readonly [name: string | symbol]: unknown; readonly ':@'?: Readonly<Record<string, string>> }
const META = XMLParser.getMetaDataSymbol() as unknown as symbol
const beginOf = (parsed: Parsed): number => (parsed[META] as { startIndex?: number } | undefined)?.startIndex ?? 0

/**
 * Reads the XML that statements are written in: elements, attributes, text, CDATA, comments, the five entities and numbered characters. Document types, other
 * entities and processing instructions are refused, so that a file can neither fetch nor blow up. Throws `money.statement_refused` with the line.
 */
export function readXml(given: string): XmlElement {
  const text = given.startsWith('\uFEFF') ? given.slice(1) : given
  const broken = (at: number) =>
    refuseFile(lineAt(text, at), 'money.bank.fault.xml', { what: text.slice(at, at + 30).split(/[>\r\n]/)[0] ?? '' })
  refuseUnsafe(text, broken)
  const valid = XMLValidator.validate(text)
  if (valid !== true) throw broken(indexOf(text, valid.err.line, valid.err.col))
  let roots: Parsed[]
  try {
    roots = new XMLParser({
      preserveOrder: true,
      captureMetaData: true,
      removeNSPrefix: true,
      ignoreAttributes: false,
      attributeNamePrefix: '',
      parseTagValue: false,
      trimValues: false,
      ignoreDeclaration: true,
      maxNestedTags: DEPTH_MAX,
      jPath: false,
      entityDecoder: { decode: plain, setExternalEntities() {}, addInputEntities() {}, reset() {}, setXmlVersion() {} },
    }).parse(text)
  } catch {
    throw broken(0)
  }
  const elements = roots.filter((each) => nameOf(each) !== '#text')
  const [root, second] = elements
  if (!root) throw broken(0)
  if (second) throw broken(beginOf(second))
  const lines = lineCounter(text)
  const elementOf = (parsed: Parsed): XmlElement => {
    const name = nameOf(parsed)
    const line = lines(beginOf(parsed))
    const inner = parsed[name] as readonly Parsed[]
    const children: XmlElement[] = []
    let said = ''
    for (const each of inner) {
      const piece = each['#text']
      if (piece === undefined) children.push(elementOf(each))
      else said += String(piece)
    }
    return { name, line, attributes: parsed[':@'] ?? {}, children, text: said }
  }
  return elementOf(root)
}

/** Refuses what the parser would read but a statement never holds. Comments and CDATA may say anything. */
function refuseUnsafe(text: string, broken: (at: number) => Error): void {
  const seen = text.replace(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g, (hidden) => ' '.repeat(hidden.length))
  const first = /<!|(?<!^)<\?/.exec(seen) ?? /^<\?(?!xml\s)/.exec(seen)
  if (first) throw refuseFile(lineAt(text, first.index), 'money.bank.fault.xml_unsafe')
  for (const { 1: name = '', index } of seen.matchAll(ENTITY)) {
    if (entity(name) !== null) continue
    throw /^[A-Za-z_]\w*;$/.test(name) ? refuseFile(lineAt(text, index), 'money.bank.fault.xml_unsafe') : broken(index)
  }
}

const nameOf = (parsed: Parsed): string => Object.keys(parsed).find((key) => key !== ':@') ?? ''
const plain = (given: string): string => (given.includes('&') ? given.replace(ENTITY, (all, name: string) => entity(name) ?? all) : given)

function entity(name: string): string | null {
  const numbered = /^#(?:x([0-9A-Fa-f]{1,6})|(\d{1,7}));$/.exec(name)
  if (!numbered) return name.endsWith(';') && Object.hasOwn(NAMED, name.slice(0, -1)) ? (NAMED[name.slice(0, -1)] as string) : null
  const code = numbered[1] ? Number.parseInt(numbered[1], 16) : Number(numbered[2])
  const allowed = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff))
  return allowed ? String.fromCodePoint(code) : null
}

/** The line, from 1, of places that are asked for in their order. */
function lineCounter(text: string): (at: number) => number {
  let line = 1
  let counted = 0
  return (at) => {
    for (let next = text.indexOf('\n', counted); next !== -1 && next < at; next = text.indexOf('\n', counted)) {
      line += 1
      counted = next + 1
    }
    return line
  }
}
const lineAt = (text: string, at: number): number => lineCounter(text)(at)

function indexOf(text: string, line: number, column: number): number {
  let at = 0
  for (let count = 1; count < line && at !== -1; count += 1) at = text.indexOf('\n', at) + 1
  return Math.min(Math.max(0, at + column - 1), text.length)
}

/** The first child of a path of names, `Acct/Id/IBAN`. */
export function inside(element: XmlElement | undefined, path: string): XmlElement | undefined {
  let found = element
  for (const name of path.split('/')) found = found?.children.find((child) => child.name === name)
  return found
}

export const allInside = (element: XmlElement, name: string): XmlElement[] => element.children.filter((child) => child.name === name)

/** Its text, tidied; undefined when it is not there or empty. */
export const textIn = (element: XmlElement | undefined, path: string): string | undefined => inside(element, path)?.text.trim() || undefined
