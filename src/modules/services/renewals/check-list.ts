import { isDay } from '../../../core/basics/dates.ts'
import { parsePhone } from '../../../core/basics/phone.ts'
import { say, type Text } from '../../../core/basics/texts.ts'
import type { FieldDefinition, FieldWorld, ListItem } from '../../../core/fields/field.ts'
import { fieldInputs, parseField } from '../../../core/fields/field-types.ts'
import { headingOf } from '../../../core/fields/problem.ts'
import type { Answers, FormWorld } from '../../../core/forms/form.ts'
import { formIndex } from '../../../core/forms/form-index.ts'
import { withLists } from '../../../core/forms/form-rules.ts'
import type { CountyService } from '../definitions/county-service.ts'
import { servicesTexts } from '../texts.ts'
import { cleanNumber } from './renewed-permit.ts'

export type ListColumn = { readonly key: string; readonly title: Text; readonly required: boolean; readonly field: FieldDefinition | null }
type ListFault = { readonly row: number; readonly column: Text; readonly reason: Text }
/** A row that is not brought in, as it was sent. */
export type FaultyRow = { readonly row: number; readonly cells: readonly string[]; readonly faults: readonly ListFault[] }
/** What rows lack and may lack, with what that means. */
type ListGap = { readonly reason: Text; readonly rows: readonly number[] }
export type ListedPermit = {
  readonly number: string
  /** ISO day. */
  readonly validUntil: string
  readonly phone: string | null
  readonly ward: number | null
  readonly idNumber: string | null
  readonly answers: Answers
}
export type CheckedList = {
  readonly permits: readonly ListedPermit[]
  readonly faulty: readonly FaultyRow[]
  readonly gaps: readonly ListGap[]
  readonly missing: readonly ListColumn[]
}

const NEVER = new Set(['declaration', 'file', 'photo', 'geoPoint', 'address'])

/** The columns that a list of permits may have: of the permit, and one for each question of the renewal that a cell can answer. */
export function listColumns({ renews, form, workflow }: CountyService): readonly ListColumn[] {
  const asked = [...formIndex(form).fields.values()].filter(
    ({ field, repeat }) => !repeat && !NEVER.has(field.type) && field.id !== renews?.numberField && fieldInputs(field).length === 1,
  )
  return [
    { key: 'number', title: servicesTexts['services.renew.number'], required: true, field: null },
    { key: 'validUntil', title: servicesTexts['services.import.until'], required: true, field: null },
    { key: 'phone', title: servicesTexts['services.import.phone'], required: false, field: null },
    ...asked.map(({ field }) => ({ key: field.id, title: headingOf(field), required: workflow.fields.names.includes(field.id), field })),
  ]
}

const alike = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '')

/** Reads a list row by row, each cell by the rules of its question; rows with faults are kept apart from the sound ones. Every fault has its row as the spreadsheet counts it, its column and a reason. Total. */
export function checkList(service: CountyService, rows: readonly (readonly string[])[], world: FormWorld): CheckedList {
  const columns = listColumns(service)
  const heads = rows[0] ?? []
  const at = new Map<string, number>()
  heads.forEach((head, index) => {
    const found = columns.find(({ key, title }) => [key, title.en, title.sw].some((name) => alike(name) === alike(head)))
    if (found && !at.has(found.key)) at.set(found.key, index)
  })
  const missing = columns.filter(({ key, required }) => required && !at.has(key))
  if (missing.length > 0) return { permits: [], faulty: [], gaps: [], missing }
  const faulty: FaultyRow[] = []
  const permits: ListedPermit[] = []
  const noPhone: number[] = []
  const noProof: number[] = []
  const times = new Map<string, number>()
  for (const cells of rows.slice(1)) {
    const number = cleanNumber(cells[at.get('number') ?? -1] ?? '')
    times.set(number, (times.get(number) ?? 0) + 1)
  }
  const inForm = withLists(service.form, world)
  rows.slice(1).forEach((cells, index) => {
    const row = index + 2
    const cell = (key: string): string => cells[at.get(key) ?? -1] ?? ''
    const faults: ListFault[] = []
    const tell = (key: string, reason: Text) => {
      const column = columns.find((each) => each.key === key)?.title
      if (column) faults.push({ row, column, reason })
    }
    const number = cleanNumber(cell('number'))
    if (!/^[A-Z0-9/-]{1,40}$/.test(number)) tell('number', servicesTexts['services.import.number_wrong'])
    // Which of them is right only the county knows.
    else if ((times.get(number) ?? 0) > 1) tell('number', twice(number))
    const validUntil = dayOf(cell('validUntil'))
    if (!validUntil) tell('validUntil', servicesTexts['services.import.day_wrong'])
    const typed = parsePhone(cell('phone'))
    const phone = 'phone' in typed ? typed.phone : null
    if (cell('phone') !== '' && !phone) tell('phone', servicesTexts['services.import.phone_wrong'])
    const answers: Record<string, Answers[string]> = {}
    for (const { key, field, required } of columns) {
      if (!field || !at.has(key) || (cell(key) === '' && !required)) continue
      const [input = field.id] = fieldInputs(field)
      const read = parseField({ ...field, required } as FieldDefinition, { [input]: rawOf(field, cell(key), inForm) }, inForm)
      if (read.problems) for (const { text } of read.problems) tell(key, text)
      else answers[key] = read.value
    }
    if (faults.length > 0) {
      faulty.push({ row, cells, faults })
      return
    }
    const { ward, names } = wardAndProof(service, answers)
    if (!phone) (names ? noPhone : noProof).push(row)
    permits.push({ number, validUntil: validUntil as string, phone, ward, idNumber: names, answers })
  })
  const gaps = [
    { reason: servicesTexts['services.import.no_phone'], rows: noPhone },
    { reason: servicesTexts['services.import.no_proof'], rows: noProof },
  ].filter((gap) => gap.rows.length > 0)
  return { permits, faulty, gaps, missing: [] }
}

function wardAndProof({ workflow, renews }: CountyService, answers: Answers) {
  const ward = workflow.fields.ward === undefined ? null : answers[workflow.fields.ward]
  const proof = renews && answers[renews.proofField]
  return { ward: typeof ward === 'string' ? Number(ward) : null, names: typeof proof === 'string' ? proof : null }
}

const twice = (number: string): Text => ({
  en: say(servicesTexts['services.import.twice'], 'en', { number }),
  sw: say(servicesTexts['services.import.twice'], 'sw', { number }),
})

/** `2026-12-31`, or `31/12/2026` as spreadsheets show it. */
function dayOf(text: string): string | null {
  const slashed = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/.exec(text)
  const day = slashed ? `${slashed[3]}-${slashed[2]?.padStart(2, '0')}-${slashed[1]?.padStart(2, '0')}` : text.slice(0, 10)
  return isDay(day) ? day : null
}

const YES = new Set(['yes', 'y', 'ndiyo', 'true', '1'])
const NO = new Set(['no', 'n', 'hapana', 'la', 'false', '0'])

/** A cell as the browser would send it: options and wards by their words too, yes and no in both languages. */
function rawOf(field: FieldDefinition, cell: string, world: FieldWorld): string {
  if (field.type === 'yesNo') return YES.has(cell.toLowerCase()) ? 'yes' : NO.has(cell.toLowerCase()) ? 'no' : cell
  if (field.type === 'ward') return world.wards.find(({ code, name }) => code === cell || alike(name) === alike(cell))?.code ?? cell
  if (!('list' in field)) return cell
  const items: readonly ListItem[] = world.list(field.list) ?? []
  return items.find(({ value, text }) => [value, text.en, text.sw].some((each) => alike(each) === alike(cell)))?.value ?? cell
}
