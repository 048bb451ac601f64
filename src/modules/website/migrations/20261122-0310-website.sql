create schema website;
grant usage on schema website to kaunti_app;
alter default privileges in schema website grant select, insert, update, delete on tables to kaunti_app;
alter default privileges in schema website grant usage on sequences to kaunti_app;

-- What the county tells the public, shown from a day until a day. The row is how it stands now; every wording it ever had lies in the changes.
create table website.notices (
  id uuid not null constraint notices_key primary key,
  title_en text not null,
  title_sw text not null,
  body_en text not null,
  body_sw text not null,
  shown_from date not null,
  shown_until date not null,
  withdrawn_at timestamptz,
  -- Counts the changes: who changes a notice names the one they looked at.
  revision integer not null default 1 constraint notices_revision_counts_up check (revision > 0),
  constraint notices_until_after_from check (shown_until >= shown_from)
);
create index notices_shown on website.notices (shown_until, shown_from) where withdrawn_at is null;
create index notices_newest on website.notices (shown_from desc, id desc);

-- append-only
create table website.notice_changes (
  id uuid not null constraint notice_changes_key primary key,
  notice uuid not null constraint notice_changes_notice_exists references website.notices (id),
  verb text not null constraint notice_changes_verb_known check (verb in ('published', 'changed', 'withdrawn', 'restored')),
  words jsonb not null,
  changed_by uuid not null constraint notice_changes_changed_by_exists references identity.people (id),
  changed_at timestamptz not null
);
create index notice_changes_notice on website.notice_changes (notice, id);
create index notice_changes_changed_by on website.notice_changes (changed_by);
revoke update, delete, truncate on website.notice_changes from kaunti_app;
