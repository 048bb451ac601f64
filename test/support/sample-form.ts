import type { FormDefinition } from '../../src/core/forms/form.ts'

const text = (en: string, sw: string) => ({ en, sw })
const private_ = (purpose: string, kusudi: string) => ({ class: 'personal' as const, purpose: text(purpose, kusudi), retentionDays: 2555 })

/** A small bursary form with every kind of page: made up, for tests and for reading. */
export const bursaryForm: FormDefinition = {
  format: 'county-form/1',
  key: 'sample-bursary',
  title: text('Ask for a bursary', 'Omba basari'),
  use: 'application',
  lists: {
    level: [
      { value: 'secondary', text: text('Secondary school', 'Shule ya upili') },
      { value: 'college', text: text('College', 'Chuo'), tags: ['tertiary'] },
      { value: 'university', text: text('University', 'Chuo kikuu'), tags: ['tertiary'] },
    ],
  },
  conditions: {
    isTertiary: { op: 'has', args: [{ f: 'level.tags' }, 'tertiary'] },
    hasSiblings: { op: 'eq', args: [{ f: 'siblings' }, true] },
    elsewhere: { op: 'eq', args: [{ f: 'lives' }, false] },
    orphan: { op: 'eq', args: [{ f: 'orphaned' }, true] },
  },
  sections: [
    { id: 'student', title: text('The student', 'Mwanafunzi') },
    { id: 'need', title: text('The need', 'Mahitaji'), after: ['student'] },
  ],
  pages: [
    { kind: 'start', path: 'start', title: text('Ask for a bursary', 'Omba basari') },
    {
      kind: 'question',
      path: 'lives-here',
      fields: [
        {
          type: 'yesNo',
          id: 'lives',
          label: text('Does the student live in this county?', 'Je, mwanafunzi anaishi katika kaunti hii?'),
          name: text('whether the student lives here', 'kama mwanafunzi anaishi hapa'),
          required: true,
          class: 'none',
        },
      ],
    },
    {
      kind: 'exit',
      path: 'other-county',
      when: 'elsewhere',
      title: text('Ask your own county', 'Omba katika kaunti yako'),
      body: text('A bursary comes from the county where the student lives.', 'Basari hutolewa na kaunti anakoishi mwanafunzi.'),
    },
    { kind: 'task-list', path: 'tasks', title: text('Your application', 'Ombi lako') },
    {
      kind: 'question',
      path: 'student',
      section: 'student',
      title: text('About the student', 'Kuhusu mwanafunzi'),
      fields: [
        {
          type: 'personName',
          id: 'studentName',
          about: 'student',
          label: text('Full name', 'Jina kamili'),
          required: true,
          index: true,
          ...private_('To know who is helped', 'Kujua anayesaidiwa'),
        },
        {
          type: 'date',
          id: 'born',
          label: text('Date of birth', 'Tarehe ya kuzaliwa'),
          required: true,
          latest: 'today',
          ...private_('To check the age', 'Kuthibitisha umri'),
        },
        {
          type: 'birthCertificateNo',
          id: 'certificate',
          about: 'student',
          label: text('Birth certificate number', 'Namba ya cheti cha kuzaliwa'),
          ...private_('To find double applications', 'Kutambua maombi yaliyorudiwa'),
          class: 'sensitive',
        },
      ],
    },
    {
      kind: 'question',
      path: 'level',
      section: 'student',
      fields: [
        {
          type: 'choice',
          id: 'level',
          label: text('Level of study', 'Kiwango cha masomo'),
          list: 'level',
          required: true,
          class: 'none',
          index: true,
        },
      ],
    },
    {
      kind: 'question',
      path: 'admission',
      section: 'student',
      when: 'isTertiary',
      fields: [{ type: 'text', id: 'admission', label: text('Admission number', 'Namba ya usajili'), required: true, class: 'none' }],
    },
    {
      kind: 'question',
      path: 'fees',
      section: 'need',
      title: text('Fees', 'Karo'),
      fields: [
        { type: 'money', id: 'fees', label: text('Fees for the year', 'Karo ya mwaka'), required: true, class: 'none' },
        { type: 'money', id: 'paid', label: text('Already paid', 'Kiasi kilicholipwa'), class: 'none' },
        {
          type: 'yesNo',
          id: 'orphaned',
          label: text('Orphan', 'Yatima'),
          required: true,
          ...private_('To score the need', 'Kupima uhitaji'),
        },
        {
          type: 'text',
          id: 'guardian',
          label: text('Who cares for the student', 'Anayemlea mwanafunzi'),
          requiredIf: 'orphan',
          ...private_('To score the need', 'Kupima uhitaji'),
        },
      ],
      rules: [
        {
          holds: { op: 'le', args: [{ f: 'paid' }, { f: 'fees' }] },
          at: 'paid',
          text: text('What is paid cannot be more than the fees', 'Kiasi kilicholipwa kisizidi karo'),
        },
      ],
    },
    {
      kind: 'question',
      path: 'siblings',
      section: 'need',
      fields: [
        {
          type: 'yesNo',
          id: 'siblings',
          label: text('Brothers or sisters in school', 'Ndugu walio shuleni'),
          required: true,
          class: 'none',
        },
      ],
    },
    {
      kind: 'repeat',
      path: 'sibling-list',
      section: 'need',
      when: 'hasSiblings',
      title: text('Brothers and sisters in school', 'Ndugu walio shuleni'),
      repeat: {
        id: 'siblingList',
        entry: text('sibling', 'ndugu'),
        min: 1,
        max: 3,
        fields: [
          { type: 'text', id: 'siblingSchool', label: text('School', 'Shule'), required: true, class: 'none' },
          { type: 'money', id: 'siblingFees', label: text('Fees', 'Karo'), class: 'none' },
        ],
      },
    },
    {
      kind: 'upload',
      path: 'documents',
      section: 'need',
      title: text('Documents', 'Hati'),
      fields: [
        {
          type: 'file',
          id: 'feeStructure',
          label: text('Fee structure', 'Muundo wa karo'),
          required: true,
          ...private_('To check the fees', 'Kuthibitisha karo'),
        },
        {
          type: 'file',
          id: 'deathCertificate',
          label: text('Death certificate', 'Cheti cha kifo'),
          requiredIf: 'orphan',
          ...private_('To score the need', 'Kupima uhitaji'),
          class: 'sensitive',
        },
      ],
    },
    { kind: 'info', path: 'note', title: text('Before you send', 'Kabla ya kutuma'), body: text('Check everything.', 'Kagua yote.') },
    { kind: 'check', path: 'check' },
    {
      kind: 'declare',
      path: 'declare',
      fields: [
        { type: 'declaration', id: 'agreed', label: text('What I said is true.', 'Niliyosema ni kweli.'), required: true, class: 'none' },
      ],
      action: text('Send application', 'Tuma ombi'),
    },
    {
      kind: 'confirm',
      path: 'done',
      title: text('Sent', 'Limetumwa'),
      body: text('The ward office reads it next.', 'Ofisi ya wadi italisoma.'),
    },
  ],
  calculated: [
    {
      type: 'calculated',
      id: 'balance',
      label: text('Balance', 'Salio'),
      class: 'none',
      result: 'money',
      value: {
        op: 'sub',
        args: [{ f: 'fees' }, { op: 'if', args: [{ op: 'empty', args: [{ f: 'paid' }] }, { op: 'kes', args: [0] }, { f: 'paid' }] }],
      },
      index: true,
    },
    {
      type: 'calculated',
      id: 'familyFees',
      label: text('Fees of the family', 'Karo ya familia'),
      class: 'none',
      result: 'money',
      value: { op: 'add', args: [{ f: 'balance' }, { op: 'sum', args: [{ f: 'siblingList.siblingFees' }] }] },
    },
  ],
}

/** Answers that are whole and can be sent in, in the `sampleWorld` of `sample-fields.ts`. */
export const bursaryAnswers = {
  lives: true,
  studentName: "Achieng' Otieno",
  born: '2009-03-05',
  certificate: '1234567',
  level: 'secondary',
  fees: 4_500_000,
  paid: 1_000_000,
  orphaned: false,
  guardian: null,
  siblings: false,
  feeStructure: [{ file: 'f1', name: 'letter.pdf', size: 40_000, type: 'application/pdf' }],
  deathCertificate: null,
  agreed: true,
} as const
