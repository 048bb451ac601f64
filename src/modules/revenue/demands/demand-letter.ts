import { formatDay } from '../../../core/basics/dates.ts'
import { type Cents, formatKes } from '../../../core/basics/money.ts'
import { inBoth, say } from '../../../core/basics/texts.ts'
import { accountNumber, type Bill, type BillLine, periodWords } from '../../../engines/money/bills/bill.ts'
import { paybillOf } from '../../../engines/money/mpesa/paybill.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import type { County } from '../../../kernel/context/county.ts'
import { type LetterDocument, letterhead } from '../../../kernel/files/letter.ts'
import { deskTexts } from '../desk-texts.ts'
import { billHref } from '../pay/hrefs.ts'
import { demandTexts } from './demand-texts.ts'

export const leftOf = ({ state, totalCents, paidCents }: Bill): Cents => (state === 'open' ? totalCents - paidCents : 0) as Cents

/** The demand notice of a bill as a letter in both languages. Its QR opens the payer's own page, where the bill can be paid. */
export function demandLetter(
  county: County,
  { bill, lines }: { bill: Bill; lines: readonly BillLine[] },
  now: Temporal.Instant,
): LetterDocument {
  const left = leftOf(bill)
  const day = dayOf(now).toString()
  const due = bill.dueOn.toString()
  const address = `${county.publicUrl}${billHref(bill.reference)}`
  return {
    language: bill.language,
    bothLanguages: true,
    county: { ...letterhead(county), crest: county.brand.crest },
    title: deskTexts['revenue.demand.title'],
    reference: bill.reference,
    dateShown: inBoth((language) => formatDay(day, language)),
    issuedAt: now.toString(),
    addressee: bill.payerName ? [bill.payerName] : [],
    blocks: [
      {
        kind: 'paragraph',
        text: inBoth((language) =>
          say(deskTexts['revenue.demand.words'], language, { amount: formatKes(left, language), day: formatDay(due, language) }),
        ),
      },
      {
        kind: 'facts',
        rows: [
          { label: demandTexts['revenue.demands.amount'], value: inBoth((language) => formatKes(left, language)), strong: true },
          { label: demandTexts['revenue.demands.due'], value: inBoth((language) => formatDay(due, language)) },
          { label: deskTexts['revenue.bills.for'], value: bill.title },
          ...lines.map(({ title, period, cents, paid }) => ({
            label: { en: `${title.en}, ${periodWords(period, 'en')}`, sw: `${title.sw}, ${periodWords(period, 'sw')}` },
            value: inBoth((language) => formatKes((cents - paid) as Cents, language)),
          })),
        ],
      },
      {
        kind: 'paragraph',
        text: inBoth((language) =>
          say(deskTexts['revenue.demand.pay'], language, { paybill: paybillOf(county) ?? '', account: accountNumber(bill.reference) }),
        ),
      },
    ],
    check: { address, page: `${new URL(county.publicUrl).host}/bills`, number: bill.reference, code: bill.reference },
    demo: county.demo,
  }
}
