-- Work on many bills at once: a list that is billed, what lateness adds, a law that fell, a waiver, bills that run out. Each chunk is one transaction, which also moves
-- the cursor: whoever goes on after a crash begins where the last commit ended.
create table money.runs (
  id uuid not null constraint runs_key primary key,
  kind text not null constraint runs_kind_known check (kind in ('bills', 'late', 'rerate', 'waiver', 'expiry')),
  -- What it works through, by its own name: one run of a kind for it is open at a time.
  name text not null,
  title_en text not null,
  title_sw text not null,
  input jsonb not null,
  -- Works everything out, keeps what it found, and posts nothing.
  dry boolean not null,
  asked_by uuid constraint runs_asked_by_exists references identity.people (id),
  proposal uuid constraint runs_proposal_exists references money.proposals (id),
  began_at timestamptz not null,
  ended_at timestamptz,
  -- How many records it will look at, where that is known.
  expected integer constraint runs_expected_not_negative check (expected >= 0),
  seen integer not null default 0 constraint runs_seen_not_negative check (seen >= 0),
  changed integer not null default 0 constraint runs_changed_not_negative check (changed >= 0),
  lines integer not null default 0 constraint runs_lines_not_negative check (lines >= 0),
  cents bigint not null default 0,
  cursor text,
  constraint runs_changed_were_seen check (changed <= seen)
);
create unique index runs_one_open on money.runs (kind, name, dry) where ended_at is null;
create index runs_asked_by on money.runs (asked_by) where asked_by is not null;
create unique index runs_proposal_once on money.runs (proposal) where proposal is not null;
revoke delete, truncate on money.runs from kaunti_app;

-- The bills that a run changed, or would change: what stands behind its figures. No foreign keys: it only grows, and `money verify` adds it up.
-- append-only
create table money.run_bills (
  run uuid not null,
  bill uuid not null,
  lines smallint not null constraint run_bills_lines_counted check (lines >= 0),
  cents bigint not null,
  constraint run_bills_key primary key (run, bill)
);
revoke update, delete, truncate on money.run_bills from kaunti_app;

-- A relief by law for many: what share of what is waived, for whom, and on which condition. Approved by a second officer.
create table money.waivers (
  id uuid not null constraint waivers_key primary key,
  title_en text not null,
  title_sw text not null,
  -- The Gazette notice or other instrument: without it nobody may waive.
  instrument text not null constraint waivers_have_instrument check (instrument <> ''),
  -- From the first day to the last.
  from_on date not null,
  to_on date not null,
  -- Of penalties and interest; of principal and fees.
  late_percent smallint not null constraint waivers_late_percent_within check (late_percent between 0 and 100),
  principal_percent smallint not null constraint waivers_principal_percent_within check (principal_percent between 0 and 100),
  -- Heads it holds for; null for all.
  heads text[],
  -- Bills that were due up to this day.
  due_up_to date not null,
  -- The share of principal and fees that must have been paid within its days before anything is waived; 0 for no condition.
  paid_percent smallint not null constraint waivers_paid_percent_within check (paid_percent between 0 and 100),
  -- All that it may waive together; null for no limit.
  cap_cents bigint constraint waivers_cap_positive check (cap_cents > 0),
  waived_cents bigint not null default 0,
  proposal uuid not null constraint waivers_proposal_exists references money.proposals (id) constraint waivers_proposal_once unique,
  made_at timestamptz not null,
  constraint waivers_days_in_order check (from_on <= to_on),
  constraint waivers_waive_something check (late_percent > 0 or principal_percent > 0),
  constraint waivers_within_cap check (waived_cents >= 0 and (cap_cents is null or waived_cents <= cap_cents))
);
revoke update, delete, truncate on money.waivers from kaunti_app;
grant update (waived_cents) on money.waivers to kaunti_app;

-- Each time a line of a bill came to another amount: the only way in which it can.
-- append-only
create table money.line_changes (
  id uuid not null constraint line_changes_key primary key,
  bill uuid not null,
  line smallint not null,
  kind text not null constraint line_changes_kind_known check (kind in ('rerated', 'waived', 'written_off')),
  cents bigint not null constraint line_changes_move_something check (cents <> 0),
  journal uuid not null,
  -- The law that the line stood on before, and stands on since, where that changed.
  from_version text,
  to_version text,
  to_working jsonb,
  waiver uuid constraint line_changes_waiver_exists references money.waivers (id),
  proposal uuid constraint line_changes_proposal_exists references money.proposals (id),
  at timestamptz not null,
  constraint line_changes_relief_lowers check (kind = 'rerated' or cents < 0),
  constraint line_changes_of_bill_line foreign key (bill, line) references money.bill_lines (bill, line)
);
create index line_changes_line on money.line_changes (bill, line);
create unique index line_changes_waived_once on money.line_changes (waiver, bill, line) where waiver is not null;
create index line_changes_proposal on money.line_changes (proposal) where proposal is not null;
revoke update, delete, truncate on money.line_changes from kaunti_app;

-- A line that was waived whole stays, at nothing.
alter table money.bill_lines drop constraint bill_lines_cents_positive;
alter table money.bill_lines add constraint bill_lines_cents_not_negative check (cents >= 0);

-- The app may not write the amount of a line: it writes down the change, and the change does it.
create function money.change_lines() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update money.bill_lines l set cents = l.cents + a.cents,
    tariff_version = coalesce(a.to_version, l.tariff_version), working = coalesce(a.to_working, l.working)
  from added a where l.bill = a.bill and l.line = a.line;
  return null;
end $$;
revoke execute on function money.change_lines from public;
create trigger line_changes_done after insert on money.line_changes
  referencing new table as added for each statement execute function money.change_lines();

-- What a payment does that comes after the bill ran out: true, and the bill is owed again and paid; false, and the money waits in suspense.
alter table money.bills add column revives boolean not null default false;
