create schema messages;
grant usage on schema messages to kaunti_app;
alter default privileges in schema messages grant select, insert, update, delete on tables to kaunti_app;
alter default privileges in schema messages grant usage on sequences to kaunti_app;

-- Everything the county told anyone, by SMS, e-mail or in the person's own pages. Keys are UUIDv7: their order is the order of writing.
create table messages.outbox (
  id uuid not null constraint outbox_key primary key,
  template text not null,
  channel text not null constraint outbox_channel_known check (channel in ('sms', 'email', 'inApp')),
  person uuid constraint outbox_person_exists references identity.people (id),
  -- A number as +254… or an e-mail address; empty for in-app notices, and for a person nobody could reach.
  address text,
  language text not null constraint outbox_language_known check (language in ('en', 'sw')),
  subject text,
  -- Empty once a secret one (a sign-in code) is on its way, or once retention has emptied it.
  body text,
  secret boolean not null default false,
  pool text not null constraint outbox_pool_known check (pool in ('codes', 'notices')),
  segments integer not null default 0,
  about_kind text,
  about_id text,
  status text not null
    constraint outbox_status_known check (status in ('queued', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'refused')),
  reason text,
  -- Counts each time it was handed to a provider; also the token by which an attempt knows that it is still the latest.
  attempts integer not null default 0,
  unknown_attempts integer not null default 0,
  provider_id text,
  cost_cents bigint,
  repeats uuid constraint outbox_repeats_exists references messages.outbox (id),
  created_at timestamptz not null,
  next_attempt_at timestamptz,
  attempted_at timestamptz,
  sent_at timestamptz,
  settled_at timestamptz,
  read_at timestamptz,
  expires_at timestamptz not null,
  constraint outbox_about_whole check ((about_kind is null) = (about_id is null)),
  constraint outbox_repeats_once unique (repeats)
);
create index outbox_provider_id on messages.outbox (provider_id) where provider_id is not null;
create index outbox_address on messages.outbox (address, id) where address is not null;
create index outbox_person on messages.outbox (person, id) where person is not null;
create index outbox_about on messages.outbox (about_kind, about_id, id) where about_kind is not null;
create index outbox_template on messages.outbox (template, id);
create index outbox_channel on messages.outbox (channel, id) where channel in ('email', 'inApp');
-- What an administrator looks for is what went wrong; what went right is nearly all of the table and needs no index of its own.
create index outbox_open on messages.outbox (status, id) where status in ('queued', 'sending', 'failed', 'unknown', 'refused');

-- Each delivery report as it came. The app may not change one; it may delete, for they hold phone numbers and retention is ninety days.
create table messages.delivery_reports (
  id uuid not null constraint delivery_reports_key primary key,
  received_at timestamptz not null,
  provider_id text not null,
  status text not null,
  phone text,
  network_code text,
  failure_reason text,
  retry_count text
);
revoke update, truncate on messages.delivery_reports from kaunti_app;
create index delivery_reports_provider_id on messages.delivery_reports (provider_id);

-- SMS segments given out on a day. Codes and notices have a budget each, so that a flood of sign-in codes cannot silence the county.
create table messages.daily_budget (
  day date not null,
  pool text not null constraint daily_budget_pool_known check (pool in ('codes', 'notices')),
  segments integer not null constraint daily_budget_not_negative check (segments >= 0),
  constraint daily_budget_key primary key (day, pool)
);
