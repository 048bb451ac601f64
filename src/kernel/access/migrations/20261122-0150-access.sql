create schema access;
grant usage on schema access to kaunti_app;
alter default privileges in schema access grant select, insert, update, delete on tables to kaunti_app;

create table access.roles (
  key text not null constraint roles_key primary key,
  name_en text not null,
  name_sw text not null,
  purpose_en text not null,
  purpose_sw text not null,
  -- Since when the county itself decides what this role may do: loading the county's file again leaves its permissions alone.
  changed_at timestamptz
);

create table access.role_permissions (
  role text not null constraint role_permissions_role_exists references access.roles (key) on delete cascade,
  permission text not null,
  reach text not null constraint role_permissions_reach_known
    check (reach in ('own', 'office', 'ward', 'subCounty', 'department', 'county')),
  -- The kinds of record it goes for (case types); null means every kind.
  scope text[],
  constraint role_permissions_key primary key (role, permission)
);

create table access.post_roles (
  post uuid not null constraint post_roles_post_exists references identity.posts (id),
  role text not null constraint post_roles_role_exists references access.roles (key),
  constraint post_roles_key primary key (post, role)
);
create index post_roles_role on access.post_roles (role);

-- Two roles that no one person may hold at once (maker and checker, auditor and everything else).
create table access.role_conflicts (
  role text not null constraint role_conflicts_role_exists references access.roles (key) on delete cascade,
  against text not null constraint role_conflicts_against_exists references access.roles (key) on delete cascade,
  reason_en text not null,
  reason_sw text not null,
  constraint role_conflicts_key primary key (role, against),
  constraint role_conflicts_ordered check (role < against)
);
create index role_conflicts_against on access.role_conflicts (against);

-- Goes up by one with every change of roles, so that each process knows when what it remembers is old.
create table access.versions (
  only_one boolean not null default true constraint versions_key primary key constraint versions_only_one check (only_one),
  version bigint not null
);
insert into access.versions (version) values (1);

create function access.count_version() returns trigger language plpgsql as $$
begin
  update access.versions set version = version + 1;
  return null;
end $$;
create trigger role_permissions_counted after insert or update or delete on access.role_permissions
  for each statement execute function access.count_version();

-- The database itself refuses a person two conflicting roles, whoever writes the row.
create function access.refuse_conflicting_roles() returns trigger language plpgsql as $$
declare
  clash record;
begin
  select mine.role, other.role as against, people.full_name into clash
    from identity.post_holders held
    join access.post_roles mine on mine.post = held.post
    join identity.post_holders held_too on held_too.person = held.person
      and daterange(held.held_from, held.held_until, '[]') && daterange(held_too.held_from, held_too.held_until, '[]')
    join access.post_roles other on other.post = held_too.post
    join access.role_conflicts conflict on conflict.role = mine.role and conflict.against = other.role
    join identity.people people on people.id = held.person
    limit 1;
  if found then
    raise exception 'conflicting roles % and % would be held by one person', clash.role, clash.against
      using errcode = 'integrity_constraint_violation', constraint = 'role_conflicts_kept';
  end if;
  return null;
end $$;
create constraint trigger role_conflicts_kept after insert or update on identity.post_holders
  deferrable initially deferred for each row execute function access.refuse_conflicting_roles();
create constraint trigger role_conflicts_kept after insert or update on access.post_roles
  deferrable initially deferred for each row execute function access.refuse_conflicting_roles();
