import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../../../test/architecture/house.ts'
import { readTariffFiles } from '../../../engines/money/tariffs/import-tariffs.ts'
import type { Schedule } from '../../../engines/money/tariffs/schedule.ts'
import { readCalendarFile } from '../../../kernel/calendar/calendar-file.ts'
import { readPlacesFile } from '../../../kernel/places/places-file.ts'
import { checkService, officeAt, type ServiceKnowledge } from './check-service.ts'
import { readServiceFiles } from './import-services.ts'
import { countyServiceSchema } from './service-schema.ts'

const folder = (county: string) => join(root, 'counties', county)

/** The lines of the newest schedule that has each. */
const tariffsOf = (county: string) =>
  new Map(
    readTariffFiles(folder(county)).flatMap(({ content }) => {
      const schedule = content as Schedule
      return schedule.lines.map((line) => [line.key, { schedule, line }] as const)
    }),
  )

function knowledge(county: string): ServiceKnowledge {
  const places = readPlacesFile(folder(county))
  const { roles } = JSON.parse(readFileSync(join(folder(county), 'roles.json'), 'utf8')) as { roles: { key: string }[] }
  return {
    roles: new Set(roles.map(({ key }) => key)),
    departments: new Set(places.departments.map(({ key }) => key)),
    tariffs: tariffsOf(county),
    calendars: new Set(readCalendarFile(folder(county)).calendars.map(({ key }) => key)),
    offices: new Set(places.offices.flatMap(({ department, serves, kind }) => [department, ...serves].map((each) => officeAt(each, kind)))),
  }
}

// biome-ignore lint/suspicious/noExplicitAny: definitions are broken on purpose, in places their type forbids
type Json = Record<string, any>
const bursary = (): Json =>
  structuredClone(readServiceFiles(folder('migori')).find((each) => (each as Json).key === 'ward-bursary') as Json)
const known = knowledge('migori')

/** Codes and places of what the check says about the bursary after one change. */
function faultsAfter(change: (service: Json) => void): string[] {
  const service = bursary()
  change(service)
  const { faults, service: accepted } = checkService(service, known)
  for (const { reason } of faults) expect(reason.en && reason.sw).toBeTruthy()
  if (faults.some(({ severity }) => severity === 'error')) expect(accepted).toBeNull()
  return faults.map(({ code, place }) => `${code} ${place}`)
}

test.each(['migori', 'busia'])('the services of %s have no fault at all', (county) => {
  const services = readServiceFiles(folder(county))
  expect(services.map((each) => (each as Json).key)).toEqual([
    'cemetery-plot',
    'construction-permit',
    'market-stall',
    'report-a-problem',
    'single-business-permit-renewal',
    'single-business-permit',
    'ward-bursary',
  ])
  for (const service of services) expect(checkService(service, knowledge(county)).faults, (service as Json).key).toEqual([])
})

test.each<[string, (service: Json) => void, string]>([
  ['a missing Swahili wording', (s) => delete s.catalogue.who.sw, 'services.fault.wording_missing /catalogue/who/sw'],
  ['an empty English wording', (s) => (s.title.en = ' '), 'services.fault.wording_missing /title/en'],
  ['a property nobody knows', (s) => (s.catalogue.price = 5), 'services.fault.unknown_property /catalogue/price'],
  ['a part left out', (s) => delete s.privacy, 'services.fault.missing /privacy'],
  ['a topic nobody knows', (s) => (s.catalogue.topics = ['sport']), 'services.fault.not_allowed /catalogue/topics/0'],
  ['no law', (s) => (s.catalogue.law = []), 'services.fault.no_law /catalogue/law'],
  ['a refusal without appeal', (s) => delete s.appeal, 'services.fault.no_appeal /appeal'],
  ['a refusal whose reason nobody reads', (s) => (s.applicantReads = ['approve']), 'services.fault.reason_hidden /applicantReads'],
  ['reasons of an act that is none', (s) => s.applicantReads.push('bless'), 'services.fault.unknown_act /applicantReads/3'],
  ['no Swahili search words', (s) => (s.catalogue.words.sw = []), 'services.fault.no_words /catalogue/words'],
  ['documents asked but not named', (s) => (s.catalogue.documents = []), 'services.fault.no_documents /catalogue/documents'],
  ['a form of another key', (s) => (s.form.key = 'other'), 'services.fault.form_key /form/key'],
  [
    'an output nobody defined',
    (s) => (s.workflow.states.granted.outputs = ['medal']),
    'services.fault.unknown_output /workflow/states/granted/outputs',
  ],
  ['an output nobody gives', (s) => (s.workflow.states.granted.outputs = []), 'services.fault.unused_output /outputs/award-letter'],
  [
    'a letter with an unknown answer',
    (s) => (s.outputs['award-letter'].addressee = ['{nobody}']),
    'services.fault.unknown_mark /outputs/award-letter/addressee/0',
  ],
  [
    'a letter with an unknown answer of an act',
    (s) => (s.outputs['award-letter'].facts[3].value = '{approve.sum}'),
    'services.fault.unknown_mark /outputs/award-letter/facts/3/value',
  ],
  [
    'a letter whose languages differ',
    (s) => (s.outputs['award-letter'].blocks[0].text.sw = 'Mwanafunzi {studentName}'),
    'services.fault.marks_differ /outputs/award-letter/blocks/0/text',
  ],
  [
    'a number without a sequence',
    (s) => (s.outputs['award-letter'].number = 'WB/{fy}'),
    'services.fault.number_pattern /outputs/award-letter/number',
  ],
  [
    'a number of small letters',
    (s) => (s.outputs['award-letter'].number = 'wb/{seq:4}'),
    'services.fault.number_pattern /outputs/award-letter/number',
  ],
  [
    'a signature by no act',
    (s) => (s.outputs['award-letter'].signedBy = 'bless'),
    'services.fault.unknown_act /outputs/award-letter/signedBy',
  ],
  ['a name field that is none', (s) => (s.applicant.nameField = 'ward'), 'services.fault.unknown_name_field /applicant/nameField'],
  [
    'a needless condition',
    (s) => (s.applicant.requiredWhen = 'isOrphan'),
    'services.fault.required_without_optional /applicant/requiredWhen',
  ],
  [
    'an unknown condition',
    (s) => (s.applicant = { phone: 'optional', requiredWhen: 'isTuesday' }),
    'services.fault.unknown_condition /applicant/requiredWhen',
  ],
  [
    'a department without such an office',
    (s) => {
      s.workflow.department = 'ict'
      s.catalogue.office = 'ward'
    },
    'services.fault.unknown_office /catalogue/office',
  ],
  ['a fault of the form', (s) => delete s.form.pages[0].fields[0].label.sw, 'forms.wording_missing /form/pages/0/fields/0/label/sw'],
])('%s is told with its place', (_what, change, fault) => {
  expect(faultsAfter(change)).toContain(fault)
})

test('any JSON may come', () => {
  for (const junk of [null, 3, 'x', [], {}, { format: 'county-service/1' }]) expect(checkService(junk, known).service).toBeNull()
})

test('the published schema is current (else: node tools/run.mjs tools/write-service-schema.ts)', () => {
  const published = JSON.parse(readFileSync(join(root, 'counties/county-service.schema.json'), 'utf8')) as unknown
  expect(published).toEqual(JSON.parse(JSON.stringify(countyServiceSchema())))
})
