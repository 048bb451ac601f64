import type { FieldDefinition, ListItem } from '../../../core/fields/field.ts'
import type { FormDefinition } from '../../../core/forms/form.ts'
import { formIndex } from '../../../core/forms/form-index.ts'
import { inputsOf, type TariffInput } from '../../../engines/money/tariffs/schedule.ts'
import type { ServiceKnowledge, Tell } from './check-service.ts'
import type { CountyService, FeeInput, FeeLine } from './county-service.ts'

/** What an answer that a fee may stand on is, and what it may be. */
type Answer = { readonly type: string; readonly options?: readonly string[] | undefined }

/** Checks the fees of a service against its own form and workflow, and against the county's schedule of fees in force. */
export function checkFees(
  service: CountyService,
  tariffs: ServiceKnowledge['tariffs'],
  tell: Tell,
  checkCondition: (condition: unknown, place: string) => void,
): void {
  const { fees, workflow, form, renews } = service
  for (const [id, { kind }] of Object.entries(workflow.states))
    if (kind === 'waitPayment' && fees?.billAt !== id) tell(`/workflow/states/${id}/kind`, 'services.fault.waits_without_fees')
  const asked = formIndex(form).fields
  if (renews)
    for (const [at, name] of [renews.numberField, renews.proofField, ...renews.keeps].entries())
      if (!asked.has(name))
        tell(
          at === 0 ? '/renews/numberField' : at === 1 ? '/renews/proofField' : `/renews/keeps/${at - 2}`,
          'services.fault.renews_field_unknown',
          { name },
        )
  if (!fees) return
  if (workflow.states[fees.billAt]?.kind !== 'waitPayment')
    tell('/fees/billAt', 'services.fault.not_waiting_payment', { name: fees.billAt })
  if (!Object.hasOwn(workflow.flags ?? {}, fees.unpaidFlag))
    tell('/fees/unpaidFlag', 'services.fault.unknown_flag', { name: fees.unpaidFlag })
  if (fees.payerField !== undefined && !asked.has(fees.payerField))
    tell('/fees/payerField', 'services.fault.fee_field_unknown', { name: fees.payerField })
  const answers = answersOf(service)
  fees.lines.forEach((line, at) => {
    const place = `/fees/lines/${at}`
    if (fees.lines.findIndex(({ code }) => code === line.code) < at) tell(`${place}/code`, 'services.fault.fee_twice', { name: line.code })
    if (line.when !== undefined) checkCondition(line.when, `${place}/when`)
    checkLine(line, place, tariffs, answers, tell)
  })
}

function checkLine(
  { tariff, inputs = {} }: FeeLine,
  place: string,
  tariffs: ServiceKnowledge['tariffs'],
  answers: ReadonlyMap<string, Answer>,
  tell: Tell,
): void {
  const found = tariffs.get(tariff)
  if (!found) {
    tell(`${place}/tariff`, 'services.fault.unknown_tariff', { name: tariff })
    return
  }
  const { schedule, line } = found
  const wanted = inputsOf(schedule, line)
  for (const input of wanted) {
    const given = Object.hasOwn(inputs, input.id) ? inputs[input.id] : undefined
    if (given === undefined) tell(`${place}/inputs`, 'services.fault.fee_input_missing', { name: input.id })
    else
      checkInput(
        input,
        given,
        `${place}/inputs/${input.id}`,
        input.type === 'choice' ? schedule.lists[input.list] : undefined,
        answers,
        tell,
      )
  }
  for (const name of Object.keys(inputs))
    if (!wanted.some(({ id }) => id === name)) tell(`${place}/inputs/${name}`, 'services.fault.fee_input_unknown', { name })
}

/** Which kinds of answer serve as which kind of input. */
const fitting: Readonly<Record<TariffInput['type'], readonly string[]>> = {
  choice: ['choice', 'autocomplete'],
  integer: ['integer'],
  number: ['integer', 'number'],
  money: ['money'],
  yesNo: ['yesNo'],
}

function checkInput(
  input: TariffInput,
  given: FeeInput,
  place: string,
  list: readonly ListItem[] | undefined,
  answers: ReadonlyMap<string, Answer>,
  tell: Tell,
): void {
  const known = new Set(list?.map(({ value }) => value))
  if (typeof given !== 'object') {
    const fits =
      input.type === 'choice'
        ? typeof given === 'string' && known.has(given)
        : input.type === 'yesNo'
          ? typeof given === 'boolean'
          : typeof given === 'number'
    if (!fits) tell(place, 'services.fault.fee_value_unknown', { name: String(given) })
    return
  }
  const answer = answers.get(given.f)
  if (!answer) tell(`${place}/f`, 'services.fault.fee_field_unknown', { name: given.f })
  else if (!fitting[input.type].includes(answer.type)) tell(`${place}/f`, 'services.fault.fee_field_unfit', { name: given.f })
  else
    for (const value of answer.options ?? []) if (!known.has(value)) tell(`${place}/f`, 'services.fault.fee_value_unknown', { name: value })
}

/** Every answer that a fee may stand on: of the application, of a step (`approve.size`), of a task (`fire.risk`). */
function answersOf({ form, workflow }: CountyService): ReadonlyMap<string, Answer> {
  const found = new Map<string, Answer>()
  const add = (asked: FormDefinition, prefix: string) => {
    const index = formIndex(asked)
    for (const [id, { field, repeat }] of index.fields) if (!repeat) found.set(`${prefix}${id}`, answerOf(asked, field))
    for (const [id, field] of index.calculated) found.set(`${prefix}${id}`, { type: field.result })
  }
  add(form, '')
  for (const [act, { form: own }] of Object.entries(workflow.transitions)) if (own) add(own, `${act}.`)
  for (const { tasks } of Object.values(workflow.states)) for (const task of tasks?.of ?? []) if (task.form) add(task.form, `${task.id}.`)
  return found
}

const answerOf = (form: FormDefinition, field: FieldDefinition): Answer => ({
  type: field.type,
  ...('list' in field ? { options: form.lists?.[field.list]?.map(({ value }) => value) } : {}),
})
