-- Only the people whom a row is about are looked at, not all who hold a post: what the others hold was looked at when it was written. They are
-- locked meanwhile, so that of two who are given one half each at the same moment the second sees the first.
create or replace function access.refuse_conflicting_roles() returns trigger language plpgsql as $$
declare
  concerned uuid[];
  clash record;
begin
  if tg_table_name = 'post_holders' then
    concerned := array[new.person];
  elsif tg_table_name = 'post_roles' then
    concerned := array(select distinct held.person from identity.post_holders held where held.post = new.post);
  else
    concerned := array(
      select distinct held.person from identity.post_holders held join access.post_roles mine on mine.post = held.post where mine.role = new.role
    );
  end if;
  perform from identity.people person where person.id = any (concerned) order by person.id for no key update;
  select mine.role, other.role as against into clash
    from identity.post_holders held
    join access.post_roles mine on mine.post = held.post
    join identity.post_holders held_too on held_too.person = held.person
      and daterange(held.held_from, held.held_until, '[]') && daterange(held_too.held_from, held_too.held_until, '[]')
    join access.post_roles other on other.post = held_too.post
    join access.role_conflicts conflict on conflict.role = mine.role and conflict.against = other.role
    where held.person = any (concerned)
    limit 1;
  if found then
    raise exception 'conflicting roles % and % would be held by one person', clash.role, clash.against
      using errcode = 'integrity_constraint_violation', constraint = 'role_conflicts_kept';
  end if;
  return null;
end $$;

-- A pair that is declared later is kept from its first day.
create constraint trigger role_conflicts_kept after insert or update of role, against on access.role_conflicts
  deferrable initially deferred for each row execute function access.refuse_conflicting_roles();
