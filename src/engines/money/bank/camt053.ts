import { isDay } from '../../../core/basics/dates.ts'
import type { Cents } from '../../../core/basics/money.ts'
import { type BankLine, type BankStatement, daysOf, refuseFile, tidy } from './bank-statement.ts'
import { allInside, inside, readXml, textIn, type XmlElement } from './read-xml.ts'

/** One `Stmt` of one page, as it stands there. */
type Part = {
  readonly key: string
  readonly page: number
  readonly last: boolean
  readonly element: XmlElement
}

/**
 * Statements in ISO 20022 `camt.053`, any version: those of all files given, whose pages may be files of their own, in any order. Only what is booked counts; what is
 * pending comes again. Throws `money.statement_refused` with the line and the reason.
 */
export function parseCamt053(files: readonly string[]): BankStatement[] {
  const parts = new Map<string, Part[]>()
  for (const part of files.flatMap(partsOf)) {
    const known = parts.get(part.key)
    if (known) known.push(part)
    else parts.set(part.key, [part])
  }
  return [...parts.values()].map((pages) => wholeOf(pages.sort((a, b) => a.page - b.page)))
}

function partsOf(text: string): Part[] {
  const root = readXml(text)
  const message = root.name === 'Document' ? root.children.find(({ name }) => name === 'BkToCstmrStmt') : undefined
  if (!message) throw refuseFile(root.line, 'money.bank.fault.missing', { what: 'Document/BkToCstmrStmt' })
  const statements = allInside(message, 'Stmt')
  if (statements.length === 0) throw refuseFile(message.line, 'money.bank.fault.empty')
  return statements.map((element) => {
    const paging = inside(element, 'StmtPgntn') ?? inside(message, 'GrpHdr/MsgPgntn')
    const page = textIn(paging, 'PgNb') ?? '1'
    const last = textIn(paging, 'LastPgInd') ?? 'true'
    if (!/^\d{1,5}$/.test(page)) throw refuseFile(paging?.line ?? element.line, 'money.bank.fault.field', { what: 'PgNb' })
    const number = textIn(element, 'ElctrncSeqNb') ?? textIn(element, 'Id') ?? ''
    return { key: `${accountOf(element)}|${number}`, page: Number(page), last: last === 'true' || last === '1', element }
  })
}

function wholeOf(pages: readonly Part[]): BankStatement {
  const [first] = pages as [Part]
  pages.forEach(({ page, last, element }, index) => {
    const ends = index === pages.length - 1
    if (page !== index + 1 || last !== ends)
      throw refuseFile(element.line, 'money.bank.fault.pages', { expected: page === index + 1 ? (last ? page : page + 1) : index + 1 })
  })
  const end = pages.at(-1) as Part
  const opening = balanceOf(first.element, ['OPBD', 'PRCD'])
  const closing = balanceOf(end.element, ['CLBD'])
  const account = accountOf(first.element)
  const number = textIn(first.element, 'ElctrncSeqNb')
  if (number !== undefined && !/^\d{1,9}$/.test(number))
    throw refuseFile(inside(first.element, 'ElctrncSeqNb')?.line ?? first.element.line, 'money.bank.fault.field', { what: 'ElctrncSeqNb' })
  const lines = asTheBankMeans(
    pages.flatMap(({ element }) => allInside(element, 'Ntry').flatMap(lineOf)),
    closing.cents - opening.cents,
  )
  const said = { from: dayIn(inside(first.element, 'FrToDt/FrDtTm')), to: dayIn(inside(end.element, 'FrToDt/ToDtTm')) }
  const fallback = daysOf(lines, closing.day ?? opening.day ?? said.to ?? '')
  const days = { from: said.from ?? fallback.from, to: said.to ?? closing.day ?? fallback.to }
  if (!isDay(days.from) || !isDay(days.to)) throw refuseFile(first.element.line, 'money.bank.fault.missing', { what: 'FrToDt' })
  return {
    account,
    sequence: number === undefined ? null : Number(number),
    openingCents: opening.cents,
    closingCents: closing.cents,
    ...days,
    lines,
    place: first.element.line,
    closingPlace: closing.place,
  }
}

/**
 * ISO 20022 lets the direction of a reversal speak for itself: credited is credited. Some banks give the direction of what they reverse instead, so that its sign
 * must be turned. The balances tell which of the two this bank does.
 */
function asTheBankMeans(lines: readonly BankLine[], moved: number): readonly BankLine[] {
  if (!lines.some(({ reversal }) => reversal)) return lines
  const turned = lines.map((line) => (line.reversal ? { ...line, cents: -line.cents as Cents } : line))
  const sum = (list: readonly BankLine[]) => list.reduce((total, { cents }) => total + cents, 0)
  return sum(lines) !== moved && sum(turned) === moved ? turned : lines
}

function accountOf(statement: XmlElement): string {
  const account = textIn(statement, 'Acct/Id/IBAN') ?? textIn(statement, 'Acct/Id/Othr/Id')
  if (!account) throw refuseFile(statement.line, 'money.bank.fault.missing', { what: 'Acct/Id' })
  return tidy(account)
}

function balanceOf(statement: XmlElement, codes: readonly string[]): { cents: Cents; day: string | null; place: number } {
  const balances = allInside(statement, 'Bal')
  const balance = codes.flatMap((code) => balances.filter((each) => textIn(each, 'Tp/CdOrPrtry/Cd') === code))[0]
  if (!balance) throw refuseFile(statement.line, 'money.bank.fault.missing', { what: `Bal ${codes[0]}` })
  return { cents: signedOf(balance), day: dayIn(inside(balance, 'Dt')), place: balance.line }
}

function signedOf(element: XmlElement): Cents {
  const amount = inside(element, 'Amt')
  const given = amount?.text.trim() ?? ''
  const currency = amount?.attributes.Ccy ?? ''
  const match = /^(\d{1,13})(?:\.(\d{0,5}))?$/.exec(given)
  if (!amount) throw refuseFile(element.line, 'money.bank.fault.missing', { what: 'Amt' })
  if (!match || !/^\d{0,2}0*$/.test(match[2] ?? '')) throw refuseFile(amount.line, 'money.bank.fault.amount', { given: given.slice(0, 40) })
  if (currency !== 'KES') throw refuseFile(amount.line, 'money.bank.fault.currency', { given: currency || '?' })
  const direction = textIn(element, 'CdtDbtInd')
  if (direction !== 'CRDT' && direction !== 'DBIT') throw refuseFile(element.line, 'money.bank.fault.direction')
  const cents = Number(`${match[1]}${(match[2] ?? '').slice(0, 2).padEnd(2, '0')}`)
  return (direction === 'CRDT' ? cents : cents === 0 ? 0 : -cents) as Cents
}

/** `Dt` or `DtTm` within it; null when neither is there. */
function dayIn(element: XmlElement | undefined): string | null {
  if (!element) return null
  const given = textIn(element, 'Dt') ?? textIn(element, 'DtTm') ?? element.text.trim()
  if (!isDay(given.slice(0, 10))) throw refuseFile(element.line, 'money.bank.fault.day', { given: given.slice(0, 40) })
  return given.slice(0, 10)
}

const ABSENT = new Set(['NOTPROVIDED', 'NONREF', 'NOTAVAILABLE', 'N/A'])
const present = (text: string | undefined): string | null => (text && !ABSENT.has(text.toUpperCase()) ? tidy(text) || null : null)

function lineOf(entry: XmlElement): BankLine[] {
  const status = textIn(entry, 'Sts/Cd') ?? textIn(entry, 'Sts')
  if (status !== 'BOOK') return []
  const cents = signedOf(entry)
  if (cents === 0) return []
  const bookedOn = dayIn(inside(entry, 'BookgDt'))
  const valueDate = dayIn(inside(entry, 'ValDt')) ?? bookedOn
  if (!valueDate) throw refuseFile(entry.line, 'money.bank.fault.missing', { what: 'BookgDt' })
  const details = allInside(entry, 'NtryDtls').flatMap((each) => allInside(each, 'TxDtls'))
  const said = details.flatMap((each) => [
    ...allInside(inside(each, 'RmtInf') ?? each, 'Ustrd').map(({ text }) => text),
    ...[textIn(each, 'RmtInf/Strd/CdtrRefInf/Ref'), textIn(each, 'AddtlTxInf')],
  ])
  const party = cents > 0 ? 'Dbtr' : 'Cdtr'
  const one = details.length === 1 ? details[0] : undefined
  const reversal = textIn(entry, 'RvslInd')
  return [
    {
      valueDate,
      bookedOn: bookedOn ?? valueDate,
      cents,
      reference: present(textIn(one, 'Refs/EndToEndId')) ?? present(textIn(entry, 'NtryRef')),
      narrative: tidy([...said, textIn(entry, 'AddtlNtryInf')].filter(Boolean).join(' ')),
      bankRef: present(textIn(entry, 'AcctSvcrRef')) ?? present(textIn(one, 'Refs/AcctSvcrRef')),
      payer: present(textIn(one, `RltdPties/${party}/Nm`) ?? textIn(one, `RltdPties/${party}/Pty/Nm`)),
      reversal: reversal === 'true' || reversal === '1',
      place: entry.line,
    },
  ]
}
