-- How one bank writes its CSV, saved once and used for every statement of the account.
create table money.bank_profiles (
  key text not null constraint bank_profiles_key primary key,
  account integer not null constraint bank_profiles_account_exists references money.accounts (id),
  title text not null,
  layout jsonb not null,
  changed_at timestamptz not null,
  changed_by uuid constraint bank_profiles_changed_by_exists references identity.people (id)
);
create index bank_profiles_account on money.bank_profiles (account);
create index bank_profiles_changed_by on money.bank_profiles (changed_by) where changed_by is not null;

-- The statements of an account, as a chain: each opens with what the one before it closed with, none is missing, and no number is left out.
-- append-only
create table money.bank_statements (
  id uuid not null constraint bank_statements_key primary key,
  account integer not null constraint bank_statements_account_exists references money.accounts (id),
  -- Its place in the chain, from 1.
  ordinal integer not null constraint bank_statements_ordinal_from_one check (ordinal >= 1),
  -- The bank's own number of it; null where the format has none.
  sequence integer,
  format text not null constraint bank_statements_format_known check (format in ('camt.053', 'mt940', 'csv')),
  file_hash text not null,
  opening_cents bigint not null,
  closing_cents bigint not null,
  from_on date not null,
  to_on date not null,
  line_count integer not null constraint bank_statements_count_not_negative check (line_count >= 0),
  imported_at timestamptz not null,
  imported_by uuid constraint bank_statements_imported_by_exists references identity.people (id),
  constraint bank_statements_ordinal_once unique (account, ordinal),
  constraint bank_statements_days_in_order check (from_on <= to_on)
);
create index bank_statements_file on money.bank_statements (file_hash);
create index bank_statements_imported_by on money.bank_statements (imported_by) where imported_by is not null;
revoke update, delete, truncate on money.bank_statements from kaunti_app;

-- No foreign keys here and on the matches, as on the ledger: a hundred thousand lines come at once, and `money verify` finds what would hang loose.
-- append-only
create table money.bank_lines (
  id uuid not null constraint bank_lines_key primary key,
  statement uuid not null,
  line integer not null constraint bank_lines_line_from_one check (line >= 1),
  account integer not null,
  value_on date not null,
  booked_on date not null,
  -- Above zero came in.
  cents bigint not null constraint bank_lines_move_something check (cents <> 0),
  reference text,
  narrative text not null,
  bank_ref text,
  payer text,
  reversal boolean not null,
  -- Hash of account, days, amount, reference, narrative and its turn among equal lines: the same booking cannot come in twice.
  identity text not null,
  constraint bank_lines_place_once unique (statement, line),
  constraint bank_lines_identity_once unique (account, identity)
);
create index bank_lines_booked on money.bank_lines (account, booked_on, id);
revoke update, delete, truncate on money.bank_lines from kaunti_app;

-- What became of a line, once and for all. A line without a match is open.
-- append-only
create table money.bank_matches (
  line uuid not null constraint bank_matches_key primary key,
  -- `payment`: a payment to the bank. `settlement`: M-Pesa's money, of one payment or of many. `charge`. `return`: a payment taken back. `journal`: what the ledger
  -- had already. `explained`: moves nothing in these books.
  kind text not null constraint bank_matches_kind_known check (kind in ('payment', 'settlement', 'charge', 'return', 'journal', 'explained')),
  payment uuid,
  journal uuid,
  proposal uuid,
  reason text,
  matched_at timestamptz not null,
  matched_by uuid,
  constraint bank_matches_to_something check (case kind
    when 'payment' then payment is not null and journal is null
    when 'return' then payment is not null and journal is null
    when 'settlement' then journal is not null
    when 'explained' then payment is null and journal is null and reason is not null and proposal is not null
    else payment is null and journal is not null end)
);
create unique index bank_matches_payment_once on money.bank_matches (payment) where payment is not null and kind <> 'return';
create unique index bank_matches_return_once on money.bank_matches (payment) where kind = 'return';
create index bank_matches_journal on money.bank_matches (journal) where journal is not null;
revoke update, delete, truncate on money.bank_matches from kaunti_app;

-- The lines that have no match yet: the desk's list, so that nobody looks through all lines for them.
create table money.bank_open_lines (
  line uuid not null constraint bank_open_lines_key primary key constraint bank_open_lines_line_exists references money.bank_lines (id),
  account integer not null constraint bank_open_lines_account_exists references money.accounts (id),
  booked_on date not null,
  cents bigint not null
);
create index bank_open_lines_account on money.bank_open_lines (account, booked_on, line);

-- Where the desk looks for the bills that a wrong account number may have meant: one half of the number is mostly right.
create index bills_open_first_half on money.bills ("left"("right"(reference, 9), 4), id desc) where state = 'open';
create index bills_open_last_half on money.bills ("right"(reference, 4), id desc) where state = 'open';
create index bills_open_total on money.bills (total_cents, id desc) where state = 'open';
create index bills_open_phone_end on money.bills ("right"(payer_phone, 3), id desc) where state = 'open' and payer_phone is not null;
create index bills_open_name on money.bills (lower(payer_name), id desc) where state = 'open' and payer_name is not null;
create index payments_phone on money.payments (payer_phone, recorded_at) where payer_phone is not null and bill is not null;

-- Time alone empties the words of a line: with the rights of the owner, since the app may not change it.
create function money.empty_bank_lines(before timestamptz, most integer) returns setof uuid
  language sql security definer set search_path = pg_catalog as $$
  update money.bank_lines set narrative = '', reference = null, payer = null where id in (
    select l.id from money.bank_lines l join money.bank_statements s on s.id = l.statement
    where s.imported_at < before and (l.narrative <> '' or l.reference is not null or l.payer is not null)
    order by l.id limit most) returning id
$$;
revoke execute on function money.empty_bank_lines from public;
grant execute on function money.empty_bank_lines to kaunti_app;
