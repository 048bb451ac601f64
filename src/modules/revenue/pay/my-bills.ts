import { refuse } from '../../../core/basics/errors.ts'
import type { Cents } from '../../../core/basics/money.ts'
import type { Text } from '../../../core/basics/texts.ts'
import type { BillState } from '../../../engines/money/bills/bill.ts'
import { creditOf } from '../../../engines/money/bills/spend-credits.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { statement } from '../../../kernel/database/statement.ts'

export type MyBill = {
  readonly id: string
  readonly reference: string
  readonly title: Text
  /** Whose bill it says it is: a business, of which one person may have several. */
  readonly payerName: string | null
  /** It is in their own name, and not only on their phone: what they have in credit may pay it. */
  readonly own: boolean
  readonly state: BillState
  readonly dueOn: Temporal.PlainDate
  readonly total: Cents
  readonly left: Cents
}

export type MyBills = {
  /** What they paid over and have not spent. */
  readonly credit: Cents
  readonly open: readonly MyBill[]
  readonly done: readonly MyBill[]
  readonly next: string | null
}

const PAGE = 20

/**
 * The bills of who asks, newest first: those in their name, and those on a phone number that is theirs and proven, unless they are in another person's name (phones
 * are shared and change hands). All that are open come with the first page.
 */
export async function myBills(ctx: Context, before: string | null): Promise<MyBills> {
  const { person } = ctx.actor
  if (!person) throw refuse('basics.sign_in_needed')
  const open = before === null ? await read(ctx, person, true, null) : []
  const done = await read(ctx, person, false, before)
  const credit = await creditOf(ctx, person)
  return { credit, open, done: done.slice(0, PAGE), next: done.length > PAGE ? (done[PAGE - 1]?.id ?? null) : null }
}

async function read(ctx: Context, person: string, open: boolean, before: string | null): Promise<MyBill[]> {
  const { rows } = await statement<{
    id: string
    reference: string
    title_en: string
    title_sw: string
    payer_name: string | null
    payer: string | null
    state: BillState
    due_on: Temporal.PlainDate
    total_cents: number
    paid_cents: number
  }>`
    with mine as (
      select id from money.bills where payer = ${person}
      union
      select b.id from identity.person_contacts held
        join identity.contacts c on c.id = held.contact and c.kind = 'phone'
        join money.bills b on b.payer_phone = c.value and (b.payer is null or b.payer = ${person})
      where held.person = ${person} and held.verified_at is not null and held.held_until is null
        -- Of a number that changed hands, what its former holder paid is not the new one's to see.
        and (b.state = 'open' or b.made_at >= held.held_from)
    )
    select b.id, b.reference, b.title_en, b.title_sw, b.payer_name, b.payer, b.state, b.due_on, b.total_cents, b.paid_cents
    from mine m join money.bills b on b.id = m.id
    where (b.state = 'open') = ${open} and (${before}::uuid is null or b.id < ${before}::uuid)
    order by b.id desc limit ${open ? 200 : PAGE + 1}`.execute(ctx.db)
  return rows.map((row) => ({
    id: row.id,
    reference: row.reference,
    title: { en: row.title_en, sw: row.title_sw },
    payerName: row.payer_name,
    own: row.payer === person,
    state: row.state,
    dueOn: row.due_on,
    total: row.total_cents as Cents,
    left: (row.state === 'open' ? row.total_cents - row.paid_cents : 0) as Cents,
  }))
}
