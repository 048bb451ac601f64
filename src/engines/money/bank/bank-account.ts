import type { Context } from '../../../kernel/context/context.ts'
import type { RevenueData } from '../ledger/revenue-file.ts'

export type BankAccount = RevenueData['bankAccounts'][number]

/** The code of its account in the ledger. */
export const ledgerCode = ({ key }: { readonly key: string }): string => `bank.${key}`

/** The bank account that a file means: `0100…`, `01/0100…` with the bank's code, `0100…KES`, or the IBAN that ends with it. */
export function accountMeant(ctx: Pick<Context, 'county'>, given: string): BankAccount | undefined {
  const plain = given.toUpperCase().replace(/[^A-Z0-9/]/g, '')
  const forms = [plain, plain.split('/').at(-1) as string].flatMap((each) => [each, each.replace(/KES$/, '')])
  const iban = /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/.test(plain)
  return ctx.county.money.data.bankAccounts.find(
    ({ number }) => forms.includes(number) || (iban && number.length >= 8 && plain.endsWith(number)),
  )
}
