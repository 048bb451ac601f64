import type { ColumnType } from 'kysely'

export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }

/**
 * A jsonb column: read as a value, written as JSON text (`JSON.stringify(value)`). A bare array would be sent as a PostgreSQL array, so that it must not compile.
 */
export type Jsonb = ColumnType<JsonValue, string, string>
