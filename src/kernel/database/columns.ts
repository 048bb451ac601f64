// The generator of tables.ts imports custom types only by a namespace.
export type * as Column from './jsonb.ts'
