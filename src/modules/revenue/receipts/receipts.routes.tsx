import { z } from 'zod'
import { refuse } from '../../../core/basics/errors.ts'
import { countPrint, findReceipt, type Receipt } from '../../../engines/money/receipts/load-receipt.ts'
import { parseReceiptName } from '../../../engines/money/receipts/receipt-number.ts'
import { receiptLetter, signReceipt } from '../../../engines/money/receipts/receipt-paper.ts'
import { receiptTexts } from '../../../engines/money/receipts/receipt-texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { content, page } from '../../../kernel/web/reply.ts'
import { get, openTo, type Route } from '../../../kernel/web/route.ts'
import { exampleBill } from '../pay/example-bill.ts'
import { billHref } from '../pay/hrefs.ts'
import { billOf } from '../pay/load-payable.ts'
import { payTexts } from '../pay/pay-texts.ts'
import { ReceiptCheckPage, ReceiptPage, ReceiptSlip, receiptTitle, UnknownReceiptPage } from './receipts.views.tsx'

const holding = openTo('everyone', 'A receipt belongs to whoever holds the number of its bill. It names nobody.')
const checking = openTo('everyone', 'Whoever is shown a receipt may ask whether it holds. The answer is its day and amount.')
const params = z.object({ reference: z.string().max(40), number: z.string().max(40) })
const limit = { max: 60, minutes: 5, by: 'address' } as const

const example = async ({ county }: { county: Context['county'] }) => {
  const { bill, receipt } = await exampleBill(county)
  return { params: { reference: bill.reference, number: receipt } }
}

/** The receipt of a bill: its number alone, which anyone can count on to, opens nothing. */
async function receiptOfBill(ctx: Context, { reference, number }: z.output<typeof params>) {
  const bill = await billOf(ctx, reference)
  const name = parseReceiptName(number)
  const receipt = name && (await findReceipt(ctx, name))
  if (!receipt || receipt.bill?.id !== bill.id) throw refuse('basics.not_found')
  return { receipt, reference: bill.reference }
}

async function printed(ctx: Context, asked: z.output<typeof params>): Promise<{ receipt: Receipt; duplicate: number }> {
  const { receipt } = await receiptOfBill(ctx, asked)
  return { receipt, duplicate: await countPrint(ctx, receipt) }
}

export const receiptRoutes: readonly Route[] = [
  get('/bills/:reference/receipts/:number', {
    access: holding,
    input: { params },
    example,
    limit,
    run: (ctx, input) => receiptOfBill(ctx, input.params),
    reply: ({ receipt, reference }, { language }) =>
      page({
        title: receiptTitle(receipt, language),
        body: <ReceiptPage receipt={receipt} reference={reference} language={language} />,
        back: { href: billHref(reference), text: payTexts['revenue.receipt.back'][language] },
      }),
  }),

  get('/bills/:reference/receipts/:number/slip', {
    access: holding,
    input: { params },
    example,
    limit,
    // A print is counted, so that the next one says that it is another.
    writes: true,
    run: (ctx, input) => printed(ctx, input.params),
    reply: ({ receipt, duplicate }, { county, language }) =>
      page({
        title: `${receiptTexts['money.receipt.title'][language]} ${receipt.name}`,
        body: (
          <ReceiptSlip
            receipt={receipt}
            county={county.profile.title}
            signed={signReceipt(county, receipt)}
            duplicate={duplicate}
            host={new URL(county.publicUrl).host}
            language={language}
          />
        ),
        layout: 'print',
      }),
  }),

  get('/bills/:reference/receipts/:number.pdf', {
    access: holding,
    input: { params },
    example,
    limit: { ...limit, max: 20 },
    writes: true,
    run: async (ctx, input) => {
      const { receipt, duplicate } = await printed(ctx, input.params)
      const { county, language } = ctx
      return { receipt, pdf: await county.files.documents.render(receiptLetter(county, receipt, language, duplicate)) }
    },
    reply: ({ receipt, pdf }) => content('application/pdf', pdf, { size: pdf.length, saveAs: `${receipt.name}.pdf` }),
  }),

  // In capitals beside /V: it is printed on the paper, to be typed.
  get('/R/:number', {
    access: checking,
    input: { params: z.object({ number: z.string().max(40) }) },
    example: async (world) => ({ params: { number: (await example(world)).params.number } }),
    limit,
    run: async (ctx, input) => {
      const name = parseReceiptName(input.params.number)
      return name ? ((await findReceipt(ctx, name)) ?? null) : null
    },
    reply: (receipt, { language }) =>
      page({
        title: receipt
          ? receiptTexts[receipt.state === 'valid' ? 'money.receipt.genuine' : 'money.receipt.ended'][language]
          : payTexts['revenue.receipt.check.unknown'][language],
        body: receipt ? <ReceiptCheckPage receipt={receipt} language={language} /> : <UnknownReceiptPage language={language} />,
        ...(receipt ? {} : { status: 404 }),
      }),
  }),
]
