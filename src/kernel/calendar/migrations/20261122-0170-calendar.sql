create schema calendar;
grant usage on schema calendar to kaunti_app;
alter default privileges in schema calendar grant select, insert, update, delete on tables to kaunti_app;
alter default privileges in schema calendar grant usage on sequences to kaunti_app;

create table calendar.calendars (
  key text not null constraint calendars_key primary key,
  name_en text not null,
  name_sw text not null,
  observes_holidays boolean not null,
  position integer not null
);

-- Several openings a day: a lunch break is the gap between two of them. Minutes after midnight, Africa/Nairobi; weekday 1 is Monday.
create table calendar.hours (
  calendar text not null constraint hours_calendar_exists references calendar.calendars (key) on delete cascade,
  weekday smallint not null constraint hours_weekday_exists check (weekday between 1 and 7),
  opens_minute smallint not null,
  closes_minute smallint not null,
  constraint hours_key primary key (calendar, weekday, opens_minute),
  constraint hours_within_day check (opens_minute >= 0 and opens_minute < closes_minute and closes_minute <= 1440),
  constraint hours_do_not_overlap exclude using gist (
    calendar with =, weekday with =, int4range(opens_minute, closes_minute) with &&)
);

create table calendar.holidays (
  key text not null constraint holidays_key primary key,
  day date not null,
  name_en text not null,
  name_sw text not null,
  kind text not null constraint holidays_kind_known check (kind in ('public', 'declared', 'county')),
  -- The law or the Gazette notice it rests on.
  authority_en text not null,
  authority_sw text not null,
  -- False while the notice is awaited: such a day closes no office.
  confirmed boolean not null,
  removed_at timestamptz,
  constraint holidays_authority_named check (authority_en <> '' and authority_sw <> '')
);
create index holidays_day on calendar.holidays (day);

-- append-only
-- Who changed the holidays, why, and by which notice. Nothing here is ever changed: deadlines were moved because of it.
create table calendar.holiday_changes (
  id uuid not null constraint holiday_changes_key primary key,
  holiday text not null constraint holiday_changes_holiday_exists references calendar.holidays (key),
  verb text not null constraint holiday_changes_verb_known check (verb in ('added', 'moved', 'confirmed', 'removed')),
  day_before date,
  day_after date,
  reason text not null constraint holiday_changes_reason_given check (reason <> ''),
  authority text not null,
  changed_by uuid constraint holiday_changes_changed_by_exists references identity.people (id),
  changed_by_name text not null,
  changed_at timestamptz not null
);
revoke update, delete, truncate on calendar.holiday_changes from kaunti_app;
create index holiday_changes_holiday on calendar.holiday_changes (holiday, changed_at);
create index holiday_changes_changed_by on calendar.holiday_changes (changed_by);

-- Another number after every change of hours or holidays, so that each process knows when what it remembers is old. From a sequence, because
-- a number that was undone must not come again for other content.
create sequence calendar.version_numbers start 2;
create table calendar.versions (
  only_one boolean not null default true constraint versions_key primary key constraint versions_only_one check (only_one),
  version bigint not null
);
insert into calendar.versions (version) values (1);

create function calendar.renew_version() returns trigger language plpgsql as $$
begin
  update calendar.versions set version = nextval('calendar.version_numbers');
  return null;
end $$;
create trigger calendars_renew_version after insert or update or delete on calendar.calendars
  for each statement execute function calendar.renew_version();
create trigger hours_renew_version after insert or update or delete on calendar.hours
  for each statement execute function calendar.renew_version();
create trigger holidays_renew_version after insert or update or delete on calendar.holidays
  for each statement execute function calendar.renew_version();
