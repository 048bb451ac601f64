-- Money that goes back to who paid it: asked by one officer, decided by another. `payout` sends it to a phone (B2C), `reversal` asks M-Pesa to take the whole payment back.
create table money.refunds (
  id uuid not null constraint refunds_key primary key,
  payment uuid not null constraint refunds_payment_exists references money.payments (id),
  way text not null constraint refunds_way_known check (way in ('payout', 'reversal')),
  -- Where the money stands until it goes, and where it goes back to when it does not.
  taken_from text not null constraint refunds_taken_from_known check (taken_from in ('suspense', 'credit', 'bill')),
  bill uuid constraint refunds_bill_exists references money.bills (id),
  cents bigint not null constraint refunds_cents_positive check (cents > 0),
  phone text not null,
  language text not null constraint refunds_language_known check (language in ('en', 'sw')),
  state text not null constraint refunds_state_known check (state in ('asked', 'refused', 'approved', 'sending', 'failed', 'paid')),
  asked_at timestamptz not null,
  approved_at timestamptz,
  ended_at timestamptz,
  -- What M-Pesa answered at last: `0`, its code of a failure, or `unknown` when it never heard of it.
  result_code text,
  result_words text,
  -- M-Pesa's own number of what it paid out or took back.
  provider_ref text,
  -- M-Pesa paid after it had said that it did not, and what stood was spent meanwhile: the county is short of it.
  unbacked boolean not null default false,
  -- M-Pesa sends whole shillings, from 10 to 250,000 at once.
  constraint refunds_payout_amount check (way <> 'payout' or (cents between 1000 and 25000000 and cents % 100 = 0)),
  constraint refunds_ended_whole check ((state in ('refused', 'failed', 'paid')) = (ended_at is not null)),
  constraint refunds_of_bill check (taken_from <> 'bill' or bill is not null)
);
-- One at a time for a payment, whoever asks at the same moment.
create unique index refunds_one_open on money.refunds (payment) where state in ('asked', 'approved', 'sending');
create index refunds_payment on money.refunds (payment, id);
create index refunds_bill on money.refunds (bill) where bill is not null;
create index refunds_working on money.refunds (id) where state in ('asked', 'approved', 'sending');
revoke delete, truncate on money.refunds from kaunti_app;

-- The one way back is from `sending` to `approved`, when M-Pesa did not take the order on. A payout that was told to have failed may yet turn out paid.
create function money.move_refund_on() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if not (old.state, new.state) in (('asked', 'refused'), ('asked', 'approved'), ('approved', 'sending'), ('sending', 'approved'), ('approved', 'failed'),
    ('sending', 'failed'), ('sending', 'paid'), ('failed', 'paid')) then
    raise exception 'a refund does not go from % to %', old.state, new.state using errcode = '23514', constraint = 'refunds_state_moves_on';
  end if;
  return new;
end $$;
create trigger refunds_state_moves_on before update of state on money.refunds
  for each row when (old.state is distinct from new.state) execute function money.move_refund_on();

-- What the county's operator ordered of M-Pesa. All of it is answered twice: at once that it was taken on, and later, at an address, with the matter itself.
create table money.mpesa_orders (
  -- For a payout its `OriginatorConversationID`: M-Pesa takes the same one only once.
  id uuid not null constraint mpesa_orders_key primary key,
  what text not null constraint mpesa_orders_what_known check (what in ('payout', 'reversal', 'status', 'balance')),
  shortcode text not null,
  refund uuid constraint mpesa_orders_refund_exists references money.refunds (id),
  payment uuid constraint mpesa_orders_payment_exists references money.payments (id),
  asked_by uuid constraint mpesa_orders_asked_by_exists references identity.people (id),
  made_at timestamptz not null,
  state text not null constraint mpesa_orders_state_known check (state in ('wanted', 'asked', 'done', 'unanswered')),
  asked_at timestamptz,
  -- As M-Pesa named it when it took the order on, to us alone: a result that does not name it is a stranger's.
  conversation text constraint mpesa_orders_conversation_once unique,
  result_code text,
  result_words text,
  -- What the result told, by its keys.
  told jsonb,
  ended_at timestamptz,
  inbound uuid,
  constraint mpesa_orders_ended_whole check ((state in ('done', 'unanswered')) = (ended_at is not null)),
  constraint mpesa_orders_asked_whole check ((state = 'wanted') = (asked_at is null) or ended_at is not null)
);
-- A refund is ordered once, for ever.
create unique index mpesa_orders_refund_once on money.mpesa_orders (refund) where what in ('payout', 'reversal');
-- And asked about one question at a time.
create unique index mpesa_orders_one_question on money.mpesa_orders (coalesce(refund, payment)) where what = 'status' and state in ('wanted', 'asked');
create index mpesa_orders_refund on money.mpesa_orders (refund, id) where refund is not null;
create index mpesa_orders_payment on money.mpesa_orders (payment, id) where payment is not null;
create index mpesa_orders_asked_by on money.mpesa_orders (asked_by) where asked_by is not null;
create index mpesa_orders_open on money.mpesa_orders (made_at) where state in ('wanted', 'asked');
revoke delete, truncate on money.mpesa_orders from kaunti_app;

-- Every result that came to the address of an order, also those that no order of ours can have brought about.
-- append-only
create table money.mpesa_results (
  inbound uuid not null constraint mpesa_results_key primary key,
  mpesa_order uuid not null constraint mpesa_results_order_exists references money.mpesa_orders (id),
  -- `result`, or `timeout`: M-Pesa's queue gave up waiting, which says nothing about the matter.
  kind text not null constraint mpesa_results_kind_known check (kind in ('result', 'timeout')),
  conversation text not null,
  received_at timestamptz not null
);
create index mpesa_results_order on money.mpesa_results (mpesa_order, received_at);
revoke update, delete, truncate on money.mpesa_results from kaunti_app;

-- What M-Pesa said lies in the accounts of a paybill.
-- append-only
create table money.mpesa_balances (
  mpesa_order uuid not null constraint mpesa_balances_key primary key constraint mpesa_balances_order_exists references money.mpesa_orders (id),
  shortcode text not null,
  at timestamptz not null,
  working_cents bigint not null,
  utility_cents bigint not null,
  -- What M-Pesa charged and has not taken yet stands here below zero.
  charges_cents bigint not null,
  settlement_cents bigint not null
);
create index mpesa_balances_newest on money.mpesa_balances (shortcode, at desc);
revoke update, delete, truncate on money.mpesa_balances from kaunti_app;

-- How M-Pesa does, for the officers' pages.
create table money.mpesa_health (
  shortcode text not null constraint mpesa_health_key primary key,
  -- Since when it has not answered; null when it does.
  failing_since timestamptz,
  last_error text,
  -- When it last refused a payment because the paybill is full, and a refund because there was too little in it.
  full_at timestamptz,
  short_at timestamptz
);
revoke delete, truncate on money.mpesa_health from kaunti_app;

-- The bill that a receipt was given for: the payment may have been taken from it since. No foreign key: each posting would pay for it.
alter table money.receipts add column bill uuid;
create index receipts_ended_bill on money.receipts (bill) where bill is not null and state <> 'valid';
alter table money.receipts drop constraint receipts_state_known,
  add constraint receipts_state_known check (state in ('valid', 'cancelled', 'refunded', 'reversed', 'refuted'));
