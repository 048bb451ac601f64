import { pointer, valueAt } from '../../../core/basics/json.ts'
import { type BilingualValues, fill, languageNames, type Text } from '../../../core/basics/texts.ts'
import { checkForm, knownOf } from '../../../core/forms/check-form.ts'
import type { FormDefinition, FormFault, FormKnowledge } from '../../../core/forms/form.ts'
import { fieldsOf, formIndex } from '../../../core/forms/form-index.ts'
import { checkExpression } from '../../../core/rules/check-expression.ts'
import { checkWorkflow } from '../../../engines/cases/check-workflow.ts'
import type { Workflow } from '../../../engines/cases/workflow.ts'
import type { TariffInForce } from '../../../engines/money/tariffs/in-force.ts'
import type { OfficeKind } from '../../../kernel/places/places.ts'
import { checkFees } from './check-fees.ts'
import { type CountyService, countyServiceShape, type Output } from './county-service.ts'
import { serviceFaultTexts } from './fault-texts.ts'

/** What the county knows that a service may name. */
export type ServiceKnowledge = {
  readonly roles: ReadonlySet<string>
  readonly departments: ReadonlySet<string>
  readonly calendars: ReadonlySet<string>
  /** `education ward`: which departments are met at which kind of office. */
  readonly offices: ReadonlySet<string>
  /** The lines of the county's fees in force, by key. */
  readonly tariffs: ReadonlyMap<string, Pick<TariffInForce, 'schedule' | 'line'>>
  readonly form?: FormKnowledge
}

export const officeAt = (department: string, kind: OfficeKind): string => `${department} ${kind}`

export type ServiceFault = FormFault

export type ServiceCheck = {
  /** The definition, when no fault is an error. */
  readonly service: CountyService | null
  readonly faults: readonly ServiceFault[]
}

type Code = keyof typeof serviceFaultTexts
export type Tell = (place: string, code: Code, values?: BilingualValues, severity?: 'error' | 'warning') => void

/**
 * Checks any JSON as a service before it is published: its own shape, then its form and its workflow by the rooms that own them, then what the parts
 * say about each other. Each fault has a place (JSON pointer) and a reason for the author. Total.
 */
export function checkService(definition: unknown, known: ServiceKnowledge): ServiceCheck {
  const faults: ServiceFault[] = []
  const tell: Tell = (place, code, values = {}, severity = 'error') => {
    faults.push({ code, severity, place, reason: fill(serviceFaultTexts[code], values) })
  }
  const shape = countyServiceShape.safeParse(definition)
  if (!shape.success) {
    for (const issue of shape.error.issues.slice(0, 100)) shapeFault(issue as Issue, definition, tell)
    return { service: null, faults }
  }
  const service = definition as CountyService
  const used = conditionsUsed([service.workflow, service.fees, service.outputs, service.applicant])
  const ofForm = checkForm(service.form, known.form ?? {}).faults.map(at('/form'))
  faults.push(
    ...ofForm.filter(({ code, place }) => code !== 'forms.unused_condition' || !used.has(place.slice('/form/conditions/'.length))),
  )
  // The rest reads the form and the workflow by their parts: it is of use only when those are whole.
  if (faults.some(isError)) return { service: null, faults }
  faults.push(
    ...checkWorkflow(service.workflow, {
      form: service.form,
      roles: known.roles,
      departments: known.departments,
      calendars: known.calendars,
      ...(known.form ? { formKnowledge: known.form } : {}),
    }).map(at('/workflow')),
  )
  if (faults.some(isError)) return { service: null, faults }
  checkParts(service, known, tell)
  checkApplicant(service, known, tell)
  checkOutputs(service, known, tell)
  checkFees(service, known.tariffs, tell, (condition, place) => checkCondition(service.form, condition, place, known, tell))
  return { service: faults.some(isError) ? null : service, faults }
}

/** The conditions of the form that other parts of a service name: in a rule as `{ c }`, or where something is asked only `when`. */
function conditionsUsed(parts: readonly unknown[]): ReadonlySet<string> {
  const found = new Set<string>()
  const open = [...parts]
  for (let next = open.pop(); next !== undefined || open.length > 0; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue
    for (const [name, value] of Object.entries(next)) {
      if (typeof value === 'object') open.push(value)
      else if (typeof value === 'string' && ['c', 'when', 'requiredWhen'].includes(name)) found.add(value)
    }
  }
  return found
}

const isError = ({ severity }: ServiceFault): boolean => severity === 'error'
const at =
  (prefix: string) =>
  (fault: FormFault): ServiceFault => ({ ...fault, place: `${prefix}${fault.place}` })

type Issue = { readonly code: string; readonly path: readonly PropertyKey[]; readonly keys?: readonly string[] }

function shapeFault(issue: Issue, root: unknown, tell: Tell): void {
  const place = pointer(issue.path)
  const last = String(issue.path.at(-1) ?? '')
  const found = valueAt(root, issue.path)
  if ((last === 'en' || last === 'sw') && (found === undefined || typeof found === 'string'))
    tell(place, 'services.fault.wording_missing', { language: languageNames[last] })
  else if (issue.code === 'unrecognized_keys')
    for (const name of issue.keys ?? [])
      tell(`${place}/${name.slice(0, 60)}`, 'services.fault.unknown_property', { name: name.slice(0, 60) })
  else if (found === undefined) tell(place, 'services.fault.missing', { name: last })
  else tell(place, 'services.fault.not_allowed')
}

function checkParts(service: CountyService, known: ServiceKnowledge, tell: Tell): void {
  const { key, catalogue, form, workflow, appeal, applicantReads } = service
  applicantReads.forEach((act, at) => {
    if (!Object.hasOwn(workflow.transitions, act)) tell(`/applicantReads/${at}`, 'services.fault.unknown_act', { name: act })
  })
  // Who is refused must be able to read why (Fair Administrative Action Act, section 6).
  for (const [act, { to, by, form: asked }] of Object.entries(workflow.transitions))
    if (by !== 'auto' && workflow.states[to]?.outcome === 'refused' && !(asked && applicantReads.includes(act)))
      tell('/applicantReads', 'services.fault.reason_hidden', { name: act })
  if (form.key !== key) tell('/form/key', 'services.fault.form_key', { name: key })
  if (form.use !== 'application') tell('/form/use', 'services.fault.form_use')
  if (catalogue.law.length === 0) tell('/catalogue/law', 'services.fault.no_law')
  if (catalogue.words.en.length === 0 || catalogue.words.sw.length === 0) tell('/catalogue/words', 'services.fault.no_words')
  const refuses = Object.values(workflow.states).some(({ outcome }) => outcome === 'refused')
  if (refuses && !appeal) tell('/appeal', 'services.fault.no_appeal')
  const asksDocument = form.pages.some((page) => page.kind === 'upload' && fieldsOf(page).some(({ required }) => required))
  if (asksDocument && catalogue.documents.length === 0) tell('/catalogue/documents', 'services.fault.no_documents', {}, 'warning')
  const departments = [workflow.department, ...Object.values(workflow.fields.departments?.to ?? {}).map(({ department }) => department)]
  for (const name of new Set(departments))
    if (!known.offices.has(officeAt(name, catalogue.office))) tell('/catalogue/office', 'services.fault.unknown_office', { name })
}

function checkApplicant({ applicant, form }: CountyService, known: ServiceKnowledge, tell: Tell): void {
  const { requiredWhen, nameField } = applicant
  if (requiredWhen !== undefined) {
    if (applicant.phone === 'required') tell('/applicant/requiredWhen', 'services.fault.required_without_optional')
    checkCondition(form, requiredWhen, '/applicant/requiredWhen', known, tell)
  }
  if (nameField !== undefined && formIndex(form).fields.get(nameField)?.field.type !== 'personName')
    tell('/applicant/nameField', 'services.fault.unknown_name_field', { name: nameField })
}

function checkCondition(form: FormDefinition, condition: unknown, place: string, known: ServiceKnowledge, tell: Tell): void {
  if (typeof condition === 'string') {
    if (!form.conditions || !Object.hasOwn(form.conditions, condition)) tell(place, 'services.fault.unknown_condition', { name: condition })
  } else if (checkExpression(condition, knownOf(form, known.form)).length > 0) tell(place, 'services.fault.not_allowed')
}

function checkOutputs(service: CountyService, known: ServiceKnowledge, tell: Tell): void {
  const { workflow, form } = service
  const outputs = service.outputs ?? {}
  const given = new Set<string>()
  for (const [id, state] of Object.entries(workflow.states)) {
    for (const name of state.outputs ?? []) {
      given.add(name)
      if (!Object.hasOwn(outputs, name)) tell(`/workflow/states/${id}/outputs`, 'services.fault.unknown_output', { name })
      if (state.kind !== 'end') tell(`/workflow/states/${id}/outputs`, 'services.fault.output_not_at_end')
    }
  }
  const values = knownMarks(form, workflow)
  for (const [name, output] of Object.entries(outputs)) {
    const place = `/outputs/${name}`
    if (!given.has(name)) tell(place, 'services.fault.unused_output')
    if (!numberPattern.test(output.number) || output.number.split('{seq').length !== 2)
      tell(`${place}/number`, 'services.fault.number_pattern')
    if (!Object.hasOwn(workflow.transitions, output.signedBy))
      tell(`${place}/signedBy`, 'services.fault.unknown_act', { name: output.signedBy })
    for (const [where, text] of wordingsOf(output)) {
      const marks = { en: marksOf(text.en), sw: marksOf(text.sw) }
      for (const mark of new Set([...marks.en, ...marks.sw]))
        if (!values.has(mark)) tell(`${place}${where}`, 'services.fault.unknown_mark', { name: mark })
      if (marks.en.join() !== marks.sw.join()) tell(`${place}${where}`, 'services.fault.marks_differ')
    }
    if (output.validity && output.validMonths) tell(`${place}/validity`, 'services.fault.validity_twice')
    output.blocks.forEach((block, at) => {
      if (block.kind === 'paid' && !service.fees) tell(`${place}/blocks/${at}`, 'services.fault.no_fees')
      if ('when' in block && block.when !== undefined) checkCondition(form, block.when, `${place}/blocks/${at}/when`, known, tell)
    })
  }
}

const numberPattern = /^(?:[A-Z0-9/-]|\{(?:fy|year|ward|seq:[1-9])\})+$/

/** What a letter knows without any answer. */
const letterMarks = ['number', 'reference', 'date', 'validFrom', 'validUntil', 'ward'] as const

/** Every `{mark}` that a text of an output may name. */
function knownMarks(form: FormDefinition, workflow: Workflow): Set<string> {
  const { fields, calculated } = formIndex(form)
  const marks = new Set<string>([...letterMarks, ...calculated.keys()])
  for (const [id, { repeat }] of fields) if (!repeat) marks.add(id)
  for (const [act, transition] of Object.entries(workflow.transitions))
    if (transition.form) for (const id of formIndex(transition.form).fields.keys()) marks.add(`${act}.${id}`)
  return marks
}

const marksOf = (text: string): string[] => [...text.matchAll(/\{([\w.]+)\}/g)].map((found) => found[1] as string).sort()

const same = (value: string): Text => ({ en: value, sw: value })

/** Every text of an output that may hold marks, with its place below it. */
function* wordingsOf(output: Output): Generator<readonly [string, Text]> {
  yield ['/title', output.title]
  for (const [at, line] of output.addressee.entries()) yield [`/addressee/${at}`, same(line)]
  for (const [at, fact] of output.facts.entries()) yield [`/facts/${at}/value`, same(fact.value)]
  for (const [at, block] of output.blocks.entries()) {
    if (block.kind === 'facts') for (const [row, { value }] of block.rows.entries()) yield [`/blocks/${at}/rows/${row}/value`, same(value)]
    else if (block.kind === 'paid') continue
    else if (block.kind === 'list') for (const [item, text] of block.items.entries()) yield [`/blocks/${at}/items/${item}`, text]
    else yield [`/blocks/${at}/text`, block.text]
  }
}
