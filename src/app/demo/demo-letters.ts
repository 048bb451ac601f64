import type { FieldValue } from '../../core/fields/field.ts'
import type { Answers } from '../../core/forms/form.ts'
import type { CaseRecord } from '../../engines/cases/case-record.ts'
import type { MessageToSend } from '../../engines/messages/send-message.ts'
import { systemActor } from '../../kernel/context/actor.ts'
import type { Context } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import { dayOf } from '../../kernel/web/who-asks.ts'
import { type PublishedService, serviceOfCase } from '../../modules/services/definitions/service-book.ts'
import { auditIssued, composeLetter, issuedLine, readyMessage, seriesOf, validityOf } from '../../modules/services/letters/issue-letters.ts'
import { auditHeld, auditLifted, heldForPayment, holderMessage } from '../../modules/services/letters/suspend-letters.ts'
import type { Row } from './bulk-insert.ts'
import { sendThen } from './demo-messages.ts'
import type { Holding } from './demo-staff.ts'
import { before } from './demo-time.ts'
import type { DemoWorld } from './demo-world.ts'
import type { GivenLetter } from './money/holds-past.ts'
import type { Random } from './random.ts'

/** A case that gives out a letter, and what the letter is made of. */
export type LetterDue = {
  readonly record: CaseRecord
  readonly answers: Answers
  readonly calculated: Readonly<Record<string, FieldValue>>
  readonly acts: Readonly<Record<string, Answers>>
  /** Who did each act. */
  readonly hands: Readonly<Record<string, Holding>>
  /** The bill that was paid for it, and the last day of the permit that it renews. */
  readonly bill: string | null
  readonly renewedUntil: string | null
  /** When its payment was taken back, and when it was paid again. */
  readonly held: { readonly at: Temporal.Instant; readonly bill: string; readonly holds: boolean }[]
}

/** What the worker would have issued a minute after each decision, numbered in the order of the decisions. Letters are drawn when somebody opens them. */
export async function issueLettersOf(
  county: County,
  world: DemoWorld,
  random: Random,
  write: (ctx: Context, record: CaseRecord, line: ReturnType<typeof issuedLine>, message: MessageToSend | undefined) => void,
): Promise<{ letters: (Row & GivenLetter)[]; series: Row[] }> {
  const letters: (Row & GivenLetter)[] = []
  const counts = new Map<string, number>()
  const services = new Map<string, PublishedService>()
  const due = world.letters
    .map((each) => ({ ...each, at: (each.record.closedAt as Temporal.Instant).add({ seconds: random.between(2, 40) }) }))
    .sort((a, b) => Temporal.Instant.compare(a.at, b.at))
  for (const { record, answers, calculated, acts, hands, bill, renewedUntil, held, at } of due) {
    if (!before(at, world.now)) continue
    const service = services.get(record.version) ?? (await serviceOfCase({ db: county.db as never }, record.version))
    services.set(record.version, service)
    for (const name of service.workflow.states[record.state]?.outputs ?? []) {
      const output = service.outputs?.[name]
      if (!output) continue
      await world.at(at, systemActor('services.letter.issue'), random, null, async (ctx) => {
        const lines = bill === null ? [] : world.books.lines(bill)
        const validity = validityOf(output, dayOf(ctx.now), lines[0]?.period ?? null, renewedUntil)
        const { prefix, number } = seriesOf(output.number, dayOf(ctx.now), record.ward, validity.validFrom)
        const count = (counts.get(prefix) ?? 0) + 1
        counts.set(prefix, count)
        const hand = hands[output.signedBy]
        const letter = composeLetter(ctx, {
          record,
          service,
          name,
          output,
          answers,
          calculated,
          acts,
          number: number(count),
          ...validity,
          paid: bill === null ? null : { reference: world.books.bill(bill).reference, total: world.books.bill(bill).totalCents, lines },
          signer: hand ? { name: hand.name, post: hand.post.title } : null,
        })
        letters.push({ ...letter.row, facts: JSON.parse(letter.row.facts), document: JSON.parse(letter.row.document) })
        auditIssued(ctx, record, letter)
        write(ctx, record, issuedLine(letter), readyMessage(ctx, record, output, letter))
        await hold(world, random, { record, letter: letter.row, held })
      })
    }
  }
  return { letters, series: [...counts].map(([prefix, last]) => ({ prefix, last })) }
}

const suspender = systemActor('money.mpesa.confirm')

/** What was given out counts no more from the moment at which its payment was taken back, and again from the one at which it was paid anew. */
async function hold(
  world: DemoWorld,
  random: Random,
  { record, letter, held }: { record: CaseRecord; letter: { readonly id: string; readonly number: string }; held: LetterDue['held'] },
): Promise<void> {
  for (const { at, bill, holds } of held)
    await world.at(at, suspender, random, null, async (ctx) => {
      if (holds) {
        world.suspensions.push({ ...heldForPayment(ctx, letter.id, bill), lifted_at: null })
        auditHeld(ctx, record, letter, bill)
      } else {
        const open = world.suspensions.at(-1)
        if (open?.letter === letter.id) open.lifted_at = at
        auditLifted(ctx, record, letter)
      }
      const message = holderMessage(ctx, record, letter, holds ? 'services.letter.suspended' : 'services.letter.reinstated')
      if (message) sendThen(world, random, ctx, message)
    })
}
