create schema sign_in;
grant usage on schema sign_in to kaunti_app;
alter default privileges in schema sign_in grant select, insert, update, delete on tables to kaunti_app;

-- Codes sent by SMS. Only a keyed hash is kept; one code is for one number, one purpose and one browser.
create table sign_in.codes (
  id uuid not null constraint codes_key primary key,
  -- Which is the newest counts here, and keys made within one millisecond have no order.
  seq bigint not null generated always as identity,
  purpose text not null constraint codes_purpose_sane check (length(purpose) between 1 and 120),
  phone text not null,
  device_hash bytea not null,
  code_hash bytea not null,
  tries integer not null default 0 constraint codes_tries_bounded check (tries between 0 and 5),
  requested_at timestamptz not null,
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  -- A confirmed code opens one thing only: a session, a submission, a consent.
  spent_at timestamptz,
  constraint codes_spent_after_confirmed check (spent_at is null or confirmed_at is not null)
);
create index codes_phone on sign_in.codes (phone, requested_at);
create index codes_device on sign_in.codes (device_hash, purpose, seq);
create index codes_requested_at on sign_in.codes (requested_at);

-- What an officer proves themselves by; a row exists once password and second factor are both set.
create table sign_in.staff_credentials (
  person uuid not null constraint staff_credentials_key primary key
    constraint staff_credentials_person_exists references identity.staff (person),
  password_hash text not null,
  password_set_at timestamptz not null,
  totp_secret bytea not null,
  totp_set_at timestamptz not null,
  -- The time step of the last code taken: no code is taken twice (RFC 6238 §5.2).
  totp_last_step bigint not null,
  recovery_salt bytea not null
);

create table sign_in.recovery_codes (
  person uuid not null constraint recovery_codes_person_exists references sign_in.staff_credentials (person),
  code_hash bytea not null,
  used_at timestamptz,
  constraint recovery_codes_key primary key (person, code_hash)
);

-- A right password on its way to its second factor.
create table sign_in.second_steps (
  token_hash bytea not null constraint second_steps_key primary key,
  person uuid not null constraint second_steps_person_exists references identity.staff (person),
  tries integer not null default 0 constraint second_steps_tries_bounded check (tries between 0 and 5),
  started_at timestamptz not null,
  expires_at timestamptz not null,
  done_at timestamptz
);
create index second_steps_person on sign_in.second_steps (person);
create index second_steps_expires_at on sign_in.second_steps (expires_at);

-- Failures by account and by address within a window of time, and until when the next try must wait. Subjects are keyed hashes: the table names nobody.
create table sign_in.throttles (
  kind text not null constraint throttles_kind_known check (kind in ('account', 'address', 'forgotten', 'number')),
  subject_hash bytea not null,
  failures integer not null constraint throttles_failures_counted check (failures >= 0),
  counted_from_at timestamptz not null,
  locked_until timestamptz,
  constraint throttles_key primary key (kind, subject_hash)
);
create index throttles_counted_from_at on sign_in.throttles (counted_from_at);

-- Links that let an officer set a password: the first (or a lost second factor), or a forgotten password alone.
create table sign_in.invitations (
  id uuid not null constraint invitations_key primary key,
  token_hash bytea not null constraint invitations_token_unique unique,
  person uuid not null constraint invitations_person_exists references identity.staff (person),
  kind text not null constraint invitations_kind_known check (kind in ('enrol', 'password')),
  invited_by uuid constraint invitations_inviter_exists references identity.people (id),
  -- Chosen but not yet in force: both count together, when the second factor has answered.
  password_hash text,
  totp_secret bytea,
  tries integer not null default 0 constraint invitations_tries_bounded check (tries between 0 and 20),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);
create unique index invitations_one_open on sign_in.invitations (person, kind) where used_at is null and revoked_at is null;
create index invitations_person on sign_in.invitations (person, created_at);
create index invitations_inviter on sign_in.invitations (invited_by);
