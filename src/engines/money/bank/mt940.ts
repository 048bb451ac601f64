import { dayOf } from '../../../core/basics/dates.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { type BankLine, type BankStatement, refuseFile, tidy } from './bank-statement.ts'

type Field = { readonly tag: string; readonly text: string; readonly place: number }

/** A page as it builds up, from `:20:` to `:62F:` or `:62M:`. */
type Page = {
  readonly place: number
  account?: string
  sequence?: number
  opening?: Balance
  closing?: Balance
  readonly lines: BankLine[]
}
type Balance = { readonly cents: Cents; readonly day: string; readonly intermediate: boolean; readonly place: number }

const NARRATIVE_WIDTH = 65
const ENTRY =
  /^(\d{6})(\d{4})?(R?[CD])([A-Z])?(\d{1,13},\d{0,2})([A-Z][A-Z0-9]{3})((?:(?!\/\/)[^\n]){0,16})(?:\/\/([^\n]{0,16}))?(?:\n([^\n]{0,34}))?$/

/**
 * Statements in SWIFT MT940, with or without the envelope of blocks, whose pages (`:60M:`, `:62M:`) follow each other. Throws `money.statement_refused` with the line
 * and the reason.
 */
export function parseMt940(text: string): BankStatement[] {
  const statements: BankStatement[] = []
  let page: Page | undefined
  let whole: Page | undefined
  for (const field of fieldsOf(text)) {
    if (field.tag === '20') {
      if (page && !page.closing) throw missing(page.place, ':62F:')
      page = { place: field.place, lines: [] }
      continue
    }
    if (!page) throw missing(field.place, ':20:')
    readField(page, field)
    if (!field.tag.startsWith('62')) continue
    whole = joined(whole, page, field)
    if (!page.closing?.intermediate) {
      statements.push(statementOf(whole))
      whole = undefined
    }
  }
  if (page && !page.closing) throw missing(page.place, ':62F:')
  if (whole) throw missing(whole.closing?.place ?? whole.place, ':62F:')
  if (statements.length === 0) throw refuseFile(1, 'money.bank.fault.empty')
  return statements
}

const missing = (place: number, what: string) => refuseFile(place, 'money.bank.fault.missing', { what })

function* fieldsOf(text: string): Generator<Field> {
  let field: { tag: string; text: string; place: number } | undefined
  let place = 0
  for (const given of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    place += 1
    // The envelope `{1:…}{2:…}{4:` before the fields, `-}` after them.
    const bare = given.replace(/^(?:\{[123]:[^}]*\}|\{3:\{[^}]*\}\}|\{4:)+/, '')
    if (/^-\}?\s*(\{5:.*)?$/.test(bare)) {
      if (field) yield field
      field = undefined
      continue
    }
    const tagged = /^:(\d{2}[A-Z]?):(.*)$/.exec(bare)
    if (tagged) {
      if (field) yield field
      field = { tag: tagged[1] as string, text: tagged[2] as string, place }
    } else if (bare.trim() !== '') {
      if (!field) throw refuseFile(place, 'money.bank.fault.field', { what: bare.trim().slice(0, 20) })
      field.text += `\n${bare}`
    }
  }
  if (field) yield field
}

function readField(page: Page, { tag, text, place }: Field): void {
  if (tag === '25' || tag === '25P') page.account = tidy(text.split('\n')[0] ?? '')
  else if (tag === '28' || tag === '28C') {
    const match = /^(\d{1,5})(?:\/(\d{1,5}))?\s*$/.exec(text)
    if (!match) throw refuseFile(place, 'money.bank.fault.field', { what: ':28C:' })
    page.sequence = Number(match[1])
  } else if (tag === '60F' || tag === '60M') page.opening = balanceOf(text, tag, place)
  else if (tag === '62F' || tag === '62M') page.closing = balanceOf(text, tag, place)
  else if (tag === '61') {
    if (page.closing) throw refuseFile(place, 'money.bank.fault.field', { what: ':61:' })
    const line = entryOf(text, place)
    page.lines.push(line)
  } else if (tag === '86') {
    const last = page.lines.at(-1)
    // After the closing balance it speaks of the statement, not of a line.
    if (last && !page.closing) page.lines[page.lines.length - 1] = { ...last, narrative: tidy(`${last.narrative} ${flowing(text)}`) }
  }
}

/** A narrative is cut every 65 characters, words or not: a full line goes on in the next. */
const flowing = (text: string): string =>
  text.split('\n').reduce((whole, line, index, lines) => {
    const before = lines[index - 1]
    return index === 0 ? line : `${whole}${before !== undefined && before.length >= NARRATIVE_WIDTH ? '' : ' '}${line}`
  }, '')

const dayFrom = (yymmdd: string, place: number): string => {
  const day = dayOf(2000 + Number(yymmdd.slice(0, 2)), Number(yymmdd.slice(2, 4)), Number(yymmdd.slice(4, 6)))
  if (!day) throw refuseFile(place, 'money.bank.fault.day', { given: yymmdd })
  return day
}

const centsFrom = (amount: string): number => {
  const [whole = '', rest = ''] = amount.split(',')
  return Number(`${whole}${rest.padEnd(2, '0')}`)
}

function balanceOf(text: string, tag: string, place: number): Balance {
  const match = /^([CD])(\d{6})([A-Z]{3})(\d{1,13},\d{0,2})\s*$/.exec(text)
  if (!match) throw refuseFile(place, 'money.bank.fault.field', { what: `:${tag}:` })
  if (match[3] !== 'KES') throw refuseFile(place, 'money.bank.fault.currency', { given: match[3] as string })
  const cents = centsFrom(match[4] as string)
  return {
    cents: (match[1] === 'C' || cents === 0 ? cents : -cents) as Cents,
    day: dayFrom(match[2] as string, place),
    intermediate: tag.endsWith('M'),
    place,
  }
}

function entryOf(text: string, place: number): BankLine {
  const match = ENTRY.exec(text.trimEnd())
  if (!match) throw refuseFile(place, 'money.bank.fault.field', { what: ':61:' })
  const [, valued = '', entered, direction = '', , amount = '', , reference = '', bankRef = '', more = ''] = match
  const valueDate = dayFrom(valued, place)
  const cents = centsFrom(amount)
  if (cents === 0) throw refuseFile(place, 'money.bank.fault.amount', { given: amount })
  // RC takes back a credit, RD a debit.
  const came = direction === 'C' || direction === 'RD'
  const given = tidy(reference)
  return {
    valueDate,
    bookedOn: entered ? nearest(valueDate, entered, place) : valueDate,
    cents: (came ? cents : -cents) as Cents,
    reference: given === '' || given === 'NONREF' ? null : given,
    narrative: tidy(more),
    bankRef: tidy(bankRef) || null,
    payer: null,
    reversal: direction.startsWith('R'),
    place,
  }
}

/** The entry date has no year: the one that lies nearest to the value date. */
function nearest(valueDate: string, mmdd: string, place: number): string {
  const year = Number(valueDate.slice(0, 4))
  const month = Number(mmdd.slice(0, 2))
  const apart = month - Number(valueDate.slice(5, 7))
  const day = dayOf(year + (apart > 6 ? -1 : apart < -6 ? 1 : 0), month, Number(mmdd.slice(2, 4)))
  if (!day) throw refuseFile(place, 'money.bank.fault.day', { given: mmdd })
  return day
}

/** Adds a page to those before it: the same account and number, opening where the last one closed. */
function joined(before: Page | undefined, page: Page, { place }: Field): Page {
  if (!page.account) throw missing(page.place, ':25:')
  if (!page.opening) throw missing(page.place, ':60F:')
  if (!before) {
    if (page.opening.intermediate) throw missing(page.opening.place, ':60F:')
    return page
  }
  if (page.account !== before.account || page.sequence !== before.sequence || !page.opening.intermediate) throw missing(page.place, ':62F:')
  if (page.opening.cents !== before.closing?.cents) throw refuseFile(place, 'money.bank.fault.field', { what: ':60M:' })
  return { ...before, lines: [...before.lines, ...page.lines], ...(page.closing ? { closing: page.closing } : {}) }
}

function statementOf({ account, sequence, opening, closing, lines, place }: Page): BankStatement {
  const [from, to] = [opening, closing] as [Balance, Balance]
  const days = [...new Set([...lines.map(({ bookedOn }) => bookedOn), to.day])].sort()
  return {
    account: account as string,
    sequence: sequence ?? null,
    openingCents: from.cents,
    closingCents: to.cents,
    from: days[0] as string,
    to: days.at(-1) as string,
    lines,
    place,
    closingPlace: to.place,
  }
}
