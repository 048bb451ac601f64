import { Refusal } from '../../core/basics/errors.ts'
import { makeReference } from '../../core/basics/reference.ts'
import { fill } from '../../core/basics/texts.ts'
import type { FileReference } from '../../core/fields/field.ts'
import { filesIn } from '../../core/forms/answers.ts'
import type { Answers, Submission } from '../../core/forms/form.ts'
import { validateAll } from '../../core/forms/validate-all.ts'
import { factsOf } from '../../engines/cases/case-facts.ts'
import { type CaseRecord, caseToRow, queueRow, reachOf } from '../../engines/cases/case-record.ts'
import { type CaseWork, historyRows, type KeptAct, noticeMessages, officeOf, openWork, rulesFor } from '../../engines/cases/case-work.ts'
import { caseFormWorld } from '../../engines/cases/case-world.ts'
import { decideCorrection, decideReturn } from '../../engines/cases/correct-case.ts'
import { decideFlags, flagMessage } from '../../engines/cases/flag-case.ts'
import { decideHold } from '../../engines/cases/hold-case.ts'
import { decideNote, decideRating, decideReopening } from '../../engines/cases/note-case.ts'
import { auditOpened, decideStart, newCase, openingActs, openingLine, receivedMessage } from '../../engines/cases/open-case.ts'
import { decideTask } from '../../engines/cases/perform-task.ts'
import { decideTransition, decideTrigger } from '../../engines/cases/perform-transition.ts'
import { decideWake, reminders, type ToTell } from '../../engines/cases/wake-cases.ts'
import type { CaseType, State } from '../../engines/cases/workflow.ts'
import { clockOf, type DoneTask, rolesOf, setsOf, stateOf, tasksAsked } from '../../engines/cases/workflow-rules.ts'
import { addWorkingMinutes } from '../../kernel/calendar/working-time.ts'
import { type Actor, anonymous } from '../../kernel/context/actor.ts'
import type { Context } from '../../kernel/context/context.ts'
import { billMessage, billToMake, feesOwed } from '../../modules/services/fees/bill-case.ts'
import { servicesTexts } from '../../modules/services/texts.ts'
import type { Row } from './bulk-insert.ts'
import type { LetterDue } from './demo-letters.ts'
import { sendThen } from './demo-messages.ts'
import type { Resident } from './demo-residents.ts'
import type { Holding } from './demo-staff.ts'
import { before, dayOf, officeTime, residentTime } from './demo-time.ts'
import { ownCopy } from './demo-uploads.ts'
import { text, writesIn } from './demo-words.ts'
import type { DemoWorld } from './demo-world.ts'
import { BillLife, type WayOfPaying } from './money/bill-life.ts'
import type { Random } from './random.ts'
import type { ActWorld, Story, StoryWorld } from './story.ts'

/** How far a hand-made case goes: the ways it takes, in order; after them it rests. */
export type Script = readonly string[]

export type Beginning = {
  readonly story: Story
  readonly type: CaseType
  readonly resident: Resident
  readonly at: Temporal.Instant
  readonly random: Random
  readonly script?: Script
  /** Answers that a hand-made case gives itself. */
  readonly answers?: Answers
  /** How its bill is paid, where that is not left to chance. */
  readonly paying?: WayOfPaying
  /** The permit that it renews. */
  readonly renews?: { readonly validUntil: string }
}

const SHARE_OF_TARGET = 0.42
const FORGOTTEN = 0.025
const CLAIMED = 0.45
const NOTED = 0.06
const RATED = 0.4
const REOPENED = 0.09
const WITHDRAWN = 0.012
const ANSWERS_CORRECTION = 0.88
const NOTES = [
  text('Called the applicant; will bring the original papers.', 'Nilimpigia mwombaji; ataleta hati halisi.'),
  text('Compared with last year’s list.', 'Nimelinganisha na orodha ya mwaka jana.'),
  text('Spoke to the village elder.', 'Nilizungumza na mzee wa kijiji.'),
  text('Waiting for the school to confirm.', 'Nasubiri shule ithibitishe.'),
  text('Visited the place; photos are in the office.', 'Nilitembelea mahali; picha zipo ofisini.'),
]

/** One case from its application until now, or its end: who acts when is chance, what follows is decided by the rules that decide in the county. */
export class CaseLife {
  readonly #world: DemoWorld
  readonly #given: Beginning
  readonly #random: Random
  #record!: CaseRecord
  #submission!: Submission
  #answers: Answers = {}
  #number = 1
  #names: readonly string[] = []
  #done: DoneTask[] = []
  #acts: KeptAct[] = []
  #correction: { row: Record<string, unknown>; fields: readonly string[]; answer: (world: StoryWorld) => Answers } | null = null
  /** What officers filled in for each act, and who did it: letters say so. */
  readonly #filled: Record<string, Answers> = {}
  readonly #hands: Record<string, Holding> = {}
  /** The bill of a case that costs something, and what becomes of it. */
  #bill: BillLife | undefined
  #letter: LetterDue | undefined
  #script: string[]
  #at: Temporal.Instant

  constructor(world: DemoWorld, given: Beginning) {
    this.#world = world
    this.#given = given
    this.#random = given.random
    this.#script = [...(given.script ?? [])]
    this.#at = given.at
  }

  async live(): Promise<CaseRecord> {
    await this.#apply()
    for (let steps = 0; steps < 60; steps++) if (!(await this.#next())) break
    await this.#wakeUntil(this.#world.now)
    await this.#bill?.live()
    const { rows } = this.#world
    rows.cases.push({ ...caseToRow(this.#record), index_values: this.#submission.index })
    const queued = queueRow(this.#record)
    if (queued) rows.queue.push(queued)
    if (this.#names.length > 0) rows.names.push({ id: this.#record.id, words: this.#names })
    for (const act of this.#acts)
      rows.acts.push({ case_id: this.#record.id, apart_set: act.set, person: act.person, act: act.act, at: this.#at })
    return this.#record
  }

  get #applicant(): Actor {
    return this.#record.applicant ? this.#world.resident(this.#given.resident) : anonymous
  }

  #story(day: Temporal.PlainDate, caseId: string, files: Map<string, FileReference>, by: string | null, at: Temporal.Instant): StoryWorld {
    return {
      county: this.#world.county,
      random: this.#random,
      resident: this.#given.resident,
      day,
      upload: (sample) => {
        const { reference, row } = ownCopy(this.#random, this.#world.samples[sample], { caseId, by, at })
        files.set(reference.file, reference)
        this.#world.rows.files.push(row)
        return [reference]
      },
    }
  }

  async #apply(): Promise<void> {
    const { story, type, resident, at } = this.#given
    const random = this.#random
    const assistant = random.chance(story.assisted) && !this.#given.script ? this.#assistant(at) : undefined
    const actor = assistant ? this.#world.officer(assistant) : this.#world.resident(resident)
    const id = random.id(at)
    const files = new Map<string, FileReference>()
    const told = story.apply(this.#story(dayOf(at), id, files, actor.person, at))
    const unnamed = told.unnamed === true && !assistant
    const given = { ...told.answers, ...this.#given.answers }
    await this.#world.at(at, unnamed ? anonymous : actor, random, assistant ? resident.id : null, async (ctx) => {
      const outcome = validateAll(type.form, given, caseFormWorld(ctx, files))
      if (!outcome.submission)
        throw new Error(
          `The demo's ${story.service} stops at ${outcome.page}: ${outcome.problems.map(({ path, text }) => `${path} ${text.en}`).join(', ')}`,
        )
      this.#submission = outcome.submission
      this.#answers = outcome.submission.answers
      const input = {
        id,
        version: type.hash,
        submission: outcome.submission,
        applicant: unnamed ? null : resident.id,
        phone: unnamed ? null : resident.phone,
        language: resident.language,
      }
      const record: CaseRecord = { ...newCase(ctx, type, this.#world.calendars, input), reference: this.#reference() }
      this.#record = record
      this.#names = factsOf(ctx, type, this.#answers).names
      this.#acts = openingActs(type, record)
      auditOpened(ctx, record)
      this.#writeAnswers(record.assistedBy ?? record.applicant, ctx.now)
      this.#world.history.push(...historyRows(record, [openingLine(ctx, record)], ctx.now))
      const received = receivedMessage(type, record)
      if (received) sendThen(this.#world, this.#random, ctx, received)
      const work = await this.#open(ctx)
      if (decideStart(work)) await this.#keep(work)
    })
    // Only the files that an asked page took belong to the case.
    const kept = filesIn(this.#answers)
    const { rows } = this.#world
    for (let place = rows.files.length - 1; place >= 0 && rows.files[place]?.owner_id === id; place--)
      if (!kept.has(String(rows.files[place]?.id))) rows.files.splice(place, 1)
  }

  #assistant(at: Temporal.Instant): Holding | undefined {
    const { ward } = this.#given.resident
    const reach = { kind: this.#given.type.key, ward: ward.code, subCounty: ward.subCounty, owner: null, office: null, department: null }
    const officers = this.#world.officers('services.application.assist', reach, undefined, at)
    const near = officers.filter(({ post }) => post.ward === ward.code || post.subCounty === ward.subCounty)
    return near.length > 0 ? this.#random.pick(near) : undefined
  }

  #reference(): string {
    for (;;) {
      const number = this.#random.between(0, 2 ** 30) * 32 + this.#random.between(0, 31)
      const reference = makeReference(this.#world.county.profile.referencePrefix, number % 2 ** 35)
      if (this.#world.references.has(reference)) continue
      this.#world.references.add(reference)
      return reference
    }
  }

  /** The next thing that happens; false when nothing more does until now. */
  async #next(): Promise<boolean> {
    const state = stateOf(this.#given.type.workflow, this.#record.state)
    if (this.#given.script && this.#script.length === 0 && !this.#bill) return false
    if (state.kind === 'waitPayment' && this.#bill) return this.#settle(this.#bill)
    if (state.kind === 'end') return (await this.#moveAfterwards()) || this.#afterwards(state)
    if (this.#script[0] === 'withdraw') {
      this.#script.shift()
      return this.#withdraw(state)
    }
    if (state.kind === 'waitApplicant') return this.#correct()
    if (this.#record.applicant && !this.#given.script && this.#random.chance(WITHDRAWN)) return this.#withdraw(state)
    return this.#work(state)
  }

  /** Working minutes until an officer comes to it: mostly within the target, now and then long after. */
  #delay(state: State, share: number): number {
    const { workflow } = this.#given.type
    const target = state.target ? clockOf(state.target, workflow, this.#world.calendars, this.#at).targetMinutes : 20 * 480
    const minutes = this.#random.span(target * SHARE_OF_TARGET * share, 0.7)
    return Math.max(4, this.#random.chance(FORGOTTEN) ? minutes * 6 : minutes)
  }

  get #office() {
    return this.#world.calendars.of(this.#given.type.workflow.calendar)
  }

  async #work(state: State): Promise<boolean> {
    const { type } = this.#given
    const tasks = state.tasks ? 1 / (typeof state.tasks.need === 'number' ? state.tasks.need : state.tasks.of.length) : 1
    const minutes = this.#given.script ? this.#random.between(20, 200) : this.#delay(state, tasks)
    const at = officeTime(this.#random, this.#office, addWorkingMinutes(this.#office, this.#at, minutes))
    if (!(await this.#wakeUntil(before(at, this.#world.now) ? at : this.#world.now))) return true
    if (this.#random.chance(CLAIMED) && !state.tasks && !this.#record.heldBy) {
      const taken = officeTime(this.#random, this.#office, addWorkingMinutes(this.#office, this.#at, minutes * 0.6))
      if (before(taken, this.#world.now) && before(taken, at)) await this.#claim(taken)
    }
    if (!before(at, this.#world.now)) return false
    if (this.#random.chance(NOTED)) await this.#note(at)

    if (state.tasks) return this.#task(state, at)
    const brought = new Map<string, { reference: FileReference; row: Row }>()
    const world = this.#actWorld(at, brought)
    const open = Object.entries(type.workflow.transitions)
      .filter(([, each]) => each.from.includes(this.#record.state) && Array.isArray(each.by))
      .map(([id, each]) => ({ id, each, weight: this.#given.story.ways(id, world) }))
      .filter(({ id, each, weight }) => weight > 0 && (each.max === undefined || (this.#record.counts[id] ?? 0) < each.max))
    const wanted = this.#script.shift()
    while (open.length > 0) {
      const chosen = open.find(({ id }) => id === wanted) ?? this.#random.weighted(open, ({ weight }) => weight)
      open.splice(open.indexOf(chosen), 1)
      const officer = this.#officerFor(chosen.id, rolesOf(type.workflow, this.#record.state, chosen.each, this.#record.ownerRole), at)
      if (!officer) continue
      if (chosen.each.returns) {
        if (await this.#giveBack(chosen.id, officer, at)) return true
        continue
      }
      const answers = this.#given.story.act(chosen.id, { ...world, writes: writesIn(officer.person) })
      const files = new Map([...brought].map(([id, { reference }]) => [id, reference]))
      if (!(await this.#decide(at, officer, (work) => decideTransition(work, { transition: chosen.id, answers, files })))) continue
      for (const id of filesIn(answers).keys()) {
        const file = brought.get(id)
        if (file) this.#world.rows.files.push({ ...file.row, uploaded_by: officer.person })
      }
      return true
    }
    return false
  }

  #actWorld(at: Temporal.Instant, brought = new Map<string, { reference: FileReference; row: Row }>()): ActWorld {
    const { id: caseId } = this.#record
    return {
      // Until it is known who acts.
      writes: 'en',
      random: this.#random,
      case: this.#record,
      answers: this.#answers,
      day: dayOf(at),
      upload: (sample) => {
        const copy = ownCopy(this.#random, this.#world.samples[sample], { caseId, by: null, at })
        brought.set(copy.reference.file, copy)
        return [copy.reference]
      },
    }
  }

  /** Who may and does: the holder, or anyone of the roles who did no act that is kept apart from this one. */
  #officerFor(
    act: string,
    roles: readonly string[],
    at: Temporal.Instant,
    done: readonly DoneTask[] = [],
    task = false,
  ): Holding | undefined {
    const sets = setsOf(this.#given.type.workflow, act).map(({ set }) => set)
    const officers = this.#world
      .officers('cases.case.handle', reachOf(this.#record), roles, at)
      .filter(({ person }) => !done.some((each) => each.person === person))
      .filter(({ person }) => !this.#acts.some((each) => each.person === person && each.act !== act && sets.includes(each.set)))
    const held = this.#record.heldBy
    // Who took a case up keeps it to themselves, but for the tasks that are others' work.
    const keeps = held !== null && (!task || officers.some(({ person }) => person === held))
    if (keeps) return officers.find(({ person }) => person === held)
    const { office, ownerRole } = this.#record
    const own = officers.filter(({ post }) => post.office === office && (ownerRole === null || post.roles.includes(ownerRole)))
    const near = own.length > 0 ? own : officers
    return near.length > 0 ? this.#random.pick(near) : undefined
  }

  async #task(state: State, at: Temporal.Instant): Promise<boolean> {
    const work = await this.#world.at(at, this.#world.system, this.#random, null, (ctx) => this.#open(ctx))
    const asked = tasksAsked(state, rulesFor(work, new Set()))
    const next = asked.find(({ id, seats = 1 }) => this.#done.filter(({ task }) => task === id).length < seats)
    if (!next) return false
    this.#script.shift()
    const officer = this.#officerFor(next.id, [next.role], at, this.#done, true)
    if (!officer) return false
    return this.#decide(at, officer, (each) =>
      decideTask(each, {
        task: next.id,
        answers: this.#given.story.act(next.id, { ...this.#actWorld(at), writes: writesIn(officer.person) }),
      }),
    )
  }

  async #giveBack(transition: string, officer: Holding, at: Temporal.Instant): Promise<boolean> {
    const { story, resident } = this.#given
    const possible = story.corrections.filter(({ field }) => Object.hasOwn(this.#answers, field) && this.#answers[field] !== null)
    if (possible.length === 0) return false
    const chosen = this.#random.pick(possible)
    const fields = [{ field: chosen.field, reason: chosen.reason[resident.language] }]
    const done = await this.#decide(at, officer, async (work) => {
      await decideReturn(work, { transition, fields })
    })
    if (!done) return false
    const row = { id: this.#random.id(at), case_id: this.#record.id, fields, asked_by: officer.person, asked_at: at, answered_at: null }
    this.#world.rows.corrections.push(row)
    this.#correction = { row, fields: [chosen.field], answer: (world) => chosen.answer(world, this.#answers) }
    return true
  }

  /** A case that waits for its applicant otherwise than for corrections, such as after an inspection that was not passed. */
  async #comeBack(): Promise<boolean> {
    const { workflow } = this.#given.type
    const found = Object.entries(workflow.transitions).find(
      ([id, { by, on, from }]) => by === 'applicant' && !on && id !== 'withdraw' && from.includes(this.#record.state),
    )
    if (!found || this.#given.script || this.#random.chance(0.1)) return false
    const at = residentTime(this.#random, dayOf(this.#at).add({ days: this.#random.between(1, 12) }))
    if (!(await this.#wakeUntil(before(at, this.#world.now) ? at : this.#world.now))) return true
    if (!before(at, this.#world.now)) return false
    return this.#decide(at, null, (work) => decideTransition(work, { transition: found[0] }))
  }

  /** Makes the bill that a case comes to, at the moment at which it comes there. */
  async #ask(ctx: Context): Promise<void> {
    const record = this.#record
    const service = this.#world.services.get(record.version)
    if (!service?.fees || service.fees.billAt !== record.state || this.#bill) return
    const sent = { answers: this.#answers, calculated: this.#submission.calculated }
    const renewed = service.renews ? (this.#given.renews ?? null) : null
    const { books, calendars } = this.#world
    const { fees } = service
    const lines = await feesOwed(ctx, { service, fees, sent, acts: this.#filled, renewed }, books.tariffs)
    const { id } = books.makeBill(ctx, this.#random, billToMake(ctx, { record, service, fees, sent, lines, calendars }))
    const message = billMessage(ctx, record, books.bill(id))
    if (message) sendThen(this.#world, this.#random, ctx, message)
    const { resident, paying, story } = this.#given
    const payer = { name: resident.fullName, phone: resident.phone }
    this.#bill = new BillLife(this.#world, books, {
      bill: id,
      payer,
      random: this.#random.branch(),
      hours: story.paysAfterHours ?? 60,
      ...(paying ? { way: paying } : {}),
    })
  }

  /** What happens to the bill while the case waits for it, one after another; the case goes on when nothing is owed any more. */
  async #settle(bill: BillLife): Promise<boolean> {
    const { now, books } = this.#world
    const settled = () => books.bill(bill.bill).state === 'settled'
    if (!settled()) {
      const next = bill.next()
      if (!(await this.#wakeUntil(next ? next.at : now))) return true
      if (!next) return false
      await bill.step()
      this.#at = before(this.#at, next.at) ? next.at : this.#at
    }
    if (!settled()) return true
    return this.#decide(this.#at, 'system', async (work) => void decideTrigger(work, 'settled'))
  }

  /** What happens to the bill of a case that ended; false when nothing more does. What a payment brought about is suspended when it is taken back. */
  async #moveAfterwards(): Promise<boolean> {
    const bill = this.#bill
    const next = bill?.next()
    if (!bill || !next) return false
    const { books } = this.#world
    const stood = books.bill(bill.bill).state
    await bill.step()
    const { state, reference } = books.bill(bill.bill)
    if (state === stood || this.#record.outcome !== 'granted') return true
    const fees = this.#world.services.get(this.#record.version)?.fees
    if (!fees) return true
    const paid = state === 'settled'
    const words = fill(servicesTexts[paid ? 'services.bill.paid_again' : 'services.bill.taken_back'], { bill: reference })
    const flags = paid ? { clears: [fees.unpaidFlag] } : { sets: [fees.unpaidFlag] }
    await this.#decide(next.at, 'system', async (work) => {
      decideFlags(work, { ...flags, words, details: { bill: reference } })
      const owner = this.#given.type.workflow.states[fees.billAt]?.owner
      if (paid || !owner) return
      const office = officeOf(work.ctx, owner, work.now.department, work.now.ward)
      for (const person of this.#world.holders(owner.role, office, next.at))
        sendThen(this.#world, this.#random, work.ctx, flagMessage(work, words, person))
    })
    this.#letter?.held.push({ at: next.at, bill: reference, holds: !paid })
    return true
  }

  async #correct(): Promise<boolean> {
    const open = this.#correction
    if (!open) return this.#comeBack()
    const answers = this.#given.script ? this.#script.shift() === 'corrected' : this.#random.chance(ANSWERS_CORRECTION)
    const hours = answers ? Math.max(0.3, this.#random.span(this.#given.script ? 3 : 30, 0.9)) : 24 * 400
    const at = this.#at.add({ seconds: Math.round(hours * 3600) })
    const awake = residentTime(this.#random, dayOf(at))
    const comes = before(awake, this.#at) ? at : awake
    if (!(await this.#wakeUntil(before(comes, this.#world.now) ? comes : this.#world.now))) return true
    if (!before(comes, this.#world.now)) return false
    const files = new Map<string, FileReference>()
    const given = open.answer(this.#story(dayOf(comes), this.#record.id, files, this.#record.applicant, comes))
    const done = await this.#decide(comes, null, async (work) => {
      const { submission, facts } = decideCorrection(work, { before: this.#answers, given, asked: open.fields, files })
      this.#submission = submission
      this.#names = facts.names
      this.#answers = submission.answers
      this.#number++
      this.#writeAnswers(this.#record.applicant, comes)
      open.row.answered_at = comes
    })
    this.#correction = null
    return done
  }

  async #withdraw(state: State): Promise<boolean> {
    const { workflow } = this.#given.type
    const found = Object.entries(workflow.transitions).find(
      ([, each]) => each.by === 'applicant' && !each.on && each.from.includes(this.#record.state),
    )
    if (!found) return this.#work(state)
    const at = residentTime(this.#random, dayOf(this.#at).add({ days: this.#random.between(1, 4) }))
    if (!(await this.#wakeUntil(before(at, this.#world.now) ? at : this.#world.now)) || !before(at, this.#world.now)) return false
    return this.#decide(at, null, (work) => decideTransition(work, { transition: found[0] }))
  }

  async #claim(at: Temporal.Instant): Promise<void> {
    const officer = this.#officerFor('claim', this.#record.workRoles, at)
    // Who leaves before the work is done would keep it from the others.
    if (!officer || officer.until !== null || officer.acting) return
    if (
      !this.#world
        .officers('cases.case.handle', reachOf(this.#record), this.#record.workRoles, this.#world.now)
        .some(({ person }) => person === officer.person)
    )
      return
    await this.#decide(at, officer, async (work) => decideHold(work, 'claimed', { person: officer.person, post: officer.post.id }))
  }

  async #note(at: Temporal.Instant): Promise<void> {
    const officer = this.#officerFor('note', this.#record.workRoles, at)
    if (officer)
      await this.#decide(at, officer, async (work) => decideNote(work, { note: this.#random.pick(NOTES)[writesIn(officer.person)] }), false)
  }

  /** After the end: a rating, or another try. */
  async #afterwards(state: State): Promise<boolean> {
    const { applicant, counts, closedAt } = this.#record
    if (!applicant || !closedAt || this.#given.script || !before(this.#at, this.#world.now)) return false
    const random = this.#random
    const at = residentTime(random, dayOf(this.#at).add({ days: random.between(1, 6) }))
    if (!before(at, this.#world.now)) return false
    const { thanks } = this.#given.story
    const language = this.#given.resident.language
    if (state.reopen && !counts.reopen && random.chance(REOPENED))
      return this.#decide(at, null, async (work) => decideReopening(work, { reason: random.pick(thanks.bad)[language] }))
    if (!state.rate || !random.chance(RATED)) return false
    const pleased = state.outcome === 'granted' || state.outcome === 'resolved' ? 0.8 : 0.25
    const good = random.chance(pleased)
    const stars = good ? random.between(4, 5) : random.between(1, 3)
    const rated = await this.#decide(at, null, async (work) => decideRating(work, { stars }))
    if (rated)
      this.#world.rows.ratings.push({
        case_id: this.#record.id,
        stars,
        words: random.chance(0.5) ? random.pick(good ? thanks.good : thanks.bad)[language] : '',
        rated_at: at,
      })
    return false
  }

  /** Lets what falls due until then happen at its minute. False when that moved the case, so that all is to be looked at anew. */
  async #wakeUntil(until: Temporal.Instant): Promise<boolean> {
    const { state } = this.#record
    for (let steps = 0; steps < 20; steps++) {
      const { wakeAt } = this.#record
      if (!wakeAt || before(until, wakeAt) || this.#record.closedAt) break
      const minute = wakeAt.round({ smallestUnit: 'minute', roundingMode: 'ceil' }).add({ seconds: 1 })
      const at = before(minute, this.#at) ? this.#at : minute
      if (before(this.#world.now, at)) break
      let told: ToTell | null = null
      await this.#decide(at, 'system', async (work) => {
        told = await decideWake(work, async (role, office) => this.#world.holders(role, office, at).slice(0, 5))
        for (const message of reminders(work, told ?? new Map())) sendThen(this.#world, this.#random, work.ctx, message)
      })
      if (told === null) break
      if (this.#record.state !== state) {
        this.#correction = null
        return false
      }
    }
    return true
  }

  #open(ctx: Context): Promise<CaseWork> {
    return openWork(ctx, this.#record, { answers: this.#answers, calendars: this.#world.calendars, done: this.#done, acts: this.#acts })
  }

  /** One act, as its use case decides it. False when the rules refuse it: then it did not happen. */
  async #decide(
    at: Temporal.Instant,
    by: Holding | 'system' | null,
    decide: (work: CaseWork) => Promise<void>,
    moves = true,
  ): Promise<boolean> {
    const actor = by === 'system' ? this.#world.system : by ? this.#world.officer(by) : this.#applicant
    if (by && by !== 'system' && moves) await this.#read(at, actor)
    try {
      await this.#world.at(at, actor, this.#random, null, async (ctx) => {
        const work = await this.#open(ctx)
        await decide(work)
        if (by && by !== 'system') for (const { transition } of work.moves) this.#hands[transition] = by
        await this.#keep(work)
      })
    } catch (error) {
      if (error instanceof Refusal) return false
      throw error
    }
    this.#at = at
    return true
  }

  /** An officer opens the case before acting on it, which is itself recorded. */
  async #read(at: Temporal.Instant, actor: Actor): Promise<void> {
    const earlier = at.subtract({ seconds: this.#random.between(40, 600) })
    const seen = before(earlier, this.#at) ? this.#at : earlier
    const { id, applicant } = this.#record
    await this.#world.at(seen, actor, this.#random, null, async (ctx) =>
      ctx.audit('cases.case.read', { kind: 'cases.case', id }, undefined, applicant),
    )
  }

  async #keep(work: CaseWork): Promise<void> {
    const { rows } = this.#world
    const { ctx } = work
    this.#record = work.now
    this.#done = [...work.done]
    for (const act of work.acts)
      if (!this.#acts.some((each) => each.set === act.set && each.person === act.person && each.act === act.act)) this.#acts.push(act)
    this.#world.history.push(...historyRows(this.#record, work.lines, ctx.now))
    for (const { transition, answers } of work.moves) this.#filled[transition] = answers
    const outputs = stateOf(this.#given.type.workflow, work.now.state).outputs ?? []
    if (work.moves.length > 0 && outputs.length > 0) {
      this.#letter = {
        record: work.now,
        answers: this.#answers,
        calculated: this.#submission.calculated,
        acts: { ...this.#filled },
        hands: { ...this.#hands },
        bill: this.#bill?.bill ?? null,
        renewedUntil: this.#given.renews?.validUntil ?? null,
        held: [],
      }
      this.#world.letters.push(this.#letter)
    }
    for (const { round, task, person, post, answers } of work.newTasks) {
      rows.tasks.push({ case_id: work.now.id, round, task, person, post, answers, done_at: ctx.now })
      this.#filled[task] = answers
    }
    if (work.moves.length > 0) await this.#ask(ctx)
    if (this.#bill && work.now.closedAt && work.now.outcome !== 'granted')
      this.#world.books.voidBill(ctx, this.#bill.bill, work.now.outcome ?? '')
    for (const { notice, values } of work.notices) {
      const owners = work.now.heldBy
        ? [work.now.heldBy]
        : work.now.ownerRole
          ? this.#world.holders(work.now.ownerRole, work.now.office, ctx.now)
          : []
      for (const message of noticeMessages(work, notice, values, owners.slice(0, 5))) sendThen(this.#world, this.#random, ctx, message)
    }
  }

  #writeAnswers(by: string | null, at: Temporal.Instant): void {
    const { answers, calculated } = this.#submission
    this.#world.rows.answers.push({ case_id: this.#record.id, number: this.#number, answers, calculated, given_by: by, given_at: at })
  }
}
