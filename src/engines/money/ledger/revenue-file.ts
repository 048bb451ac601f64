import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Cents, shillings } from '../../../core/basics/money.ts'
import type { Text } from '../../../core/basics/texts.ts'
import { refuseMoney } from '../texts.ts'

const key = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by dashes')
const text = z.strictObject({ en: z.string().trim().min(1), sw: z.string().trim().min(1) })

/** The words by which a bank's statement tells what a line is. Upper case, as whole words. */
const words = z.array(z.string().regex(/^[A-Z0-9]+([ -][A-Z0-9]+)*$/, 'must be words in upper case')).default([])
const lineRules = z.strictObject({
  /** Money that M-Pesa settles into this account; the line names the paybill, unless there is only one. */
  settlementWords: words,
  /** What the bank takes for itself. A larger sum with these words is left to people. */
  chargeWords: words,
  chargesUpToShillings: z.int().min(0).max(100_000).default(0),
})

const shape = z.strictObject({
  /** Beginning of bill references, `MGB-…`: at most three letters, so that a reference stays within the 12 characters of an M-Pesa account number. */
  billPrefix: z.string().regex(/^[A-HJKMNP-TV-Z]{2,3}$/, 'must be two or three letters, none of I, L, O, U'),
  receiptPrefix: z.string().regex(/^[A-Z]{2,4}$/),
  /** Up to this much a payment that M-Pesa has only told of may release goods; what it released is taken back if it proves false. */
  claimReleasesUpToShillings: z.int().min(0).max(250_000),
  funds: z.array(z.strictObject({ key, title: text, swept: z.boolean() })).min(1),
  heads: z
    .array(z.strictObject({ key, title: text, stream: key, fund: key, department: key, scoa: z.string().regex(/^[0-9A-Z-]{4,20}$/) }))
    .min(1),
  /** What the county means to collect of each stream in a fiscal year, until two officers decide otherwise. */
  targets: z
    .array(z.strictObject({ fiscalYear: z.string().regex(/^\d{4}\/\d{2}$/), shillings: z.record(key, z.int().min(0)) }))
    .default([]),
  paybills: z.array(z.strictObject({ shortcode: z.string().regex(/^\d{5,7}$/), title: text })).min(1),
  bankAccounts: z
    .array(z.strictObject({ key, title: text, number: z.string().regex(/^[0-9A-Z]{6,24}$/), lines: lineRules.optional() }))
    .min(1),
})

export type RevenueData = {
  readonly billPrefix: string
  readonly receiptPrefix: string
  readonly claimReleasesUpTo: Cents
  readonly funds: readonly { readonly key: string; readonly title: Text; readonly swept: boolean }[]
  readonly heads: readonly {
    readonly key: string
    readonly title: Text
    readonly stream: string
    readonly fund: string
    readonly department: string
    readonly scoa: string
  }[]
  readonly targets: readonly { readonly fiscalYear: string; readonly shillings: Readonly<Record<string, number>> }[]
  readonly paybills: readonly { readonly shortcode: string; readonly title: Text }[]
  readonly bankAccounts: readonly {
    readonly key: string
    readonly title: Text
    readonly number: string
    readonly lines: LineRules
  }[]
}

export type LineRules = {
  readonly settlementWords: readonly string[]
  readonly chargeWords: readonly string[]
  readonly chargesUpTo: Cents
}

/** Reads the content of `counties/<name>/revenue.json`. Throws `money.file_wrong` with the first fault: a wrong shape, a fund that is not there, a name used twice. */
function parseRevenueFile(content: unknown, file = 'revenue.json'): RevenueData {
  const parsed = shape.superRefine(checkNames).safeParse(content)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw refuseMoney('money.file_wrong', { file, path: issue?.path.join('.') || '(all)', fault: issue?.message ?? '' })
  }
  const { claimReleasesUpToShillings, bankAccounts, ...rest } = parsed.data
  return {
    ...rest,
    claimReleasesUpTo: shillings(claimReleasesUpToShillings),
    bankAccounts: bankAccounts.map(({ lines, ...account }) => ({
      ...account,
      lines: {
        settlementWords: lines?.settlementWords ?? [],
        chargeWords: lines?.chargeWords ?? [],
        chargesUpTo: shillings(lines?.chargesUpToShillings ?? 0),
      },
    })),
  }
}

function checkNames(data: z.output<typeof shape>, issues: z.RefinementCtx): void {
  const complain = (path: (string | number)[], message: string) => issues.addIssue({ code: 'custom', path, message })
  const funds = new Set(data.funds.map((fund) => fund.key))
  data.heads.forEach(({ fund }, index) => {
    if (!funds.has(fund)) complain(['heads', index, 'fund'], `${fund} is no fund of this file`)
  })
  const streams = new Set(data.heads.map(({ stream }) => stream))
  data.targets.forEach(({ shillings }, index) => {
    for (const stream of Object.keys(shillings))
      if (!streams.has(stream)) complain(['targets', index, 'shillings', stream], `${stream} is no stream of this file`)
  })
  const lists = {
    targets: data.targets.map(({ fiscalYear }) => fiscalYear),
    funds: data.funds.map((each) => each.key),
    heads: data.heads.map((each) => each.key),
    paybills: data.paybills.map(({ shortcode }) => shortcode),
    bankAccounts: data.bankAccounts.map((each) => each.key),
  }
  for (const [list, names] of Object.entries(lists))
    for (const [index, name] of names.entries()) if (names.indexOf(name) !== index) complain([list, index], `${name} stands twice`)
}

/** The revenue file of the county described in a folder `counties/<name>`. */
export const readRevenueFile = (folder: string): RevenueData => {
  const file = join(folder, 'revenue.json')
  return parseRevenueFile(JSON.parse(readFileSync(file, 'utf8')), file)
}
