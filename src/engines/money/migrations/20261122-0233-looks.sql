-- A payer said that they paid a bill of which the county knows nothing yet: M-Pesa's list is asked at once, not at the next sweep. One row for a bill, however often it is pressed.
create table money.looks (
  bill uuid not null constraint looks_key primary key constraint looks_bill_exists references money.bills (id),
  asked_at timestamptz not null,
  -- When M-Pesa's list was last read for it.
  looked_at timestamptz,
  state text not null constraint looks_state_known check (state in ('asking', 'found', 'none', 'silent'))
);
create index looks_open on money.looks (asked_at) where state = 'asking';
revoke delete, truncate on money.looks from kaunti_app;
