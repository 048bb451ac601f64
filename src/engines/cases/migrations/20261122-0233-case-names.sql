-- The words a case is found by, one row each, with all the words of the case and where it stands: whoever searches reads one word's cases from the newest on, sees
-- in the index alone which of them have the other words too and lie within reach, and stops when enough are found. So a search costs the same however many cases there are.
drop table cases.names;
drop function cases.words_of, cases.words_at, cases.place_words;
create table cases.names (
  case_id uuid not null,
  word text collate "C" not null,
  words tsvector not null,
  submitted_at timestamptz not null,
  case_type text not null,
  office text not null,
  ward integer,
  sub_county integer,
  department text not null,
  constraint names_key primary key (case_id, word)
);
alter table cases.names alter column words set statistics 0;
create index names_newest on cases.names (word, submitted_at, case_id) include (words, case_type, office, ward, sub_county, department);

-- A word and all that is left of it when one letter is missing. Two words that one slip parts (a letter wrong, missing, too many, or two that changed places) have one of these in common.
create function cases.slips_of(word text) returns text[]
  language sql immutable strict parallel safe
  return (select array_agg(distinct left(word, cut - 1) || substr(word, cut + 1)) from generate_series(1, length(word) + 1) as cut);
alter table cases.name_words add column slips text[] collate "C" not null generated always as (cases.slips_of(word)) stored;
alter table cases.name_words alter column slips set statistics 0;
create index name_words_slips on cases.name_words using gin (slips);
