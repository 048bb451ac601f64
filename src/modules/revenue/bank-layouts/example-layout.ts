import { listProfiles, saveProfile } from '../../../engines/money/bank/profiles.ts'
import { asActor } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { importer } from '../bank/example-statement.ts'

/** The key of a saved layout, for examples of routes. On a county without one, one is saved. */
export const exampleLayout = (county: County): Promise<string> =>
  asActor(county, importer, async (ctx) => {
    const [first] = await listProfiles(ctx)
    if (first) return first.key
    await saveProfile(ctx, {
      key: 'example',
      account: county.money.data.bankAccounts[0]?.key ?? '',
      title: 'Example bank',
      layout: {
        delimiter: ',',
        headingRow: 1,
        columns: { date: 'Date', narrative: 'Details', debit: 'Money out', credit: 'Money in', balance: 'Balance' },
        dateFormat: 'dd/mm/yyyy',
        thousands: ',',
        decimal: '.',
        newestFirst: false,
      },
    })
    return 'example'
  })
