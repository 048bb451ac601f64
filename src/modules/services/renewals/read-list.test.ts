import { crc32, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readWorkbook } from '../../../kernel/files/read-workbook.ts'
import { readList } from './read-list.ts'

/** A ZIP archive of these parts, as spreadsheet programs write it. `said` is what its directory claims of each part's size, where it lies. */
function zip(parts: Readonly<Record<string, string>>, said?: number): Uint8Array {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, text] of Object.entries(parts)) {
    const packed = deflateRawSync(text)
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(8, 4)
    head.writeUInt32LE(crc32(text), 10)
    head.writeUInt32LE(packed.length, 14)
    head.writeUInt32LE(said ?? Buffer.byteLength(text), 18)
    head.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), head, Buffer.from(name), packed])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, place, Buffer.from(name)]))
    locals.push(local)
    at += local.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(at, 16)
  return new Uint8Array(Buffer.concat([...locals, ...directory, end]))
}

const bytes = (text: string) => new TextEncoder().encode(text)

const frame = {
  'xl/workbook.xml':
    '<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
}

test('a workbook gives its texts, numbers, and days as days, each in its column', async () => {
  const book = zip({
    ...frame,
    'xl/sharedStrings.xml':
      '<sst><si><t>number</t></si><si><t>valid</t><rPh><t>x</t></rPh></si><si><r><t>SBP</t></r><r><t xml:space="preserve">/1 &amp; 2</t></r></si></sst>',
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    'xl/worksheets/sheet1.xml':
      '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>46387</v></c><c r="D2"><v>12345678</v></c><c r="E2" t="inlineStr"><is><t>ndiyo</t></is></c></row></sheetData></worksheet>',
  })
  expect(await readList(book)).toEqual([
    ['number', 'valid'],
    ['SBP/1 & 2', '2026-12-31', '', '12345678', 'ndiyo'],
  ])
})

test('what is no list is refused in words, whatever it is', async () => {
  for (const bad of [
    new Uint8Array(),
    new Uint8Array([0x50, 0x4b, 3, 4]),
    zip({ 'a.txt': 'x' }),
    new TextEncoder().encode('number\n'),
    new TextEncoder().encode('a,"b\n'),
  ])
    await expect(readList(bad)).rejects.toMatchObject({ code: 'services.list_unreadable' })
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      try {
        await readList(new Uint8Array([0x50, 0x4b, ...bytes]))
      } catch (error) {
        expect(error).toHaveProperty('code', 'services.list_unreadable')
      }
    }),
  )
})

test('a workbook that would unpack to more than it may is refused, whatever its directory says of it', async () => {
  const sheet = `<worksheet><sheetData>${' '.repeat(41 * 1024 * 1024)}</sheetData></worksheet>`
  const bomb = zip({ ...frame, 'xl/worksheets/sheet1.xml': sheet })
  expect(bomb.length).toBeLessThan(100_000)
  await expect(readWorkbook(bomb, { rows: 10, columns: 10 })).rejects.toThrow('unpacks to too much')
  await expect(readList(zip({ ...frame, 'xl/worksheets/sheet1.xml': sheet }, 2000))).rejects.toMatchObject({
    code: 'services.list_unreadable',
  })
})

test('rows written as separated values are read back as they were, tidied, without empty ones, whatever stands in their cells', async () => {
  const cell = fc.string({ maxLength: 8, unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', 'é') })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 }), async (rows) => {
      const text = [['x', 'y'], ...rows].map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')).join('\r\n')
      const tidy = rows.map((row) => row.map((each) => each.trim())).filter((row) => row.some((each) => each !== ''))
      fc.pre(tidy.length > 0)
      expect(await readList(bytes(text))).toEqual([['x', 'y'], ...tidy])
    }),
  )
  expect(await readList(bytes('a;b\n1;2,5\n'))).toEqual([
    ['a', 'b'],
    ['1', '2,5'],
  ])
})
