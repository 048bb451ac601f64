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
import type { Row } from './bulk-insert.ts'
import type { Holding } from './demo-staff.ts'
import { before } from './demo-time.ts'
import type { DemoWorld } from './demo-world.ts'
import type { Random } from './random.ts'

/** A case that gives out a letter, and what the letter is made of. */
export type LetterDue = {
  readonly record: CaseRecord
  readonly answers: Answers
  readonly calculated: Readonly<Record<string, FieldValue>>
  readonly acts: Readonly<Record<string, Answers>>
  /** Who did each act. */
  readonly hands: Readonly<Record<string, Holding>>
}

/** What the worker would have issued a minute after each decision, numbered in the order of the decisions. Letters are drawn when somebody opens them. */
export async function issueLettersOf(
  county: County,
  world: DemoWorld,
  random: Random,
  write: (ctx: Context, record: CaseRecord, line: ReturnType<typeof issuedLine>, message: MessageToSend | undefined) => void,
): Promise<{ letters: Row[]; series: Row[] }> {
  const letters: Row[] = []
  const counts = new Map<string, number>()
  const services = new Map<string, PublishedService>()
  const due = world.letters
    .map((each) => ({ ...each, at: (each.record.closedAt as Temporal.Instant).add({ seconds: random.between(2, 40) }) }))
    .sort((a, b) => Temporal.Instant.compare(a.at, b.at))
  for (const { record, answers, calculated, acts, hands, at } of due) {
    if (!before(at, world.now)) continue
    const service = services.get(record.version) ?? (await serviceOfCase({ db: county.db as never }, record.version))
    services.set(record.version, service)
    for (const name of service.workflow.states[record.state]?.outputs ?? []) {
      const output = service.outputs?.[name]
      if (!output) continue
      await world.at(at, systemActor('services.letter.issue'), random, null, async (ctx) => {
        const { prefix, number } = seriesOf(output.number, dayOf(ctx.now), record.ward)
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
          ...validityOf(output, dayOf(ctx.now), null, null),
          paid: null,
          signer: hand ? { name: hand.name, post: hand.post.title } : null,
        })
        letters.push({ ...letter.row, facts: JSON.parse(letter.row.facts), document: JSON.parse(letter.row.document) })
        auditIssued(ctx, record, letter)
        write(ctx, record, issuedLine(letter), readyMessage(ctx, record, output, letter))
      })
    }
  }
  return { letters, series: [...counts].map(([prefix, last]) => ({ prefix, last })) }
}
