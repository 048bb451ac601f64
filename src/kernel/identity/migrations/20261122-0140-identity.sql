create schema identity;
grant usage on schema identity to kaunti_app;
alter default privileges in schema identity grant select, insert, update, delete on tables to kaunti_app;
alter default privileges in schema identity grant usage on sequences to kaunti_app;

-- A person is one human being. A phone number is not a person (phones are shared, changed and recycled), so contacts stand apart.
create table identity.people (
  id uuid not null constraint people_key primary key,
  full_name text not null constraint people_full_name_sane check (length(full_name) between 1 and 200),
  plain_name text not null generated always as (kaunti.plain(full_name)) stored,
  language text not null default 'en' constraint people_language_known check (language in ('en', 'sw')),
  ward integer constraint people_ward_exists references places.wards (code),
  merged_into uuid constraint people_merged_into_exists references identity.people (id),
  erased_at timestamptz,
  created_at timestamptz not null,
  constraint people_not_merged_into_itself check (merged_into is distinct from id)
);
-- Tables that are only added to name people and posts without a foreign key: nobody is ever removed, only merged or emptied.
revoke delete, truncate on identity.people from kaunti_app;
create index people_plain_name on identity.people using gin (to_tsvector('simple', plain_name));
create index people_ward on identity.people (ward);
create index people_merged_into on identity.people (merged_into) where merged_into is not null;

create table identity.contacts (
  id uuid not null constraint contacts_key primary key,
  kind text not null constraint contacts_kind_known check (kind in ('phone', 'email')),
  value text not null,
  created_at timestamptz not null,
  constraint contacts_value_unique unique (kind, value)
);

-- Who could be reached at a contact, and from when until when: a number that changed hands keeps both holders' histories apart.
create table identity.person_contacts (
  id uuid not null constraint person_contacts_key primary key,
  person uuid not null constraint person_contacts_person_exists references identity.people (id),
  contact uuid not null constraint person_contacts_contact_exists references identity.contacts (id),
  verified_at timestamptz,
  held_from timestamptz not null,
  held_until timestamptz,
  constraint person_contacts_ends_after_start check (held_until is null or held_until >= held_from)
);
create unique index person_contacts_one_open on identity.person_contacts (person, contact) where held_until is null;
create index person_contacts_contact on identity.person_contacts (contact);

create table identity.organisations (
  id uuid not null constraint organisations_key primary key,
  name text not null,
  plain_name text not null generated always as (kaunti.plain(name)) stored,
  registration text,
  created_at timestamptz not null
);
create unique index organisations_registration_unique on identity.organisations (registration) where registration is not null;

create table identity.organisation_members (
  id uuid not null constraint organisation_members_key primary key,
  organisation uuid not null constraint organisation_members_organisation_exists references identity.organisations (id),
  person uuid not null constraint organisation_members_person_exists references identity.people (id),
  capacity text not null,
  held_from date not null,
  held_until date,
  constraint organisation_members_ends_after_start check (held_until is null or held_until >= held_from)
);
create index organisation_members_organisation on identity.organisation_members (organisation);
create index organisation_members_person on identity.organisation_members (person);

-- People who work for the county. Cases belong to posts, posts to offices; a person holds a post from–to.
create table identity.staff (
  person uuid not null constraint staff_key primary key constraint staff_person_exists references identity.people (id),
  staff_number text not null constraint staff_number_unique unique,
  email text not null constraint staff_email_unique unique,
  phone text,
  left_on date,
  created_at timestamptz not null
);

create table identity.posts (
  id uuid not null constraint posts_key primary key,
  key text not null constraint posts_key_unique unique,
  title_en text not null,
  title_sw text not null,
  office text not null constraint posts_office_exists references places.offices (key),
  closed_on date
);
revoke delete, truncate on identity.posts from kaunti_app;
create index posts_office on identity.posts (office);

create table identity.post_holders (
  id uuid not null constraint post_holders_key primary key,
  post uuid not null constraint post_holders_post_exists references identity.posts (id),
  person uuid not null constraint post_holders_person_exists references identity.people (id),
  held_from date not null,
  held_until date,
  acting boolean not null default false,
  constraint post_holders_ends_after_start check (held_until is null or held_until >= held_from),
  -- One substantive holder at a time; an acting officer stands beside, never two acting at once.
  constraint post_holders_one_at_a_time exclude using gist (
    post with =, (acting::int) with =, daterange(held_from, held_until, '[]') with &&)
);
create index post_holders_person on identity.post_holders (person);

create table identity.sessions (
  id uuid not null constraint sessions_key primary key,
  token_hash bytea not null constraint sessions_token_unique unique,
  person uuid not null constraint sessions_person_exists references identity.people (id),
  kind text not null constraint sessions_kind_known check (kind in ('resident', 'staff')),
  contact uuid constraint sessions_contact_exists references identity.contacts (id),
  started_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_because text,
  device text not null default ''
);
create index sessions_person on identity.sessions (person, started_at desc);
create index sessions_contact on identity.sessions (contact) where contact is not null;
