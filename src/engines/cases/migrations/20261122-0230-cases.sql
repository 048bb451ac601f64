create schema cases;
grant usage on schema cases to kaunti_app;
alter default privileges in schema cases grant select, insert, update, delete on tables to kaunti_app;
alter default privileges in schema cases grant usage on sequences to kaunti_app;

-- append-only
create table cases.type_versions (
  hash text not null constraint type_versions_key primary key,
  case_type text not null,
  title_en text not null,
  title_sw text not null,
  form jsonb not null,
  workflow jsonb not null,
  published_at timestamptz not null
);
create index type_versions_case_type on cases.type_versions (case_type, published_at desc);
revoke update, delete, truncate on cases.type_versions from kaunti_app;

create table cases.cases (
  id uuid not null constraint cases_key primary key,
  reference text not null constraint cases_reference_unique unique,
  case_type text not null,
  version text not null constraint cases_version_exists references cases.type_versions (hash),
  state text not null,
  flags text[] not null default '{}',
  title text not null,
  -- The applicant; absent for reports that people make without saying who they are.
  applicant uuid constraint cases_applicant_exists references identity.people (id),
  phone text,
  language text not null constraint cases_language_known check (language in ('en', 'sw')),
  assisted_by uuid constraint cases_assisted_by_exists references identity.people (id),
  ward integer constraint cases_ward_exists references places.wards (code),
  sub_county integer constraint cases_sub_county_exists references places.sub_counties (code),
  department text not null constraint cases_department_exists references places.departments (key),
  office text not null constraint cases_office_exists references places.offices (key),
  owner_role text,
  -- Who has taken it up, as post and person: the post keeps it when the person moves on.
  held_by uuid constraint cases_held_by_exists references identity.people (id),
  held_post uuid constraint cases_held_post_exists references identity.posts (id),
  due_at timestamptz,
  promised_at timestamptz,
  submitted_at timestamptz not null,
  updated_at timestamptz not null,
  closed_at timestamptz,
  outcome text,
  revision integer not null default 1 constraint cases_revision_counts_up check (revision > 0),
  names text not null default '',
  index_values jsonb not null default '{}',
  constraint cases_closed_have_outcome check ((closed_at is null) = (outcome is null)),
  constraint cases_holder_has_post check ((held_by is null) = (held_post is null))
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
