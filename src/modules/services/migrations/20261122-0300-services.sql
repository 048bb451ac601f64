create schema services;
grant usage on schema services to kaunti_app;
alter default privileges in schema services grant select, insert, update, delete on tables to kaunti_app;
alter default privileges in schema services grant usage on sequences to kaunti_app;

-- What a county offers: which version of each service is the one in force.
create table services.services (
  key text not null constraint services_key primary key,
  version text,
  position integer not null default 0,
  closed_at timestamptz
);

-- Every version that was ever written. The body never changes (the hash is of it); only where it stands does.
create table services.versions (
  hash text not null constraint versions_key primary key,
  service text not null constraint versions_service_exists references services.services (key),
  number integer not null constraint versions_number_counts check (number > 0),
  body jsonb not null,
  -- The version of the kind of case that was published with it: several versions of a service may share one.
  case_type text,
  status text not null constraint versions_status_known check (status in ('draft', 'published', 'superseded', 'rejected')),
  imported_by uuid constraint versions_imported_by_exists references identity.people (id),
  imported_at timestamptz not null,
  decided_by uuid constraint versions_decided_by_exists references identity.people (id),
  decided_at timestamptz,
  reason text not null default '',
  constraint versions_number_unique unique (service, number),
  constraint versions_decided_by_another check (decided_by is null or imported_by is null or decided_by <> imported_by),
  constraint versions_published_have_case_type check (status in ('draft', 'rejected') or case_type is not null)
);
create unique index versions_one_published on services.versions (service) where status = 'published';
create index versions_imported_by on services.versions (imported_by) where imported_by is not null;
create index versions_decided_by on services.versions (decided_by) where decided_by is not null;
create index versions_case_type on services.versions (case_type);
-- Only where a version stands may change; what it says may not.
revoke update, delete, truncate on services.versions from kaunti_app;
grant update (status, case_type, decided_by, decided_at, reason) on services.versions to kaunti_app;

alter table services.services add constraint services_version_exists foreign key (version) references services.versions (hash);
create index services_version on services.services (version);

-- The last number of each series of letters (`WB/2026-27/1262/`), counted up under a row lock: no gaps.
create table services.series (
  prefix text not null constraint series_key primary key,
  last integer not null constraint series_counts check (last >= 0)
);

-- append-only
-- A letter that was issued. What the QR says is `payload`; the code is what people type.
create table services.letters (
  id uuid not null constraint letters_key primary key,
  case_id uuid not null constraint letters_case_exists references cases.cases (id),
  output text not null,
  number text not null constraint letters_number_unique unique,
  service_version text not null constraint letters_version_exists references services.versions (hash),
  facts jsonb not null,
  -- The whole letter as it was issued: drawn again at any time, it gives the same bytes.
  document jsonb not null,
  payload text not null,
  code text not null constraint letters_code_unique unique,
  language text not null constraint letters_language_known check (language in ('en', 'sw')),
  valid_from date,
  valid_until date,
  issued_at timestamptz not null,
  -- When what it tells about a person was emptied. `payload` is then a hash of what the QR says, so that the county still knows its own letter.
  erased_at timestamptz,
  constraint letters_one_per_round unique (case_id, output, issued_at)
);
create index letters_case on services.letters (case_id, issued_at desc);
create index letters_payload on services.letters using hash (payload);
create index letters_to_empty on services.letters (issued_at) where erased_at is null;
create index letters_version on services.letters (service_version);
revoke update, delete, truncate on services.letters from kaunti_app;

-- Empties letters issued before an instant, when their time is over: the one way in which a letter changes. Number, kind and day stay. Gives how many.
create function services.erase_letters(before timestamptz, at timestamptz, how_many integer) returns integer
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
    with gone as (
      update services.letters l set facts = '[]', document = jsonb_build_object('title', l.document -> 'title'),
        payload = 'sha256:' || encode(sha256(convert_to(l.payload, 'UTF8')), 'hex'), erased_at = erase_letters.at
      where l.id in (select d.id from services.letters d where d.issued_at < erase_letters.before and d.erased_at is null order by d.issued_at limit how_many)
      returning 1
    )
    select count(*)::integer from gone
  $$;
revoke all on function services.erase_letters from public;
grant execute on function services.erase_letters to kaunti_app;

-- Taking a letter back needs two: one asks, another agrees.
create table services.revocations (
  letter uuid not null constraint revocations_key primary key constraint revocations_letter_exists references services.letters (id),
  reason text not null constraint revocations_have_reason check (reason <> ''),
  asked_by uuid not null constraint revocations_asked_by_exists references identity.people (id),
  asked_at timestamptz not null,
  agreed_by uuid constraint revocations_agreed_by_exists references identity.people (id),
  agreed_at timestamptz,
  constraint revocations_two_people check (agreed_by is null or agreed_by <> asked_by),
  constraint revocations_agreed_whole check ((agreed_by is null) = (agreed_at is null))
);
create index revocations_asked_by on services.revocations (asked_by);
create index revocations_agreed_by on services.revocations (agreed_by) where agreed_by is not null;
create index revocations_agreed on services.revocations (agreed_at) where agreed_at is not null;

-- For a while a letter does not count. An officer's suspension needs two to begin and two to end; one by a payment that was taken back begins and ends by itself.
create table services.suspensions (
  id uuid not null constraint suspensions_key primary key,
  letter uuid not null constraint suspensions_letter_exists references services.letters (id),
  cause text not null constraint suspensions_cause_known check (cause in ('officer', 'payment')),
  reason text not null constraint suspensions_have_reason check (reason <> ''),
  asked_by uuid constraint suspensions_asked_by_exists references identity.people (id),
  asked_at timestamptz not null,
  agreed_by uuid constraint suspensions_agreed_by_exists references identity.people (id),
  began_at timestamptz,
  lift_reason text not null default '',
  lift_asked_by uuid constraint suspensions_lift_asked_by_exists references identity.people (id),
  lift_asked_at timestamptz,
  lifted_by uuid constraint suspensions_lifted_by_exists references identity.people (id),
  lifted_at timestamptz,
  constraint suspensions_officers_ask check ((cause = 'officer') = (asked_by is not null)),
  constraint suspensions_two_begin check (cause = 'payment' or (began_at is null) = (agreed_by is null)),
  constraint suspensions_begin_apart check (agreed_by is null or agreed_by <> asked_by),
  constraint suspensions_two_end check (cause = 'payment' or (lifted_at is null) = (lifted_by is null)),
  constraint suspensions_end_apart check (lifted_by is null or lifted_by <> lift_asked_by),
  constraint suspensions_lift_asked_whole check ((lift_asked_by is null) = (lift_asked_at is null)),
  constraint suspensions_begin_before_end check (lifted_at is null or began_at is not null)
);
create unique index suspensions_one_open on services.suspensions (letter, cause) where lifted_at is null;
create index suspensions_asked_by on services.suspensions (asked_by) where asked_by is not null;
create index suspensions_agreed_by on services.suspensions (agreed_by) where agreed_by is not null;
create index suspensions_lift_asked_by on services.suspensions (lift_asked_by) where lift_asked_by is not null;
create index suspensions_lifted_by on services.suspensions (lifted_by) where lifted_by is not null;
create index suspensions_letter on services.suspensions (letter);
revoke delete, truncate on services.suspensions from kaunti_app;

-- Permits of before Kaunti, from last year's list: what a renewal begins from.
create table services.known_permits (
  number text not null constraint known_permits_key primary key,
  service text not null constraint known_permits_service_exists references services.services (key),
  -- What the renewal is to begin with, by the fields of its form.
  answers jsonb not null,
  -- As +254…; whoever signs in by it may renew. Where there is none, the number of the ID card or of the registration opens it.
  phone text,
  id_number text,
  ward integer,
  valid_until date not null,
  imported_at timestamptz not null,
  imported_by uuid constraint known_permits_imported_by_exists references identity.people (id)
);
create index known_permits_phone on services.known_permits (phone) where phone is not null;
create index known_permits_service on services.known_permits (service);
create index known_permits_imported_by on services.known_permits (imported_by) where imported_by is not null;

-- A list of permits that was looked at and found whole, until somebody says to bring it in; empty afterwards. The same file is the same list.
create table services.permit_lists (
  id uuid not null constraint permit_lists_key primary key,
  digest text not null constraint permit_lists_digest_once unique,
  service text not null constraint permit_lists_service_exists references services.services (key),
  rows jsonb not null,
  uploaded_by uuid constraint permit_lists_uploaded_by_exists references identity.people (id),
  uploaded_at timestamptz not null,
  done_at timestamptz
);
create index permit_lists_service on services.permit_lists (service);
create index permit_lists_uploaded_by on services.permit_lists (uploaded_by) where uploaded_by is not null;

-- Which case renews a permit: one that is open or granted, and no second one.
create table services.renewals (
  number text not null constraint renewals_key primary key,
  case_id uuid not null constraint renewals_case_exists references cases.cases (id)
);
create index renewals_case on services.renewals (case_id);
