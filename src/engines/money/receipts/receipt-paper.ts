import { dayInNairobi, formatDay, formatInstant } from '../../../core/basics/dates.ts'
import { formatKes } from '../../../core/basics/money.ts'
import { kesInWords } from '../../../core/basics/money-words.ts'
import { type Language, say, type Text } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { statement } from '../../../kernel/database/statement.ts'
import { type LetterBlock, type LetterDocument, letterhead } from '../../../kernel/files/letter.ts'
import { type SignedDocument, signDocument } from '../../../kernel/files/signed-document.ts'
import type { SignedPaper } from '../../../kernel/files/signed-papers.ts'
import type { DocumentFacts } from '../../../kernel/files/signed-payload.ts'
import { periodWords } from '../bills/bill.ts'
import { findReceipt, type Receipt, type ReceiptState } from './load-receipt.ts'
import { parseReceiptName, receiptName } from './receipt-number.ts'
import { receiptTexts } from './receipt-texts.ts'

const KIND = 'receipt'

/** What the QR says: kind, number, day, then amount, bill and the provider's number of the payment. No name and no phone. */
const receiptFacts = (receipt: Receipt): DocumentFacts => [
  KIND,
  receipt.name,
  dayInNairobi(receipt.issuedAt.epochMilliseconds) ?? '',
  formatKes(receipt.cents, 'en'),
  receipt.bill?.reference ?? null,
  receipt.providerRef,
]

/** Signed when it is printed: the number is in the county's book, so no payload needs keeping. Null in a county that has no signing key yet. */
export const signReceipt = (county: County, receipt: Receipt): SignedDocument | null =>
  county.files.keys.current ? signDocument(county.files.keys, county.publicUrl, receiptFacts(receipt)) : null

/** Why a receipt holds no longer, in words for whoever was shown it; nothing for one that does. */
export function endedWords(state: ReceiptState): Text | null {
  if (state === 'valid') return null
  return receiptTexts[`money.receipt.ended.${state}`]
}

const both = (key: keyof typeof receiptTexts, values: (language: Language) => Record<string, string | number>): Text => ({
  en: say(receiptTexts[key], 'en', values('en')),
  sw: say(receiptTexts[key], 'sw', values('sw')),
})

export const duplicateWords = (duplicate: number): Text => both('money.receipt.duplicate', () => ({ number: duplicate }))

const inBoth = (show: (language: Language) => string): string | Text => {
  const [en, sw] = [show('en'), show('sw')]
  return en === sw ? en : { en, sw }
}

/** The facts of a receipt as people read them, in the order of the paper. */
export function receiptRows(receipt: Receipt): { label: Text; value: string | Text; strong?: boolean }[] {
  const words = receiptTexts
  return [
    { label: words['money.receipt.amount'], value: inBoth((language) => formatKes(receipt.cents, language)), strong: true },
    { label: words['money.receipt.in_words'], value: inBoth((language) => kesInWords(receipt.cents, language)) },
    ...(receipt.bill
      ? [
          { label: words['money.receipt.for'], value: receipt.bill.title },
          { label: words['money.receipt.bill'], value: receipt.bill.reference },
        ]
      : []),
    { label: words[`money.receipt.paid_by.${receipt.channel}`], value: receipt.providerRef },
    { label: words['money.receipt.paid_at'], value: inBoth((language) => formatInstant(receipt.paidAt.epochMilliseconds, language)) },
  ]
}

/** The parts of a receipt with their amounts: head and fund of each, and what was paid over. */
export function receiptParts(receipt: Receipt): { label: Text; value: string | Text }[] {
  return [
    ...receipt.shares.map(({ title, period, fundTitle, cents }) => ({
      label: {
        en: `${title.en}, ${periodWords(period, 'en')} (${fundTitle.en})`,
        sw: `${title.sw}, ${periodWords(period, 'sw')} (${fundTitle.sw})`,
      },
      value: inBoth((language) => formatKes(cents, language)),
    })),
    ...(receipt.over > 0
      ? [{ label: receiptTexts['money.receipt.over'], value: inBoth((language) => formatKes(receipt.over, language)) }]
      : []),
    ...(receipt.refunded > 0
      ? [{ label: receiptTexts['money.receipt.refunded'], value: inBoth((language) => formatKes(receipt.refunded, language)) }]
      : []),
  ]
}

/** A receipt for A4. `duplicate` 0 is the first print. */
export function receiptLetter(county: County, receipt: Receipt, language: Language, duplicate: number): LetterDocument {
  const signed = signReceipt(county, receipt)
  const ended = endedWords(receipt.state)
  const day = dayInNairobi(receipt.issuedAt.epochMilliseconds) ?? ''
  const endedDay = dayInNairobi(receipt.endedAt?.epochMilliseconds ?? 0) ?? ''
  const blocks: LetterBlock[] = [
    ...(ended
      ? [
          { kind: 'heading' as const, text: both('money.receipt.not_valid', (in_) => ({ day: formatDay(endedDay, in_) })) },
          { kind: 'paragraph' as const, text: ended },
        ]
      : []),
    ...(duplicate > 0 ? [{ kind: 'heading' as const, text: duplicateWords(duplicate) }] : []),
    { kind: 'facts', rows: receiptRows(receipt) },
    { kind: 'heading', text: receiptTexts['money.receipt.split'] },
    { kind: 'facts', rows: receiptParts(receipt) },
  ]
  return {
    language,
    bothLanguages: true,
    county: { ...letterhead(county), crest: county.brand.crest },
    title: receiptTexts['money.receipt.title'],
    reference: receipt.name,
    dateShown: { en: formatDay(day, 'en'), sw: formatDay(day, 'sw') },
    issuedAt: receipt.issuedAt.toString(),
    blocks,
    ...(signed
      ? { check: { address: signed.address, page: `${new URL(county.publicUrl).host}/V`, number: receipt.name, code: receipt.name } }
      : {}),
    demo: county.demo,
  }
}

/** Receipts for the page that checks papers, and for whoever checks without network. */
export const receiptPaper: SignedPaper = {
  kind: KIND,
  title: receiptTexts['money.receipt.title'],
  labels: [receiptTexts['money.receipt.amount'], receiptTexts['money.receipt.bill'], receiptTexts['money.receipt.provider_ref']],
  genuine: receiptTexts['money.receipt.genuine'],
  ended: receiptTexts['money.receipt.ended'],
  addressOf: (typed) => {
    const name = parseReceiptName(typed)
    return name && `/R/${receiptName(name)}`
  },
  standing: async (ctx: Context, [, name]) => {
    const number = parseReceiptName(name)
    const receipt = number && (await findReceipt(ctx, number))
    if (!receipt) return null
    const because = endedWords(receipt.state)
    return because && receipt.endedAt ? { is: 'ended', at: receipt.endedAt, because } : { is: 'valid' }
  },
  endedNumbers: async (ctx) => {
    const { rows } = await statement<{ series: string; number: number }>`
      select series, number from money.receipts where state <> 'valid' order by series, number`.execute(ctx.db)
    return rows.map(receiptName)
  },
}
