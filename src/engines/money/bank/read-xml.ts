import { refuseFile } from './bank-statement.ts'

/** An element by its local name: banks put the same names into namespaces of every version. `line` is where it begins. */
export type XmlElement = {
  readonly name: string
  readonly line: number
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  readonly text: string
}

type Open = { name: string; whole: string; line: number; attributes: Map<string, string>; children: XmlElement[]; text: string[] }

const DEPTH_MAX = 60
const TAG = /<([A-Za-z_][\w.:-]*)((?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
const END = /<\/([A-Za-z_][\w.:-]*)\s*>/y
const ATTRIBUTE = /([A-Za-z_][\w.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', apos: "'", quot: '"' }

const local = (name: string): string => name.slice(name.indexOf(':') + 1)

/**
 * Reads the XML that statements are written in: elements, attributes, text, CDATA, comments, the five entities and numbered characters. Document types, other
 * entities and processing instructions are refused, so that a file can neither fetch nor blow up. Throws `money.statement_refused` with the line.
 */
export function readXml(text: string): XmlElement {
  let at = text.startsWith('\uFEFF') ? 1 : 0
  let line = 1
  let counted = 0
  const lineAt = (place: number): number => {
    for (let next = text.indexOf('\n', counted); next !== -1 && next < place; next = text.indexOf('\n', counted)) {
      line += 1
      counted = next + 1
    }
    return line
  }
  const broken = (what: string) => refuseFile(lineAt(at), 'money.bank.fault.xml', { what })
  const past = (sign: string, from: number): number => {
    const end = text.indexOf(sign, from)
    if (end === -1) throw broken(sign)
    return end
  }
  const plain = (given: string): string =>
    given.includes('&')
      ? given.replace(/&([^;&\s]{0,10};?)/g, (_, name: string) => {
          const character = entity(name)
          if (character === null)
            throw /^[A-Za-z_]\w*;$/.test(name) ? refuseFile(lineAt(at), 'money.bank.fault.xml_unsafe') : broken(`&${name}`)
          return character
        })
      : given

  const open: Open[] = []
  let root: XmlElement | undefined
  const close = ({ name, line, attributes, children, text: pieces }: Open): void => {
    const element = { name, line, attributes, children, text: pieces.join('') }
    const parent = open.at(-1)
    if (parent) parent.children.push(element)
    else root = element
  }
  while (at < text.length) {
    const top = open.at(-1)
    if (text[at] !== '<') {
      const end = text.indexOf('<', at)
      const given = text.slice(at, end === -1 ? text.length : end)
      if (top) top.text.push(plain(given))
      else if (given.trim() !== '') throw broken(given.trim().slice(0, 20))
      at += given.length
    } else if (text.startsWith('<!--', at)) at = past('-->', at + 4) + 3
    else if (text.startsWith('<![CDATA[', at) && top) {
      const end = past(']]>', at)
      top.text.push(text.slice(at + 9, end))
      at = end + 3
    } else if (text.startsWith('<?xml', at) && open.length === 0 && !root) at = past('?>', at) + 2
    else if (text.startsWith('<!', at) || text.startsWith('<?', at)) throw refuseFile(lineAt(at), 'money.bank.fault.xml_unsafe')
    else if (text.startsWith('</', at)) {
      END.lastIndex = at
      const found = END.exec(text)
      if (!found || !top || found[1] !== top.whole) throw broken(text.slice(at, at + 30).split('>')[0] ?? '')
      at = END.lastIndex
      open.pop()
      close(top)
    } else {
      TAG.lastIndex = at
      const found = TAG.exec(text)
      if (!found || (root && !top) || open.length >= DEPTH_MAX) throw broken(text.slice(at, at + 30).split('>')[0] ?? '')
      const whole = found[1] as string
      const attributes = new Map<string, string>()
      for (const [, name, double, single] of (found[2] ?? '').matchAll(ATTRIBUTE))
        attributes.set(local(name as string), plain(double ?? single ?? ''))
      const element: Open = { name: local(whole), whole, line: lineAt(at), attributes, children: [], text: [] }
      at = TAG.lastIndex
      if (found[3]) close(element)
      else open.push(element)
    }
  }
  if (!root || open.length > 0) throw broken(open.at(-1)?.name ?? '<')
  return root
}

function entity(name: string): string | null {
  const numbered = /^#(?:x([0-9A-Fa-f]{1,6})|(\d{1,7}));$/.exec(name)
  if (!numbered) return name.endsWith(';') && Object.hasOwn(NAMED, name.slice(0, -1)) ? (NAMED[name.slice(0, -1)] as string) : null
  const code = numbered[1] ? Number.parseInt(numbered[1], 16) : Number(numbered[2])
  const allowed = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff))
  return allowed ? String.fromCodePoint(code) : null
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
