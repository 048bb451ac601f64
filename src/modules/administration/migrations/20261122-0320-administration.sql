create schema administration;
grant usage on schema administration to kaunti_app;
alter default privileges in schema administration grant select, insert, update, delete on tables to kaunti_app;
alter default privileges in schema administration grant usage on sequences to kaunti_app;

-- A change of what a role may do waits here until a second person agrees. `permissions_before` is what the proposer saw: a role that moved on meanwhile is not changed.
create table administration.role_changes (
  id uuid not null constraint role_changes_key primary key,
  role text not null constraint role_changes_role_exists references access.roles (key),
  permissions_before jsonb not null,
  permissions_after jsonb not null,
  reason text not null constraint role_changes_reason_given check (reason <> ''),
  proposed_by uuid not null constraint role_changes_proposed_by_exists references identity.people (id),
  proposed_at timestamptz not null,
  decision text constraint role_changes_decision_known check (decision in ('approved', 'refused', 'withdrawn')),
  decided_by uuid constraint role_changes_decided_by_exists references identity.people (id),
  decided_at timestamptz,
  decided_because text,
  constraint role_changes_decided_whole check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
  -- Whoever writes the row: nobody approves or refuses what they proposed themselves.
  constraint role_changes_need_two_persons check (decision is null or decision = 'withdrawn' or decided_by <> proposed_by)
);
create unique index role_changes_one_open on administration.role_changes (role) where decision is null;
create index role_changes_role on administration.role_changes (role, id);
create index role_changes_proposed_by on administration.role_changes (proposed_by);
create index role_changes_decided_by on administration.role_changes (decided_by) where decided_by is not null;

-- Runs of the proof over the whole audit trail that somebody asked for, with what it found.
create table administration.audit_checks (
  id uuid not null constraint audit_checks_key primary key,
  asked_by uuid not null constraint audit_checks_asked_by_exists references identity.people (id),
  asked_at timestamptz not null,
  finished_at timestamptz,
  report jsonb,
  constraint audit_checks_finished_with_report check ((finished_at is null) = (report is null))
);
create index audit_checks_asked_by on administration.audit_checks (asked_by);
create unique index audit_checks_one_at_a_time on administration.audit_checks ((finished_at is null)) where finished_at is null;

-- A person's request to be erased (Data Protection Act 2019, s. 40), and how the data protection officer decided it.
create table administration.erasure_requests (
  id uuid not null constraint erasure_requests_key primary key,
  person uuid not null constraint erasure_requests_person_exists references identity.people (id),
  words text not null,
  asked_at timestamptz not null,
  -- Fourteen days by the Data Protection (General) Regulations 2021, reg. 12.
  answer_due_on date not null,
  decision text constraint erasure_requests_decision_known check (decision in ('granted', 'refused', 'withdrawn')),
  reasons text,
  decided_by uuid constraint erasure_requests_decided_by_exists references identity.people (id),
  decided_at timestamptz,
  -- How many records of each table were emptied or deleted.
  erased jsonb,
  -- What stayed, as the person was told: a name, why, and until when.
  kept jsonb not null default '[]',
  constraint erasure_requests_decided_whole check ((decision is null) = (decided_by is null) and (decision is null) = (decided_at is null)),
  constraint erasure_requests_reasons_given check (decision is null or decision = 'withdrawn' or reasons <> ''),
  constraint erasure_requests_not_by_oneself check (decision is null or decision = 'withdrawn' or decided_by <> person)
);
create unique index erasure_requests_one_open on administration.erasure_requests (person) where decision is null;
create index erasure_requests_person on administration.erasure_requests (person, asked_at);
create index erasure_requests_due on administration.erasure_requests (answer_due_on, id) where decision is null;
create index erasure_requests_decided_by on administration.erasure_requests (decided_by) where decided_by is not null;

-- append-only
-- What the retention job emptied, run by run: how many records of which columns.
create table administration.retention_runs (
  id uuid not null constraint retention_runs_key primary key,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  emptied jsonb not null
);
revoke update, delete, truncate on administration.retention_runs from kaunti_app;
