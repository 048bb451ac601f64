/** Writes statements as banks do, for tests and demonstrations. Amounts in cents, days as ISO text. */
type Line = {
  readonly valueDate: string
  readonly bookedOn: string
  readonly cents: number
  readonly reference: string | null
  readonly narrative: string
  readonly bankRef: string | null
  readonly payer?: string | null
  readonly reversal?: boolean
}
export type StatementToPrint = {
  readonly account: string
  readonly sequence: number | null
  readonly openingCents: number
  readonly closingCents: number
  readonly from: string
  readonly to: string
  readonly lines: readonly Line[]
}

const amount = (cents: number, point: string): string => {
  const size = Math.abs(cents)
  return `${Math.floor(size / 100)}${point}${String(size % 100).padStart(2, '0')}`
}

const escaped = (text: string): string =>
  text.replace(/[<>&'"]/g, (sign) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&apos;', '"': '&quot;' })[sign] as string)

const element = (name: string, content: string | null | undefined): string => (content ? `<${name}>${escaped(content)}</${name}>` : '')

const money = (cents: number): string => `<Amt Ccy="KES">${amount(cents, '.')}</Amt><CdtDbtInd>${cents < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd>`

const balance = (code: string, cents: number, day: string): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${money(cents)}<Dt><Dt>${day}</Dt></Dt></Bal>\n`

/** One camt.053.001.02 message per page; `linesPerPage` splits a statement over several, which are then files of their own. */
export function printCamt053(statements: readonly StatementToPrint[], { linesPerPage = Number.POSITIVE_INFINITY } = {}): string[] {
  if (linesPerPage === Number.POSITIVE_INFINITY)
    return [message(statements.map((each) => statementXml(each, each.lines, true, true)).join(''))]
  return statements.flatMap((each) => {
    const count = Math.max(1, Math.ceil(each.lines.length / linesPerPage))
    return Array.from({ length: count }, (_, index) => {
      const lines = each.lines.slice(index * linesPerPage, (index + 1) * linesPerPage)
      const paging = `<MsgPgntn><PgNb>${index + 1}</PgNb><LastPgInd>${index === count - 1}</LastPgInd></MsgPgntn>`
      return message(statementXml(each, lines, index === 0, index === count - 1), paging)
    })
  })
}

const message = (statements: string, paging = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>\n<GrpHdr><MsgId>1</MsgId>${paging}</GrpHdr>\n${statements}</BkToCstmrStmt></Document>\n`

function statementXml(
  { account, sequence, openingCents, closingCents, from, to }: StatementToPrint,
  lines: readonly Line[],
  first: boolean,
  last: boolean,
): string {
  const entries = lines.map(({ valueDate, bookedOn, cents, reference, narrative, bankRef, payer, reversal }) => {
    const party = cents > 0 ? 'Dbtr' : 'Cdtr'
    const details = [
      reference ? `<Refs>${element('EndToEndId', reference)}</Refs>` : '',
      payer ? `<RltdPties><${party}>${element('Nm', payer)}</${party}></RltdPties>` : '',
      narrative ? `<RmtInf>${element('Ustrd', narrative)}</RmtInf>` : '',
    ].join('')
    return `<Ntry>${money(cents)}${reversal ? '<RvslInd>true</RvslInd>' : ''}<Sts>BOOK</Sts><BookgDt><Dt>${bookedOn}</Dt></BookgDt><ValDt><Dt>${valueDate}</Dt></ValDt>${element('AcctSvcrRef', bankRef)}<NtryDtls><TxDtls>${details}</TxDtls></NtryDtls></Ntry>\n`
  })
  return `<Stmt><Id>${account}-${sequence ?? from}</Id>${sequence === null ? '' : element('ElctrncSeqNb', String(sequence))}<FrToDt><FrDtTm>${from}T00:00:00</FrDtTm><ToDtTm>${to}T23:59:59</ToDtTm></FrToDt><Acct><Id><Othr>${element('Id', account)}</Othr></Id></Acct>\n${first ? balance('OPBD', openingCents, from) : ''}${last ? balance('CLBD', closingCents, to) : ''}${entries.join('')}</Stmt>\n`
}

const short = (day: string): string => day.slice(2).replaceAll('-', '')

/** MT940; `linesPerPage` splits a statement into pages with intermediate balances. References of at most 16 characters. */
export function printMt940(statements: readonly StatementToPrint[], { linesPerPage = Number.POSITIVE_INFINITY } = {}): string {
  const sign = (cents: number, day: string) => `${cents < 0 ? 'D' : 'C'}${short(day)}KES${amount(cents, ',')}`
  return statements
    .flatMap(({ account, sequence, openingCents, closingCents, from, to, lines }) => {
      const count = Math.max(1, Math.ceil(lines.length / linesPerPage))
      let running = openingCents
      return Array.from({ length: count }, (_, index) => {
        const page = count === 1 ? lines : lines.slice(index * linesPerPage, (index + 1) * linesPerPage)
        const opens = running
        running += page.reduce((sum, { cents }) => sum + cents, 0)
        const last = index === count - 1
        return [
          ':20:STATEMENT',
          `:25:${account}`,
          `:28C:${sequence ?? 0}/${index + 1}`,
          `:60${index === 0 ? 'F' : 'M'}:${sign(opens, from)}`,
          ...page.flatMap(entryText),
          `:62${last ? 'F' : 'M'}:${sign(last ? closingCents : running, to)}`,
          ...(last ? [`:64:${sign(closingCents, to)}`] : []),
          '-',
        ].join('\r\n')
      })
    })
    .join('\r\n')
}

function entryText({ valueDate, bookedOn, cents, reference, narrative, bankRef, reversal }: Line): string[] {
  const direction = reversal ? (cents > 0 ? 'RD' : 'RC') : cents > 0 ? 'C' : 'D'
  const entry = `:61:${short(valueDate)}${short(bookedOn).slice(2)}${direction}${amount(cents, ',')}NTRF${reference ?? 'NONREF'}${bankRef ? `//${bankRef}` : ''}`
  const pieces = narrative.match(/.{1,65}/gs) ?? []
  return pieces.length === 0 ? [entry] : [entry, `:86:${pieces[0]}`, ...pieces.slice(1)]
}

/** A CSV with one column for each direction, thousands with commas, days as in Kenya. */
export function printCsv({ openingCents, lines }: StatementToPrint, { newestFirst = false } = {}): string {
  const cell = (text: string | null | undefined) => (/[",\r\n]/.test(text ?? '') ? `"${text?.replaceAll('"', '""')}"` : (text ?? ''))
  const grouped = (cents: number) => `${cents < 0 ? '-' : ''}${amount(cents, '.').replace(/\B(?=(\d{3})+(?!\d))/g, ',')}`
  const kenyan = (day: string) => day.split('-').reverse().join('/')
  let running = openingCents
  const rows = lines.map(({ valueDate, bookedOn, cents, reference, narrative, bankRef, payer }) => {
    running += cents
    return [
      kenyan(bookedOn),
      kenyan(valueDate),
      cell(narrative),
      cell(reference),
      cell(bankRef),
      cell(payer),
      cents < 0 ? cell(grouped(-cents)) : '',
      cents > 0 ? cell(grouped(cents)) : '',
      cell(grouped(running)),
    ].join(',')
  })
  if (newestFirst) rows.reverse()
  return ['Date,Value date,Details,Reference,Bank ref,Payer,Debit,Credit,Balance', ...rows, ''].join('\r\n')
}

/** The layout of `printCsv`, as a county saves it. */
export const printedCsvLayout = {
  delimiter: ',',
  headingRow: 1,
  columns: {
    date: 'Date',
    valueDate: 'Value date',
    debit: 'Debit',
    credit: 'Credit',
    balance: 'Balance',
    reference: 'Reference',
    narrative: 'Details',
    bankRef: 'Bank ref',
    payer: 'Payer',
  },
  dateFormat: 'dd/mm/yyyy',
  thousands: ',',
  decimal: '.',
  newestFirst: false,
} as const
