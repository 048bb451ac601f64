create schema files;
grant usage on schema files to kaunti_app;
alter default privileges in schema files grant select, insert, update, delete on tables to kaunti_app;
alter default privileges in schema files grant usage on sequences to kaunti_app;

-- What the store holds. A row is locked by whoever keeps or sweeps its content, so that the one never takes away what the other just found there.
create table files.contents (
  hash text not null constraint contents_key primary key constraint contents_hash_is_sha256 check (hash ~ '^[0-9a-f]{64}$'),
  size_bytes bigint not null constraint contents_size_not_empty check (size_bytes > 0),
  kept_at timestamptz not null
);
create index contents_kept_at on files.contents (kept_at);

-- A file belongs to one record of one room or module (`form-runner.draft` and its id), which alone hands it out, under its own rule.
create table files.files (
  id uuid not null constraint files_key primary key,
  hash text not null constraint files_content_exists references files.contents (hash),
  name text not null constraint files_name_sane check (length(name) between 1 and 200),
  type text not null constraint files_type_known check (type in ('application/pdf', 'image/jpeg')),
  pages integer not null constraint files_pages_positive check (pages > 0),
  owner_kind text not null constraint files_owner_kind_sane check (owner_kind ~ '^[a-z-]+\.[a-z_-]+$'),
  owner_id uuid not null,
  uploaded_by uuid constraint files_uploaded_by_exists references identity.people (id),
  created_at timestamptz not null
);
create index files_owner on files.files (owner_kind, owner_id, id);
create index files_hash on files.files (hash);
create index files_uploaded_by on files.files (uploaded_by) where uploaded_by is not null;

-- An upload in parts, for networks that break: the client makes the id, so that a repeat is a repeat.
create table files.uploads (
  id uuid not null constraint uploads_key primary key,
  owner_kind text not null constraint uploads_owner_kind_sane check (owner_kind ~ '^[a-z-]+\.[a-z_-]+$'),
  owner_id uuid not null,
  name text not null constraint uploads_name_sane check (length(name) between 1 and 200),
  size_bytes bigint not null constraint uploads_size_not_empty check (size_bytes > 0),
  file uuid constraint uploads_file_exists references files.files (id) on delete cascade,
  created_at timestamptz not null
);
create index uploads_file on files.uploads (file) where file is not null;
create index uploads_created_at on files.uploads (created_at);

create table files.upload_parts (
  upload uuid not null constraint upload_parts_upload_exists references files.uploads (id) on delete cascade,
  number integer not null constraint upload_parts_number_from_zero check (number >= 0),
  content bytea not null constraint upload_parts_small check (length(content) between 1 and 262144),
  constraint upload_parts_key primary key (upload, number)
);
alter table files.upload_parts alter column content set storage external;
