create schema audit;
grant usage on schema audit to kaunti_app;

-- append-only
create table audit.entries (
  seq bigint generated always as identity,
  id uuid not null,
  at timestamptz not null,
  actor_kind text not null,
  actor uuid,
  on_behalf_of uuid,
  post text,
  -- Whose data was touched, for the question "who opened my record".
  subject uuid,
  verb text not null,
  record_kind text not null,
  record_id text not null,
  request_id text not null,
  -- SHA-256 over the payload's salt and body; null where there is no payload.
  payload_hash bytea,
  constraint entries_pkey primary key (seq),
  constraint entries_actor_kind_known check (actor_kind in ('anonymous', 'resident', 'staff', 'system')),
  constraint entries_payload_hash_is_sha256 check (octet_length(payload_hash) = 32)
);
create index entries_by_record on audit.entries (record_kind, record_id, seq);
create index entries_by_actor on audit.entries (actor, seq) where actor is not null;
create index entries_by_subject on audit.entries (subject, seq) where subject is not null;
-- Entries come in the order of time, so a few pages of block ranges do what a B-tree of the whole table would.
create index entries_by_time on audit.entries using brin (at);
create index entries_of_erasure on audit.entries (seq) where verb = 'audit.payloads.erased';
create trigger entries_gate before insert on audit.entries
  for each statement execute function kaunti.enter_gate_shared('audit.seal');
grant select on audit.entries to kaunti_app;
-- By column, without seq: nobody who writes as the app chooses an entry's place.
grant insert (id, at, actor_kind, actor, on_behalf_of, post, subject, verb, record_kind, record_id, request_id, payload_hash)
  on audit.entries to kaunti_app;

-- What was changed, apart from the entry, so that erasure can empty it and the entry still verifies. No foreign key: both rows are written by one statement,
-- this is on every write of the county, and `verify` finds a payload without its entry.
-- append-only
create table audit.payloads (
  seq bigint not null,
  salt bytea not null,
  body text not null,
  constraint payloads_pkey primary key (seq)
);
grant select, insert on audit.payloads to kaunti_app;

-- append-only
create table audit.seals (
  number bigint not null,
  first_seq bigint not null,
  last_seq bigint not null,
  entries integer not null,
  batch_root bytea not null,
  previous_root bytea not null,
  root bytea not null,
  key_id text not null,
  signature bytea not null,
  at timestamptz not null,
  constraint seals_pkey primary key (number),
  constraint seals_last_seq_unique unique (last_seq),
  constraint seals_chain_does_not_fork unique (previous_root),
  constraint seals_have_entries check (number > 0 and entries > 0 and first_seq <= last_seq),
  constraint seals_hashes_are_sha256 check (octet_length(batch_root) = 32 and octet_length(previous_root) = 32 and octet_length(root) = 32)
);
grant select, insert on audit.seals to kaunti_app;

-- The leaf hashes of each seal, 32 bytes an entry in their order. They prove nothing themselves, but when they lead to the sealed root, they tell which entry is wrong.
-- append-only
create table audit.seal_leaves (
  number bigint not null,
  hashes bytea not null,
  constraint seal_leaves_pkey primary key (number),
  constraint seal_leaves_of_seal foreign key (number) references audit.seals (number)
);
alter table audit.seal_leaves alter column hashes set storage external;
grant select, insert on audit.seal_leaves to kaunti_app;

-- Where a root was sent, and when: from there it can be asked back.
-- append-only
create table audit.anchors (
  id uuid not null,
  seal_number bigint not null,
  sent_to text not null,
  sent_at timestamptz not null,
  constraint anchors_pkey primary key (id),
  constraint anchors_of_seal foreign key (seal_number) references audit.seals (number)
);
create index anchors_by_seal on audit.anchors (seal_number);
grant select, insert on audit.anchors to kaunti_app;

-- Empties payloads (body and salt) under the law's or the retention plan's word. It leaves an entry of its own that names them, and that entry's payload cannot be
-- erased: a payload missing without such an entry was taken by somebody with more rights than the app has. Returns how many were there to erase.
create function audit.erase_payloads(
  seqs bigint[], reason text, id uuid, at timestamptz, actor_kind text, actor uuid, post text, request_id text
) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp
  as $$
  declare
    erased bigint[];
    salt bytea := uuid_send(gen_random_uuid());
    body text;
    entry bigint;
  begin
    with gone as (
      delete from audit.payloads p
      using audit.entries e
      where p.seq = any (erase_payloads.seqs) and e.seq = p.seq and e.verb <> 'audit.payloads.erased'
      returning p.seq
    )
    select array_agg(gone.seq order by gone.seq) into erased from gone;
    if erased is null then
      return 0;
    end if;
    body := json_build_object('reason', reason, 'seqs', erased)::text;
    insert into audit.entries (id, at, actor_kind, actor, post, verb, record_kind, record_id, request_id, payload_hash)
      values (erase_payloads.id, erase_payloads.at, erase_payloads.actor_kind, erase_payloads.actor, erase_payloads.post, 'audit.payloads.erased',
        'audit.payloads', erased[1]::text, erase_payloads.request_id, sha256(salt || convert_to(body, 'UTF8')))
      returning seq into entry;
    insert into audit.payloads (seq, salt, body) values (entry, salt, body);
    return cardinality(erased);
  end
  $$;
revoke all on function audit.erase_payloads from public;
grant execute on function audit.erase_payloads to kaunti_app;
