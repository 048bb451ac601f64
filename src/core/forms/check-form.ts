import { isDay } from '../basics/dates.ts'
import { pointer, valueAt } from '../basics/json.ts'
import { type BilingualValues, fill, languageNames } from '../basics/texts.ts'
import type { Condition, FieldDefinition } from '../fields/field.ts'
import { checkConditions, checkExpression, type RuleFault } from '../rules/check-expression.ts'
import type { Known, KnownField, RuleType } from '../rules/expression.ts'
import { compilePattern } from '../rules/pattern.ts'
import { expectedTexts, formFaultTexts } from './fault-texts.ts'
import type { FormDefinition, FormFault, FormKnowledge, Page, PageKind } from './form.ts'
import { conditionNameOf, expressionOf, fieldPathOf, fieldsOf, formIndex, nodesOf, readsOf } from './form-index.ts'
import { formLimits, formShape } from './form-shape.ts'
import { unreachablePages } from './reachable-pages.ts'
import { indexKind } from './validate-all.ts'

export type FormCheck = {
  /** The definition, when no fault is an error. */
  readonly form: FormDefinition | null
  readonly faults: readonly FormFault[]
}

type Code = keyof typeof formFaultTexts
type Tell = (place: string, code: Code, values?: BilingualValues, severity?: 'error' | 'warning') => void

/**
 * Checks any JSON as a form definition before it is published: its shape first, and when that is right everything that can be known without
 * answers. Each fault has a place (JSON pointer) and a reason for the author. `known` says what of the county a form may name. Total.
 */
export function checkForm(definition: unknown, known: FormKnowledge = {}): FormCheck {
  const faults: FormFault[] = []
  const tell: Tell = (place, code, values = {}, severity = 'error') => {
    faults.push({ code, severity, place, reason: fill(formFaultTexts[code], values) })
  }
  if (charactersOf(definition) > formLimits.characters) {
    tell('', 'forms.too_large', { max: formLimits.characters, what: expectedTexts.characters })
    return { form: null, faults }
  }
  const shape = formShape.safeParse(definition)
  if (!shape.success) {
    for (const issue of shape.error.issues.slice(0, 200))
      for (const [place, code, values] of shapeFaults(issue as Issue, definition)) tell(place, code, values)
    return { form: null, faults }
  }
  const form = definition as FormDefinition
  checkPages(form, tell)
  checkSections(form, tell)
  checkFields(form, known, tell)
  // What follows reads answers by their ids and conditions by their names: it is of use only when those are whole.
  checkConditionsOf(form, known, tell, faults)
  if (!faults.some((fault) => fault.severity === 'error'))
    for (const page of unreachablePages(form)) tell(`/pages/${form.pages.indexOf(page)}`, 'forms.unreachable_page')
  return { form: faults.some((fault) => fault.severity === 'error') ? null : form, faults }
}

function charactersOf(definition: unknown): number {
  try {
    return JSON.stringify(definition)?.length ?? 0
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

type Issue = {
  readonly code: string
  readonly path: readonly PropertyKey[]
  readonly expected?: string
  readonly keys?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly discriminator?: string
  readonly errors?: readonly (readonly Issue[])[]
}

/** A fault of shape in the words of the form's author rather than of the parser. */
function shapeFaults(issue: Issue, root: unknown): (readonly [string, Code, BilingualValues])[] {
  const place = pointer(issue.path)
  const last = String(issue.path.at(-1) ?? '')
  const found = valueAt(root, issue.path)
  if ((last === 'en' || last === 'sw') && (found === undefined || typeof found === 'string'))
    return [[place, 'forms.wording_missing', { language: languageNames[last] }]]
  if (issue.code === 'invalid_union' && issue.discriminator) {
    const atKey = last === issue.discriminator
    const given = atKey ? found : valueAt(found, [issue.discriminator])
    const name = typeof given === 'string' ? given.slice(0, 60) : ''
    const code = issue.discriminator === 'kind' ? 'forms.unknown_page_kind' : 'forms.unknown_field_type'
    return [[atKey ? place : `${place}/${issue.discriminator}`, code, { name }]]
  }
  if (issue.code === 'unrecognized_keys')
    return (issue.keys ?? []).map((key) => [`${place}${pointer([key])}`, 'forms.shape.unknown_property', { name: key.slice(0, 60) }])
  if (found === undefined) return [[place, 'forms.shape.missing', { name: last }]]
  if (issue.code === 'invalid_type') {
    const expected = issue.expected ?? ''
    const kind = Object.hasOwn(expectedTexts, expected) ? expectedTexts[expected as keyof typeof expectedTexts] : expectedTexts.other
    return [[place, 'forms.shape.wrong_kind', { expected: kind }]]
  }
  if (issue.code === 'too_big' || issue.code === 'too_small')
    return [[place, 'forms.shape.out_of_bounds', { bound: issue.maximum ?? issue.minimum ?? '' }]]
  return [[place, 'forms.shape.not_allowed', {}]]
}

/** Where each kind of page may stand in an application: those of a smaller number come first. */
const rank: Readonly<Record<PageKind, number>> = {
  start: 0,
  question: 1,
  repeat: 1,
  upload: 1,
  'task-list': 1,
  info: 1,
  exit: 1,
  check: 2,
  declare: 3,
  confirm: 4,
}

function checkPages(form: FormDefinition, tell: Tell): void {
  const paths = new Set<string>()
  let highest = 0
  const kinds = new Set<PageKind>()
  form.pages.forEach((page, number) => {
    const place = `/pages/${number}`
    if (paths.has(page.path)) tell(`${place}/path`, 'forms.duplicate_path', { name: page.path })
    paths.add(page.path)
    const single = rank[page.kind] !== 1 || page.kind === 'task-list'
    if (form.use === 'action') {
      if (single) tell(`${place}/kind`, 'forms.page_not_for_action', { name: page.kind })
    } else if (rank[page.kind] < highest || (single && (kinds.has(page.kind) || page.when !== undefined)))
      tell(place, 'forms.page_order', { name: page.kind })
    highest = Math.max(highest, rank[page.kind])
    kinds.add(page.kind)
    if (page.kind === 'question' && page.fields.length > 1 && !page.title) tell(`${place}/title`, 'forms.title_missing')
    if (page.kind === 'repeat') {
      const { min, max } = page.repeat
      if (min < 0 || max < 1 || max > formLimits.entries || min > max)
        tell(`${place}/repeat`, 'forms.repeat_bounds', { max: formLimits.entries })
    }
    if (page.kind === 'question')
      page.rules?.forEach((rule, at) => {
        if (!page.fields.some((field) => field.id === rule.at)) tell(`${place}/rules/${at}/at`, 'forms.rule_place', { name: rule.at })
      })
  })
  if (form.use === 'action') return
  const personal = [...formIndex(form).fields.values()].some(({ field }) => field.class !== 'none')
  // Who gives personal data is told what it is for and says yes to it before sending (Data Protection Act, sections 29 and 30).
  for (const kind of ['check', ...(personal ? (['declare'] as const) : []), 'confirm'] as const)
    if (!kinds.has(kind)) tell('/pages', 'forms.page_missing', { name: kind })
}

function checkSections(form: FormDefinition, tell: Tell): void {
  const earlier = new Set<string>()
  form.sections?.forEach((section, number) => {
    if (earlier.has(section.id)) tell(`/sections/${number}/id`, 'forms.duplicate_section', { name: section.id })
    section.after?.forEach((id, at) => {
      if (!earlier.has(id)) tell(`/sections/${number}/after/${at}`, 'forms.section_order', { name: id })
    })
    earlier.add(section.id)
  })
  const closed = new Set<string>()
  const tasksAt = form.pages.findIndex((page) => page.kind === 'task-list')
  if (tasksAt >= 0 && !form.sections?.length) tell(`/pages/${tasksAt}`, 'forms.task_list')
  form.pages.forEach((page, number) => {
    const before = form.pages[number - 1]?.section
    if (before !== undefined && before !== page.section) closed.add(before)
    if (page.section === undefined) return
    if (!earlier.has(page.section)) tell(`/pages/${number}/section`, 'forms.unknown_section', { name: page.section })
    if (closed.has(page.section)) tell(`/pages/${number}/section`, 'forms.section_split', { name: page.section })
    const outside = rank[page.kind] !== 1 || page.kind === 'task-list'
    if ((tasksAt >= 0 && number < tasksAt) || (outside && tasksAt >= 0)) tell(`/pages/${number}/section`, 'forms.task_list')
  })
}

type Placed = { readonly field: FieldDefinition; readonly place: string; readonly page: Page | null; readonly inRepeat: boolean }

function placedFields(form: FormDefinition): Placed[] {
  const placed: Placed[] = []
  form.pages.forEach((page, number) => {
    fieldsOf(page).forEach((field, at) => {
      placed.push({ field, place: `/pages/${number}/fields/${at}`, page, inRepeat: false })
    })
    if (page.kind === 'repeat')
      page.repeat.fields.forEach((field, at) => {
        placed.push({ field, place: `/pages/${number}/repeat/fields/${at}`, page, inRepeat: true })
      })
  })
  form.calculated?.forEach((field, at) => {
    placed.push({ field, place: `/calculated/${at}`, page: null, inRepeat: false })
  })
  return placed
}

/** Names that every JavaScript object or repeat entry has already. */
const reserved = new Set([
  'id',
  'constructor',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
])

const LINK = /https?:|www\.|\]\(|<a\b|\b[a-z0-9-]+\.(?:go|co|or|ac)\.ke\b/i

const aboutPeople = new Set(['personName', 'phone', 'email', 'nationalId', 'birthCertificateNo', 'kraPin', 'address'])
/** Types that ask one certain thing of somebody, so that two of them ask it twice. */
const semantic = new Set([...aboutPeople, 'orgName', 'businessRegNo'])

function checkFields(form: FormDefinition, known: FormKnowledge, tell: Tell): void {
  const ids = new Set<string>()
  const asked = new Map<string, string>()
  let indexed = 0
  const takeId = (id: string, place: string) => {
    if (ids.has(id)) tell(`${place}/id`, 'forms.duplicate_field', { name: id })
    if (reserved.has(id)) tell(`${place}/id`, 'forms.reserved_id', { name: id })
    ids.add(id)
  }
  form.pages.forEach((page, number) => {
    if (page.kind === 'repeat') takeId(page.repeat.id, `/pages/${number}/repeat`)
  })
  for (const [name, items] of Object.entries(form.lists ?? {})) {
    const values = new Set<string>()
    items.forEach((item, at) => {
      if (values.has(item.value)) tell(`${pointer(['lists', name])}/${at}/value`, 'forms.duplicate_list_value', { name: item.value })
      values.add(item.value)
    })
  }
  const placed = placedFields(form)
  if (placed.length > formLimits.fields) tell('/pages', 'forms.too_large', { max: formLimits.fields, what: expectedTexts.fields })
  for (const { field, place, page, inRepeat } of placed) {
    takeId(field.id, place)
    checkPrivacy(field, place, tell)
    checkBounds(field, place, tell)
    if (field.hint && (LINK.test(field.hint.en) || LINK.test(field.hint.sw))) tell(`${place}/hint`, 'forms.hint_with_link')
    if (!field.name && field.type !== 'declaration' && (/\?\s*$/.test(field.label.en) || /\?\s*$/.test(field.label.sw)))
      tell(`${place}/name`, 'forms.name_missing')
    if ('list' in field && !(form.lists && Object.hasOwn(form.lists, field.list)) && !known.lists?.has(field.list))
      tell(`${place}/list`, 'forms.unknown_list', { name: field.list })
    if ((field.type === 'file' || field.type === 'photo') && page?.kind !== 'upload') tell(`${place}/type`, 'forms.upload_elsewhere')
    if (field.index) {
      indexed++
      if (inRepeat || !indexKind(field)) tell(`${place}/index`, 'forms.index_kind')
      else if (indexed === formLimits.index + 1) tell(`${place}/index`, 'forms.index_count', { max: formLimits.index })
    }
    if (!semantic.has(field.type)) continue
    // Inside a repeat the thing asked about is a new one each time.
    const about = `${field.type} ${inRepeat && page?.kind === 'repeat' ? page.repeat.id : ''} ${field.about ?? 'applicant'}`
    const first = asked.get(about)
    if (first === undefined) asked.set(about, field.id)
    else tell(place, 'forms.asked_twice', { name: first }, 'warning')
  }
}

function checkPrivacy(field: FieldDefinition, place: string, tell: Tell): void {
  if (field.class === 'none') {
    if (aboutPeople.has(field.type)) tell(`${place}/class`, 'forms.class_too_low', { name: field.type })
    return
  }
  if (!field.purpose) tell(`${place}/purpose`, 'forms.purpose_missing')
  if (field.retentionDays === undefined) tell(`${place}/retentionDays`, 'forms.retention_missing')
}

function checkBounds(field: FieldDefinition, place: string, tell: Tell): void {
  const pairs: readonly (readonly [string, number | undefined, number | undefined])[] = [
    ['min', 'min' in field ? field.min : undefined, 'max' in field ? field.max : undefined],
    ['minLength', field.type === 'text' ? field.minLength : undefined, field.type === 'text' ? field.maxLength : undefined],
  ]
  for (const [name, least, most] of pairs)
    if (least !== undefined && most !== undefined && least > most) tell(`${place}/${name}`, 'forms.bounds')
  if (field.type === 'text' && field.pattern !== undefined && !compilePattern(field.pattern)) tell(`${place}/pattern`, 'forms.pattern')
  if (field.type !== 'date' && field.type !== 'monthYear') return
  for (const name of ['earliest', 'latest'] as const) {
    const bound = field[name]
    if (bound && !bound.startsWith('today') && !isDay(bound)) tell(`${place}/${name}`, 'forms.day_bound')
  }
  if (field.earliest && field.latest && isDay(field.earliest) && isDay(field.latest) && field.earliest > field.latest)
    tell(`${place}/earliest`, 'forms.bounds')
}

const ruleTypes: Partial<Record<FieldDefinition['type'], RuleType>> = {
  number: 'number',
  integer: 'number',
  percent: 'number',
  money: 'money',
  date: 'day',
  yesNo: 'yesNo',
  declaration: 'yesNo',
  ward: 'ward',
  address: 'any',
  geoPoint: 'any',
  photo: 'any',
  file: 'any',
}

/** What the rules may know of a form: its answers with their kinds, its conditions, and what the county has. */
export function knownOf(form: FormDefinition, known: FormKnowledge = {}): Known {
  const fields: Record<string, KnownField> = {}
  for (const [id, { field, repeat }] of formIndex(form).fields) {
    const items = 'list' in field && form.lists && Object.hasOwn(form.lists, field.list) ? form.lists[field.list] : undefined
    const type = ruleTypes[field.type] ?? 'text'
    const one: KnownField = {
      type,
      ...(items ? { options: items.map((item) => item.value) } : {}),
      ...(field.type === 'choices' ? { many: true } : {}),
    }
    fields[id] = one
    if (repeat) fields[`${repeat.id}.${id}`] = { ...one, many: true }
    if ('list' in field && field.type !== 'choices') fields[`${id}.tags`] = { type: 'text', many: true }
    if (field.type === 'ward') fields[`${id}.subCounty`] = { type: 'text' }
    if (field.type === 'address') Object.assign(fields, { [`${id}.ward`]: { type: 'ward' }, [`${id}.place`]: { type: 'text' } })
  }
  for (const id of formIndex(form).repeats.keys()) fields[id] = { type: 'rows' }
  for (const field of form.calculated ?? [])
    fields[field.id] = {
      type: field.result === 'date' ? 'day' : field.result === 'integer' || field.result === 'percent' ? 'number' : field.result,
    }
  return {
    fields,
    conditions: form.conditions ?? {},
    flags: [...(known.flags ?? [])],
    roles: [...(known.roles ?? [])],
    ...(known.tables ? { tables: known.tables } : {}),
  }
}

const calculatedTypes: Readonly<Record<string, RuleType>> = { integer: 'number', percent: 'number', date: 'day' }

function checkConditionsOf(form: FormDefinition, known: FormKnowledge, tell: Tell, faults: FormFault[]): void {
  const names = knownOf(form, known)
  const index = formIndex(form)
  const used = new Set<string>()
  // Rules point with dots below a mark of ours; places in a form are JSON pointers.
  const take = (place: string, found: readonly RuleFault[]) => {
    for (const fault of found)
      faults.push({
        code: fault.code,
        severity: 'error',
        place: `${place}${fault.path.replace(/^@/, '').replaceAll('.', '/')}`,
        reason: fault.text,
      })
  }
  const note = (argument: unknown) => {
    for (const node of nodesOf(argument)) {
      const name = conditionNameOf(node)
      if (name !== null) used.add(name)
    }
  }
  const check = (
    condition: Condition | undefined,
    place: string,
    pageNumber: number,
    self: boolean,
    allowed: ReadonlySet<string> = new Set(),
  ) => {
    if (condition === undefined) return
    if (typeof condition === 'string') {
      used.add(condition)
      if (!expressionOf(form, condition)) tell(place, 'forms.unknown_condition', { name: condition })
    } else {
      note(condition)
      take(place, checkExpression(condition, names, 'condition', '@'))
    }
    for (const id of readsOf(form, condition)) {
      const at = index.fields.get(id)?.pageNumber ?? index.repeats.get(id)?.pageNumber
      if (at === undefined || allowed.has(id)) continue
      if (self ? at > pageNumber : at >= pageNumber) tell(place, 'forms.later_field', { name: id })
    }
  }
  take('/conditions', checkConditions(names, '@'))
  for (const expression of Object.values(form.conditions ?? {})) note(expression)
  form.pages.forEach((page, number) => {
    check(page.when, `/pages/${number}/when`, number, false)
    if (page.kind === 'question')
      page.rules?.forEach((rule, at) => {
        check(rule.holds, `/pages/${number}/rules/${at}/holds`, number, true)
      })
  })
  for (const { field, place, page } of placedFields(form))
    check(field.requiredIf, `${place}/requiredIf`, page ? form.pages.indexOf(page) : form.pages.length, true)
  const before = new Set<string>()
  form.calculated?.forEach((field, at) => {
    note(field.value)
    take(`/calculated/${at}/value`, checkExpression(field.value, names, calculatedTypes[field.result] ?? (field.result as RuleType), '@'))
    for (const node of nodesOf(field.value)) {
      const id = fieldPathOf(node)?.split('.')[0]
      if (id !== undefined && index.calculated.has(id) && !before.has(id)) tell(`/calculated/${at}/value`, 'forms.calculated_circle')
    }
    before.add(field.id)
  })
  for (const name of Object.keys(form.conditions ?? {}))
    if (!used.has(name)) tell(pointer(['conditions', name]), 'forms.unused_condition', {}, 'warning')
}
