import { z } from 'zod'
import type { Text } from '../../../core/basics/texts.ts'
import type { Condition } from '../../../core/fields/field.ts'
import type { FormDefinition } from '../../../core/forms/form.ts'
import type { Workflow } from '../../../engines/cases/workflow.ts'
import { lifeEventKeys, topicKeys } from './topics.ts'

/** How a service may be reached. `api` takes cases from other systems, `paper` has a form to print. */
const channels = ['web', 'assisted', 'paper', 'api'] as const
export type Channel = (typeof channels)[number]

type LawReference = { readonly name: Text; readonly place?: Text }
type DocumentNeeded = { readonly name: Text; readonly when?: Text }

type Catalogue = {
  /** One sentence for lists. */
  readonly summary: Text
  /** Who may apply. Plain words: an empty line parts paragraphs, lines that begin with `- ` are a list. */
  readonly who: Text
  readonly cost: Text
  /** What the promise of the workflow does not say: when the window opens, what makes it longer. */
  readonly timeNote?: Text
  readonly documents: readonly DocumentNeeded[]
  readonly before?: Text
  /** What happens after sending, step by step. */
  readonly steps: readonly Text[]
  readonly law: readonly LawReference[]
  /** The office people turn to: that of the workflow's department at this level. */
  readonly office: 'ward' | 'subCounty' | 'headquarters'
  readonly topics: readonly (typeof topicKeys)[number][]
  readonly lifeEvents: readonly (typeof lifeEventKeys)[number][]
  /** Other words people look for it by, common misspellings too. */
  readonly words: { readonly en: readonly string[]; readonly sw: readonly string[] }
  readonly channels: readonly Channel[]
  /** Its place among the county's services, the smallest first; those without one come before all others. */
  readonly position?: number
}

/**
 * Whether the applicant proves a phone number before sending. Where that is optional, `requiredWhen` is the condition of the form under which it is
 * needed all the same. `nameField` is the answer that holds the applicant's own name.
 */
type Applicant = { readonly phone: 'required' | 'optional'; readonly requiredWhen?: Condition; readonly nameField?: string }

/** What a line of fees is reckoned from: an answer of the application, `{ f: 'employees' }`, of a step or a task, `{ f: 'fire.risk' }`, or the same for all. */
export type FeeInput = { readonly f: string } | string | number | boolean

export type FeeLine = {
  readonly code: string
  /** The line of the county's schedule of fees. */
  readonly tariff: string
  /** What that line asks, by the names of its inputs. */
  readonly inputs?: Readonly<Record<string, FeeInput>>
  /** Asked only where this holds for the application. */
  readonly when?: Condition
}

/** What the county asks for a service. It is worked out once, by the law of the day, when the case comes to `billAt`, and stands on one bill. */
export type Fees = {
  /** A state that waits for payment; its transition on `settled` is what the payment brings about. */
  readonly billAt: string
  /** Names the bill among those of the case. */
  readonly purpose: string
  readonly dueWorkingDays: number
  /** Days after the due day for which an unpaid bill may still be paid; without an end unless said. */
  readonly expiresAfterDays?: number
  /** Something new pays for what is left of the year only, where the schedule prorates. */
  readonly prorate?: boolean
  /** The answer whose name stands on the bill; the applicant's own unless said. */
  readonly payerField?: string
  /** The flag of the workflow that a case carries whose payment was taken back after all was given. */
  readonly unpaidFlag: string
  readonly lines: readonly FeeLine[]
}

/**
 * A permit of this service or of another may be renewed: its answers come from the case or from last year's list, and those in `keeps` may not differ.
 * `numberField` holds the old number, `proofField` what opens a permit of somebody who is not known by their phone: the number of the ID card.
 */
type Renews = {
  readonly service: string
  readonly numberField: string
  readonly proofField: string
  readonly keeps: readonly string[]
}

type OutputBlock =
  | { readonly kind: 'heading'; readonly text: Text; readonly when?: Condition }
  | { readonly kind: 'paragraph'; readonly text: Text; readonly when?: Condition }
  | { readonly kind: 'facts'; readonly rows: readonly { readonly label: Text; readonly value: string; readonly strong?: boolean }[] }
  | { readonly kind: 'list'; readonly items: readonly Text[] }
  /** What was paid, head by head, and the bill. */
  | { readonly kind: 'paid' }

/** `calendarYear`: to the end of the year that was paid for. `twelveMonths`: a year from the day it is issued, or from the end of what it renews. */
const validityModels = ['calendarYear', 'twelveMonths'] as const
type ValidityModel = (typeof validityModels)[number]

/**
 * A signed document that a case gives out at an end state. `{marks}` in texts and values name answers of the application (`{studentName}`), of an act
 * on the case (`{approve.amount}`), or `{number}`, `{reference}`, `{date}`, `{validFrom}`, `{validUntil}`, `{ward}`.
 */
export type Output = {
  readonly title: Text
  /** `WB/{fy}/{ward}/{seq:4}`: fiscal year, ward code, and a number that counts up without a gap within all that stands before it. */
  readonly number: string
  readonly addressee: readonly string[]
  readonly blocks: readonly OutputBlock[]
  /** What the QR code says, in this order, after kind, number and day. `initials` shortens a name: a check needs no more. */
  readonly facts: readonly { readonly label: Text; readonly value: string; readonly initials?: boolean }[]
  readonly validMonths?: number
  /** Instead of months: how a permit runs. */
  readonly validity?: ValidityModel
  /** The post whose name stands under the letter: who did this act. */
  readonly signedBy: string
}

type Privacy = {
  /** Why the county may process the answers (Data Protection Act 2019, s. 30). */
  readonly basis: Text
  readonly sharedWith: Text
  readonly kept: Text
}

/** One service, everything about it, in both languages: the document an officer writes and publishes. */
export type CountyService = {
  readonly format: 'county-service/1'
  readonly key: string
  readonly title: Text
  readonly catalogue: Catalogue
  readonly applicant: Applicant
  readonly form: FormDefinition
  readonly workflow: Workflow
  /** The transitions whose answers the applicant reads: the reasons of a decision, what was done. All others stay within the county. */
  readonly applicantReads: readonly string[]
  readonly fees?: Fees
  readonly renews?: Renews
  readonly outputs?: Readonly<Record<string, Output>>
  /** What someone can do who disagrees with the decision. */
  readonly appeal?: Text
  readonly privacy: Privacy
}

const wording = z.string().trim().min(1).max(5000)
const text = z.strictObject({ en: wording, sw: wording }).meta({ id: 'serviceText', description: 'Words in English and Swahili.' })
const key = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/)
const condition = z.union([z.string().max(40), z.strictObject({ op: z.string().max(40), args: z.array(z.unknown()).max(200) })])
const value = z.string().min(1).max(200)
const words = z.array(z.string().trim().min(2).max(60)).max(60)

const catalogueShape = z.strictObject({
  summary: text,
  who: text,
  cost: text,
  timeNote: text.optional(),
  documents: z.array(z.strictObject({ name: text, when: text.optional() })).max(20),
  before: text.optional(),
  steps: z.array(text).min(1).max(10),
  law: z.array(z.strictObject({ name: text, place: text.optional() })).max(20),
  office: z.enum(['ward', 'subCounty', 'headquarters']),
  topics: z.array(z.enum(topicKeys)).min(1),
  lifeEvents: z.array(z.enum(lifeEventKeys)),
  words: z.strictObject({ en: words, sw: words }),
  channels: z.array(z.enum(channels)).min(1),
  position: z.int().min(0).max(10_000).optional(),
})

const blockShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heading'), text, when: condition.optional() }),
  z.strictObject({ kind: z.literal('paragraph'), text, when: condition.optional() }),
  z.strictObject({
    kind: z.literal('facts'),
    rows: z
      .array(z.strictObject({ label: text, value, strong: z.boolean().optional() }))
      .min(1)
      .max(20),
  }),
  z.strictObject({ kind: z.literal('list'), items: z.array(text).min(1).max(20) }),
  z.strictObject({ kind: z.literal('paid') }),
])

const outputShape = z.strictObject({
  title: text,
  number: z.string().min(3).max(60),
  addressee: z.array(value).min(1).max(6),
  blocks: z.array(blockShape).min(1).max(30),
  facts: z
    .array(z.strictObject({ label: text, value, initials: z.boolean().optional() }))
    .min(1)
    .max(8),
  validMonths: z.int().min(1).max(120).optional(),
  validity: z.enum(validityModels).optional(),
  signedBy: z.string().min(1).max(60),
})

const name = z.string().min(1).max(60)
const feesShape = z.strictObject({
  billAt: name,
  purpose: key,
  dueWorkingDays: z.int().min(1).max(250),
  expiresAfterDays: z.int().min(0).max(1000).optional(),
  prorate: z.boolean().optional(),
  payerField: name.optional(),
  unpaidFlag: name,
  lines: z
    .array(
      z.strictObject({
        code: key,
        tariff: name,
        inputs: z
          .record(name, z.union([z.strictObject({ f: z.string().min(1).max(100) }), z.string().max(100), z.number(), z.boolean()]))
          .optional(),
        when: condition.optional(),
      }),
    )
    .min(1)
    .max(20),
})

/** The shape of a service definition; the form and the workflow inside it are looked at by the rooms that own them. */
export const countyServiceShape = z.strictObject({
  format: z.literal('county-service/1'),
  key,
  title: text,
  catalogue: catalogueShape,
  applicant: z.strictObject({
    phone: z.enum(['required', 'optional']),
    requiredWhen: condition.optional(),
    nameField: z.string().max(40).optional(),
  }),
  form: z.looseObject({}),
  workflow: z.looseObject({}),
  applicantReads: z.array(z.string().max(60)).max(30),
  fees: feesShape.optional(),
  renews: z.strictObject({ service: key, numberField: name, proofField: name, keeps: z.array(name).max(30) }).optional(),
  outputs: z.record(key, outputShape).optional(),
  appeal: text.optional(),
  privacy: z.strictObject({ basis: text, sharedWith: text, kept: text }),
})
