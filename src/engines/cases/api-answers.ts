import { z } from 'zod'

const text = z.strictObject({ en: z.string(), sw: z.string() })
const instant = z.iso.datetime()
const answers = z.record(z.string(), z.unknown())
const correction = z.array(z.strictObject({ field: z.string(), reason: z.string() })).nullable()

/** How a case stands, without answers: what opening, giving and moving one answer. */
export const caseAnswer = z.strictObject({
  id: z.uuid(),
  reference: z.string(),
  type: z.string(),
  version: z.string(),
  title: text,
  state: z.string(),
  flags: z.array(z.string()),
  ward: z.int().nullable(),
  subCounty: z.int().nullable(),
  department: z.string(),
  office: z.string(),
  heldBy: z.uuid().nullable(),
  dueAt: instant.nullable(),
  promisedAt: instant.nullable(),
  submittedAt: instant,
  closedAt: instant.nullable(),
  outcome: z.string().nullable(),
  revision: z.int(),
})

const listed = caseAnswer.extend({
  typeTitle: text,
  stateName: text,
  holderName: z.string().nullable(),
  overdue: z.boolean(),
  promiseBroken: z.boolean(),
})

const found = z.strictObject({
  id: z.uuid(),
  reference: z.string(),
  caseType: z.string(),
  typeTitle: text,
  title: text,
  stateName: text,
  ward: z.int().nullable(),
  office: z.string(),
  submittedAt: instant,
  closedAt: instant.nullable(),
})

/** A queue, what a search by words found, or the one case of a reference. `next` is the `after` of the page that follows. */
export const casesAnswer = z.strictObject({
  cases: z.union([z.array(listed), z.array(found), z.array(caseAnswer).max(1)]),
  next: z.string().nullable(),
})

const publicEntry = z.strictObject({
  seq: z.int(),
  at: instant,
  kind: z.string(),
  words: text,
  by: text,
  state: text.nullable(),
})

const entry = publicEntry.extend({
  act: z.string(),
  actName: text.nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  public: z.boolean(),
  person: z.uuid().nullable(),
  personName: z.string().nullable(),
  note: z.string(),
  wrote: z.string(),
  undone: z.boolean(),
  answers,
  details: z.record(z.string(), z.unknown()),
})

/** One case whole: as its officers see it, or as its applicant does. */
export const wholeCaseAnswer = z.union([
  caseAnswer.extend({ answers, calculated: z.record(z.string(), z.unknown()), history: z.array(entry), correction }),
  z.strictObject({
    id: z.uuid(),
    reference: z.string(),
    type: z.string(),
    state: z.string(),
    closed: z.boolean(),
    outcome: z.string().nullable(),
    submittedAt: instant,
    promisedAt: instant.nullable(),
    answers,
    history: z.array(publicEntry),
    correction,
  }),
])
