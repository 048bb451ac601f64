-- The tables in schema jobs belong to graphile-worker and are made by its own migrations, which the migrator runs before these files.

-- Queues a job in the caller's transaction: a rollback takes it back. Security definer, so that this one function is all that code which only queues needs.
-- Nearly every job has no key and a task and queue that are known: it is one insert here, where add_job takes five statements planned anew, a third of what
-- a whole case costs the database. Nor does a job of a queue without urgency wake the worker, which finds it when it next looks, in two seconds at most:
-- NOTIFY would make all commits of the county wait for one another.
create function kaunti.queue_job(
  task text, payload json, queue text, run_at timestamptz, max_attempts integer, job_key text, priority integer
) returns bigint
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
  as $$
    declare
      made bigint;
    begin
      if job_key is null then
        insert into jobs._private_jobs (job_queue_id, task_id, payload, run_at, max_attempts, priority)
        select q.id, t.id, coalesce(queue_job.payload, '{}'::json), coalesce(queue_job.run_at, now()), queue_job.max_attempts, coalesce(queue_job.priority, 0)
        from jobs._private_tasks t left join jobs._private_job_queues q on q.queue_name = queue_job.queue
        where t.identifier = queue_job.task and (queue_job.queue is null or q.id is not null)
        returning id into made;
        if made is not null then
          if queue_job.queue is null or queue_job.priority < 0 then
            perform pg_notify('jobs:insert', '{"r":' || random()::text || ',"count":1}');
          end if;
          return made;
        end if;
      end if;
      return (jobs.add_job(
        identifier => task, payload => payload, queue_name => queue, run_at => run_at,
        max_attempts => max_attempts, job_key => job_key, priority => priority
      )).id;
    end
  $$;
revoke execute on function kaunti.queue_job(text, json, text, timestamptz, integer, text, integer) from public;
grant execute on function kaunti.queue_job(text, json, text, timestamptz, integer, text, integer) to kaunti_app;
