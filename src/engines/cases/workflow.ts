import type { Text } from '../../core/basics/texts.ts'
import type { FormDefinition } from '../../core/forms/form.ts'
import type { Expression } from '../../core/rules/expression.ts'

/** A span of the county's working time, or of plain time where `minutes` and the round-the-clock calendar are meant. */
export type Span = { readonly minutes: number } | { readonly workingHours: number } | { readonly workingDays: number }

/** Where in the county the office stands that a state's work belongs to, seen from the case's department and ward. */
type OwnerPlace = 'ward' | 'subCounty' | 'headquarters'

/** Whose work a state is: the holders of a role at the office of `at` that serves the case's ward for its department. */
export type Owner = { readonly role: string; readonly at: OwnerPlace; readonly department?: string }

/** `waitApplicant` waits for the resident, `waitPayment` for a bill to be settled, `waitOther` for someone else outside (a laboratory); all may stop the clocks. */
export type StateKind = 'start' | 'work' | 'waitApplicant' | 'waitPayment' | 'waitOther' | 'end'

export type Task = {
  readonly id: string
  readonly name: Text
  /** Who may do it, within their reach. Several seats are several people: a committee of three has one task with three seats. */
  readonly role: string
  readonly seats?: number
  readonly form?: FormDefinition
  readonly when?: Expression
  /** What its answers must meet, over its own form and the application. */
  readonly must?: Expression
  /** What its page shows beside the form: answers and calculated values of the application. */
  readonly shows?: readonly string[]
}

/** How many of a set of tasks are needed: each seat of a task counts as one. */
type TaskSet = { readonly need: 'all' | 'any' | number; readonly of: readonly Task[] }

export type State = {
  readonly kind: StateKind
  readonly name: Text
  /** What the applicant reads while the case stands here. */
  readonly forApplicant: Text
  readonly owner?: Owner
  /** How long this state may take; every state that is not an end has one or `expires`. */
  readonly target?: Span
  readonly pausesClock?: boolean
  /**
   * Fires this transition (`auto`, on `expired`) when the case stood here for so long. At the share `remindAt` of that time the applicant,
   * whose turn it is, is reminded once.
   */
  readonly expires?: { readonly after: Span; readonly transition: string; readonly remindAt?: number }
  readonly tasks?: TaskSet
  /** End states. */
  readonly outcome?: 'granted' | 'refused' | 'resolved' | 'withdrawn' | 'lapsed'
  /** Documents that services issue when a case arrives here. */
  readonly outputs?: readonly string[]
  /** The applicant may take it up again within so long, once; `sets` are flags that say so. */
  readonly reopen?: { readonly within: Span; readonly to: string; readonly sets?: readonly string[] }
  /** The applicant may say how well it went. */
  readonly rate?: boolean
}

/**
 * `auto` transitions fire by themselves: when the state's tasks are done, when it expires, or when another room says so (`settled`).
 * `corrected` marks the applicant's transition that the answer to a correction takes.
 */
export type Trigger = 'tasksDone' | 'expired' | 'settled' | 'corrected'

export type Notice = {
  readonly to: 'applicant' | 'owner'
  /**
   * SMS words, at most 120 characters; `{amount}`-like marks name fields of the transition's form or of the application. `{address}` is where
   * the applicant finds the case, and `{answerBy}`, where the case then waits for them, until when they can answer.
   */
  readonly words: Text
}

export type Transition = {
  /** The words on the button. */
  readonly name: Text
  readonly from: readonly string[]
  readonly to: string
  /**
   * Roles that may, `applicant`, or `auto` with `on`. Whom a case was handed to by escalation may do what its owner could.
   * Rules (`when`) read the answers of this transition's form, of the application, and `tasks.<task>.<field>`: the list of all seats' answers.
   */
  readonly by: readonly string[] | 'applicant' | 'auto'
  readonly on?: Trigger
  readonly when?: Expression
  readonly form?: FormDefinition
  /** What its page shows beside the form: answers and calculated values of the application, and `tasks.<task>.<field>` with the average. */
  readonly shows?: readonly string[]
  /** Returns named fields to the applicant; the case comes back by the applicant's answer. */
  readonly returns?: 'fields'
  readonly sets?: readonly string[]
  readonly clears?: readonly string[]
  /** How often in the life of one case. */
  readonly max?: number
  readonly tell?: readonly Notice[]
  /** What the history says to the applicant; the state's words if absent. */
  readonly public?: Text
  /** The officer who took it may take it back for so long, while nothing happened after it. Only where nothing leaves the county by it. */
  readonly undo?: { readonly minutes: number }
  /** How it looks: the way on, an ordinary step, or a refusal that asks twice. */
  readonly look?: 'main' | 'plain' | 'warning'
}

/** At this share of a clock's target: tell someone, hand over to a higher office, set a flag. */
export type Escalation = {
  readonly at: number
  /** The time of the state the case stands in, unless the promise of the whole is meant. */
  readonly clock?: 'state' | 'promise'
  /** Those who hold a role at the nearest office that serves the case's ward, for its department unless another is named. */
  readonly tell?: 'owner' | { readonly role: string; readonly department?: string }
  readonly handTo?: Owner
  readonly flag?: string
}

/**
 * How a kind of case moves, as data. Who applies is act `apply`, who enters it for someone at a counter is act `assist`;
 * `apart` names sets of acts (transitions, tasks, these two) of which one person may do only one on the same case.
 */
export type Workflow = {
  readonly format: 'county-workflow/1'
  readonly calendar: string
  /** The whole time promised to the applicant. */
  readonly promise: Span
  readonly department: string
  readonly start: string
  readonly flags?: Readonly<Record<string, Text>>
  readonly states: Readonly<Record<string, State>>
  readonly transitions: Readonly<Record<string, Transition>>
  readonly apart?: readonly (readonly string[])[]
  readonly escalate?: readonly Escalation[]
  /** Which answer holds the ward that routes the case, and the applicant's name as cases are found by. */
  readonly fields: {
    readonly ward?: string
    readonly names: readonly string[]
    readonly title?: readonly string[]
    /** An answer that names the department it goes to, for kinds of case that several departments handle. */
    readonly departments?: {
      readonly field: string
      readonly to: Readonly<Record<string, { readonly department: string; readonly role: string }>>
    }
  }
}

/** A kind of case in one published version: what it asks and how it moves. `hash` is of both, and a case keeps the one it began with. */
export type CaseType = {
  readonly hash: string
  readonly key: string
  readonly title: Text
  readonly form: FormDefinition
  readonly workflow: Workflow
}
