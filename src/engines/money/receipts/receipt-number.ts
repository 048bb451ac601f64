import { dayInNairobi, fiscalYear } from '../../../core/basics/dates.ts'
import type { Context } from '../../../kernel/context/context.ts'

/** A series of receipts: prefix, fiscal year and lane, `MG2627-1`. Who posts at the same time draws from another lane, so that none waits for another's number. */
export function seriesOf(ctx: Pick<Context, 'county' | 'now'>, lane: string): string {
  const year = fiscalYear(dayInNairobi(ctx.now.epochMilliseconds) ?? '')
  return `${ctx.county.money.data.receiptPrefix}${year?.startsOn.slice(2, 4)}${year?.endsOn.slice(2, 4)}-${lane}`
}

/** A receipt's number as it is printed: `MG2627-1-000123`. */
export const receiptName = ({ series, number }: { readonly series: string; readonly number: number }): string =>
  `${series}-${String(number).padStart(6, '0')}`

/** A printed number taken apart; null when it is none. */
export function parseReceiptName(typed: string): { series: string; number: number } | null {
  const match = /^([A-Z]{2,4}\d{4}-[A-Z0-9]{1,4})-(\d{6,12})$/.exec(typed.trim().toUpperCase().replace(/\s/g, ''))
  return match ? { series: match[1] as string, number: Number(match[2]) } : null
}
