import { sql } from 'kysely'
import type { Language, Text } from '../../core/basics/texts.ts'
import type { RecordReach } from '../../kernel/access/grants.ts'
import { clockFromJson, clockToJson, type DeadlineClock, type DeadlineClockJson, isPaused } from '../../kernel/calendar/clock.ts'
import type { JsonValue } from '../../kernel/database/jsonb.ts'
import { Fragment } from '../../kernel/database/statement.ts'

/** The clocks of one case. `rungs`: how many steps of the escalation ladder each clock has climbed; of the expiry, whether the applicant was reminded. */
export type CaseClocks = {
  /** The whole time promised to the applicant. */
  readonly promise: DeadlineClock
  /** The time of the state it stands in. */
  readonly state: DeadlineClock | null
  /** After it the state expires. */
  readonly expiry: DeadlineClock | null
  readonly rungs: { readonly state: number; readonly promise: number; readonly expiry: number }
}

/** A case as it stands. */
export type CaseRecord = {
  readonly id: string
  readonly reference: string
  readonly caseType: string
  /** Hash of the version of its kind that it began with. */
  readonly version: string
  readonly state: string
  readonly flags: readonly string[]
  /** What it is about; taken from its answers, for lists and headings. */
  readonly title: Text
  readonly applicant: string | null
  readonly phone: string | null
  readonly language: Language
  readonly assistedBy: string | null
  readonly ward: number | null
  readonly subCounty: number | null
  readonly department: string
  readonly office: string
  readonly ownerRole: string | null
  readonly workRoles: readonly string[]
  readonly heldBy: string | null
  readonly heldPost: string | null
  readonly dueAt: Temporal.Instant | null
  readonly promisedAt: Temporal.Instant | null
  readonly wakeAt: Temporal.Instant | null
  readonly submittedAt: Temporal.Instant
  readonly updatedAt: Temporal.Instant
  readonly closedAt: Temporal.Instant | null
  readonly outcome: string | null
  /** Counts the moves; name the one you looked at when you decide. */
  readonly revision: number
  readonly round: number
  readonly counts: Readonly<Record<string, number>>
  readonly clocks: CaseClocks
}

type ClocksJson = {
  promise: DeadlineClockJson
  state: DeadlineClockJson | null
  expiry: DeadlineClockJson | null
  rungs: { state: number; promise: number; expiry: number }
}

const clocksToJson = ({ promise, state, expiry, rungs }: CaseClocks): ClocksJson => ({
  promise: clockToJson(promise),
  state: state && clockToJson(state),
  expiry: expiry && clockToJson(expiry),
  rungs,
})

export const clocksFromJson = (value: JsonValue): CaseClocks => {
  const json = value as unknown as ClocksJson
  return {
    promise: clockFromJson(json.promise),
    state: json.state && clockFromJson(json.state),
    expiry: json.expiry && clockFromJson(json.expiry),
    rungs: json.rungs,
  }
}

/** How a case stood before a step that may be taken back: kept with the line of the step in its history. */
export type Standing = Pick<CaseRecord, 'state' | 'flags' | 'office' | 'ownerRole' | 'heldBy' | 'heldPost' | 'round' | 'counts'> & {
  readonly clocks: ReturnType<typeof clocksToJson>
}

export const standingOf = ({ state, flags, office, ownerRole, heldBy, heldPost, round, counts, clocks }: CaseRecord): Standing => ({
  state,
  flags,
  office,
  ownerRole,
  heldBy,
  heldPost,
  round,
  counts,
  clocks: clocksToJson(clocks),
})

const columns = `c.id, c.reference, c.case_type as "caseType", c.version, c.state, c.flags, c.title, c.applicant, c.phone, c.language,
  c.assisted_by as "assistedBy", c.ward, c.sub_county as "subCounty", c.department, c.office, c.owner_role as "ownerRole", c.work_roles as "workRoles",
  c.held_by as "heldBy", c.held_post as "heldPost", c.due_at as "dueAt", c.promised_at as "promisedAt", c.wake_at as "wakeAt",
  c.submitted_at as "submittedAt", c.updated_at as "updatedAt", c.closed_at as "closedAt", c.outcome, c.revision, c.round, c.counts, c.clocks`

/** The columns of `cases.cases` that make a `CaseRecord`, for the alias `c`; the second for statements that are put together. */
export const caseColumns = new Fragment(columns)
export const caseColumnsSql = sql.raw(columns)

export type CaseRow = Omit<CaseRecord, 'clocks'> & { readonly clocks: JsonValue }

export const caseFromRow = ({ clocks, ...row }: CaseRow): CaseRecord => ({ ...row, clocks: clocksFromJson(clocks) })

/** A whole case as the columns of `cases.cases`, for those who write many at once. */
export const caseToRow = (one: CaseRecord) => ({
  id: one.id,
  reference: one.reference,
  case_type: one.caseType,
  version: one.version,
  state: one.state,
  flags: one.flags,
  title: one.title,
  applicant: one.applicant,
  phone: one.phone,
  language: one.language,
  assisted_by: one.assistedBy,
  ward: one.ward,
  sub_county: one.subCounty,
  department: one.department,
  office: one.office,
  owner_role: one.ownerRole,
  work_roles: one.workRoles,
  held_by: one.heldBy,
  held_post: one.heldPost,
  due_at: one.dueAt,
  promised_at: one.promisedAt,
  wake_at: one.wakeAt,
  submitted_at: one.submittedAt,
  updated_at: one.updatedAt,
  closed_at: one.closedAt,
  outcome: one.outcome,
  revision: one.revision,
  round: one.round,
  counts: one.counts,
  clocks: clocksToJson(one.clocks),
})

/** The columns of `cases.queue`, in the order in which both who open a case and who move it write them. */
export const queueColumns = new Fragment(
  'case_id, case_type, office, ward, sub_county, department, work_roles, held_by, due_at, promised_at, wake_at, waiting',
)

/** True while the lists of open cases show it. */
export const isOpen = (one: CaseRecord): boolean => one.closedAt === null && one.dueAt !== null

/** True while it is the applicant's turn: the promise's clock stands still. */
const isWaiting = (one: CaseRecord): boolean => isPaused(one.clocks.promise)

/** A case as the open cases' lists look for it, as the columns of `cases.queue`; null once it is closed. */
export const queueRow = (one: CaseRecord) =>
  !isOpen(one)
    ? null
    : {
        case_id: one.id,
        case_type: one.caseType,
        office: one.office,
        ward: one.ward,
        sub_county: one.subCounty,
        department: one.department,
        work_roles: one.workRoles,
        held_by: one.heldBy,
        due_at: one.dueAt as Temporal.Instant,
        promised_at: promiseEnd(one),
        wake_at: one.wakeAt,
        waiting: isWaiting(one),
      }

/** When the promise to the applicant ends; null while its clock stands still, unless the promise was broken before. */
function promiseEnd({ clocks, promisedAt }: CaseRecord): Temporal.Instant | null {
  const pause = isPaused(clocks.promise) ? clocks.promise.pauses.at(-1) : undefined
  return pause && promisedAt && Temporal.Instant.compare(promisedAt, pause.from) > 0 ? null : promisedAt
}

/** What of an open case is over time: the step it stands in, the promise to its applicant. */
export function lateness(one: CaseRecord, now: Temporal.Instant): { readonly step: boolean; readonly promise: boolean } {
  const over = (end: Temporal.Instant | null) => one.closedAt === null && end !== null && Temporal.Instant.compare(end, now) < 0
  return { step: over(one.dueAt), promise: over(promiseEnd(one)) }
}

/** Where a case stands, for the question who may touch it. */
export const reachOf = (one: Pick<CaseRecord, 'caseType' | 'applicant' | 'office' | 'ward' | 'subCounty' | 'department'>): RecordReach => ({
  kind: one.caseType,
  owner: one.applicant,
  office: one.office,
  ward: one.ward,
  subCounty: one.subCounty,
  department: one.department,
})

/** The same for a list of open cases: `cases.queue q` with the case `c` beside it. */
export const queueReachColumns = {
  kind: 'q.case_type',
  owner: 'c.applicant',
  office: 'q.office',
  ward: 'q.ward',
  subCounty: 'q.sub_county',
  department: 'q.department',
} as const

/** The same for the words that cases are found by: `cases.names n`. */
export const nameReachColumns = {
  kind: 'n.case_type',
  office: 'n.office',
  ward: 'n.ward',
  subCounty: 'n.sub_county',
  department: 'n.department',
} as const

/** The same for a list of cases `c`. */
export const reachColumns = {
  kind: 'c.case_type',
  owner: 'c.applicant',
  office: 'c.office',
  ward: 'c.ward',
  subCounty: 'c.sub_county',
  department: 'c.department',
} as const
