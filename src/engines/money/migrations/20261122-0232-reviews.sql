-- What was waived on condition of a payment is asked for again when that payment is taken back (`restored`); what lateness added is counted anew when a payment turns
-- out to have been made earlier than it seemed (`recounted`).
alter table money.line_changes drop constraint line_changes_kind_known,
  add constraint line_changes_kind_known check (kind in ('rerated', 'waived', 'written_off', 'restored', 'recounted')),
  drop constraint line_changes_relief_lowers,
  add constraint line_changes_relief_lowers check (kind in ('rerated', 'recounted') or (kind = 'restored') = (cents > 0)),
  add constraint line_changes_restored_by_waiver check (kind <> 'restored' or waiver is not null),
  -- How often it had been asked for again before: a waiver waives a line once in each turn.
  add column turn smallint not null default 0;
drop index money.line_changes_waived_once;
create unique index line_changes_waived_once on money.line_changes (waiver, bill, line, kind, turn) where waiver is not null;
