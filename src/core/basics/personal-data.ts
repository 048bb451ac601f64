import type { Text } from './texts.ts'

/**
 * How a column or form field stands to the Data Protection Act 2019: what kind of personal data it is, what for, how long, and what erasure does to it.
 * `retention`: `years:7`, `days:90`, `life` (as long as its record) or `for-ever` (the audit trail); `erase`: `empty` the column, `delete` the row, or `keep` with a reason in law.
 */
export type PersonalData =
  | 'none'
  | {
      readonly class: 'personal' | 'sensitive'
      readonly purpose: Text
      readonly retention: `years:${number}` | `days:${number}` | 'life' | 'for-ever'
      readonly erase: 'empty' | 'delete' | { readonly keep: Text }
    }

/** Classified columns of a room, by `schema.table.column`, or `schema.table` for a table that holds none as a whole. */
export type PersonalDataMap = Readonly<Record<string, PersonalData>>
