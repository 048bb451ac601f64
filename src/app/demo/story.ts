import type { Language, Text } from '../../core/basics/texts.ts'
import type { FileReference } from '../../core/fields/field.ts'
import type { Answers } from '../../core/forms/form.ts'
import type { CaseRecord } from '../../engines/cases/case-record.ts'
import type { County } from '../../kernel/context/county.ts'
import type { Resident } from './demo-residents.ts'
import type { Random } from './random.ts'

/** What an application is invented from. */
export type StoryWorld = {
  readonly county: County
  readonly random: Random
  readonly resident: Resident
  readonly day: Temporal.PlainDate
  /** A paper or photo that this application brings along. */
  readonly upload: (sample: 'feeStructure' | 'letter' | 'certificate' | 'idCard' | 'photo') => readonly FileReference[]
}

export type Application = {
  readonly answers: Answers
  /** Someone who does not say who they are. */
  readonly unnamed?: boolean
}

export type ActWorld = {
  /** The language in which the officer writes. */
  readonly writes: Language
  readonly random: Random
  readonly case: CaseRecord
  readonly answers: Answers
  readonly day: Temporal.PlainDate
  /** A photo that the officer adds to the act. */
  readonly upload: (sample: 'repaired') => readonly FileReference[]
}

/** How one service is used in the county: who asks for what, when in the year, and how officers answer. Only what is filled in; the rules are the service's own. */
export type Story = {
  readonly service: string
  /** Of all cases, in hundredths. */
  readonly share: number
  /** How busy each month is, January first. */
  readonly months: readonly number[]
  readonly assisted: number
  /** How long people take to pay what it costs, in hours; most near it. */
  readonly paysAfterHours?: number
  readonly apply: (world: StoryWorld) => Application
  /** How likely each way on is, where several are open; 0 never. */
  readonly ways: (transition: string, world: ActWorld) => number
  /** What an officer fills in for a transition or task. */
  readonly act: (act: string, world: ActWorld) => Answers
  /** Answers that officers send back, each with a reason, and the answer that then comes. */
  readonly corrections: readonly {
    readonly field: string
    readonly reason: Text
    readonly answer: (world: StoryWorld, before: Answers) => Answers
  }[]
  readonly thanks: { readonly good: readonly Text[]; readonly bad: readonly Text[] }
}
