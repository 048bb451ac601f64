import { LINE_PROPOSAL } from '../../../engines/money/bank/explain-line.ts'
import { importStatements } from '../../../engines/money/bank/import-statements.ts'
import { dayOf } from '../../../kernel/calendar/days.ts'
import { exampleActor } from '../../../kernel/context/actor.ts'
import { asActor } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { statement } from '../../../kernel/database/statement.ts'

/** A statement of two lines in MT940, one of which nothing explains. */
export function exampleFile({ money }: Pick<County, 'money'>, day: Temporal.PlainDate): Uint8Array {
  const short = day.toString().replaceAll('-', '').slice(2)
  const [account] = money.data.bankAccounts
  const text = [
    ':20:EXAMPLE',
    `:25:${account?.number}`,
    ':28C:0/1',
    `:60F:C${short}KES1000,00`,
    `:61:${short}${short.slice(2)}C500,00NTRFNONREF//EXAMPLE1`,
    ':86:EXAMPLE DEPOSIT',
    `:61:${short}${short.slice(2)}D200,00NTRFNONREF//EXAMPLE2`,
    ':86:EXAMPLE TRANSFER',
    `:62F:C${short}KES1300,00`,
    '-',
  ].join('\r\n')
  return new TextEncoder().encode(text)
}

/** May take in statements, and nothing else. */
export const importer = exampleActor('money.bank.import', 'money.bank.read')

/** What examples of routes name: a statement and a line of it, an open one where there is one. On a county without statements one is taken in. */
export const exampleLine = (county: County): Promise<{ statement: string; line: string }> =>
  asActor(county, importer, async (ctx) => {
    const find = async () => {
      const { rows } = await statement<{ statement: string; line: string }>`
        select l.statement, l.id as line from money.bank_lines l left join money.bank_open_lines o on o.line = l.id
          left join money.proposals p on p.subject = l.id::text and p.kind = ${LINE_PROPOSAL} and p.decision is null
        order by o.line is null, p.id is not null, l.id limit 1`.execute(ctx.db)
      return rows[0]
    }
    const there = await find()
    if (there) return there
    await importStatements(ctx, { files: [exampleFile(county, dayOf(ctx.now))] })
    return (await find()) ?? { statement: '', line: '' }
  })
