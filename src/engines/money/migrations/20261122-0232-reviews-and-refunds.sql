-- What was waived on condition of a payment is asked for again when that payment is taken back (`restored`); what lateness added is counted anew when a payment turns
-- out to have been made earlier than it seemed (`recounted`).
alter table money.line_changes drop constraint line_changes_kind_known,
  add constraint line_changes_kind_known check (kind in ('rerated', 'waived', 'written_off', 'restored', 'recounted')),
  drop constraint line_changes_relief_lowers,
  add constraint line_changes_relief_lowers check (kind in ('rerated', 'recounted') or (kind = 'restored') = (cents > 0)),
  add constraint line_changes_restored_by_waiver check (kind <> 'restored' or waiver is not null),
  -- How often it had been asked for again before: a waiver waives a line once in each turn.
  add column turn smallint not null default 0;
drop index money.line_changes_waived_once;
create unique index line_changes_waived_once on money.line_changes (waiver, bill, line, kind, turn) where waiver is not null;

-- A part of a payment that settled a bill may go back, and what is above M-Pesa's limit goes in several orders under one approval.
alter table money.refunds drop constraint refunds_taken_from_known,
  add constraint refunds_taken_from_known check (taken_from in ('suspense', 'credit', 'bill', 'part')),
  drop constraint refunds_of_bill,
  add constraint refunds_of_bill check (taken_from not in ('bill', 'part') or bill is not null),
  -- M-Pesa sends whole shillings, from 10; the limit of 250,000 is that of one order.
  drop constraint refunds_payout_amount,
  add constraint refunds_payout_amount check (way <> 'payout' or (cents >= 1000 and cents % 100 = 0)),
  -- What of it was taken from where it stood, and what M-Pesa paid out so far: what lies between is on its way, in the account `refunds`.
  add column taken_cents bigint not null default 0 constraint refunds_taken_whole_or_not check (taken_cents in (0, cents)),
  add column paid_cents bigint not null default 0 constraint refunds_paid_not_negative check (paid_cents >= 0);

-- One that failed whole is sent on when a part of it proves paid; one of which a part was paid ends when M-Pesa takes the payment back.
create or replace function money.move_refund_on() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if not (old.state, new.state) in (('asked', 'refused'), ('asked', 'approved'), ('approved', 'sending'), ('sending', 'approved'), ('approved', 'failed'),
    ('sending', 'failed'), ('sending', 'paid'), ('failed', 'paid'), ('approved', 'paid'), ('failed', 'approved')) then
    raise exception 'a refund does not go from % to %', old.state, new.state using errcode = '23514', constraint = 'refunds_state_moves_on';
  end if;
  return new;
end $$;

alter table money.mpesa_orders
  -- Of a payout or a reversal: the how-many-eth order of its refund, and how much it sends.
  add column part smallint not null default 1,
  add column cents bigint constraint mpesa_orders_cents_positive check (cents > 0),
  add column paid boolean not null default false,
  add column provider_ref text,
  -- Of a question: the order that it asks about.
  add column about uuid constraint mpesa_orders_about_exists references money.mpesa_orders (id),
  add constraint mpesa_orders_payout_limit check (what <> 'payout' or cents between 1000 and 25000000);
drop index money.mpesa_orders_refund_once;
-- Each part is ordered once, for ever, and one at a time.
create unique index mpesa_orders_part_once on money.mpesa_orders (refund, part) where what in ('payout', 'reversal');
create unique index mpesa_orders_one_under_way on money.mpesa_orders (refund) where what in ('payout', 'reversal') and state in ('wanted', 'asked');
drop index money.mpesa_orders_one_question;
create unique index mpesa_orders_one_question on money.mpesa_orders (coalesce(about, payment)) where what = 'status' and state in ('wanted', 'asked');
create index mpesa_orders_about on money.mpesa_orders (about) where about is not null;

-- Since when the paybill has held less than approved refunds need; null while it holds enough. Told once, until it recovers.
alter table money.mpesa_health add column low_since timestamptz;
