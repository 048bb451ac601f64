import type { FieldDefinition } from '../../src/core/fields/field.ts'
import type { FormDefinition } from '../../src/core/forms/form.ts'
import type { TypeToPublish } from '../../src/engines/cases/case-types.ts'
import type { State, Transition } from '../../src/engines/cases/workflow.ts'

const text = (en: string, sw: string) => ({ en, sw })

const action = (key: string, fields: readonly FieldDefinition[]): FormDefinition => ({
  format: 'county-form/1',
  key,
  title: text('Fill in', 'Jaza'),
  use: 'action',
  pages: [{ kind: 'question', path: key, title: text('Fill in', 'Jaza'), fields }],
})

const withPhoto = (form: FormDefinition): FormDefinition => ({
  ...form,
  pages: [
    ...form.pages,
    {
      kind: 'upload',
      path: 'after',
      title: text('Photo of the work', 'Picha ya kazi'),
      fields: [{ type: 'photo', id: 'after', label: text('Photo', 'Picha'), maxFiles: 2, class: 'none' }],
    },
  ],
})

const personal = { class: 'personal' as const, purpose: text('To decide', 'Kuamua'), retentionDays: 2555 }

const application = (key: string, fields: readonly FieldDefinition[], lists?: FormDefinition['lists']): FormDefinition => ({
  format: 'county-form/1',
  key,
  title: text('Apply', 'Omba'),
  use: 'application',
  ...(lists ? { lists } : {}),
  pages: [
    ...fields.map((field) => ({ kind: 'question' as const, path: field.id.toLowerCase(), fields: [field] })),
    { kind: 'check', path: 'check' },
    {
      kind: 'declare',
      path: 'declare',
      fields: [
        { type: 'declaration', id: 'true', label: text('What I say is true.', 'Ninachosema ni kweli.'), required: true, class: 'none' },
      ],
    },
    { kind: 'confirm', path: 'done', title: text('Sent', 'Limetumwa'), body: text('We will tell you.', 'Tutakuarifu.') },
  ],
})

const award: Transition = {
  name: text('Approve', 'Idhinisha'),
  from: ['approval'],
  to: 'awarded',
  by: ['sub-county-education-officer'],
  when: { op: 'le', args: [{ f: 'amount' }, { f: 'need' }] },
  form: action('award', [{ type: 'money', id: 'amount', label: text('Amount', 'Kiasi'), required: true, class: 'none' }]),
  tell: [{ to: 'applicant', words: text('{amount} was awarded.', 'Umepewa {amount}.') }],
  look: 'main',
}

const waiting = (name: string, jina: string, rest: Omit<State, 'name' | 'forApplicant'>): State => ({
  name: text(name, jina),
  forApplicant: text(`${name}.`, `${jina}.`),
  ...rest,
})

/** A small ward bursary for tests: checked at the ward, scored by two of three, approved at the sub-county, with corrections and expiry. */
export const sampleBursary: TypeToPublish = {
  key: 'ward-bursary',
  title: text('Ward bursary', 'Basari ya wadi'),
  form: application('ward-bursary', [
    { type: 'personName', id: 'student', label: text('The student', 'Mwanafunzi'), required: true, index: true, ...personal },
    { type: 'ward', id: 'ward', label: text('The ward', 'Wadi'), required: true, class: 'none' },
    { type: 'money', id: 'need', label: text('The need', 'Mahitaji'), required: true, class: 'none', index: true },
  ]),
  workflow: {
    format: 'county-workflow/1',
    calendar: 'office',
    promise: { workingDays: 21 },
    department: 'education',
    start: 'submitted',
    flags: { late: text('Late', 'Imechelewa') },
    states: {
      submitted: waiting('The ward checks it', 'Wadi inalikagua', {
        kind: 'start',
        owner: { role: 'ward-administrator', at: 'ward' },
        target: { workingDays: 3 },
      }),
      correction: waiting('Waits for your correction', 'Linasubiri marekebisho yako', {
        kind: 'waitApplicant',
        pausesClock: true,
        expires: { after: { workingDays: 10 }, transition: 'lapse', remindAt: 0.7 },
      }),
      scoring: waiting('The committee scores it', 'Kamati inalipima', {
        kind: 'work',
        owner: { role: 'ward-bursary-committee-member', at: 'ward' },
        target: { workingDays: 7 },
        tasks: {
          need: 2,
          of: [
            {
              id: 'score',
              name: text('Score', 'Pima'),
              role: 'ward-bursary-committee-member',
              seats: 3,
              form: action('score', [
                { type: 'integer', id: 'points', label: text('Points', 'Alama'), min: 0, max: 100, required: true, class: 'none' },
              ]),
            },
          ],
        },
      }),
      approval: waiting('The sub-county decides', 'Kaunti ndogo inaamua', {
        kind: 'work',
        owner: { role: 'sub-county-education-officer', at: 'subCounty' },
        target: { workingDays: 5 },
      }),
      awarded: waiting('Awarded', 'Limekubaliwa', { kind: 'end', outcome: 'granted', outputs: ['award-letter'] }),
      refused: waiting('Refused', 'Limekataliwa', { kind: 'end', outcome: 'refused' }),
      lapsed: waiting('Lapsed', 'Limepitwa na wakati', { kind: 'end', outcome: 'lapsed' }),
      withdrawn: waiting('Withdrawn', 'Limeondolewa', { kind: 'end', outcome: 'withdrawn' }),
    },
    transitions: {
      accept: {
        name: text('Send to the committee', 'Peleka kwa kamati'),
        from: ['submitted'],
        to: 'scoring',
        by: ['ward-administrator'],
        undo: { minutes: 10 },
        look: 'main',
      },
      return: {
        name: text('Send back', 'Rudisha'),
        from: ['submitted'],
        to: 'correction',
        by: ['ward-administrator'],
        returns: 'fields',
        max: 2,
        tell: [
          {
            to: 'applicant',
            words: text('Please correct it by {answerBy}: {address}', 'Tafadhali lirekebishe kufikia {answerBy}: {address}'),
          },
        ],
      },
      resubmit: { name: text('Send again', 'Tuma tena'), from: ['correction'], to: 'submitted', by: 'applicant', on: 'corrected' },
      scored: { name: text('Scored', 'Limepimwa'), from: ['scoring'], to: 'approval', by: 'auto', on: 'tasksDone' },
      approve: award,
      refuse: {
        name: text('Refuse', 'Kataa'),
        from: ['submitted', 'approval'],
        to: 'refused',
        by: ['sub-county-education-officer', 'ward-administrator'],
        undo: { minutes: 10 },
        tell: [{ to: 'applicant', words: text('It was refused.', 'Limekataliwa.') }],
        form: action('refuse', [{ type: 'longText', id: 'reason', label: text('Reason', 'Sababu'), required: true, class: 'none' }]),
        look: 'warning',
      },
      lapse: { name: text('Lapse', 'Pitwa na wakati'), from: ['correction'], to: 'lapsed', by: 'auto', on: 'expired' },
      withdraw: {
        name: text('Withdraw', 'Ondoa'),
        from: ['submitted', 'correction', 'scoring', 'approval'],
        to: 'withdrawn',
        by: 'applicant',
      },
    },
    apart: [['apply', 'assist', 'accept', 'score', 'approve']],
    escalate: [
      { at: 0.8, tell: 'owner' },
      { at: 1, flag: 'late', tell: { role: 'head-of-department' } },
      { at: 1, clock: 'promise', flag: 'late', handTo: { role: 'head-of-department', at: 'headquarters' } },
    ],
    fields: { ward: 'ward', names: ['student'], title: ['student'] },
  },
}

/** A small problem report for tests: routed to a department by its kind, with reopening and rating. */
export const sampleProblem: TypeToPublish = {
  key: 'report-a-problem',
  title: text('Report a problem', 'Ripoti tatizo'),
  form: application(
    'report-a-problem',
    [
      { type: 'choice', id: 'kind', label: text('The kind', 'Aina'), list: 'kinds', required: true, class: 'none', index: true },
      { type: 'ward', id: 'ward', label: text('The ward', 'Wadi'), required: true, class: 'none' },
      { type: 'longText', id: 'what', label: text('The problem', 'Tatizo'), required: true, ...personal },
    ],
    {
      kinds: [
        { value: 'pothole', text: text('Pothole', 'Shimo barabarani') },
        { value: 'water', text: text('Water', 'Maji') },
      ],
    },
  ),
  workflow: {
    format: 'county-workflow/1',
    calendar: 'office',
    promise: { workingDays: 10 },
    department: 'public-service',
    start: 'reported',
    states: {
      reported: waiting('Reported', 'Limeripotiwa', {
        kind: 'start',
        owner: { role: 'roads-officer', at: 'subCounty' },
        target: { workingDays: 5 },
      }),
      resolved: waiting('Resolved', 'Limetatuliwa', {
        kind: 'end',
        outcome: 'resolved',
        reopen: { within: { workingDays: 5 }, to: 'reported' },
        rate: true,
      }),
    },
    transitions: {
      resolve: {
        name: text('Resolve', 'Tatua'),
        from: ['reported'],
        to: 'resolved',
        by: ['roads-officer', 'water-officer'],
        form: withPhoto(
          action('resolve', [
            { type: 'longText', id: 'done', label: text('What was done', 'Kilichofanyika'), required: true, class: 'none' },
            { type: 'geoPoint', id: 'where', label: text('Where', 'Wapi'), class: 'none' },
          ]),
        ),
        tell: [{ to: 'applicant', words: text('It was resolved.', 'Limetatuliwa.') }],
        look: 'main',
      },
    },
    fields: {
      ward: 'ward',
      names: [],
      title: ['kind'],
      departments: {
        field: 'kind',
        to: { pothole: { department: 'roads', role: 'roads-officer' }, water: { department: 'water', role: 'water-officer' } },
      },
    },
  },
}
