import type { FieldDefinition } from '../fields/field.ts'
import type {
  Answers,
  AnswerValue,
  ExitPage,
  FormDefinition,
  FormWorld,
  Journey,
  JourneyPage,
  JourneySection,
  Page,
  RepeatEntry,
} from './form.ts'
import { answerIds, fieldsOf, formIndex } from './form-index.ts'
import { answerOf, conditionHolds, entriesOf, ruleWorld } from './form-rules.ts'

/** Whether a field must be answered, given the other answers. */
export const isRequired = (
  form: FormDefinition,
  field: FieldDefinition,
  answers: Answers,
  world: FormWorld,
  entry?: RepeatEntry,
): boolean =>
  field.required === true ||
  (field.requiredIf !== undefined && conditionHolds(form, field.requiredIf, ruleWorld(form, answers, world, entry)))

/** An empty choice of many is no answer. */
const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** Whether an entry of a repeat has every answer it needs. */
export const isEntryComplete = (
  form: FormDefinition,
  fields: readonly FieldDefinition[],
  entry: RepeatEntry,
  answers: Answers,
  world: FormWorld,
): boolean =>
  fields.every((field) => Object.hasOwn(entry, field.id) && (!isEmpty(entry[field.id]) || !isRequired(form, field, answers, world, entry)))

function isAnswered(form: FormDefinition, page: Page, answers: Answers, world: FormWorld): boolean {
  if (page.kind === 'repeat') {
    const { id, min, fields } = page.repeat
    const entries = entriesOf(answers, id)
    return (
      Object.hasOwn(answers, id) && entries.length >= min && entries.every((entry) => isEntryComplete(form, fields, entry, answers, world))
    )
  }
  return fieldsOf(page).every(
    (field) => Object.hasOwn(answers, field.id) && (!isEmpty(answers[field.id]) || !isRequired(form, field, answers, world)),
  )
}

/** Pages after the questions; what is missing on them does not keep anyone from the check page. */
const isClosing = (page: Page): boolean => page.kind === 'check' || page.kind === 'declare' || page.kind === 'confirm'

/**
 * The way that given answers lead through a form. A page whose condition looks at a question not yet answered is not reached yet: neither an
 * exit nor a question appears because something is still unknown. Answers of pages that are not reached are seen by no condition. Total.
 */
export function walk(form: FormDefinition, given: Answers, world: FormWorld): Journey {
  const index = formIndex(form)
  const pages: JourneyPage[] = []
  const undecided: Page[] = []
  const waiting = new Set<string>()
  const answers: Record<string, AnswerValue> = {}
  let exit: ExitPage | null = null
  for (const page of form.pages) {
    const ids = answerIds(page)
    if (page.when !== undefined) {
      if ([...(index.whenReads.get(page) ?? [])].some((id) => waiting.has(repeatOr(form, id)))) {
        undecided.push(page)
        for (const id of ids) waiting.add(id)
        continue
      }
      if (!conditionHolds(form, page.when, ruleWorld(form, answers, world))) continue
    }
    for (const id of ids) {
      const value = answerOf(given, id)
      if (value !== undefined) answers[id] = value as AnswerValue
    }
    const answered = isAnswered(form, page, answers, world)
    if (!answered) for (const id of ids) waiting.add(id)
    pages.push({ page, path: page.path, answered })
    if (page.kind === 'exit') {
      exit = page
      break
    }
  }
  const firstUnanswered = pages.find((each) => !each.answered && !isClosing(each.page))?.path ?? null
  return { pages, sections: sectionsOf(form, pages, undecided), exit, firstUnanswered, answers }
}

const repeatOr = (form: FormDefinition, id: string): string => formIndex(form).fields.get(id)?.repeat?.id ?? id

function sectionsOf(form: FormDefinition, pages: readonly JourneyPage[], undecided: readonly Page[]): JourneySection[] {
  const sections: JourneySection[] = []
  const complete = new Set<string>()
  for (const section of form.sections ?? []) {
    const asked = pages.filter((each) => each.page.section === section.id && answerIds(each.page).length > 0)
    const pending = undecided.some((page) => page.section === section.id)
    if (asked.length === 0 && !pending) {
      complete.add(section.id)
      continue
    }
    const open = asked.find((each) => !each.answered)
    const blocked = (section.after ?? []).some((id) => !complete.has(id)) || asked.length === 0
    const state = blocked
      ? 'cannot-start'
      : !open && !pending
        ? 'complete'
        : asked.some((each) => each.answered)
          ? 'in-progress'
          : 'not-started'
    if (state === 'complete') complete.add(section.id)
    const first = pages.find((each) => each.page.section === section.id)
    sections.push({ section, state, path: blocked ? null : (open?.path ?? first?.path ?? null) })
  }
  return sections
}

const taskList = (journey: Journey): JourneyPage | undefined => journey.pages.find((each) => each.page.kind === 'task-list')
const inTasks = (journey: Journey, page: Page): boolean => taskList(journey) !== undefined && page.section !== undefined
const closing = (journey: Journey): string | null => journey.pages.find((each) => isClosing(each.page))?.path ?? null

/** Where to go on from outside the order of pages: the exit if its turn has come, the first open question, or the check page. */
const onward = (journey: Journey): string | null =>
  journey.exit && mayVisit(journey, journey.exit.path) ? journey.exit.path : (journey.firstUnanswered ?? closing(journey))

/**
 * The page after `path`; null after the last. A section of a task list ends at the task list. With `changing` (someone came from the check page
 * to change one answer) it is the first question that the change opened, or the check page again.
 */
export function nextPath(journey: Journey, path: string, { changing = false } = {}): string | null {
  const at = journey.pages.findIndex((each) => each.path === path)
  const here = journey.pages[at]
  if (!here) return onward(journey)
  if (changing) return onward(journey)
  if (here.page.kind === 'exit' || here.page.kind === 'confirm') return null
  const rest = journey.pages.slice(at + 1)
  if (here.page.kind === 'task-list') return rest.find((each) => each.page.section === undefined)?.path ?? onward(journey)
  const next = rest[0]
  if (!next) return null
  const leaves = inTasks(journey, here.page) && next.page.section !== here.page.section && next.page.kind !== 'exit'
  return leaves ? (taskList(journey)?.path ?? null) : next.path
}

/** The page before `path`, for the back link; null before the first. */
export function previousPath(journey: Journey, path: string): string | null {
  const at = journey.pages.findIndex((each) => each.path === path)
  const here = journey.pages[at]
  const before = journey.pages[at - 1]
  if (!here || !before) return null
  const tasks = taskList(journey)
  if (tasks && at > journey.pages.indexOf(tasks)) {
    if (here.page.section !== before.page.section) return tasks.path
  }
  return before.path
}

/**
 * Whether a person may open a page now: it is reached and every question before it is answered; with a task list, every question before it
 * outside the sections and in its own section. The check and declare pages open when nothing is left to answer; the confirm page only after submit.
 */
export function mayVisit(journey: Journey, path: string): boolean {
  const at = journey.pages.findIndex((each) => each.path === path)
  const here = journey.pages[at]
  if (!here || here.page.kind === 'confirm') return false
  if (here.page.kind === 'check' || here.page.kind === 'declare') return journey.firstUnanswered === null && journey.exit === null
  if (inTasks(journey, here.page)) {
    const section = journey.sections.find((each) => each.section.id === here.page.section)
    // An exit stands open as soon as it is reached: it may be all there is in its section.
    if (section?.state === 'cannot-start' && here.page.kind !== 'exit') return false
    return journey.pages
      .slice(0, at)
      .every((each) => each.answered || (each.page.section !== undefined && each.page.section !== here.page.section))
  }
  if (taskList(journey)) {
    const tasksAt = journey.pages.findIndex((each) => each.page.kind === 'task-list')
    if (at <= tasksAt) return journey.pages.slice(0, at).every((each) => each.answered)
  }
  return journey.pages.slice(0, at).every((each) => each.answered)
}
