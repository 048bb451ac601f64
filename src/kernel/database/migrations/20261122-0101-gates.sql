-- A table whose writers somebody must be able to wait for: the trigger lets each writing transaction pass the gate named in its argument as `enterGate(…, 'shared')` does,
-- whatever statement it writes with. Before the statement, so that the row's number is drawn behind the gate.
create function kaunti.enter_gate_shared() returns trigger
  language plpgsql set search_path = pg_catalog
  as $$
  begin
    perform pg_advisory_xact_lock_shared(hashtextextended(tg_argv[0], 0));
    return null;
  end
  $$;
