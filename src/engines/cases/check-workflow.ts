import type { FormDefinition, FormFault, FormKnowledge } from '../../core/forms/form.ts'

/** What a workflow may name. */
export type WorkflowKnowledge = {
  /** The form that the kind of case asks; its answers are what rules may read. */
  readonly form: FormDefinition
  readonly roles: ReadonlySet<string>
  readonly departments: ReadonlySet<string>
  readonly calendars: ReadonlySet<string>
  readonly formKnowledge?: FormKnowledge
}

export type WorkflowFault = FormFault

export function checkWorkflow(_workflow: unknown, _known: WorkflowKnowledge): WorkflowFault[] {
  return []
}
