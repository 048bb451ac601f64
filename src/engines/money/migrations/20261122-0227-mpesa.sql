-- A request for money that was sent to somebody's phone, from the moment someone asked for it.
create table money.pushes (
  id uuid not null constraint pushes_key primary key,
  bill uuid not null constraint pushes_bill_exists references money.bills (id),
  shortcode text not null,
  phone text not null,
  cents bigint not null constraint pushes_whole_shillings check (cents >= 100 and cents % 100 = 0),
  state text not null constraint pushes_state_known check (state in ('wanted', 'asked', 'paid', 'failed')),
  merchant_request_id text,
  -- By this the callback is known, which names no account.
  checkout_request_id text constraint pushes_checkout_once unique,
  result_code text,
  result_words text,
  payment uuid constraint pushes_payment_exists references money.payments (id),
  asked_by uuid constraint pushes_asked_by_exists references identity.people (id),
  made_at timestamptz not null,
  asked_at timestamptz,
  ended_at timestamptz,
  constraint pushes_ended_whole check ((state in ('paid', 'failed')) = (ended_at is not null))
);
-- Nobody is asked twice for one bill at the same time.
create unique index pushes_one_open on money.pushes (bill) where state in ('wanted', 'asked');
create index pushes_bill on money.pushes (bill, id desc);
create index pushes_phone on money.pushes (phone, made_at desc);
create index pushes_payment on money.pushes (payment) where payment is not null;
create index pushes_asked_by on money.pushes (asked_by) where asked_by is not null;
create index pushes_open on money.pushes (made_at) where state in ('wanted', 'asked');
