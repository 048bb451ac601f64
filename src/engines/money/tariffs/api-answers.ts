import { z } from 'zod'
import { lineClasses } from '../bills/allocate.ts'
import { instrumentKinds, periodRules } from './schedule.ts'

const text = z.strictObject({ en: z.string(), sw: z.string() })
const what = z.enum(['enacted', 'suspended', 'reinstated', 'repealed'])
const cents = z.int().meta({ description: 'Kenya shillings, in cents' })

/** The lines of law in force on a day. A line has more to it, as its schedule of fees writes it (`county-tariffs/1`). */
export const feesAnswer = z.strictObject({
  fees: z.array(
    z.looseObject({
      instrument: z.string(),
      kind: z.enum(instrumentKinds),
      version: z.string(),
      key: z.string(),
      head: z.string(),
      title: text,
      basis: z.looseObject({ kind: z.enum(['amount', 'table', 'perUnit', 'formula']) }),
      period: z.enum(periodRules),
    }),
  ),
})

/** What is owed, line by line, each with the law it stands on and its working. */
export const assessmentAnswer = z.strictObject({
  lines: z.array(
    z.strictObject({
      head: z.string(),
      class: z.enum(lineClasses),
      period: z.string(),
      title: text,
      cents,
      tariff: z.strictObject({ version: z.string(), line: z.string(), working: z.unknown() }),
      key: z.string(),
    }),
  ),
})

export const instrumentsAnswer = z.strictObject({
  instruments: z.array(
    z.strictObject({
      key: z.string(),
      standing: z.enum(['none', 'inForce', 'suspended', 'repealed']),
      versions: z.array(z.strictObject({ hash: z.string(), number: z.int(), title: text })),
      events: z.array(
        z.strictObject({ what, version: z.string().nullable(), from: z.iso.date(), reason: z.string(), recordedAt: z.iso.datetime() }),
      ),
      proposal: z
        .strictObject({
          id: z.uuid(),
          subject: z.string(),
          content: z.strictObject({ what, version: z.string().nullable(), from: z.iso.date() }),
          reason: z.string(),
        })
        .nullable(),
    }),
  ),
})

/** The key of what another officer now decides. */
export const proposalAnswer = z.strictObject({ proposal: z.uuid() })

export const decisionAnswer = z.strictObject({ decision: z.enum(['approved', 'refused', 'withdrawn']) })

/** Lines of bills that the law of now would bill otherwise. `next` names the last of this page, for `bill` and `line` of the page that follows. */
export const reRatedAnswer = z.strictObject({
  changed: z.array(
    z.strictObject({
      bill: z.uuid(),
      reference: z.string(),
      line: z.int(),
      head: z.string(),
      billed: cents,
      paid: cents,
      due: cents.nullable(),
      version: z.string().nullable(),
    }),
  ),
  next: z.strictObject({ bill: z.uuid(), line: z.int() }).nullable(),
})
