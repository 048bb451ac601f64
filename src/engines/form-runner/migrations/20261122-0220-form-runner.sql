create schema form_runner;
grant usage on schema form_runner to kaunti_app;
alter default privileges in schema form_runner grant select, insert, update, delete on tables to kaunti_app;
alter default privileges in schema form_runner grant usage on sequences to kaunti_app;

-- The form a draft was begun with, by the hash of its content: what was asked must be known after the form has changed.
-- append-only
create table form_runner.form_versions (
  hash text not null constraint form_versions_key primary key constraint form_versions_hash_is_sha256 check (hash ~ '^[0-9a-f]{64}$'),
  form_key text not null,
  form jsonb not null,
  first_used_at timestamptz not null
);
revoke update, delete, truncate on form_runner.form_versions from kaunti_app;

create table form_runner.drafts (
  id uuid not null constraint drafts_key primary key,
  form_key text not null,
  form_hash text not null constraint drafts_form_exists references form_runner.form_versions (hash),
  -- Where it is being filled in, so that one form offered at two addresses has two drafts.
  base text not null,
  purpose text not null constraint drafts_purpose_known check (purpose in ('application', 'correction')),
  -- The record that is corrected.
  about uuid,
  answers jsonb not null default '{}' constraint drafts_answers_are_object check (jsonb_typeof(answers) = 'object'),
  revision integer not null default 0,
  -- The revision at which each page was last changed, so that two tabs cannot overwrite each other unseen.
  page_revisions jsonb not null default '{}',
  token_hash text constraint drafts_token_hash_is_sha256 check (token_hash ~ '^[0-9a-f]{64}$'),
  person uuid constraint drafts_person_exists references identity.people (id),
  phone text constraint drafts_phone_is_kenyan check (phone ~ '^\+254\d{7,9}$'),
  -- Set when whoever holds the phone answered with its code.
  phone_proven_at timestamptz,
  reference text not null constraint drafts_reference_unique unique,
  language text not null constraint drafts_language_known check (language in ('en', 'sw')),
  assisted_by uuid constraint drafts_assisted_by_exists references identity.people (id),
  -- Why an officer fills this in without a code from the resident's phone.
  assisted_reason text,
  -- The key of what comes of it, made with the draft: sending twice makes one.
  submission uuid not null constraint drafts_submission_unique unique,
  sent_at timestamptz,
  result jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  expires_at timestamptz not null,
  constraint drafts_correction_has_about check ((purpose = 'correction') = (about is not null)),
  constraint drafts_belongs_to_someone check (token_hash is not null or person is not null or assisted_by is not null),
  constraint drafts_sent_has_result check ((sent_at is null) = (result is null))
);
create index drafts_token_hash on form_runner.drafts (token_hash, base) where token_hash is not null;
create index drafts_person on form_runner.drafts (person, base) where person is not null;
create index drafts_assisted_by on form_runner.drafts (assisted_by, base) where assisted_by is not null;
create index drafts_expires_at on form_runner.drafts (expires_at);
create index drafts_form_hash on form_runner.drafts (form_hash);
