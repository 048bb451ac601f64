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
  -- Compared byte by byte, so that the one index finds beginnings too.
  reference text collate "C" not null constraint cases_reference_unique unique,
  case_type text not null,
  version text not null constraint cases_version_exists references cases.type_versions (hash),
  state text not null,
  flags text[] not null default '{}',
  -- What it is about, {en, sw}: answers as people read them in either language.
  title jsonb not null,
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
  -- Counts the moves: who decides names the revision they looked at, so that two officers at once cannot both.
  revision integer not null default 1 constraint cases_revision_counts_up check (revision > 0),
  -- How many times the case has arrived anywhere: a second round of tasks is done anew.
  round integer not null default 1,
  -- The roles that can do something now: the owner's, those of tasks and of transitions.
  work_roles text[] not null default '{}',
  -- How often each transition was taken.
  counts jsonb not null default '{}',
  -- The promise, the time of the state it stands in, its expiry, and how many rungs of the escalation ladder were climbed.
  clocks jsonb not null,
  wake_at timestamptz,
  index_values jsonb not null default '{}',
  -- When what it tells about a person was emptied.
  erased_at timestamptz,
  constraint cases_erased_are_closed check (erased_at is null or closed_at is not null),
  constraint cases_closed_have_outcome check ((closed_at is null) = (outcome is null)),
  constraint cases_open_fall_due check (closed_at is not null or due_at is not null),
  constraint cases_holder_has_post check ((held_by is null) = (held_post is null))
) with (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.1);
-- What a move changes stands in no index here, so that the new row finds room beside the old one and no index is touched: see cases.queue.
create index cases_office_newest on cases.cases (office, submitted_at desc, id desc);
create index cases_ward_newest on cases.cases (ward, submitted_at desc, id desc);
create index cases_sub_county_newest on cases.cases (sub_county, submitted_at desc, id desc);
create index cases_department_newest on cases.cases (department, submitted_at desc, id desc);
create index cases_type_newest on cases.cases (case_type, submitted_at desc, id desc);
create index cases_newest on cases.cases (submitted_at desc, id desc);
create index cases_applicant on cases.cases (applicant, submitted_at desc);
create index cases_phone on cases.cases (phone, submitted_at desc) where phone is not null;
-- Nobody plans by what stands in these; reading a sample of them is most of what ANALYZE would do.
alter table cases.cases alter column clocks set statistics 0, alter column counts set statistics 0, alter column index_values set statistics 0,
  alter column title set statistics 0, alter column flags set statistics 0, alter column work_roles set statistics 0;

-- The open cases as officers' lists look for them: one narrow row each, written with the case and gone when it closes.
create table cases.queue (
  case_id uuid not null constraint queue_key primary key,
  case_type text not null,
  office text not null,
  ward integer,
  sub_county integer,
  department text not null,
  work_roles text[] not null,
  held_by uuid,
  due_at timestamptz not null,
  -- When the promise to the applicant ends; absent while its clock stands still.
  promised_at timestamptz,
  -- From then on it is overdue: its step, or the promise when that ends first.
  late_at timestamptz not null generated always as (least(due_at, promised_at)) stored,
  -- When something is to happen by itself: an expiry or the next escalation. One scheduled job polls it.
  wake_at timestamptz,
  -- It is the applicant's turn: the promise's clock stands still.
  waiting boolean not null
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.1);
-- What is overdue on top, then what is due first.
create index queue_office on cases.queue (office, late_at, case_id);
create index queue_ward on cases.queue (ward, late_at, case_id);
create index queue_sub_county on cases.queue (sub_county, late_at, case_id);
create index queue_department on cases.queue (department, late_at, case_id);
create index queue_late on cases.queue (late_at, case_id);
create index queue_held_by on cases.queue (held_by, late_at, case_id) where held_by is not null;
create index queue_wake on cases.queue (wake_at, case_id) where wake_at is not null;

-- The words a case is found by, with its kind and the places it belongs to, so that a search within an officer's reach need not look at all the county's namesakes.
create table cases.names (
  case_id uuid not null constraint names_key primary key,
  words tsvector not null,
  -- So that the newest of many namesakes are found without opening their cases.
  submitted_at timestamptz not null
);
alter table cases.names alter column words set statistics 0;
-- New words wait in a short list that each search reads too: adding one to a place's entry is dear, and all cases of a place share it.
create index names_words on cases.names using gin (words) with (fastupdate = on, gin_pending_list_limit = 64);

-- Kind and places stand beside the words behind a mark that no word of a name begins with; each place by itself and with the kind, since the kind alone is too many.
create function cases.place_words(case_type text, ward integer, sub_county integer, department text, office text) returns tsvector
  language sql immutable parallel safe
  return array_to_tsvector(array_remove(array[
    '@ward:' || ward, '@subCounty:' || sub_county, '@department:' || department, '@office:' || office,
    '@ward:' || ward || '/' || case_type, '@subCounty:' || sub_county || '/' || case_type, '@department:' || department || '/' || case_type,
    '@office:' || office || '/' || case_type, '@county/' || case_type
  ], null));
create function cases.words_of(names text, case_type text, ward integer, sub_county integer, department text, office text) returns tsvector
  language sql immutable parallel safe
  return to_tsvector('simple'::regconfig, kaunti.plain(names)) || cases.place_words(case_type, ward, sub_county, department, office);
-- The same words at other places.
create function cases.words_at(words tsvector, case_type text, ward integer, sub_county integer, department text, office text) returns tsvector
  language sql immutable parallel safe
  return ts_delete(words, array(select lexeme from unnest(words) where starts_with(lexeme, '@'))) || cases.place_words(case_type, ward, sub_county, department, office);

-- The distinct words of all names: a typed word that is none of them is compared with these few, not with a million names.
create table cases.name_words (
  word text collate "C" not null constraint name_words_key primary key
);
create index name_words_alike on cases.name_words using gin (word public.gin_trgm_ops);

-- append-only
-- What the applicant sent: the application, then each correction, whole.
create table cases.answers (
  case_id uuid not null constraint answers_case_exists references cases.cases (id),
  number integer not null constraint answers_number_counts check (number > 0),
  answers jsonb not null,
  calculated jsonb not null default '{}',
  given_by uuid,
  given_at timestamptz not null,
  constraint answers_key primary key (case_id, number)
);
alter table cases.answers alter column answers set statistics 0, alter column calculated set statistics 0;
create index answers_given_by on cases.answers (given_by) where given_by is not null;
revoke update, delete, truncate on cases.answers from kaunti_app;

-- append-only
-- What happened to a case, in the order it happened: `seq` decides, not the clock, which may be set back.
create table cases.history (
  seq bigint not null generated always as identity constraint history_key primary key,
  case_id uuid not null constraint history_case_exists references cases.cases (id),
  at timestamptz not null,
  act text not null,
  kind text not null constraint history_kind_known
    check (kind in ('opened', 'moved', 'task', 'claimed', 'released', 'assigned', 'corrected', 'noted', 'rated', 'escalated', 'retimed', 'issued', 'undone')),
  from_state text,
  to_state text,
  -- Who did it and from which post, as the session said in this transaction. Neither people nor posts are ever removed.
  person uuid,
  post uuid,
  public boolean not null,
  note text not null default '',
  answers jsonb not null default '{}',
  details jsonb not null default '{}'
);
alter table cases.history alter column answers set statistics 0, alter column details set statistics 0, alter column note set statistics 0;
create index history_case on cases.history (case_id, seq);
create index history_person on cases.history (person) where person is not null;
create index history_post on cases.history (post) where post is not null;
revoke update, delete, truncate on cases.history from kaunti_app;

create table cases.tasks (
  case_id uuid not null constraint tasks_case_exists references cases.cases (id),
  round integer not null,
  task text not null,
  person uuid not null constraint tasks_person_exists references identity.people (id),
  post uuid not null constraint tasks_post_exists references identity.posts (id),
  answers jsonb not null default '{}',
  done_at timestamptz not null,
  constraint tasks_one_seat_per_person primary key (case_id, round, task, person)
);
create index tasks_person on cases.tasks (person);
create index tasks_post on cases.tasks (post);

-- append-only
-- Maker and checker: of each set of acts that a workflow keeps apart, one person may do only one on the same case. The database refuses the second.
create table cases.acts (
  case_id uuid not null constraint acts_case_exists references cases.cases (id),
  apart_set integer not null,
  person uuid not null,
  act text not null,
  at timestamptz not null,
  constraint acts_kept_apart primary key (case_id, apart_set, person)
);
create index acts_person on cases.acts (person);
revoke update, delete, truncate on cases.acts from kaunti_app;

-- What an officer asked to have corrected: the fields, the reason for each, and whether it is still open.
create table cases.corrections (
  id uuid not null constraint corrections_key primary key,
  case_id uuid not null constraint corrections_case_exists references cases.cases (id),
  fields jsonb not null,
  asked_by uuid not null constraint corrections_asked_by_exists references identity.people (id),
  asked_at timestamptz not null,
  answered_at timestamptz
);
create unique index corrections_one_open on cases.corrections (case_id) where answered_at is null;
create index corrections_case on cases.corrections (case_id, asked_at desc);
create index corrections_asked_by on cases.corrections (asked_by);

create table cases.ratings (
  case_id uuid not null constraint ratings_key primary key constraint ratings_case_exists references cases.cases (id),
  stars integer not null constraint ratings_stars_in_range check (stars between 1 and 5),
  words text not null default '',
  rated_at timestamptz not null
);

-- Empties what a closed case tells about a person, when its time is over or its applicant asks: the one way in which answers and history change.
-- What remains (which kind, when, which acts by which officers) stays for the figures and for the account of the officers' work.
create function cases.erase_case(erased uuid, at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
  declare
    whose uuid := (select c.applicant from cases.cases c where c.id = erased);
  begin
    update cases.cases set title = '{"en": "—", "sw": "—"}', applicant = null, phone = null, index_values = '{}', erased_at = at
      where id = erased and closed_at is not null;
    if not found then
      return false;
    end if;
    delete from cases.names where case_id = erased;
    update cases.answers set answers = '{}', calculated = '{}', given_by = null where case_id = erased;
    update cases.history h set note = '', answers = '{}', details = '{}', person = case when h.post is null then null else h.person end where case_id = erased;
    update cases.tasks set answers = '{}' where case_id = erased;
    update cases.corrections set fields = '[]' where case_id = erased;
    update cases.ratings set words = '' where case_id = erased;
    -- The applicant's own acts are no officer's: they would still tie the case to the person.
    delete from cases.acts where case_id = erased and person = whose;
    return true;
  end $$;
revoke all on function cases.erase_case from public;
grant execute on function cases.erase_case to kaunti_app;

-- An act that was taken back no longer keeps its officer from the others of its set. Only what the history says was undone can go; the history itself stays.
create function cases.take_back_act(of_case uuid, line bigint) returns void
  language sql security definer set search_path = pg_catalog, pg_temp
  as $$
  delete from cases.acts a using cases.history h
  where h.case_id = of_case and h.seq = line and a.case_id = h.case_id and a.person = h.person and a.act = h.act and a.at = h.at
    and exists (select from cases.history u where u.case_id = of_case and u.kind = 'undone' and (u.details->>'of')::bigint = line)
  $$;
revoke all on function cases.take_back_act from public;
grant execute on function cases.take_back_act to kaunti_app;
