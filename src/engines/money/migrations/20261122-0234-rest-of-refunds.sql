-- What M-Pesa did not send of a refund may go to another number of the payer, or be given up: then it stands again where it was taken from.
alter table money.refunds
  -- The number that was asked for in the place of `phone`, until somebody decides.
  add column rest_phone text,
  add column given_up_cents bigint not null default 0 constraint refunds_given_up_within check (given_up_cents between 0 and cents - paid_cents or unbacked),
  add constraint refunds_given_up_at_the_end check (given_up_cents = 0 or state = 'paid'),
  drop constraint refunds_taken_whole_or_not,
  add constraint refunds_taken_whole_or_not check (taken_cents in (0, cents - given_up_cents));
-- Where a payout goes: its refund may name another number by now.
alter table money.mpesa_orders add column phone text;
