import { newId } from '../../../core/basics/ids.ts'
import { exampleActor } from '../../../kernel/context/actor.ts'
import { asActor } from '../../../kernel/context/context.ts'
import type { County } from '../../../kernel/context/county.ts'
import { offeredServices } from '../definitions/service-book.ts'
import { listColumns } from './check-list.ts'
import { lookAtList } from './import-permits.ts'

/** What examples of routes name: a list of permits that was looked at, with one row, which is to be mended. Where no service renews, an id of nothing. */
export const exampleList = (county: County): Promise<string> =>
  asActor(county, exampleActor('services.permit.import'), async (ctx) => {
    const service = (await offeredServices(ctx)).find(({ renews }) => renews !== undefined)
    const heads = service ? listColumns(service).map(({ key }) => key) : []
    const rows = [heads, heads.map((key) => (key === 'number' ? 'EXAMPLE/1' : ''))]
    const content = new TextEncoder().encode(rows.map((row) => row.join(',')).join('\n'))
    return (service && (await lookAtList(ctx, { rows, content })).list) ?? newId(0)
  })
