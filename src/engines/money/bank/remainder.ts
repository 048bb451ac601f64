import type { Cents } from '../../../core/basics/money.ts'
import { defineTexts, type Text } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'

export const remainderTexts = defineTexts({
  'money.remainder.payments': { en: 'Payments, as M-Pesa and the bank confirmed them', sw: 'Malipo yaliyothibitishwa na M-Pesa na benki' },
  'money.remainder.receipts': { en: 'Receipts that are valid', sw: 'Risiti halali' },
  'money.remainder.claims': {
    en: 'Receipts for payments that are not confirmed yet',
    sw: 'Risiti za malipo ambayo bado hayajathibitishwa',
  },
  'money.remainder.suspense': { en: 'Payments that named no bill', sw: 'Malipo yasiyotaja bili' },
  'money.remainder.gateway': { en: 'Payments to the paybill', sw: 'Malipo kwa paybill' },
  'money.remainder.settled': { en: 'Settled into the bank, by its statements', sw: 'Zilizofika benki, kwa taarifa zake' },
  'money.remainder.in_paybill': { en: 'Still in the paybill', sw: 'Bado ziko kwenye paybill' },
  'money.remainder.paybill_other': {
    en: 'Went out of the paybill or into it otherwise',
    sw: 'Zilizotoka au kuingia paybill kwa njia nyingine',
  },
  'money.remainder.on_the_way': {
    en: 'Settled in the books, not on a statement yet',
    sw: 'Zilizohamishwa vitabuni, bado hazijaonekana kwenye taarifa',
  },
  'money.remainder.statements': { en: 'What the statements moved', sw: 'Kiasi kilichohamishwa kwa taarifa za benki' },
  'money.remainder.ledger': { en: 'What the books moved in this account', sw: 'Kiasi kilichohamishwa na vitabu katika akaunti hii' },
  'money.remainder.open': { en: 'Lines that nothing explains yet', sw: 'Mistari ambayo bado haijaelezwa' },
  'money.remainder.explained': { en: 'Lines that move nothing in these books', sw: 'Mistari isiyohamisha chochote vitabuni' },
  'money.remainder.not_at_bank': { en: 'In the books, not on a statement yet', sw: 'Zilizo vitabuni, bado hazijaonekana kwenye taarifa' },
})

type Named = { readonly text: Text; readonly cents: Cents }

/** Two counts of the same money and what makes them differ. `left` is what nothing explains: anything but 0 is a fault in the books, and `money verify` names it. */
export type Comparison = {
  readonly about: 'receipts' | 'gateway' | 'bank'
  /** The ledger's account, for `bank`. */
  readonly account: string | null
  readonly from: Named
  readonly to: Named
  readonly because: readonly Named[]
  readonly left: Cents
}

type BankFacts = {
  readonly account: string
  /** Closing balance of the last statement less the opening balance of the first. */
  readonly moved: number
  readonly ledger: number
  readonly open: number
  readonly explained: number
  /** Moved in the books without a line, or with a line for a part. */
  readonly notAtBank: number
}

export type RemainderFacts = {
  readonly confirmedMpesa: number
  readonly confirmedBank: number
  readonly receipts: number
  readonly claims: number
  readonly suspense: number
  readonly settledLines: number
  readonly settledLedger: number
  readonly inPaybill: number
  readonly paybillOther: number
  readonly banks: readonly BankFacts[]
}

/** Sets gateway, receipts and bank against each other, each difference with its reasons. Reasons of nothing are left out. */
export function explainRemainder(facts: RemainderFacts): Comparison[] {
  return [
    compare('receipts', null, ['payments', facts.confirmedMpesa + facts.confirmedBank], ['receipts', facts.receipts], {
      claims: facts.claims,
      suspense: -facts.suspense,
    }),
    compare('gateway', null, ['gateway', facts.confirmedMpesa], ['settled', facts.settledLines], {
      in_paybill: -facts.inPaybill,
      paybill_other: facts.paybillOther,
      on_the_way: facts.settledLines - facts.settledLedger,
    }),
    ...facts.banks.map((bank) =>
      compare('bank', bank.account, ['statements', bank.moved], ['ledger', bank.ledger], {
        open: -bank.open,
        explained: -bank.explained,
        not_at_bank: bank.notAtBank,
      }),
    ),
  ]
}

type Key = keyof typeof remainderTexts extends `money.remainder.${infer name}` ? name : never

function compare(
  about: Comparison['about'],
  account: string | null,
  [fromKey, from]: readonly [Key, number],
  [toKey, to]: readonly [Key, number],
  reasons: Partial<Record<Key, number>>,
): Comparison {
  const named = (key: Key, cents: number): Named => ({ text: remainderTexts[`money.remainder.${key}`], cents: cents as Cents })
  const given = Object.entries(reasons) as [Key, number][]
  const left = to - from - given.reduce((sum, [, cents]) => sum + cents, 0)
  return {
    about,
    account,
    from: named(fromKey, from),
    to: named(toKey, to),
    because: given.filter(([, cents]) => cents !== 0).map(([key, cents]) => named(key, cents)),
    left: (left === 0 ? 0 : left) as Cents,
  }
}

/** The three-way match over the whole history: gateway, receipts, bank. Reads each side from its own tables, so that they can disagree. */
export async function remainder(ctx: Context): Promise<Comparison[]> {
  ctx.allow('money.bank.read', {})
  const { rows } = await statement<Omit<RemainderFacts, 'banks'>>`
    with paybill as (select id from money.accounts where code like 'mpesa.%' and code not like 'mpesa.%.claimed'),
    bank as (select id from money.accounts where code like 'bank.%'),
    legs as (
      select case when t.debit in (select id from paybill) then t.cents else -t.cents end as cents, t.payment,
        (t.debit in (select id from bank) or t.credit in (select id from bank)) as to_bank
      from money.transfers t where (t.debit in (select id from paybill)) <> (t.credit in (select id from paybill))
    )
    select
      (select coalesce(sum(cents), 0)::bigint from money.payments where channel = 'mpesa' and state = 'confirmed') as "confirmedMpesa",
      (select coalesce(sum(cents), 0)::bigint from money.payments where channel = 'bank' and state = 'confirmed') as "confirmedBank",
      (select coalesce(sum(cents), 0)::bigint from money.receipts where state = 'valid') as receipts,
      (select coalesce(sum(cents), 0)::bigint from money.payments where state = 'claimed' and posted) as claims,
      (select coalesce(sum(cents), 0)::bigint from money.suspense_items s
        where s.state = 'open' or s.state = 'refunded' and exists (select from money.payments p where p.id = s.payment and p.posted)) as suspense,
      (select coalesce(sum(l.cents), 0)::bigint from money.bank_matches m join money.bank_lines l on l.id = m.line where m.kind = 'settlement') as "settledLines",
      (select coalesce(-sum(cents), 0)::bigint from legs where to_bank) as "settledLedger",
      (select coalesce(sum(cents), 0)::bigint from legs) as "inPaybill",
      (select coalesce(sum(cents), 0)::bigint from legs where payment is null and not to_bank) as "paybillOther"`.execute(ctx.db)
  const { rows: banks } = await statement<BankFacts>`
    with moved as (
      select a.id as account, t.journal, t.payment, sum(case when t.debit = a.id then t.cents else -t.cents end) as cents
      from money.accounts a join money.transfers t on t.debit = a.id or t.credit = a.id where a.code like 'bank.%' group by a.id, t.journal, t.payment
    ), lines as (
      select l.account, m.journal, case when m.journal is null then m.payment end as payment, m.kind, sum(l.cents) as cents
      from money.bank_lines l left join money.bank_matches m on m.line = l.id group by l.account, m.journal, case when m.journal is null then m.payment end, m.kind
    ), matched as (
      select account, coalesce(journal, payment) as to_what, sum(cents) as cents from lines where kind is not null and kind <> 'explained' group by 1, 2
    ), in_books as (
      select m.account, case when x.to_what is not null then m.journal else coalesce(m.payment, m.journal) end as to_what, sum(m.cents) as cents
      from moved m left join (select distinct account, to_what from matched) x on x.account = m.account and x.to_what = m.journal group by 1, 2
    ), apart as (
      select coalesce(b.account, x.account) as account, sum(coalesce(b.cents, 0) - coalesce(x.cents, 0)) as cents
      from in_books b full join matched x on x.account = b.account and x.to_what = b.to_what group by 1
    )
    select a.code as account,
      coalesce((select s.closing_cents from money.bank_statements s where s.account = a.id order by s.ordinal desc limit 1)
        - (select s.opening_cents from money.bank_statements s where s.account = a.id order by s.ordinal limit 1), 0)::bigint as moved,
      (select coalesce(sum(cents), 0)::bigint from moved where account = a.id) as ledger,
      (select coalesce(sum(cents), 0)::bigint from money.bank_open_lines where account = a.id) as open,
      (select coalesce(sum(cents), 0)::bigint from lines where account = a.id and kind = 'explained') as explained,
      (select coalesce(sum(cents), 0)::bigint from apart where account = a.id) as "notAtBank"
    from money.accounts a where a.code like 'bank.%' order by a.code`.execute(ctx.db)
  return explainRemainder({ ...(rows[0] as Omit<RemainderFacts, 'banks'>), banks })
}
