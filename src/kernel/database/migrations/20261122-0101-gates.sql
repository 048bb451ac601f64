-- A table whose writers somebody must be able to wait for: the trigger lets each writing transaction pass the gate named in its argument as `enterGate(…, 'shared')` does,
-- whatever statement it writes with. Before the statement, so that the row's number is drawn behind the gate.
create function kaunti.enter_gate_shared() returns trigger
  language plpgsql set search_path = pg_catalog
  as $$
  begin
    -- As a condition it is an expression; as a statement it would be a query, at twice the time.
    if pg_advisory_xact_lock_shared(hashtextextended(tg_argv[0], 0)) is null then
      return null;
    end if;
    return null;
  end
  $$;
