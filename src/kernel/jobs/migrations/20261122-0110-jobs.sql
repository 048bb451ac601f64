-- The tables in schema jobs belong to graphile-worker and are made by its own migrations, which the migrator runs before these files.

-- Queues a job in the caller's transaction: a rollback takes it back. Security definer, so that this one function is all that code which only queues needs.
create function kaunti.queue_job(
  task text, payload json, queue text, run_at timestamptz, max_attempts integer, job_key text, priority integer
) returns bigint
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
    select (jobs.add_job(
      identifier => task, payload => payload, queue_name => queue, run_at => run_at,
      max_attempts => max_attempts, job_key => job_key, priority => priority
    )).id
  $$;
revoke execute on function kaunti.queue_job(text, json, text, timestamptz, integer, text, integer) from public;
grant execute on function kaunti.queue_job(text, json, text, timestamptz, integer, text, integer) to kaunti_app;
