-- A legal instrument that sets fees: an Act, a notice. Its row is what is locked while its history grows.
create table money.instruments (
  key text not null constraint instruments_key primary key,
  made_at timestamptz not null
);

-- Every content that an instrument ever had, by the hash of it: bill lines name it, so it never changes.
-- append-only
create table money.tariff_versions (
  hash text not null constraint tariff_versions_key primary key,
  instrument text not null constraint tariff_versions_instrument_exists references money.instruments (key),
  number integer not null constraint tariff_versions_number_counts check (number > 0),
  body jsonb not null,
  imported_at timestamptz not null,
  constraint tariff_versions_number_once unique (instrument, number)
);
revoke update, delete, truncate on money.tariff_versions from kaunti_app;

-- What became of an instrument, and from which day: what holds on a day is read from here alone, so that a court can take back a year and a roll-back is no edit.
-- append-only
create table money.instrument_events (
  id uuid not null constraint instrument_events_key primary key,
  instrument text not null constraint instrument_events_instrument_exists references money.instruments (key),
  -- Counts up within the instrument: of two events from one day, the later one decides.
  number integer not null constraint instrument_events_number_counts check (number > 0),
  what text not null constraint instrument_events_what_known check (what in ('enacted', 'suspended', 'reinstated', 'repealed')),
  version text constraint instrument_events_version_exists references money.tariff_versions (hash),
  from_on date not null,
  reason text not null constraint instrument_events_have_reason check (reason <> ''),
  -- Two officers: the proposal names both. Null where a demonstration schedule came with the first load of a database.
  proposal uuid constraint instrument_events_proposal_exists references money.proposals (id),
  recorded_at timestamptz not null,
  constraint instrument_events_number_once unique (instrument, number),
  constraint instrument_events_proposal_once unique (proposal),
  constraint instrument_events_version_enacted check ((version is not null) = (what = 'enacted'))
);
create index instrument_events_version on money.instrument_events (version) where version is not null;
revoke update, delete, truncate on money.instrument_events from kaunti_app;
