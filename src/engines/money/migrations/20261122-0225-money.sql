create schema money;
grant usage on schema money to kaunti_app;
alter default privileges in schema money grant select, insert, update, delete on tables to kaunti_app;
alter default privileges in schema money grant usage on sequences to kaunti_app;

-- Where money may go: the County Revenue Fund, and the funds that a law fences off from it.
create table money.funds (
  key text not null constraint funds_key primary key,
  title_en text not null,
  title_sw text not null,
  -- False: its money is not the county's to spend, and leaves the sweep to the County Revenue Fund out (deposits, national agencies).
  swept boolean not null
);

-- What a line of a bill is for: one head of revenue, with its fund and its code in the Standard Chart of Accounts.
create table money.heads (
  key text not null constraint heads_key primary key,
  title_en text not null,
  title_sw text not null,
  stream text not null,
  fund text not null constraint heads_fund_exists references money.funds (key),
  department text not null,
  scoa text not null
);

create table money.accounts (
  id integer generated always as identity constraint accounts_key primary key,
  code text not null constraint accounts_code_once unique,
  kind text not null constraint accounts_kind_known check (kind in ('asset', 'liability', 'income', 'reduction')),
  fund text constraint accounts_fund_exists references money.funds (key),
  head text constraint accounts_head_exists references money.heads (key),
  title_en text not null,
  title_sw text not null
);
create index accounts_fund on money.accounts (fund) where fund is not null;
-- What the book names stays: it is never taken away, so that the growing tables need no foreign key to it.
revoke delete, truncate on money.funds, money.heads, money.accounts from kaunti_app;
create index accounts_head on money.accounts (head) where head is not null;

-- Days whose book is closed. Nothing is recorded in them any more: what is wrong there is put right today, with a link.
-- append-only
create table money.closed_days (
  day date not null constraint closed_days_key primary key,
  closed_at timestamptz not null
);
revoke update, delete, truncate on money.closed_days from kaunti_app;

-- One happening that moved money: its legs are the transfers. No foreign keys below: these tables only grow, and `money verify` finds what would hang loose.
-- append-only
create table money.journals (
  id uuid not null constraint journals_key primary key,
  kind text not null,
  -- What in the world it posts, by its own name: the same happening cannot be posted twice.
  source text not null,
  -- When it happened, and when it came into the book.
  event_at timestamptz not null,
  recorded_at timestamptz not null,
  actor uuid,
  request_id text not null,
  -- The journal that this one takes back: a journal can be taken back once.
  reverses uuid,
  memo text,
  constraint journals_source_once unique (source),
  constraint journals_reversed_once unique (reverses),
  constraint journals_not_before_event check (recorded_at >= event_at - interval '1 day')
);
create index journals_recorded on money.journals (recorded_at, id);
revoke update, delete, truncate on money.journals from kaunti_app;

-- Each moves cents from one account to another, so every subset balances by construction: debits and credits are the same rows.
-- append-only
create table money.transfers (
  journal uuid not null,
  leg smallint not null,
  debit integer not null,
  credit integer not null,
  cents bigint not null constraint transfers_move_something check (cents > 0),
  recorded_at timestamptz not null,
  payment uuid,
  bill uuid,
  bill_line smallint,
  ward integer,
  constraint transfers_key primary key (journal, leg),
  constraint transfers_between_two check (debit <> credit),
  constraint transfers_line_of_bill check (bill_line is null or bill is not null)
);
create index transfers_debit on money.transfers (debit, recorded_at) include (cents);
create index transfers_credit on money.transfers (credit, recorded_at) include (cents);
create index transfers_bill on money.transfers (bill) where bill is not null;
create index transfers_payment on money.transfers (payment) where payment is not null;
revoke update, delete, truncate on money.transfers from kaunti_app;

-- The day of the book is a day in Nairobi. A posting that comes after its day was closed has to take a new instant.
create function money.refuse_closed_day() returns trigger language plpgsql set search_path = pg_catalog as $$
declare refused date;
begin
  select c.day into refused from money.closed_days c
    where c.day >= (select min((a.recorded_at at time zone 'Africa/Nairobi')::date) from added a) limit 1;
  if refused is not null then
    raise exception 'the book of % is closed', refused using errcode = '40001', constraint = 'journals_day_open';
  end if;
  return null;
end $$;
create trigger journals_gate before insert on money.journals
  for each statement execute function kaunti.enter_gate_shared('money.day');
create trigger journals_day_open after insert on money.journals
  referencing new table as added for each statement execute function money.refuse_closed_day();

-- What each account moved in a closed day, so that a balance is these and the open days' transfers. Made from the transfers alone.
-- append-only
create table money.day_totals (
  day date not null,
  account integer not null constraint day_totals_account_exists references money.accounts (id),
  debit_cents bigint not null constraint day_totals_debit_not_negative check (debit_cents >= 0),
  credit_cents bigint not null constraint day_totals_credit_not_negative check (credit_cents >= 0),
  constraint day_totals_key primary key (account, day)
);
revoke update, delete, truncate on money.day_totals from kaunti_app;

create table money.bills (
  id uuid not null constraint bills_key primary key,
  -- As it is printed, `MGB-4K7P-29XQ`; at most 12 characters where M-Pesa carries it.
  reference text not null constraint bills_reference_once unique,
  -- What it is for, known to whoever made it: money knows no case.
  subject_kind text not null,
  subject_id text not null,
  -- One bill of a kind for a subject: `permit:2027`. Asking again gives the bill that is there.
  purpose text not null,
  title_en text not null,
  title_sw text not null,
  payer uuid constraint bills_payer_exists references identity.people (id),
  organisation uuid constraint bills_organisation_exists references identity.organisations (id),
  payer_name text,
  payer_phone text,
  language text not null constraint bills_language_known check (language in ('en', 'sw')),
  department text not null,
  ward integer,
  made_at timestamptz not null,
  made_by uuid constraint bills_made_by_exists references identity.people (id),
  due_on date not null,
  expires_on date,
  state text not null constraint bills_state_known check (state in ('open', 'settled', 'void', 'expired')),
  ended_at timestamptz,
  total_cents bigint not null constraint bills_total_not_negative check (total_cents >= 0),
  paid_cents bigint not null default 0 constraint bills_paid_not_negative check (paid_cents >= 0),
  -- Counts what moved it, so that who pays or changes it names what they looked at.
  revision integer not null default 1,
  constraint bills_purpose_once unique (subject_kind, subject_id, purpose),
  constraint bills_paid_not_over_total check (paid_cents <= total_cents),
  constraint bills_settled_is_paid check (state not in ('open', 'settled') or (state = 'settled') = (paid_cents = total_cents)),
  constraint bills_expires_not_before_due check (expires_on >= due_on)
) with (fillfactor = 80);
create index bills_payer on money.bills (payer, id desc) where payer is not null;
create index bills_organisation on money.bills (organisation, id desc) where organisation is not null;
create index bills_payer_phone on money.bills (payer_phone, id desc) where payer_phone is not null;
create index bills_made_by on money.bills (made_by) where made_by is not null;
create index bills_department on money.bills (department, id desc);
create index bills_open on money.bills (due_on, id) where state = 'open';
create index bills_open_expires on money.bills (expires_on) where state = 'open' and expires_on is not null;

create table money.bill_lines (
  bill uuid not null constraint bill_lines_bill_exists references money.bills (id),
  line smallint not null,
  head text not null constraint bill_lines_head_exists references money.heads (key),
  class text not null constraint bill_lines_class_known check (class in ('cost', 'penalty', 'interest', 'principal', 'fee')),
  -- The oldest period is paid first; within one, by class.
  period text not null,
  title_en text not null,
  title_sw text not null,
  cents bigint not null constraint bill_lines_cents_positive check (cents > 0),
  paid_cents bigint not null default 0 constraint bill_lines_paid_within check (paid_cents between 0 and cents),
  -- The line of law it stands on: version of the schedule by content hash, and the line's key in it.
  tariff_version text,
  tariff_line text,
  working jsonb,
  -- What a rule made once: `penalty:2027-04`. A rule that runs again finds it there.
  key text not null,
  constraint bill_lines_key primary key (bill, line),
  constraint bill_lines_made_once unique (bill, key)
) with (fillfactor = 80);
create index bill_lines_head on money.bill_lines (head);
revoke update on money.bill_lines from kaunti_app;
grant update (paid_cents) on money.bill_lines to kaunti_app;

-- Every body that a provider sent or answered, as it came, before it was acknowledged.
-- append-only
create table money.inbound (
  id uuid not null constraint inbound_key primary key,
  provider text not null,
  kind text not null,
  received_at timestamptz not null,
  sender text,
  body text not null
);
revoke update, truncate, delete on money.inbound from kaunti_app;

-- One payment of the world, by the provider's own number: the only gate against counting it twice. Its state only moves up.
create table money.payments (
  id uuid not null constraint payments_key primary key,
  channel text not null constraint payments_channel_known check (channel in ('mpesa', 'bank')),
  provider_ref text not null,
  way text not null,
  -- Where its money lies: account of the gateway or bank, and the one that holds it while it is only claimed.
  held_in integer not null constraint payments_held_in_exists references money.accounts (id),
  cents bigint not null constraint payments_cents_positive check (cents > 0),
  event_at timestamptz not null,
  recorded_at timestamptz not null,
  account_given text,
  payer_name text,
  payer_phone text,
  bill uuid constraint payments_bill_exists references money.bills (id),
  state text not null constraint payments_state_known check (state in ('claimed', 'refuted', 'confirmed', 'reversed')),
  state_at timestamptz not null,
  -- What confirmed it: `query`, `status`, `pull` or `statement`.
  confirmed_by text,
  -- Whether its cents stand in the ledger now.
  posted boolean not null,
  inbound uuid,
  constraint payments_provider_ref_once unique (channel, provider_ref),
  constraint payments_confirmed_by_said check (confirmed_by is not null or state in ('claimed', 'refuted', 'reversed')),
  constraint payments_posted_unless_refuted check (posted or state <> 'confirmed')
) with (fillfactor = 80);
create index payments_bill on money.payments (bill) where bill is not null;
create index payments_claimed on money.payments (recorded_at, id) where state = 'claimed';

create function money.move_payment_up() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if array_position(array['claimed', 'refuted', 'confirmed', 'reversed'], new.state) < array_position(array['claimed', 'refuted', 'confirmed', 'reversed'], old.state) then
    raise exception 'a payment does not go from % back to %', old.state, new.state using errcode = '23514', constraint = 'payments_state_moves_up';
  end if;
  return new;
end $$;
create trigger payments_state_moves_up before update of state on money.payments
  for each row when (old.state is distinct from new.state) execute function money.move_payment_up();

-- What happened to a payment after it arrived, for its page and its proof.
-- append-only
create table money.payment_events (
  id uuid not null constraint payment_events_key primary key,
  payment uuid not null,
  what text not null,
  at timestamptz not null,
  actor uuid,
  inbound uuid,
  detail text
);
create index payment_events_payment on money.payment_events (payment, id);
revoke update, delete, truncate on money.payment_events from kaunti_app;

-- The next number of a series of receipts. Drawn and used in one transaction, so no number is ever missing.
create table money.receipt_series (
  key text not null constraint receipt_series_key primary key,
  next bigint not null constraint receipt_series_begins_at_one check (next >= 1)
);

create table money.receipts (
  series text not null,
  number bigint not null,
  payment uuid not null,
  cents bigint not null constraint receipts_cents_positive check (cents > 0),
  issued_at timestamptz not null,
  state text not null default 'valid' constraint receipts_state_known check (state in ('valid', 'cancelled', 'reversed', 'refuted')),
  ended_at timestamptz,
  constraint receipts_key primary key (series, number),
  constraint receipts_ended_whole check ((state = 'valid') = (ended_at is null))
);
create unique index receipts_one_valid on money.receipts (payment) where state = 'valid';
create index receipts_payment on money.receipts (payment);

revoke delete, truncate on money.receipt_series, money.receipts from kaunti_app;

-- Each time a receipt was printed or opened again after the first.
-- append-only
create table money.receipt_prints (
  id uuid not null constraint receipt_prints_key primary key,
  series text not null,
  number bigint not null,
  at timestamptz not null,
  actor uuid,
  constraint receipt_prints_of_receipt foreign key (series, number) references money.receipts (series, number)
);
create index receipt_prints_receipt on money.receipt_prints (series, number);
revoke update, delete, truncate on money.receipt_prints from kaunti_app;

-- Money whose account number named no bill. The open items are the balance of the suspense account.
create table money.suspense_items (
  payment uuid not null constraint suspense_items_key primary key constraint suspense_items_payment_exists references money.payments (id),
  cents bigint not null constraint suspense_items_cents_positive check (cents > 0),
  state text not null default 'open' constraint suspense_items_state_known check (state in ('open', 'allocated', 'refunded', 'withdrawn')),
  opened_at timestamptz not null,
  closed_at timestamptz,
  constraint suspense_items_closed_whole check ((state = 'open') = (closed_at is null))
);
create index suspense_items_open on money.suspense_items (opened_at, payment) where state = 'open';

-- What was paid over a bill's total: the payer's, until it pays another bill or goes back. The open ones are the balance of the credit account.
create table money.credits (
  id uuid not null constraint credits_key primary key,
  payment uuid not null constraint credits_payment_exists references money.payments (id),
  bill uuid not null constraint credits_bill_exists references money.bills (id),
  cents bigint not null constraint credits_cents_positive check (cents > 0),
  left_cents bigint not null,
  made_at timestamptz not null,
  constraint credits_left_within check (left_cents between 0 and cents)
);
create index credits_payment on money.credits (payment);
create index credits_bill on money.credits (bill);
create index credits_open on money.credits (made_at, id) where left_cents > 0;

-- What one officer asks for and another decides. No roles help: nobody decides on their own.
create table money.proposals (
  id uuid not null constraint proposals_key primary key,
  kind text not null,
  subject text not null,
  content jsonb not null,
  reason text not null,
  made_by uuid not null constraint proposals_made_by_exists references identity.people (id),
  made_at timestamptz not null,
  decision text constraint proposals_decision_known check (decision in ('approved', 'refused', 'withdrawn')),
  decided_by uuid constraint proposals_decided_by_exists references identity.people (id),
  decided_at timestamptz,
  decision_reason text,
  constraint proposals_decided_whole check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
  constraint proposals_by_another check (decision = 'withdrawn' or decided_by <> made_by)
);
create unique index proposals_one_open on money.proposals (kind, subject) where decision is null;
create index proposals_subject on money.proposals (subject, id);
create index proposals_made_by on money.proposals (made_by);
create index proposals_decided_by on money.proposals (decided_by) where decided_by is not null;
revoke update, delete, truncate on money.proposals from kaunti_app;
grant update (decision, decided_by, decided_at, decision_reason) on money.proposals to kaunti_app;

-- Time alone empties what was stored as it came: with the rights of the owner, and nothing younger than seven years, whoever asks.
create function money.empty_inbound(before timestamptz, most integer) returns setof uuid
  language sql security definer set search_path = pg_catalog as $$
  update money.inbound set body = '', sender = null where id in (
    select i.id from money.inbound i where i.received_at < before and (i.body <> '' or i.sender is not null) order by i.id limit most) returning id
$$;
revoke execute on function money.empty_inbound from public;
grant execute on function money.empty_inbound to kaunti_app;
create index inbound_full on money.inbound (received_at) where body <> '';

-- Lists of officers, the newest first: what is owed in a ward, what is open, what was withdrawn or ran out, payments that came to nothing.
create index bills_ward on money.bills (ward, id desc) where ward is not null;
create index bills_still_open on money.bills (id desc) where state = 'open';
create index bills_over on money.bills (id desc) where state in ('void', 'expired');
create index payments_fallen on money.payments (recorded_at, id) where state in ('refuted', 'reversed');

-- Words of payers' names, for officers who look for one. Beside the bills: an index over names on the bills themselves would be written anew by each payment that
-- settles one.
create table money.bill_words (
  bill uuid not null constraint bill_words_key primary key constraint bill_words_bill_exists references money.bills (id),
  words tsvector not null
);
create index bill_words_words on money.bill_words using gin (words);

-- An apostrophe joins: Ng'ang'a is one word.
create function money.words_of(name text) returns tsvector language sql immutable set search_path = pg_catalog as $$
  select to_tsvector('simple', regexp_replace(name, '[''’‘`´]', '', 'g'))
$$;
create function money.keep_bill_words() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  insert into money.bill_words (bill, words) select a.id, money.words_of(a.payer_name) from added a where a.payer_name is not null;
  return null;
end $$;
create function money.change_bill_words() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  delete from money.bill_words w where w.bill = new.id;
  if new.payer_name is not null then
    insert into money.bill_words (bill, words) values (new.id, money.words_of(new.payer_name));
  end if;
  return null;
end $$;
create trigger bills_words_kept after insert on money.bills
  referencing new table as added for each statement execute function money.keep_bill_words();
create trigger bills_words_changed after update of payer_name on money.bills
  for each row when (old.payer_name is distinct from new.payer_name) execute function money.change_bill_words();

-- The receipts drawn in a day, for its closing.
create index receipts_issued on money.receipts (issued_at);
