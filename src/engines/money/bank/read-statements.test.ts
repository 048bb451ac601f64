import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  printCamt053,
  printCsv,
  printedCsvLayout,
  printMt940,
  type StatementToPrint,
} from '../../../../test/support/print-bank-statements.ts'
import { addDays } from '../../../core/basics/dates.ts'
import { Refusal } from '../../../core/basics/errors.ts'
import { type BankStatement, tidy } from './bank-statement.ts'
import { csvLayout } from './csv-statement.ts'
import { readStatements } from './read-statements.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const layout = csvLayout.parse(printedCsvLayout)
const csv = { layout, account: '0100200300400' }

const words = (maxLength: number) =>
  fc
    .string({ unit: fc.constantFrom(...'ABCDEFGHJKMNPQRSTVWXYZ0123456789 ./'), maxLength })
    .map((text) => tidy(text.replace(/\/+/g, '/').replace(/^[./ ]+|[./ ]+$/g, '')))
const orNull = (arbitrary: fc.Arbitrary<string>) => arbitrary.map((text) => (text === '' || text === 'NONREF' ? null : text))
const day = fc.integer({ min: 0, max: 700 }).map((days) => addDays('2026-01-01', days) as string)

const line = fc
  .record({
    day,
    late: fc.integer({ min: 0, max: 3 }),
    cents: fc.oneof(fc.integer({ min: 1, max: 900_000_000 }), fc.integer({ min: -900_000_000, max: -1 })),
    reference: orNull(words(16)),
    narrative: words(200),
    bankRef: orNull(words(16)),
    reversal: fc.boolean(),
  })
  .map(({ day, late, ...rest }) => ({ ...rest, valueDate: day, bookedOn: addDays(day, late) as string }))

const statement: fc.Arbitrary<StatementToPrint> = fc
  .record({
    sequence: fc.integer({ min: 1, max: 99_999 }),
    openingCents: fc.integer({ min: -10_000_000, max: 10_000_000_000 }),
    lines: fc.array(line, { minLength: 1, maxLength: 8 }),
  })
  .map(({ sequence, openingCents, lines }) => {
    const days = lines.map(({ bookedOn }) => bookedOn).sort()
    return {
      account: '0100200300400',
      sequence,
      openingCents,
      closingCents: lines.reduce((sum, { cents }) => sum + cents, openingCents),
      from: days[0] as string,
      to: days.at(-1) as string,
      lines,
    }
  })

/** What was printed and what was read, without where it stood in the file. */
const bare = ({ place: _, closingPlace: __, lines, ...rest }: BankStatement) => ({
  ...rest,
  lines: lines.map(({ place: _, payer: __, ...line }) => line),
})

test('what is printed as camt.053, on one page or many files, is read as it was', () => {
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 4 }), (statements, linesPerPage) => {
      const apart = statements.map((each, index) => ({ ...each, sequence: index + 1 }))
      expect(readStatements(printCamt053(apart).map(bytes)).statements.map(bare)).toEqual(apart)
      const pages = printCamt053(apart, { linesPerPage }).reverse()
      const read = readStatements(pages.map(bytes)).statements.map(bare)
      expect(read.sort((a, b) => Number(a.sequence) - Number(b.sequence))).toEqual(apart)
    }),
  )
})

test('what is printed as MT940, on one page or many, is read as it was', () => {
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 4 }), (statements, linesPerPage) => {
      expect(readStatements([bytes(printMt940(statements))]).statements.map(bare)).toEqual(statements)
      expect(readStatements([bytes(printMt940(statements, { linesPerPage }))]).statements.map(bare)).toEqual(statements)
    }),
  )
})

test('what is printed as CSV, oldest or newest first, is read as it was', () => {
  fc.assert(
    fc.property(statement, fc.boolean(), (given, newestFirst) => {
      const plain = { ...given, sequence: null, lines: given.lines.map((each) => ({ ...each, reversal: false })) }
      const read = readStatements([bytes(printCsv(plain, { newestFirst }))], { ...csv, layout: { ...layout, newestFirst } })
      expect(read.statements.map(bare)).toEqual([plain])
    }),
  )
})

test('junk, and statements with a piece cut out or changed, are read or refused with a line and a reason in both languages, never anything else', () => {
  const printed = fc.tuple(statement, fc.constantFrom('camt', 'mt940', 'csv')).map(([each, format]) => {
    if (format === 'camt') return printCamt053([each])[0] as string
    return format === 'mt940' ? printMt940([each]) : printCsv(each)
  })
  const damaged = fc
    .tuple(printed, fc.nat(), fc.nat({ max: 40 }), fc.string({ maxLength: 6 }))
    .map(([text, at, cut, put]) => `${text.slice(0, at % text.length)}${put}${text.slice((at % text.length) + cut)}`)
  const junk = fc.oneof(
    damaged,
    fc.string({ maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 100 }).map((text) => `<${text}`),
    fc.string().map((text) => `:20:${text}`),
  )
  let refused = 0
  fc.assert(
    fc.property(junk, (text) => {
      try {
        readStatements([bytes(text)], csv)
      } catch (error) {
        refused += 1
        expect(error).toBeInstanceOf(Refusal)
        const [problem] = (error as Refusal).problems
        expect((error as Refusal).code).toBe('money.statement_refused')
        expect(problem?.values?.line).toBeGreaterThan(0)
        expect(problem?.text.sw).not.toBe(problem?.text.en)
      }
    }),
    { numRuns: 1000 },
  )
  expect(refused).toBeGreaterThan(300)
})

const refusal = (text: string, csvLayout?: typeof csv) => {
  try {
    readStatements([bytes(text)], csvLayout)
  } catch (error) {
    const { text: words, values } = (error as Refusal).problems[0] as Refusal['problems'][number]
    return `${values?.line}: ${words.en}`
  }
  return 'read'
}

test('a document type, an entity of the file’s own and a foreign currency are refused where they stand', () => {
  expect(refusal('<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]>\n<Document/>')).toContain('2: ')
  expect(refusal('<Document>\n\n<a>&b;</a></Document>')).toMatch(/^3: .*entities of its own/)
  const [camt] = printCamt053([
    { account: '1', sequence: 1, openingCents: 0, closingCents: 0, from: '2026-07-01', to: '2026-07-01', lines: [] },
  ]) as [string]
  expect(refusal(camt)).toBe('read')
  expect(refusal(camt.replace('Ccy="KES"', 'Ccy="USD"'))).toMatch(/^5: .*in \{given\}/)
})

test('pending entries wait for another day, and namespaces and later versions make no difference', () => {
  const entry = (status: string, amount: string) =>
    `<n:Ntry><n:Amt Ccy="KES">${amount}</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Sts>${status}</n:Sts><n:BookgDt><n:DtTm>2026-07-01T10:00:00+03:00</n:DtTm></n:BookgDt><n:NtryDtls><n:TxDtls><n:RltdPties><n:Dbtr><n:Pty><n:Nm>Otieno &amp; Sons</n:Nm></n:Pty></n:Dbtr></n:RltdPties><n:RmtInf><n:Ustrd><![CDATA[permit <1>]]></n:Ustrd></n:RmtInf></n:TxDtls></n:NtryDtls></n:Ntry>`
  const balance = (code: string, amount: string) =>
    `<n:Bal><n:Tp><n:CdOrPrtry><n:Cd>${code}</n:Cd></n:CdOrPrtry></n:Tp><n:Amt Ccy="KES">${amount}</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Dt><n:Dt>2026-07-01</n:Dt></n:Dt></n:Bal>`
  const text = `<n:Document xmlns:n="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><n:BkToCstmrStmt><n:Stmt><n:Id>x</n:Id><n:Acct><n:Id><n:IBAN>KE12</n:IBAN></n:Id></n:Acct>${balance('PRCD', '10.00')}${balance('CLBD', '15.5')}${entry('<n:Cd>BOOK</n:Cd>', '5.50')}${entry('<n:Cd>PDNG</n:Cd>', '99')}</n:Stmt></n:BkToCstmrStmt></n:Document>`
  expect(readStatements([bytes(text)]).statements).toMatchObject([
    { account: 'KE12', openingCents: 1000, closingCents: 1550, lines: [{ cents: 550, payer: 'Otieno & Sons', narrative: 'permit <1>' }] },
  ])
})

test('the sign of a reversal is the one with which the balances come out, whichever way the bank writes it', () => {
  const lines = [
    { valueDate: '2026-07-01', bookedOn: '2026-07-01', cents: 50_000, reference: null, narrative: 'in', bankRef: 'A1' },
    { valueDate: '2026-07-02', bookedOn: '2026-07-02', cents: -50_000, reference: null, narrative: 'back', bankRef: 'A1', reversal: true },
  ]
  const given = { account: '1', sequence: 1, openingCents: 700, closingCents: 700, from: '2026-07-01', to: '2026-07-02', lines }
  const [plain] = printCamt053([given]) as [string]
  const turned = plain.replace('<CdtDbtInd>DBIT</CdtDbtInd><RvslInd>', '<CdtDbtInd>CRDT</CdtDbtInd><RvslInd>')
  expect(turned).not.toBe(plain)
  for (const text of [plain, turned])
    expect(readStatements([bytes(text)]).statements[0]?.lines.map(({ cents }) => cents)).toEqual([50_000, -50_000])
})

test('a page that is missing, and one that comes twice, are named', () => {
  const lines = [1, 2, 3].map((cents) => ({
    valueDate: '2026-07-01',
    bookedOn: '2026-07-01',
    cents,
    reference: null,
    narrative: '',
    bankRef: null,
  }))
  const pages = printCamt053(
    [{ account: '1', sequence: 4, openingCents: 0, closingCents: 6, from: '2026-07-01', to: '2026-07-01', lines }],
    {
      linesPerPage: 1,
    },
  ).map(bytes)
  const saysOf = (given: Uint8Array[]) => {
    try {
      return readStatements(given).statements.length
    } catch (error) {
      return (error as Refusal).problems[0]?.values?.expected
    }
  }
  const [one, two, three] = pages as [Uint8Array, Uint8Array, Uint8Array]
  expect(saysOf([three, one, two])).toBe(1)
  expect(saysOf([one, three])).toBe(2)
  expect(saysOf([one, two])).toBe(3)
  expect(saysOf([two, three])).toBe(1)
})

test('MT940 in its envelope, with supplementary details and an entry date across the year’s end', () => {
  const text =
    '{1:F01KCBLKENXAXXX0000000000}{2:I940KCBLKENXXXXXN}{4:\r\n:20:X\r\n:25:01/0100200300400\r\n:28C:12\r\n:60F:C270101KES1000,00\r\n:61:2701010102C250,5NTRFMGB4K7P29XQ//FT1\r\nOF OTIENO\r\n:86:PERMIT\r\n:61:2701021231DR10,NCHGNONREF\r\n:62F:C270102KES1240,50\r\n:86:about the statement\r\n-}'
  expect(readStatements([bytes(text.replace('DR10', 'D10'))]).statements).toMatchObject([
    {
      account: '01/0100200300400',
      sequence: 12,
      lines: [
        {
          cents: 25_050,
          valueDate: '2027-01-01',
          bookedOn: '2027-01-02',
          reference: 'MGB4K7P29XQ',
          bankRef: 'FT1',
          narrative: 'OF OTIENO PERMIT',
        },
        { cents: -1000, valueDate: '2027-01-02', bookedOn: '2026-12-31', reference: null },
      ],
    },
  ])
})

test('a CSV whose balance does not follow from the line before is refused at that line', () => {
  const rows = (balance: string) =>
    `Our Bank\nAccount,0100\nDate,Details,Amount,Balance\n01/07/2026,Opening,,"1,000.00"\n01/07/2026,"In, cash",(200.00),800.00\n\n02/07/2026,Back,"1,200.50",${balance}\n,Total,,\n`
  const own = csvLayout.parse({
    ...printedCsvLayout,
    headingRow: 3,
    columns: { date: 'date', amount: 'AMOUNT', balance: 'Balance', narrative: 'Details' },
  })
  expect(refusal(rows('2000.50'), { layout: own, account: '0100' })).toBe('read')
  expect(readStatements([bytes(rows('2000.50'))], { layout: own, account: '0100' }).statements).toMatchObject([
    {
      openingCents: 100_000,
      closingCents: 200_050,
      from: '2026-07-01',
      to: '2026-07-02',
      lines: [{ cents: -20_000, narrative: 'In, cash' }, { cents: 120_050 }],
    },
  ])
  expect(refusal(rows('2000.51'), { layout: own, account: '0100' })).toMatch(/^7: .*balance should be/)
  expect(refusal(rows('"20,00.50"'), { layout: own, account: '0100' })).toMatch(/^7: .*not an amount/)
})
