import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  PostgresAdapter,
  type PostgresDialectConfig,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type TransactionSettings,
} from 'kysely'

/**
 * Kysely's driver on a pipelined connection: `begin` is sent without waiting for its answer, and so travels with the first statement of the transaction.
 * Should it ever fail, the connection is broken or that statement's answer says so.
 */
class PipelinedDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection, { isolationLevel, accessMode }: TransactionSettings): Promise<void> {
    const level = isolationLevel ? ` isolation level ${isolationLevel}` : ''
    connection.executeQuery(CompiledQuery.raw(`start transaction${level}${accessMode ? ` ${accessMode}` : ''}`)).catch(() => {})
  }
}

export const pipelinedDialect = (config: PostgresDialectConfig): Dialect => ({
  createDriver: () => new PipelinedDriver(config),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createAdapter: () => new PostgresAdapter(),
  createIntrospector: (db) => new PostgresIntrospector(db),
})
