import type { z } from 'zod'
import type { Language, Text } from '../../core/basics/texts.ts'
import type { Condition, ListItem } from '../../core/fields/field.ts'
import type { Answers, FormDefinition, Submission } from '../../core/forms/form.ts'
import type { Permission } from '../../kernel/access/grants.ts'
import type { Context } from '../../kernel/context/context.ts'
import type { FileOwner } from '../../kernel/files/files.ts'
import type { ExampleWorld } from '../../kernel/web/route.ts'

/** A county's long lists (schools, activity codes), by the name a form uses. */
export type CountyLists = (name: string) => readonly ListItem[] | undefined

/** What is asked at an address now. */
export type OfferedForm = {
  readonly form: FormDefinition
  /** Names all that is offered here, the lists too: another as soon as any of it is another. With it, a question that nobody has answered yet is drawn once for all. */
  readonly version?: string
  /** The service in a few words; stands above every question. */
  readonly title: Text
  /** Printed on the paper form, so that whoever types it in finds the service: `ward-bursary`. */
  readonly code: string
  /** Where a visitor goes who does not want to go on: the page of the service. */
  readonly home: string
  /**
   * `required`: nothing is sent before a phone has answered with its code, and the draft then names a person. `optional`: asked, and may be left out.
   * `none`: not asked.
   */
  readonly contact: 'required' | 'optional' | 'none'
  /** Where it is optional: the condition of the form under which it is required all the same. */
  readonly contactWhen?: Condition
  /** The field that holds the applicant's own name, offered when the phone is not known yet. */
  readonly nameField?: string
  readonly lists?: CountyLists
  /** Days that an unsent draft is kept: 30, or fewer where said. */
  readonly keptDays?: number
}

/** A draft as it is when it is sent. */
export type SentDraft = {
  readonly id: string
  /** The key that what comes of it shall have: the same at every try. */
  readonly submission: string
  readonly formHash: string
  readonly form: FormDefinition
  readonly language: Language
  /** Who applies: signed in, or chosen after the phone answered. Null where no contact was asked. */
  readonly person: string | null
  /** Proven unless an officer typed it in. */
  readonly phone: string | null
  readonly phoneProven: boolean
  /** The officer who filled it in at a counter, and why without a code, if so. */
  readonly assistedBy: string | null
  readonly assistedReason: string | null
  /** The record that is corrected. */
  readonly about: string | null
}

/** What became of it. Files that the submission names are handed to `filesTo`; all others of the draft are removed. */
export type SendResult = {
  readonly id: string
  /** What the person keeps to ask about it: `MGR-4K7P-29XQ`. */
  readonly reference: string
  /** Where they can follow it. */
  readonly track?: string
  readonly filesTo?: FileOwner
}

type Params = z.ZodObject
export type ParamsOf<P extends Params> = z.output<P>

/** One form, or a family of them, at an address. A module makes one and gets its routes. */
export type FormMount<P extends Params> = {
  /** `/services/:key/apply`, with the names of `params`. */
  readonly base: string
  readonly params: P
  /** The form at this address. Throws `basics.not_found` when there is none or it is not for whoever asks. */
  readonly find: (ctx: Context, params: ParamsOf<P>) => Promise<OfferedForm>
  /** Runs in the transaction of sending, at most once for a draft. */
  readonly onSubmit: (ctx: Context, submission: Submission, draft: SentDraft, params: ParamsOf<P>) => Promise<SendResult>
  /** Set for counters: officers with this permission fill in for residents here, and residents do not come in. */
  readonly assisted?: Permission
  /** Valid parameters, for the test that asks every route as everyone. */
  readonly example: (world: ExampleWorld) => Promise<z.input<P>>
}

/** A record that was returned for correction, as the module that owns it hands it out. */
export type ReturnedForm = OfferedForm & {
  /** The key of the record. */
  readonly about: string
  /** The answers as they were sent. */
  readonly before: Answers
  /** The returned fields, with the officer's reason as it was written. */
  readonly fields: readonly { readonly id: string; readonly reason: string }[]
  /** Until when it can be corrected. */
  readonly until?: Temporal.Instant | null
}

export type CorrectionMount<P extends Params> = {
  /** `/my/cases/:reference/correct`. */
  readonly base: string
  readonly params: P
  /** The returned record. Throws `basics.not_found` for everyone but its applicant, and when nothing is returned any more. */
  readonly find: (ctx: Context, params: ParamsOf<P>) => Promise<ReturnedForm>
  /** Runs in the transaction of sending. `changed` are the fields whose answers differ. */
  readonly onCorrected: (
    ctx: Context,
    submission: Submission,
    draft: SentDraft & { readonly changed: readonly string[] },
    params: ParamsOf<P>,
  ) => Promise<SendResult>
  readonly example: (world: ExampleWorld) => Promise<z.input<P>>
}
