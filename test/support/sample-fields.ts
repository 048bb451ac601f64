import fc from 'fast-check'
import type { FieldDefinition, FieldTypeName, FieldWorld, FileReference, RawInput } from '../../src/core/fields/field.ts'
import { fieldInputs } from '../../src/core/fields/field-types.ts'

const text = (en: string, sw: string) => ({ en, sw })

/** One definition of each type, as a form might hold it. */
export const sampleFields: { readonly [T in FieldTypeName]: Extract<FieldDefinition, { type: T }> } = {
  text: { type: 'text', id: 'course', label: text('Course', 'Kozi'), class: 'none', maxLength: 80 },
  longText: { type: 'longText', id: 'reason', label: text('Reason', 'Sababu'), class: 'none', maxWords: 50, maxLength: 600 },
  number: { type: 'number', id: 'area', label: text('Area', 'Eneo'), class: 'none', min: 0, max: 5000, unit: text('m²', 'm²') },
  integer: { type: 'integer', id: 'workers', label: text('Workers', 'Wafanyakazi'), class: 'none', min: 0, max: 5000 },
  money: { type: 'money', id: 'fees', label: text('School fees', 'Karo'), class: 'none', max: 50_000_000 },
  percent: { type: 'percent', id: 'share', label: text('Share', 'Mgao'), class: 'none' },
  date: {
    type: 'date',
    id: 'born',
    label: text('What is the student’s date of birth?', 'Mwanafunzi alizaliwa lini?'),
    name: text("the student's date of birth", 'tarehe ya kuzaliwa ya mwanafunzi'),
    class: 'none',
    latest: 'today',
  },
  monthYear: { type: 'monthYear', id: 'joined', label: text('Month of joining', 'Mwezi wa kujiunga'), class: 'none' },
  yesNo: {
    type: 'yesNo',
    id: 'boarding',
    label: text('Is the student in boarding?', 'Je, mwanafunzi anaishi bwenini?'),
    name: text('whether the student boards', 'kama mwanafunzi anaishi bwenini'),
    class: 'none',
  },
  choice: { type: 'choice', id: 'level', label: text('Level', 'Kiwango'), class: 'none', list: 'level' },
  choices: { type: 'choices', id: 'needs', label: text('Needs', 'Mahitaji'), class: 'none', list: 'level', max: 2 },
  autocomplete: { type: 'autocomplete', id: 'school', label: text('School', 'Shule'), class: 'none', list: 'schools' },
  phone: { type: 'phone', id: 'phone', label: text('Phone number', 'Namba ya simu'), class: 'personal' },
  email: { type: 'email', id: 'email', label: text('Email address', 'Barua pepe'), class: 'personal' },
  personName: { type: 'personName', id: 'fullName', label: text('Full name', 'Jina kamili'), class: 'personal' },
  orgName: { type: 'orgName', id: 'group', label: text('Name of the group', 'Jina la kikundi'), class: 'none' },
  nationalId: { type: 'nationalId', id: 'idNumber', label: text('ID number', 'Namba ya kitambulisho'), class: 'sensitive' },
  birthCertificateNo: {
    type: 'birthCertificateNo',
    id: 'birthCert',
    label: text('Birth certificate number', 'Namba ya cheti cha kuzaliwa'),
    class: 'sensitive',
  },
  kraPin: { type: 'kraPin', id: 'pin', label: text('KRA PIN', 'PIN ya KRA'), class: 'personal' },
  businessRegNo: { type: 'businessRegNo', id: 'regNo', label: text('Registration number', 'Namba ya usajili'), class: 'none' },
  plotNo: { type: 'plotNo', id: 'plot', label: text('Plot number', 'Namba ya ploti'), class: 'none' },
  address: { type: 'address', id: 'home', label: text('Home', 'Nyumbani'), class: 'personal' },
  ward: { type: 'ward', id: 'ward', label: text('Ward', 'Wadi'), class: 'none' },
  geoPoint: { type: 'geoPoint', id: 'point', label: text('Place', 'Mahali'), class: 'none' },
  photo: { type: 'photo', id: 'picture', label: text('Picture', 'Picha'), class: 'none', maxFiles: 3 },
  file: { type: 'file', id: 'letter', label: text('Letter', 'Barua'), class: 'none' },
  declaration: { type: 'declaration', id: 'agreed', label: text('What I said is true.', 'Niliyosema ni kweli.'), class: 'none' },
  calculated: {
    type: 'calculated',
    id: 'total',
    label: text('Total', 'Jumla'),
    class: 'none',
    result: 'money',
    value: { op: 'kes', args: [1] },
  },
}

export const sampleFiles: readonly FileReference[] = [
  { file: 'f1', name: 'letter.pdf', size: 40_000, type: 'application/pdf' },
  { file: 'f2', name: 'pothole.jpg', size: 90_000, type: 'image/jpeg' },
  { file: 'f3', name: 'empty.pdf', size: 0, type: 'application/pdf' },
  { file: 'f4', name: 'large.pdf', size: 60_000_000, type: 'application/pdf' },
  { file: 'f5', name: 'film.mp4', size: 5000, type: 'video/mp4' },
  { file: 'f6', name: 'drain.png', size: 700, type: 'image/png' },
]

export const sampleWorld: FieldWorld = {
  today: '2026-07-01',
  list: (name) =>
    name === 'level'
      ? [
          { value: 'secondary', text: text('Secondary', 'Sekondari') },
          { value: 'college', text: text('College', 'Chuo'), tags: ['tertiary'] },
          { value: 'university', text: text('University', 'Chuo kikuu'), tags: ['tertiary'] },
        ]
      : name === 'schools'
        ? [
            { value: 'S1', text: text('Rapogi Boys', 'Rapogi Wavulana') },
            { value: 'S2', text: text("St. Mary's Mabera", 'Mtakatifu Maria Mabera') },
          ]
        : undefined,
  wards: [
    { code: '1261', name: 'North Kamagambo', subCounty: 'Rongo' },
    { code: '1271', name: 'God Jope', subCounty: 'Suna East' },
  ],
  files: new Map(sampleFiles.map((each) => [each.file, each])),
}

const good: { readonly [T in FieldTypeName]?: (field: FieldDefinition) => fc.Arbitrary<RawInput> } = (() => {
  const one = (texts: readonly string[]) => (field: FieldDefinition) =>
    fc.constantFrom(...texts).map((each): RawInput => ({ [field.id]: each }))
  const parts = (make: (id: string) => Record<string, fc.Arbitrary<unknown>>) => (field: FieldDefinition) =>
    fc.record(make(field.id)) as fc.Arbitrary<RawInput>
  return {
    text: one(['Form 2', 'Diploma in nursing', '  two   spaces ', 'e\u0301cole']),
    longText: one(['My father died.\r\n\r\nMy mother sells fish.', 'One line', 'a\n\n\n\nb']),
    number: one(['1,200.5', '0', '12.50', '4999', ' 3 ']),
    integer: one(['0', '12', '1,200', '5 000']),
    money: one(['KSh 1,200', '1200.50', '45 000/=', '0']),
    percent: one(['12.5%', '0', '100 %']),
    date: parts((id) => ({
      [`${id}-day`]: fc.integer({ min: 1, max: 28 }).map(String),
      [`${id}-month`]: fc.constantFrom('1', '02', 'March', 'ago', 'Desemba'),
      [`${id}-year`]: fc.integer({ min: 1950, max: 2025 }).map(String),
    })),
    monthYear: parts((id) => ({
      [`${id}-month`]: fc.constantFrom('1', '02', 'March', 'Machi'),
      [`${id}-year`]: fc.integer({ min: 1950, max: 2025 }).map(String),
    })),
    yesNo: one(['yes', 'no']),
    choice: one(['secondary', 'college', 'university']),
    choices: (field) =>
      fc.subarray(['secondary', 'college', 'university'], { minLength: 1, maxLength: 2 }).map((each) => ({ [field.id]: each })),
    autocomplete: one(['S1', 'rapogi boys', 'Mtakatifu Maria, Mabera']),
    phone: one(['0712 345 678', '+254-112-345-678', '712345678']),
    email: one(['achieng@example.com', 'A.B+c@Example.CO.KE']),
    personName: one(["Achieng' Otieno", 'Mwangi wa Iria', 'Wanjikũ']),
    orgName: one(['Nyota Youth Group', '3 Ladies & Sons Ltd.']),
    nationalId: one(['12345678', '12 345 678', '123-456']),
    birthCertificateNo: one(['1234567', '0123456789/2010']),
    kraPin: one(['a001234567x', 'P 051 234 567 Z']),
    businessRegNo: one(['PVT-2LUE5GX', 'CPR/2010/12345', 'bn-abc123']),
    plotNo: one(['LR 209/1234', 'Suna East/Wasweta I/1234']),
    address: parts((id) => ({
      [`${id}-ward`]: fc.constantFrom('1261', '1271'),
      [`${id}-place`]: fc.constantFrom('Nyasare', 'Migori town'),
      [`${id}-landmark`]: fc.constantFrom('', 'the posho mill'),
    })),
    ward: one(['1261', '1271']),
    geoPoint: parts((id) => ({
      [`${id}-lat`]: fc.constantFrom('-1.0634', '0', '-1.06340001234'),
      [`${id}-lon`]: fc.constantFrom('34.4731', '34.5°'),
    })),
    photo: (field) => fc.subarray(['f2', 'f6'], { minLength: 1 }).map((each) => ({ [field.id]: each })),
    file: one(['f1', 'f2']),
    declaration: one(['yes']),
  }
})()

const hostile = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\u202eabc',
    '__proto__',
    '-0',
    '1e9',
    '31',
    'NaN',
    '９９',
    'f3',
    'f4',
    'f5',
    '0,5',
    '💥',
  ),
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.integer().map(String),
)

/** Raw input that the field takes. */
export const goodRaw = (field: FieldDefinition): fc.Arbitrary<RawInput> => good[field.type]?.(field) ?? fc.constant({})

/** Raw input of any kind, hostile included: texts, lists, things that are no text at all. */
export const anyRaw = (field: FieldDefinition): fc.Arbitrary<RawInput> => {
  const value = fc.oneof(
    { weight: 5, arbitrary: hostile },
    fc.array(hostile, { maxLength: 4 }),
    fc.constantFrom(undefined, null, 7, {}, true),
  )
  const junk = fc.record(Object.fromEntries(fieldInputs(field).map((name) => [name, value])), {
    requiredKeys: [],
  }) as fc.Arbitrary<RawInput>
  return fc.oneof(goodRaw(field), junk, fc.constant({}))
}
