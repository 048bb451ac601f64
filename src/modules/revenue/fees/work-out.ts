import { type Problem, Refusal } from '../../../core/basics/errors.ts'
import type { RawInput } from '../../../core/fields/field.ts'
import { parseField } from '../../../core/fields/field-types.ts'
import type { LineSpan, TariffInForce } from '../../../engines/money/tariffs/in-force.ts'
import { type Reckoned, readAnswers, reckon } from '../../../engines/money/tariffs/reckon.ts'
import { inputsOf, questionOf, worldOf } from '../../../engines/money/tariffs/schedule.ts'

/** The names under which the page asks whether something begins within the year, and says that it was sent; no input of a schedule is named so. */
export const BEGINS = '_begins'
export const SENT = '_sent'

export type WorkedOut = {
  readonly problems: readonly Problem[]
  /** Null until every question is answered. */
  readonly reckoned: Reckoned | null
  /** What the same answers come to under each law, in the order of the history; null where they do not answer its questions. */
  readonly before: readonly (Reckoned | null)[]
}

/** Whether a line asks for less of who begins within the year. */
export const prorates = ({ line }: TariffInForce): boolean => line.proration !== 'none'

/** Works a fee out from what was typed: nothing on the first look at the page, unless nothing has to be asked. */
export function workOut(fee: TariffInForce, history: readonly LineSpan[], raw: RawInput, today: string): WorkedOut {
  const { schedule, line } = fee
  const inputs = inputsOf(schedule, line)
  const sent = Object.hasOwn(raw, SENT) || inputs.some(({ id }) => Object.hasOwn(raw, id))
  if (inputs.length > 0 && !sent) return { problems: [], reckoned: null, before: [] }
  const world = worldOf(schedule, today)
  const given: Record<string, unknown> = {}
  const problems: Problem[] = []
  for (const input of inputs) {
    const read = parseField(questionOf(input), raw, world)
    if (read.problems) problems.push(...read.problems)
    else given[input.id] = read.value
  }
  if (problems.length > 0) return { problems, reckoned: null, before: [] }
  const begins = prorates(fee) && raw[BEGINS] === 'yes' ? today : null
  return {
    problems: [],
    reckoned: reckoned(fee, given, today, begins),
    before: history.map(({ held }) => held && reckoned(held, given, today, begins)),
  }
}

function reckoned(fee: TariffInForce, given: Readonly<Record<string, unknown>>, today: string, begins: string | null): Reckoned | null {
  const { schedule, line } = fee
  const { answers, problems } = readAnswers(schedule, line, given, today)
  if (problems.length > 0) return null
  try {
    return reckon(schedule, line, answers, today, begins)
  } catch (error) {
    // An older law may have no amount for these answers; the page then says so instead of failing.
    if (error instanceof Refusal) return null
    throw error
  }
}
