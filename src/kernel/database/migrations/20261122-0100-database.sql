-- The schema itself and kaunti.migrations are made by the migrator, which has to write down what it does from the first file on.
grant usage on schema kaunti to kaunti_app;
grant select on kaunti.migrations to kaunti_app;

create extension if not exists pg_trgm schema public;
create extension if not exists unaccent schema public;
create extension if not exists btree_gist schema public;

-- Text as people search it: small letters, no accents. PostgreSQL calls unaccent "stable" because its dictionary could be edited; ours never is,
-- and only an immutable function may stand in an index or a generated column.
create function kaunti.plain(text) returns text
  language sql immutable strict parallel safe
  return lower(public.unaccent('public.unaccent'::regdictionary, $1));
grant execute on function kaunti.plain(text) to kaunti_app;
