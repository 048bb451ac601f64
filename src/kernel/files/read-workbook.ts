/** Unpacked, the parts of a workbook may be so large together: a list of 5,000 rows is a tenth of it. */
const UNPACKED_MAX = 40 * 1024 * 1024
const END_OF_DIRECTORY = 0x06054b50
const IN_DIRECTORY = 0x02014b50

/**
 * What a ZIP archive's directory (APPNOTE 6.3) says its parts take when they are unpacked. The reader unpacks no part beyond what the directory says of it, and does not
 * look itself whether that is much. Throws on what is no archive.
 */
function unpackedBytes(zip: Buffer): number {
  let end = zip.length - 22
  while (end >= 0 && zip.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1
  let at = zip.readUInt32LE(end + 16)
  let bytes = 0
  for (let count = zip.readUInt16LE(end + 10); count > 0; count -= 1) {
    if (zip.readUInt32LE(at) !== IN_DIRECTORY) throw new Error('The directory of the archive is damaged.')
    bytes += zip.readUInt32LE(at + 24)
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return bytes
}

/** The rows of the first sheet of an XLSX workbook as texts; days as ISO days. Throws on what cannot be read or would unpack to too much. */
export async function readWorkbook(content: Uint8Array, limits: { rows: number; columns: number }): Promise<string[][]> {
  if (unpackedBytes(Buffer.from(content)) > UNPACKED_MAX) throw new Error('The workbook unpacks to too much.')
  // Loaded with the first workbook: a tenth of a second that no start should pay.
  const { readSheet } = await import('read-excel-file/universal')
  // Numbers stay the text they are: an identity number must not become 1e+7.
  const rows = await readSheet<string>(new Uint8Array(content).buffer, { parseNumber: (given) => given })
  return rows.slice(0, limits.rows + 1).map((row) => withoutEmptyEnd(row.slice(0, limits.columns).map(cellText)))
}

const withoutEmptyEnd = (cells: string[]): string[] => cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1)

function cellText(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no'
  return cell === null || cell === undefined ? '' : String(cell)
}
