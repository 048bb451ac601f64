import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** A QR code as rows of modules; true is dark. Its quiet zone of 4 modules is not part of it. */
export type QrModules = { readonly size: number; dark(row: number, column: number): boolean }

/**
 * The QR code (ISO/IEC 18004) of an address at level M, which survives a fold or a stamp over 15 % of it. Capitals and digits are packed
 * as such: keep signed addresses in capitals. Throws when the text fits no QR code.
 */
export function qrModules(text: string): QrModules {
  // With it comes a PNG writer that nobody needs: loaded with the first code, not at each start.
  const { create } = require('qrcode') as typeof import('qrcode')
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  return { size: modules.size, dark: (row, column) => modules.get(row, column) === 1 }
}

/** The same as one SVG path in module units, with the quiet zone around it, for pages. */
export function qrSvgPath(qr: QrModules): { readonly side: number; readonly path: string } {
  const quiet = 4
  let path = ''
  for (const { row, column, length } of darkRuns(qr)) path += `M${column + quiet} ${row + quiet}h${length}v1h-${length}z`
  return { side: qr.size + quiet * 2, path }
}

/** Neighbouring dark modules of a row as one rectangle: a third of the drawing, and no hairlines between modules. */
export function* darkRuns({ size, dark }: QrModules): Generator<{ row: number; column: number; length: number }> {
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      if (!dark(row, column)) continue
      let length = 1
      while (column + length < size && dark(row, column + length)) length += 1
      yield { row, column, length }
      column += length
    }
  }
}
