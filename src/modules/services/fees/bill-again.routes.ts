import { z } from 'zod'
import { refuse } from '../../../core/basics/errors.ts'
import { reachOf } from '../../../engines/cases/case-record.ts'
import { loadCase } from '../../../engines/cases/find-case.ts'
import { id } from '../../../kernel/web/input.ts'
import { redirectTo } from '../../../kernel/web/reply.ts'
import { may, post, type Route, signedIn } from '../../../kernel/web/route.ts'
import { applicationHref } from '../applications/hrefs.ts'
import { ownApplication } from '../applications/own-case.ts'
import { servicesTexts } from '../texts.ts'
import { billAgain } from './bill-case.ts'
import { ownBillAgainHref, staffBillAgainHref } from './hrefs.ts'

const NONE = '00000000-0000-7000-8000-000000000000'
const params = z.object({ id })
const done = { text: servicesTexts['services.bill.again_done'] }

export const billAgainRoutes: readonly Route[] = [
  post(ownBillAgainHref(':id'), {
    access: signedIn('resident'),
    input: { params },
    example: async () => ({ params: { id: NONE } }),
    run: async (ctx, input) => {
      const { record } = await ownApplication(ctx, input.params.id)
      await billAgain(ctx, record)
    },
    reply: (_done, _ctx, input) => redirectTo(applicationHref(input.params.id), done),
  }),

  post(staffBillAgainHref(':id'), {
    access: may('cases.case.handle'),
    input: { params },
    example: async () => ({ params: { id: NONE } }),
    run: async (ctx, input) => {
      const record = await loadCase(ctx, input.params.id)
      if (!record) throw refuse('basics.not_found')
      ctx.allow('cases.case.handle', reachOf(record))
      await billAgain(ctx, record)
    },
    reply: (_done, _ctx, input) => redirectTo(`/staff/cases/${input.params.id}`, done),
  }),
]
