-- What the county means to collect in a fiscal year. A set replaces the one before it whole; the newest holds.
-- append-only
create table money.target_sets (
  id uuid not null constraint target_sets_key primary key,
  fiscal_year text not null constraint target_sets_year_written check (fiscal_year ~ '^\d{4}/\d{2}$'),
  set_at timestamptz not null,
  -- What two officers decided; null for the county's own file.
  proposal uuid constraint target_sets_proposal_exists references money.proposals (id) constraint target_sets_proposal_once unique
);
create index target_sets_year on money.target_sets (fiscal_year, set_at desc);
revoke update, delete, truncate on money.target_sets from kaunti_app;

-- append-only
create table money.targets (
  set uuid not null constraint targets_set_exists references money.target_sets (id),
  stream text not null,
  -- Null: of the whole county.
  ward integer,
  cents bigint not null constraint targets_not_negative check (cents >= 0),
  line integer not null,
  constraint targets_key primary key (set, line)
);
create unique index targets_once on money.targets (set, stream, coalesce(ward, 0));
revoke update, delete, truncate on money.targets from kaunti_app;

-- Money that two officers sent on to a fund: whole days of collections, each day once, none left out between them.
create table money.sweeps (
  id uuid not null constraint sweeps_key primary key,
  -- As it stands on the voucher and, where the bank prints it, on the statement: `CRF26270007`.
  reference text not null constraint sweeps_reference_once unique,
  fund text not null constraint sweeps_fund_exists references money.funds (key),
  account integer not null constraint sweeps_account_exists references money.accounts (id),
  from_on date not null,
  through_on date not null,
  cents bigint not null constraint sweeps_cents_positive check (cents > 0),
  journal uuid not null constraint sweeps_journal_once unique,
  proposal uuid not null constraint sweeps_proposal_exists references money.proposals (id) constraint sweeps_proposal_once unique,
  posted_at timestamptz not null,
  -- The receipt that the County Treasury gave the receiver of revenue (PFM (County Governments) Regulations 2015, r. 81).
  treasury_receipt text,
  received_at timestamptz,
  constraint sweeps_days_in_order check (from_on <= through_on),
  constraint sweeps_day_once unique (fund, from_on),
  constraint sweeps_receipt_whole check ((treasury_receipt is null) = (received_at is null))
);
create index sweeps_fund on money.sweeps (fund, through_on desc);
create index sweeps_account on money.sweeps (account);
revoke update, delete, truncate on money.sweeps from kaunti_app;
grant update (treasury_receipt, received_at) on money.sweeps to kaunti_app;

-- How a layout of a bank's file was changed, for whoever asks why a statement was read so.
-- append-only
create table money.bank_profile_versions (
  id uuid not null constraint bank_profile_versions_key primary key,
  profile text not null,
  title text not null,
  layout jsonb not null,
  changed_at timestamptz not null,
  changed_by uuid constraint bank_profile_versions_changed_by_exists references identity.people (id)
);
create index bank_profile_versions_profile on money.bank_profile_versions (profile, id desc);
create index bank_profile_versions_changed_by on money.bank_profile_versions (changed_by) where changed_by is not null;
revoke update, delete, truncate on money.bank_profile_versions from kaunti_app;

-- A notice that a bill is unpaid, as it was given: on paper, by SMS, or both. One for a bill and day.
-- append-only
create table money.demand_notices (
  id uuid not null constraint demand_notices_key primary key,
  bill uuid not null constraint demand_notices_bill_exists references money.bills (id),
  day date not null,
  cents bigint not null constraint demand_notices_cents_positive check (cents > 0),
  by_sms boolean not null,
  made_at timestamptz not null,
  made_by uuid constraint demand_notices_made_by_exists references identity.people (id),
  constraint demand_notices_once unique (bill, day)
);
create index demand_notices_day on money.demand_notices (day, id);
create index demand_notices_made_by on money.demand_notices (made_by) where made_by is not null;
revoke update, delete, truncate on money.demand_notices from kaunti_app;
