import { type RawBuilder, sql } from 'kysely'
import { defineTexts, type Text } from '../../../core/basics/texts.ts'
import type { Database, Transaction } from '../../../kernel/database/database.ts'

export const verifyTexts = defineTexts({
  'money.verify.legs': {
    en: 'Every journal has its legs, and every leg its journal',
    sw: 'Kila jarida lina miguu yake, na kila mguu jarida lake',
  },
  'money.verify.lines': { en: 'What bills say is owed is what the ledger says', sw: 'Kinachodaiwa na bili ni kile kilicho kwenye leja' },
  'money.verify.paid': {
    en: 'What bill lines say is paid is what the ledger says',
    sw: 'Kilicholipwa kwenye bili ni kile kilicho kwenye leja',
  },
  'money.verify.bills': {
    en: 'Bills are the sum of their lines, and settled when all is paid',
    sw: 'Bili ni jumla ya mistari yake, na hufungwa ikilipwa yote',
  },
  'money.verify.changes': {
    en: 'What lines of bills came to less or more is what the ledger says, waived and written off apart',
    sw: 'Mabadiliko ya mistari ya bili ni yale ya leja, yaliyosamehewa na yaliyofutwa yakiwa mbalimbali',
  },
  'money.verify.waivers': {
    en: 'What each waiver waived is what came off bills under it',
    sw: 'Kilichosamehewa na kila msamaha ni kile kilichopunguzwa kwenye bili',
  },
  'money.verify.runs': {
    en: 'The figures of work on many bills are those of the bills behind it',
    sw: 'Takwimu za kazi ya bili nyingi ni zile za bili zilizo nyuma yake',
  },
  'money.verify.payments': {
    en: 'Every payment stands in the ledger with its cents, or not at all',
    sw: 'Kila malipo yamo kwenye leja kwa kiasi chake, au hayamo kabisa',
  },
  'money.verify.claimed': { en: 'The claimed account holds what is claimed', sw: 'Akaunti ya yaliyotajwa ina kiasi kilichotajwa' },
  'money.verify.suspense': { en: 'Open suspense items are the balance of suspense', sw: 'Fedha zisizo na bili ni salio la akaunti yake' },
  'money.verify.credit': {
    en: 'What payers have in credit is the balance of credit',
    sw: 'Fedha zilizolipwa zaidi ni salio la akaunti yake',
  },
  'money.verify.numbers': {
    en: 'No receipt number is missing or used before its turn',
    sw: 'Hakuna namba ya risiti inayokosekana wala kuruka zamu',
  },
  'money.verify.receipts': {
    en: 'Every payment that landed has one valid receipt, and no other payment has',
    sw: 'Kila malipo yaliyofika yana risiti moja halali, na mengine hayana',
  },
  'money.verify.days': {
    en: 'The totals of closed days are those of their transfers',
    sw: 'Jumla za siku zilizofungwa ni zile za miamala yake',
  },
  'money.verify.statements': {
    en: 'Bank statements follow each other without a gap, and their lines lead from opening to closing',
    sw: 'Taarifa za benki hufuatana bila pengo, na mistari yake hutoka salio la mwanzo hadi la mwisho',
  },
  'money.verify.bank_lines': {
    en: 'Every bank line is matched or open, never both',
    sw: 'Kila mstari wa benki una maelezo au uko wazi, si vyote viwili',
  },
  'money.verify.refunds': {
    en: 'What is on its way back is the balance of refunds, and each part of a refund that was paid left the paybill once',
    sw: 'Fedha zinazorejeshwa ni salio la akaunti yake, na kila sehemu iliyolipwa ilitoka paybill mara moja',
  },
  'money.verify.two_officers': {
    en: 'Every refund that was sent and every receipt that was cancelled was asked by one officer and approved by another',
    sw: 'Kila urejeshaji uliotumwa na kila risiti iliyobatilishwa iliombwa na afisa mmoja na kuidhinishwa na mwingine',
  },
  'money.verify.orders': {
    en: 'Every part of a refund that M-Pesa paid rests on what M-Pesa answered to its one order, or to the question about it',
    sw: 'Kila sehemu ya urejeshaji iliyolipwa na M-Pesa ina msingi wa jibu la M-Pesa kwa agizo lake moja, au kwa swali kulihusu',
  },
  'money.verify.charges': {
    en: 'What M-Pesa charged is what the ledger holds in its charges account',
    sw: 'Ada zilizotozwa na M-Pesa ni zile zilizo kwenye akaunti yake ya ada kwenye leja',
  },
  'money.verify.sweeps': {
    en: 'Transfers to funds take each day of collections once, to the cent, and are in the ledger',
    sw: 'Uhamisho kwa hazina huchukua kila siku ya makusanyo mara moja, hadi senti, na umo kwenye leja',
  },
  'money.verify.bank': {
    en: 'Matched bank lines are what the ledger moved in the bank, to the cent',
    sw: 'Mistari ya benki yenye maelezo ni kile leja ilichohamisha benki, hadi senti',
  },
})

/** `also`: a second invariant that the same reading proves, with its own first offender. */
type Check = {
  readonly name: keyof typeof verifyTexts
  readonly also?: keyof typeof verifyTexts
  readonly offenders: RawBuilder<{ offender: string | null; also?: string | null }>
}

/** Each gives what is wrong, the first first; nothing when all is right. They read the tables as they are and believe no column that another could tell. */
const checks: readonly Check[] = [
  {
    name: 'money.verify.sweeps',
    offenders: sql`
      with collected as (
        select a.fund, (t.recorded_at at time zone 'Africa/Nairobi')::date as day, sum(t.cents) as cents
        from money.accounts a cross join lateral (
          select recorded_at, payment, cents from money.transfers where credit = a.id
          union all select recorded_at, payment, -cents from money.transfers where debit = a.id
        ) t where a.kind = 'asset' and a.head is not null and t.payment is not null and exists (select from money.sweeps) group by 1, 2
      ), vouchers as (
        select s.*, coalesce(lag(s.through_on) over (partition by s.fund order by s.from_on), '-infinity'::date) as after from money.sweeps s
      )
      select 'transfer ' || v.reference as offender from vouchers v
      where v.from_on <= v.after
        or v.cents <> (select coalesce(sum(c.cents), 0) from collected c where c.fund = v.fund and c.day > v.after and c.day <= v.through_on)
        or v.cents is distinct from (select sum(t.cents) from money.transfers t join money.accounts d on d.id = t.debit
          where t.journal = v.journal and t.credit = v.account and d.code = 'remitted.' || v.fund)
      order by v.reference limit 1`,
  },
  {
    name: 'money.verify.legs',
    offenders: sql`
      select 'journal ' || coalesce(j.id, t.journal)::text as offender
      from money.journals j full join (
        select t.journal, bool_and(d.id is not null and c.id is not null) as named
        from money.transfers t left join money.accounts d on d.id = t.debit left join money.accounts c on c.id = t.credit group by t.journal
      ) t on t.journal = j.id
      where j.id is null or t.journal is null or not t.named limit 1`,
  },
  {
    // Both in one pass over all transfers, which are most of what a county has.
    name: 'money.verify.lines',
    also: 'money.verify.paid',
    offenders: sql`
      with account as materialized (
        select id, code like 'receivable.%' as owed, kind in ('income', 'reduction') as earned from money.accounts
      ), said as (
        select l.bill, l.line, case when b.state in ('void', 'expired') then l.paid_cents else l.cents end as owed, l.paid_cents as paid
        from money.bill_lines l join money.bills b on b.id = l.bill
      ), held as (
        -- A full join of what was added up once, so that both sides are read once: in the order of bills it would be once for each line.
        select t.bill, t.bill_line as line,
          sum(case when d.owed and c.earned then t.cents when c.owed and d.earned then -t.cents else 0 end) as owed,
          sum(case when c.owed and not d.earned then t.cents when d.owed and not c.earned then -t.cents else 0 end) as paid
        from money.transfers t join account d on d.id = t.debit join account c on c.id = t.credit
        where t.bill is not null group by t.bill, t.bill_line
      ), wrong as (
        select coalesce(s.bill, h.bill) as bill, coalesce(s.line, h.line) as line,
          coalesce(h.owed, 0) <> coalesce(s.owed, 0) as owed, coalesce(h.paid, 0) <> coalesce(s.paid, -1) as paid
        from said s full join held h on h.bill = s.bill and h.line = s.line
        where coalesce(h.owed, 0) <> coalesce(s.owed, 0) or coalesce(h.paid, 0) <> coalesce(s.paid, -1)
      )
      select 'bill ' || min(coalesce(b.reference, w.bill::text) || ' line ' || coalesce(w.line::text, '?')) filter (where w.owed) as offender,
        'bill ' || min(coalesce(b.reference, w.bill::text) || ' line ' || coalesce(w.line::text, '?')) filter (where w.paid) as also
      from wrong w left join money.bills b on b.id = w.bill`,
  },
  {
    name: 'money.verify.bills',
    offenders: sql`
      -- A full join here too, for the same reason.
      select 'bill ' || coalesce(b.reference, l.bill::text) as offender
      from money.bills b full join (select bill, sum(cents) as cents, sum(paid_cents) as paid from money.bill_lines group by bill) l on l.bill = b.id
      where coalesce(b.total_cents, 0) <> coalesce(l.cents, 0) or coalesce(b.paid_cents, 0) <> coalesce(l.paid, 0) order by 1 limit 1`,
  },
  {
    name: 'money.verify.changes',
    offenders: sql`
      select 'bill ' || coalesce(b.reference, s.bill::text) || ' line ' || s.line as offender
      from (
        select coalesce(c.bill, t.bill) as bill, coalesce(c.line, t.line) as line
        from (select bill, line, journal, sum(cents) as cents from money.line_changes group by bill, line, journal) c
        full join (
          select t.bill, t.bill_line as line, t.journal, sum(case when d.code like 'receivable.%' then t.cents else -t.cents end) as cents
          from money.transfers t join money.journals j on j.id = t.journal join money.accounts d on d.id = t.debit join money.accounts a on a.id = t.credit
          where j.kind in ('rerated', 'waived', 'written_off', 'restored', 'recounted') and t.payment is null group by t.bill, t.bill_line, t.journal
        ) t on t.journal = c.journal and t.bill = c.bill and t.line = c.line
        where coalesce(c.cents, 0) <> coalesce(t.cents, 0)
        union all
        -- What reduces revenue does so by a change and by nothing else.
        select t.bill, t.bill_line from money.transfers t join money.accounts d on d.id = t.debit join money.accounts c on c.id = t.credit join money.journals j on j.id = t.journal
        where (d.code like 'waived.%' and j.kind <> 'waived') or (c.code like 'waived.%' and j.kind <> 'restored') or (d.code like 'written-off.%' and j.kind <> 'written_off')
      ) s left join money.bills b on b.id = s.bill order by 1 limit 1`,
  },
  {
    name: 'money.verify.waivers',
    offenders: sql`
      select 'waiver ' || w.instrument || ': ' || w.waived_cents || ' cents, ' || coalesce(c.cents, 0) || ' on bills' as offender
      from money.waivers w left join (select waiver, -sum(cents) as cents from money.line_changes where waiver is not null group by waiver) c on c.waiver = w.id
      where w.waived_cents <> coalesce(c.cents, 0) order by w.id limit 1`,
  },
  {
    name: 'money.verify.runs',
    offenders: sql`
      select 'run ' || r.id || ' ' || r.kind || ' ' || r.name as offender
      from money.runs r left join (select run, count(*) as bills, sum(lines) as lines, sum(cents) as cents from money.run_bills group by run) b on b.run = r.id
      where r.changed <> coalesce(b.bills, 0) or r.lines <> coalesce(b.lines, 0) or r.cents <> coalesce(b.cents, 0) order by r.id limit 1`,
  },
  {
    name: 'money.verify.payments',
    offenders: sql`
      select 'payment ' || coalesce(p.channel || ' ' || p.provider_ref, s.payment::text) as offender
      from money.payments p
      full join (
        select payment, sum(case when d.kind = 'asset' and d.head is null then t.cents else 0 end - case when c.kind = 'asset' and c.head is null then t.cents else 0 end) as held,
          sum(case when t.debit = p.held_in then t.cents when t.credit = p.held_in then -t.cents else 0 end) as cleared
        from money.transfers t join money.accounts d on d.id = t.debit join money.accounts c on c.id = t.credit
        left join money.payments p on p.id = t.payment
        where t.payment is not null group by payment
      ) s on s.payment = p.id
      where p.id is null or coalesce(s.held, 0) <> (case when p.posted then p.cents else 0 end)
        or coalesce(s.cleared, 0) <> (case when p.posted and p.state = 'confirmed' then p.cents else 0 end)
        or (p.state in ('reversed', 'refuted') and p.posted)
      order by 1 limit 1`,
  },
  {
    name: 'money.verify.claimed',
    offenders: sql`
      select 'account ' || a.code || ': ' || a.held || ' cents in the ledger, ' || a.said || ' claimed' as offender from (
        select a.code,
          (select coalesce(sum(cents), 0) from money.transfers where debit = a.id) - (select coalesce(sum(cents), 0) from money.transfers where credit = a.id) as held,
          (select coalesce(sum(p.cents), 0) from money.payments p join money.accounts h on h.id = p.held_in
            where p.state = 'claimed' and p.posted and regexp_replace(h.code, '[.][a-z]+$', '.claimed') = a.code) as said
        from money.accounts a where a.code like 'mpesa.%.claimed'
      ) a where a.held <> a.said order by a.code limit 1`,
  },
  {
    name: 'money.verify.suspense',
    offenders: balanceIs('suspense', sql`select coalesce(sum(cents), 0) from money.suspense_items where state = 'open'`),
  },
  { name: 'money.verify.credit', offenders: balanceIs('credit', sql`select coalesce(sum(left_cents), 0) from money.credits`) },
  {
    name: 'money.verify.numbers',
    offenders: sql`
      select 'series ' || coalesce(s.key, r.series) || ': ' || coalesce(r.count, 0) || ' receipts up to ' || coalesce(r.last, 0) || ', the next is ' || coalesce(s.next, 1) as offender
      from money.receipt_series s full join (select series, count(*) as count, max(number) as last, min(number) as first from money.receipts group by series) r on r.series = s.key
      where s.key is null or coalesce(r.count, 0) <> s.next - 1 or coalesce(r.last, 0) <> s.next - 1 or coalesce(r.first, 1) <> 1 order by s.key limit 1`,
  },
  {
    name: 'money.verify.receipts',
    offenders: sql`
      select 'payment ' || coalesce(p.channel || ' ' || p.provider_ref, r.payment::text) as offender
      from money.payments p
      full join (select payment, count(*) as valid, sum(cents) as cents from money.receipts where state = 'valid' group by payment) r on r.payment = p.id
      left join money.suspense_items s on s.payment = p.id and s.state in ('open', 'refunded')
      left join (
        select payment, sum(taken_cents) as taken from money.refunds
        where way = 'payout' and taken_from in ('suspense', 'bill') and given_up_cents > 0 group by payment
      ) f on f.payment = p.id
      where coalesce(r.valid, 0) <> (case when p.posted and s.payment is null then 1 else 0 end) or r.cents <> p.cents - coalesce(f.taken, 0) or p.id is null
      order by p.id limit 1`,
  },
  {
    name: 'money.verify.days',
    offenders: sql`
      select 'account ' || a.code || ' on ' || s.day as offender
      from (
        select coalesce(d.day, m.day) as day, coalesce(d.account, m.account) as account
        from money.day_totals d
        full join (
          select day, account, sum(debit) as debit, sum(credit) as credit from (
            select (recorded_at at time zone 'Africa/Nairobi')::date as day, debit as account, cents as debit, 0 as credit from money.transfers
            union all
            select (recorded_at at time zone 'Africa/Nairobi')::date, credit, 0, cents from money.transfers
          ) legs where day <= (select max(day) from money.closed_days) group by day, account
        ) m on m.day = d.day and m.account = d.account
        where coalesce(d.debit_cents, 0) <> coalesce(m.debit, 0) or coalesce(d.credit_cents, 0) <> coalesce(m.credit, 0)
      ) s join money.accounts a on a.id = s.account order by s.day, a.code limit 1`,
  },
  {
    name: 'money.verify.statements',
    offenders: sql`
      select 'statement ' || s.ordinal || ' of ' || a.code as offender
      from (
        select s.*, lag(s.closing_cents) over chain as closed_before, lag(s.sequence) over chain as number_before, lag(s.to_on) over chain as to_before,
          row_number() over chain as place
        from money.bank_statements s window chain as (partition by s.account order by s.ordinal)
      ) s
      join money.accounts a on a.id = s.account
      left join (select statement, count(*) as lines, sum(cents) as cents from money.bank_lines group by statement) l on l.statement = s.id
      where s.opening_cents + coalesce(l.cents, 0) <> s.closing_cents or coalesce(l.lines, 0) <> s.line_count or s.ordinal <> s.place
        or s.closed_before <> s.opening_cents
        or (s.sequence <> s.number_before + 1 and not (s.sequence = 1 and extract(year from s.to_on) > extract(year from s.to_before)))
      order by a.code, s.ordinal limit 1`,
  },
  {
    name: 'money.verify.bank_lines',
    offenders: sql`
      select 'line ' || coalesce(l.line::text, '?') || ' of ' || coalesce(a.code, '?') || ' on ' || coalesce(l.booked_on::text, '?') as offender
      from money.bank_lines l
      full join (
        select coalesce(m.line, o.line) as line, m.line is not null as matched, o.line is not null as open, o.cents as open_cents, o.account as open_account
        from money.bank_matches m full join money.bank_open_lines o on o.line = m.line
      ) s on s.line = l.id
      left join money.accounts a on a.id = l.account
      where l.id is null or s.line is null or not exists (select from money.bank_statements b where b.id = l.statement and b.account = l.account) or s.matched = s.open or s.open_cents <> l.cents or s.open_account <> l.account
      order by 1 limit 1`,
  },
  {
    name: 'money.verify.refunds',
    offenders: sql`
      with legs as (
        select split_part(j.source, ':', 2) as refund, sum(case split_part(j.source, ':', 3) when 'paid' then t.cents else 0 end) as paid,
          sum(case split_part(j.source, ':', 3) when 'taken' then t.cents when 'returned' then -t.cents else 0 end) as taken
        from money.journals j join money.transfers t on t.journal = j.id where j.source like 'refund:%' group by 1
      )
      select offender from (
        select 'refund ' || coalesce(f.id::text, l.refund) as offender
        from (select * from money.refunds where way = 'payout') f full join legs l on l.refund = f.id::text
        where f.id is null or coalesce(l.paid, 0) <> f.paid_cents or coalesce(l.taken, 0) <> f.taken_cents or (f.state = 'paid' and f.paid_cents = 0)
          or (f.state in ('asked', 'refused', 'failed') and f.paid_cents <> 0) or (f.state in ('approved', 'sending') and f.taken_cents <> f.cents)
          or (f.state = 'paid' and not f.unbacked and f.paid_cents <> f.cents - f.given_up_cents)
        union all
        select 'payment ' || p.provider_ref || ' went back, and stands' from money.refunds f join money.payments p on p.id = f.payment
        where f.way = 'reversal' and f.state = 'paid' and p.state <> 'reversed'
        union all
        select 'suspense of payment ' || p.provider_ref from money.suspense_items s join money.payments p on p.id = s.payment
        where s.state = 'refunded' and not exists (
          select from money.refunds f where f.payment = s.payment and f.way = 'payout' and f.taken_from in ('suspense', 'bill') and f.state in ('approved', 'sending', 'paid'))
          and p.posted
        union all
        select 'refunds: ' || held || ' cents in the ledger, ' || said || ' on their way' from (
          select (select coalesce(sum(cents), 0) from money.transfers where credit = a.id) - (select coalesce(sum(cents), 0) from money.transfers where debit = a.id) as held,
            (select coalesce(sum(case when p.posted then f.taken_cents else 0 end - f.paid_cents), 0)
              from money.refunds f join money.payments p on p.id = f.payment where f.way = 'payout') as said
          from money.accounts a where a.code = 'refunds'
        ) b where held <> said
      ) wrong order by offender limit 1`,
  },
  {
    name: 'money.verify.two_officers',
    offenders: sql`
      select offender from (
        select 'refund ' || f.id as offender from money.refunds f
        where f.state not in ('asked', 'refused') and not exists (
          select from money.proposals o where o.kind = 'refund' and o.content ->> 'refund' = f.id::text and not o.content ? 'rest' and o.decision = 'approved' and o.decided_by <> o.made_by)
        union all
        select 'rest of refund ' || f.id from money.refunds f
        where f.given_up_cents > 0 and not exists (
          select from money.proposals o where o.kind = 'refund' and o.content ->> 'refund' = f.id::text and o.content ->> 'rest' = 'giveUp' and o.decision = 'approved'
            and o.decided_by <> o.made_by)
        union all
        select 'receipt ' || r.series || '-' || lpad(r.number::text, 6, '0') from money.receipts r
        where r.state = 'cancelled' and not exists (
            select from money.proposals o where o.kind = 'receipt.cancel' and o.content ->> 'receipt' = r.series || '-' || lpad(r.number::text, 6, '0')
              and o.decision = 'approved' and o.decided_by <> o.made_by)
          or r.state = 'refunded' and not exists (select from money.refunds f where f.payment = r.payment and f.taken_from = 'bill' and f.way = 'payout')
      ) wrong order by offender limit 1`,
  },
  {
    name: 'money.verify.orders',
    offenders: sql`
      select 'refund ' || f.id as offender from money.refunds f
      left join (
        select o.refund, count(*) as sent, sum(case when o.paid then o.cents else 0 end) as paid,
          bool_and(not o.paid or exists (select from money.mpesa_orders q where q.result_code = '0' and q.inbound is not null and (q.id = o.id or q.about = o.id))) as told
        from money.mpesa_orders o where o.what in ('payout', 'reversal') group by o.refund
      ) o on o.refund = f.id
      where f.state in ('approved', 'sending', 'paid') and coalesce(o.sent, 0) = 0 or not coalesce(o.told, true)
        or coalesce(o.paid, 0) <> case f.way when 'payout' then f.paid_cents else case f.state when 'paid' then f.cents else 0 end end
      order by f.id limit 1`,
  },
  {
    name: 'money.verify.charges',
    offenders: sql`
      select 'account ' || a.code || ': ' || a.held || ' cents in the ledger, ' || a.told || ' at M-Pesa' as offender from (
        select a.code, b.charges_cents as told,
          (select coalesce(sum(cents), 0) from money.transfers where debit = a.id) - (select coalesce(sum(cents), 0) from money.transfers where credit = a.id) as held
        from (select distinct on (shortcode) shortcode, charges_cents from money.mpesa_balances order by shortcode, at desc, mpesa_order desc) b
        join money.accounts a on a.code = 'mpesa.' || b.shortcode || '.charges'
      ) a where a.held <> a.told order by a.code limit 1`,
  },
  {
    name: 'money.verify.bank',
    offenders: sql`
      with moved as (
        select a.id as account, t.journal, t.payment, sum(t.cents) as cents
        from money.accounts a cross join lateral (
          select journal, payment, cents from money.transfers where debit = a.id
          union all select journal, payment, -cents from money.transfers where credit = a.id
        ) t where a.code like 'bank.%' group by a.id, t.journal, t.payment
      ), by_journal as (
        select l.account, m.journal, sum(l.cents) as cents, bool_or(m.kind = 'journal') as in_part
        from money.bank_matches m join money.bank_lines l on l.id = m.line where m.journal is not null group by l.account, m.journal
      ), by_payment as (
        select l.account, m.payment, sum(l.cents) as cents from money.bank_matches m join money.bank_lines l on l.id = m.line
        where m.kind in ('payment', 'return') group by l.account, m.payment
      )
      select offender from (
        select 'journal ' || j.source || ': ' || coalesce(s.cents, 0) || ' cents in the ledger, ' || b.cents || ' at the bank' as offender
        from by_journal b left join money.journals j on j.id = b.journal
        left join (select account, journal, sum(cents) as cents from moved group by account, journal) s on s.account = b.account and s.journal = b.journal
        where case when b.in_part then sign(b.cents) <> sign(coalesce(s.cents, 0)) or abs(b.cents) > abs(coalesce(s.cents, 0)) else coalesce(s.cents, 0) <> b.cents end
        union all
        select 'payment ' || p.channel || ' ' || p.provider_ref || ': ' || coalesce(s.cents, 0) || ' cents in the ledger, ' || b.cents || ' at the bank'
        from by_payment b join money.payments p on p.id = b.payment
        left join (select account, payment, sum(cents) as cents from moved where payment is not null group by account, payment) s
          on s.account = b.account and s.payment = b.payment
        -- A payment that the provider took back otherwise shows at the bank when its line comes.
        where coalesce(s.cents, 0) <> b.cents and not (p.state = 'reversed' and coalesce(s.cents, 0) = 0)
        union all
        select coalesce('payment ' || p.channel || ' ' || p.provider_ref, 'payment ' || m.payment::text) || ' is not of ' || l.cents || ' cents'
        from money.bank_matches m join money.bank_lines l on l.id = m.line left join money.payments p on p.id = m.payment
        where m.payment is not null and p.cents is distinct from case m.kind when 'return' then -l.cents else l.cents end
      ) wrong order by offender limit 1`,
  },
]

function balanceIs(code: string, said: RawBuilder<unknown>): RawBuilder<{ offender: string }> {
  return sql`
    select ${code}::text || ': ' || held || ' cents in the ledger, ' || said || ' in its list' as offender from (
      select (select coalesce(sum(cents), 0) from money.transfers where credit = a.id) - (select coalesce(sum(cents), 0) from money.transfers where debit = a.id) as held,
        (${said}) as said
      from money.accounts a where a.code = ${code}
    ) b where held <> said`
}

type MoneyCheck = {
  readonly name: string
  readonly text: Text /** What is wrong first; null when nothing is. */
  readonly offender: string | null
}

export type MoneyProof = {
  readonly sound: boolean
  readonly checks: readonly MoneyCheck[]
  readonly counted: {
    readonly journals: number
    readonly transfers: number
    readonly payments: number
    readonly bills: number
    readonly receipts: number
  }
}

/** Proves the books over their whole history, at one instant: each invariant by itself, with the first offender named. Reads only. */
export const verifyMoney = (db: Database): Promise<MoneyProof> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      // A proof of years takes longer than a page may.
      await sql`set local statement_timeout = 0`.execute(trx)
      return proveMoney(trx)
    })

/** The same within the caller's transaction. */
export async function proveMoney(trx: Transaction): Promise<MoneyProof> {
  const found: MoneyCheck[] = []
  // What is read here is read whole. A plan for few rows, made before the tables were counted, would read the large ones again for each row of another.
  await sql`set local enable_nestloop = off`.execute(trx)
  await sql`set local work_mem = '64MB'`.execute(trx)
  await sql`set local jit = off`.execute(trx)
  for (const { name, also, offenders } of checks) {
    const { rows } = await offenders.execute(trx)
    found.push({ name, text: verifyTexts[name], offender: rows[0]?.offender ?? null })
    if (also) found.push({ name: also, text: verifyTexts[also], offender: rows[0]?.also ?? null })
  }
  await sql`reset enable_nestloop`.execute(trx)
  await sql`reset work_mem`.execute(trx)
  await sql`reset jit`.execute(trx)
  const { rows } = await sql<MoneyProof['counted']>`
    select (select count(*) from money.journals) as journals, (select count(*) from money.transfers) as transfers,
      (select count(*) from money.payments) as payments, (select count(*) from money.bills) as bills, (select count(*) from money.receipts) as receipts`.execute(
    trx,
  )
  return { sound: found.every(({ offender }) => offender === null), checks: found, counted: rows[0] as MoneyProof['counted'] }
}
