import type { Problem } from '../basics/errors.ts'
import type { Text } from '../basics/texts.ts'
import type {
  CalculatedField,
  Condition,
  DeclarationField,
  FieldDefinition,
  FieldValue,
  FieldWorld,
  FileField,
  IndexKind,
  ListItem,
  PhotoField,
  RawInput,
} from '../fields/field.ts'
import type { Expression, Known } from '../rules/expression.ts'

/**
 * The form of a service, or of an action on a case. Pages are in the order in which they are asked; a page with `when` is asked only if its
 * condition holds, and a condition may look only at earlier pages. So a form has no cycles by construction.
 */
export type FormDefinition = {
  /** Names the format and its version. */
  readonly format: 'county-form/1'
  readonly key: string
  readonly title: Text
  /** `application`: a journey with check, declare and confirm pages. `action`: what an officer fills in to move a case; questions only. */
  readonly use: 'application' | 'action'
  readonly lists?: Readonly<Record<string, readonly ListItem[]>>
  readonly conditions?: Readonly<Record<string, Expression>>
  readonly sections?: readonly Section[]
  readonly pages: readonly Page[]
  readonly calculated?: readonly CalculatedField[]
}

/** `after`: sections that must be complete before this one may begin. */
type Section = { readonly id: string; readonly title: Text; readonly after?: readonly string[] }

type PageBase<K extends string> = {
  readonly kind: K
  /** The last part of the page's address: `student-name`. */
  readonly path: string
  readonly section?: string
  readonly when?: Condition
}
/** Plain words: an empty line parts paragraphs, lines that begin with `- ` are a list. */
export type Body = Text

/** A rule over answers of this and earlier pages; when it does not hold, `text` is said at the field `at`. */
export type PageRule = { readonly holds: Condition; readonly at: string; readonly text: Text }

type StartPage = PageBase<'start'> & { readonly title: Text; readonly body?: Body }
/** One field, or a few that belong together under `title`. `lead` is help too long for a hint. */
export type QuestionPage = PageBase<'question'> & {
  readonly title?: Text
  readonly lead?: Body
  readonly fields: readonly FieldDefinition[]
  readonly rules?: readonly PageRule[]
}
/** The same few questions about several things. `entry` names one of them: "child". */
export type RepeatPage = PageBase<'repeat'> & {
  readonly title: Text
  readonly lead?: Body
  readonly repeat: {
    readonly id: string
    readonly entry: Text
    readonly min: number
    readonly max: number
    readonly fields: readonly FieldDefinition[]
  }
}
export type UploadPage = PageBase<'upload'> & {
  readonly title: Text
  readonly lead?: Body
  readonly fields: readonly (FileField | PhotoField)[]
}
type TaskListPage = PageBase<'task-list'> & { readonly title: Text; readonly lead?: Body }
type InfoPage = PageBase<'info'> & { readonly title: Text; readonly body: Body }
/** Ends the journey without an application. */
export type ExitPage = PageBase<'exit'> & { readonly title: Text; readonly body: Body }
/** `action` is the words on the button when no declare page follows. */
type CheckPage = PageBase<'check'> & { readonly title?: Text; readonly action?: Text }
/** `action` names the act on the button: "Send application". */
type DeclarePage = PageBase<'declare'> & {
  readonly title?: Text
  readonly lead?: Body
  readonly fields: readonly DeclarationField[]
  readonly action?: Text
}
/** What happens next, shown with the reference. */
type ConfirmPage = PageBase<'confirm'> & { readonly title: Text; readonly body: Body }

export type Page =
  | StartPage
  | QuestionPage
  | RepeatPage
  | UploadPage
  | TaskListPage
  | InfoPage
  | ExitPage
  | CheckPage
  | DeclarePage
  | ConfirmPage
export type PageKind = Page['kind']

/** `{ fieldId: value }`; a field that is absent was not asked yet, `null` was seen and left empty. A repeat is a list of entries with their own `id`. */
export type Answers = Readonly<Record<string, AnswerValue>>
export type AnswerValue = FieldValue | readonly RepeatEntry[]
export type RepeatEntry = { readonly id: string } & Readonly<Record<string, FieldValue>>

/** What a form may know of the world: the fields' world, and what the rules may ask. */
export type FormWorld = FieldWorld & {
  readonly flags?: ReadonlySet<string>
  readonly roles?: ReadonlySet<string>
  readonly table?: (name: string, keys: readonly string[]) => unknown
}

type SectionState = 'cannot-start' | 'not-started' | 'in-progress' | 'complete'
export type JourneyPage = { readonly page: Page; readonly path: string; readonly answered: boolean }
export type JourneySection = { readonly section: Section; readonly state: SectionState; readonly path: string | null }

/** The way through a form that given answers lead: `pages` are those reached, in order. */
export type Journey = {
  readonly pages: readonly JourneyPage[]
  readonly sections: readonly JourneySection[]
  /** The exit page that ends this journey. */
  readonly exit: ExitPage | null
  /** The first page that still wants an answer; null when the check page may be shown. */
  readonly firstUnanswered: string | null
  /** Answers of reached pages only. */
  readonly answers: Answers
}

/** The outcome of one page: clean answers, or every problem at once with what was typed. */
export type PageOutcome =
  | { readonly answers: Answers; readonly problems?: undefined }
  | { readonly problems: readonly Problem[]; readonly typed: RawInput; readonly answers?: undefined }

export type IndexColumn = { readonly kind: IndexKind; readonly value: string | number | boolean | null }

/** What is sent in: clean answers of the reached pages, the values worked out from them, and the columns to search by. */
export type Submission = {
  readonly answers: Answers
  readonly calculated: Readonly<Record<string, FieldValue>>
  readonly index: Readonly<Record<string, IndexColumn>>
}
export type SubmissionOutcome =
  | { readonly submission: Submission; readonly page?: undefined }
  | { readonly page: string; readonly problems: readonly Problem[]; readonly submission?: undefined }

/** One fault of a definition. `place` is a JSON pointer into it: `/pages/3/fields/0/label/sw`. */
export type FormFault = { readonly code: string; readonly severity: 'error' | 'warning'; readonly place: string; readonly reason: Text }

/** What the county knows that a form may name: its own long lists (schools, activity codes), tables, flags and roles. */
export type FormKnowledge = {
  readonly lists?: ReadonlySet<string>
  readonly tables?: NonNullable<Known['tables']>
  readonly flags?: ReadonlySet<string>
  readonly roles?: ReadonlySet<string>
}

/** One line of the check page, of a case page or of a print. `change` is the path of the page that asks it. */
export type AnswerRow = {
  readonly field: string
  /** Set for an answer inside a repeat. */
  readonly entry?: string
  readonly label: Text
  /** As a person reads it, in the language asked for; empty if not answered. */
  readonly value: string
  readonly masked: boolean
  readonly files?: readonly { readonly file: string; readonly name: string; readonly size: number; readonly type: string }[]
  readonly change: string
}
export type AnswerSection = { readonly id: string; readonly title: Text | null; readonly rows: readonly AnswerRow[] }
