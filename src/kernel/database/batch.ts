import pg from 'pg'

/** How the rows of a prepared statement are read, learnt from its first answer on a connection. */
export type Columns = {
  readonly names: readonly string[]
  readonly parsers: readonly ((text: string) => unknown)[]
  readonly empty: object
}

/** One prepared statement on its way, with whoever waits for its answer. */
export type Asked = {
  readonly name: string
  readonly text: string
  /** As they travel: text, bytes or nothing. */
  readonly values: readonly (string | Buffer | null)[]
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

export type Answer = { readonly command: string; readonly rowCount: number; readonly rows: readonly object[] }

type Progress = Asked & {
  parsing: boolean
  columns: Columns | undefined
  rows: object[]
  tag: string
  fault: { error: unknown } | undefined
}

type Field = { readonly name: string; readonly dataTypeID: number }
type Wire = {
  readonly stream: { cork(): void; uncork(): void }
  readonly parsedStatements: Record<string, string>
  readonly submittedNamedStatements: Record<string, string>
  parse(message: { name: string; text: string }): void
  bind(message: { statement: string; values: readonly unknown[] }): void
  describe(message: { type: 'P'; name: '' }): void
  execute(message: object): void
  sync(): void
}

const NO_COLUMNS: Columns = { names: [], parsers: [], empty: {} }

/**
 * Statements that were asked for in one breath on one connection, as one message with one end: PostgreSQL answers them together, by one write, where each
 * alone would wake both sides. Columns are described by the first answer alone. When one fails, PostgreSQL runs none after it and undoes those before it, at
 * once or with their transaction; all of the batch are told so by the same error.
 */
export class Batch extends pg.Query {
  readonly statements: readonly Progress[]
  readonly #known: Map<string, Columns>
  readonly #types: pg.CustomTypesConfig
  #at = 0

  constructor(asked: readonly Asked[], known: Map<string, Columns>, types: pg.CustomTypesConfig) {
    super('')
    this.#known = known
    this.#types = types
    this.statements = asked.map((one) => ({
      ...one,
      parsing: false,
      columns: known.get(one.name),
      rows: [],
      tag: '',
      fault: undefined,
    }))
  }

  // The client asks by these which statement was parsed or failed.
  get name(): string | undefined {
    return this.statements?.[this.#at]?.name
  }
  get text(): string | undefined {
    return this.statements?.[this.#at]?.text
  }
  set name(_: string | undefined) {}
  set text(_: string | undefined) {}

  override submit = (connection: unknown): void => {
    const wire = connection as Wire
    wire.stream.cork()
    for (const one of this.statements) {
      if (wire.parsedStatements[one.name] === undefined && wire.submittedNamedStatements[one.name] === undefined) {
        wire.parse({ name: one.name, text: one.text })
        wire.submittedNamedStatements[one.name] = one.text
        one.parsing = true
      }
      wire.bind({ statement: one.name, values: one.values })
      if (!one.columns) wire.describe({ type: 'P', name: '' })
      wire.execute({})
    }
    wire.sync()
    wire.stream.uncork()
  }

  handleRowDescription({ fields }: { fields: readonly Field[] }): void {
    const one = this.#current()
    one.columns = {
      names: fields.map(({ name }) => name),
      parsers: fields.map(({ dataTypeID }) => this.#types.getTypeParser(dataTypeID, 'text')),
      empty: { ...Object.fromEntries(fields.map(({ name }) => [name, null])) },
    }
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const one = this.#current()
    if (one.fault) return
    const { names, parsers, empty } = one.columns ?? NO_COLUMNS
    const row: Record<string, unknown> = { ...empty }
    try {
      for (let at = 0; at < names.length; at += 1) {
        const text = fields[at] as string | null
        if (text !== null) row[names[at] as string] = (parsers[at] as (text: string) => unknown)(text)
      }
      one.rows.push(row)
    } catch (error) {
      one.fault = { error }
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    const one = this.#current()
    one.tag = text
    one.columns ??= NO_COLUMNS
    this.#known.set(one.name, one.columns)
    this.#at += 1
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' })
  }

  handleError(error: unknown, connection: unknown): void {
    // What came after the failing one was not even parsed.
    for (const { parsing, name } of this.statements.slice(this.#at + 1))
      if (parsing) delete (connection as Wire).submittedNamedStatements[name]
    for (const { reject } of this.statements) reject(error)
  }

  handleReadyForQuery(): void {
    for (const { fault, tag, rows, resolve, reject } of this.statements) {
      if (fault) reject(fault.error)
      else {
        const words = tag.split(' ')
        resolve({ command: words[0] as string, rowCount: Number(words.at(-1)) || 0, rows })
      }
    }
  }

  #current(): Progress {
    return this.statements[this.#at] as Progress
  }
}
