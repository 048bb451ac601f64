import { z } from 'zod'

const wording = z.string().trim().min(1).max(500)
const text = z.strictObject({ en: wording, sw: wording })
const key = z
  .string()
  .max(40)
  .regex(/^[a-z][A-Za-z0-9-]*$/)
const count = z.int().min(1).max(1000)
const span = z.union([
  z.strictObject({ minutes: z.int().min(1).max(5_256_000) }),
  z.strictObject({ workingHours: z.number().positive().max(10_000) }),
  z.strictObject({ workingDays: z.number().positive().max(2_000) }),
])
/** Only the frame: `checkExpression` reads what is inside. */
const expression = z.strictObject({ op: z.string().max(40), args: z.array(z.unknown()).max(200) })
/** `checkForm` reads it. */
const form = z.looseObject({ format: z.literal('county-form/1') })
const owner = z.strictObject({ role: key, at: z.enum(['ward', 'subCounty', 'headquarters']), department: key.optional() })

/** Paths of answers, as rules name them. */
const shows = z.array(z.string().max(130)).max(12)

const task = z.strictObject({
  id: key,
  name: text,
  role: key,
  seats: z.int().min(1).max(50).optional(),
  form: form.optional(),
  when: expression.optional(),
  must: expression.optional(),
  shows: shows.optional(),
})

const state = z.strictObject({
  kind: z.enum(['start', 'work', 'waitApplicant', 'waitPayment', 'waitOther', 'end']),
  name: text,
  forApplicant: text,
  owner: owner.optional(),
  target: span.optional(),
  pausesClock: z.boolean().optional(),
  expires: z.strictObject({ after: span, transition: key, remindAt: z.number().positive().lt(1).optional() }).optional(),
  tasks: z.strictObject({ need: z.union([z.enum(['all', 'any']), count]), of: z.array(task).min(1).max(20) }).optional(),
  outcome: z.enum(['granted', 'refused', 'resolved', 'withdrawn', 'lapsed']).optional(),
  outputs: z.array(key).max(10).optional(),
  reopen: z.strictObject({ within: span, to: key, sets: z.array(key).max(20).optional() }).optional(),
  rate: z.boolean().optional(),
})

const transition = z.strictObject({
  name: text,
  from: z.array(key).min(1).max(60),
  to: key,
  by: z.union([z.array(key).max(20), z.enum(['applicant', 'auto'])]),
  on: z.enum(['tasksDone', 'expired', 'settled', 'corrected']).optional(),
  when: expression.optional(),
  form: form.optional(),
  shows: shows.optional(),
  returns: z.literal('fields').optional(),
  sets: z.array(key).max(20).optional(),
  clears: z.array(key).max(20).optional(),
  max: count.optional(),
  tell: z
    .array(z.strictObject({ to: z.enum(['applicant', 'owner']), words: text }))
    .max(4)
    .optional(),
  public: text.optional(),
  undo: z.strictObject({ minutes: z.int().min(1).max(1440) }).optional(),
  look: z.enum(['main', 'plain', 'warning']).optional(),
})

/** The shape of a workflow: what properties there are and what kind each is. What they mean together, `checkWorkflow` looks at. */
export const workflowShape = z.strictObject({
  format: z.literal('county-workflow/1'),
  calendar: key,
  promise: span,
  department: key,
  start: key,
  flags: z.record(key, text).optional(),
  states: z.record(key, state).refine((states) => Object.keys(states).length <= 60),
  transitions: z.record(key, transition).refine((transitions) => Object.keys(transitions).length <= 200),
  apart: z.array(z.array(key).min(2).max(40)).max(20).optional(),
  escalate: z
    .array(
      z.strictObject({
        at: z.number().positive().max(20),
        clock: z.enum(['state', 'promise']).optional(),
        tell: z.union([z.literal('owner'), z.strictObject({ role: key, department: key.optional() })]).optional(),
        handTo: owner.optional(),
        flag: key.optional(),
      }),
    )
    .max(12)
    .optional(),
  fields: z.strictObject({
    ward: z.string().optional(),
    names: z.array(z.string()).max(10),
    title: z.array(z.string()).max(6).optional(),
    departments: z.strictObject({ field: z.string(), to: z.record(z.string(), z.strictObject({ department: key, role: key })) }).optional(),
  }),
})
