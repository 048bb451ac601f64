-- A payment is looked for by its provider's code alone, too: by what officers type, and by the audit trail. With the code first one index serves both.
alter table money.payments
  drop constraint payments_provider_ref_once,
  add constraint payments_provider_ref_once unique (provider_ref, channel);
