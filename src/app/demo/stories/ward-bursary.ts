import { text } from '../demo-words.ts'
import { fullName, inventName } from '../names.ts'
import type { Random } from '../random.ts'
import type { ActWorld, Application, Story, StoryWorld } from '../story.ts'

const LEVELS = ['secondary-day', 'secondary-boarding', 'vocational', 'college', 'university'] as const
type Level = (typeof LEVELS)[number]

/** Fees of a year in shillings, about what such schools ask; the student's age at that level. */
const SCHOOLING: Readonly<
  Record<Level, { weight: number; fees: readonly [number, number]; age: readonly [number, number]; ceiling: number }>
> = {
  'secondary-day': { weight: 30, fees: [9_000, 22_000], age: [14, 19], ceiling: 8_000 },
  'secondary-boarding': { weight: 36, fees: [40_535, 58_000], age: [14, 19], ceiling: 20_000 },
  vocational: { weight: 10, fees: [24_000, 38_000], age: [17, 24], ceiling: 15_000 },
  college: { weight: 12, fees: [36_000, 78_000], age: [18, 26], ceiling: 20_000 },
  university: { weight: 12, fees: [45_000, 120_000], age: [18, 25], ceiling: 25_000 },
}
const COLLEGES = [
  'Lakeside Medical Training College',
  'Nyanza Hills Teachers College',
  'Western Ridge Polytechnic',
  'Kuria Plains Technical Institute',
]
const UNIVERSITIES = [
  'Great Lakes Shore University',
  'Highlands State University',
  'Coastline University of Technology',
  'Savanna University',
]
const COURSES = [
  'Diploma in Nursing',
  'Certificate in Electrical Installation',
  'Diploma in Education',
  'BSc Agriculture',
  'BEd Science',
  'Diploma in Civil Engineering',
]
const VILLAGES = [
  'Kanyimach',
  'Nyamasare',
  'Kobare',
  'Kowuor',
  'Nyarongi',
  'Mikumu',
  'Sagegi',
  'Komotobo',
  'Nyabikaye',
  'Kodongo',
  'Rabuor',
  'Got Rateng’',
]

const REASONS = [
  text('I sell vegetables at the market and it does not cover the fees.', 'Ninauza mboga sokoni na haitoshi kulipa karo.'),
  text('The father lost his work and we depend on casual labour.', 'Baba alipoteza kazi na tunategemea vibarua.'),
  text('Our maize failed this season and there is nothing to sell.', 'Mahindi yetu hayakufanikiwa msimu huu na hatuna cha kuuza.'),
  text('I care for my late brother’s children besides my own.', 'Ninawalea watoto wa marehemu ndugu yangu pamoja na wangu.'),
  text('The student was sent home twice this term for fees.', 'Mwanafunzi ametumwa nyumbani mara mbili muhula huu kwa sababu ya karo.'),
]

const whole = (shillings: number): number => Math.round(shillings / 500) * 500 * 100

function paper(random: Random, age: number) {
  if (age >= 18) return { studentPaper: 'national-id', studentId: `3${random.digits(7)}` }
  if (random.chance(0.06)) return { studentPaper: 'none' }
  return { studentPaper: 'birth-certificate', birthCertificate: random.digits(8) }
}

function apply({ county, random, resident, day, upload }: StoryWorld): Application {
  const level = random.weighted(LEVELS, (each) => SCHOOLING[each].weight)
  const { fees, age } = SCHOOLING[level]
  const years = random.between(...age)
  const student = fullName(inventName(random, county.name, resident.ward.subCounty, { family: resident.name.family }))
  const feesYear = whole(random.between(...fees))
  const feesPaid = Math.min(feesYear, whole((feesYear / 100) * random.pick([0, 0.1, 0.2, 0.3, 0.5])))
  const siblings = random.chance(0.55)
  const others = random.chance(0.22)
  const parents = random.weighted(
    ['both', 'one-died', 'both-died', 'not-known'],
    (each) => ({ both: 58, 'one-died': 25, 'both-died': 9, 'not-known': 8 })[each] ?? 0,
  )
  const mother = resident.name.sex === 'female'
  const relation = parents === 'both-died' ? random.pick(['grandparent', 'aunt-uncle']) : mother ? 'mother' : 'father'
  const ward = String(resident.ward.code)
  const words = random.pick(REASONS)
  return {
    answers: {
      livesHere: true,
      applicantIs: 'guardian',
      studentName: student,
      studentBorn: day.subtract({ years, days: random.between(1, 360) }).toString(),
      ...paper(random, years),
      ward,
      village: random.pick(VILLAGES),
      guardianName: resident.fullName,
      guardianRelation: relation,
      guardianId: `2${random.digits(7)}`,
      level,
      secondarySchool: `${random.chance(0.8) ? ward : random.pick(county.places.wards).code}-secondary`,
      vocationalCentre: `${random.chance(0.8) ? ward : random.pick(county.places.wards).code}-vocational`,
      collegeName: random.pick(level === 'university' ? UNIVERSITIES : COLLEGES),
      course: random.pick(COURSES),
      admissionNo: `${random.between(1_000, 9_999)}/${day.year - random.between(0, 3)}`,
      classLevel: level.startsWith('secondary') ? `Form ${random.between(1, 4)}` : `Year ${random.between(1, 3)}`,
      parents,
      disability: random.chance(0.05),
      income: random.weighted(
        ['under-5000', '5000-15000', '15000-30000', '30000-60000', 'over-60000'],
        (each) => ({ 'under-5000': 38, '5000-15000': 36, '15000-30000': 18, '30000-60000': 6, 'over-60000': 2 })[each] ?? 0,
      ),
      siblingsInSchool: siblings,
      siblings: siblings
        ? Array.from({ length: random.between(1, 3) }, (_, at) => ({
            id: `s${at + 1}`,
            siblingName: `${inventName(random, county.name, resident.ward.subCounty).given} ${resident.name.family}`,
            siblingSchool: `${resident.ward.name} Primary School`,
            siblingFees: whole(random.between(2_000, 18_000)),
          }))
        : [],
      feesYear,
      feesPaid,
      otherBursaries: others,
      bursaries: others
        ? [
            {
              id: 'b1',
              bursarySource: random.pick(['constituency', 'presidential', 'church-mosque']),
              bursaryAmount: whole(random.between(2_000, 6_000)),
            },
          ]
        : [],
      reason: random.chance(0.7) ? words[resident.language] : null,
      feeStructure: upload('feeStructure'),
      schoolLetter: upload('letter'),
      deathCertificate: parents === 'one-died' || parents === 'both-died' ? upload('certificate') : [],
      studentPhoto: null,
      truth: true,
      privacy: true,
    },
  }
}

/** What can be given, worked out as the form does: the lesser of what is left to pay and the most for the level, in cents. */
function mostGiven({ answers }: Pick<ActWorld, 'answers'>): number {
  const helped =
    answers.otherBursaries === true
      ? (answers.bursaries as unknown as readonly { bursaryAmount: number }[]).reduce((sum, each) => sum + each.bursaryAmount, 0)
      : 0
  const balance = Math.max(0, Number(answers.feesYear) - Number(answers.feesPaid) - helped)
  return Math.min(balance, (SCHOOLING[answers.level as Level]?.ceiling ?? 0) * 100)
}

const NEEDY = new Set(['under-5000', '5000-15000'])
const isNeedy = (answers: ActWorld['answers']): boolean => NEEDY.has(String(answers.income)) || answers.parents !== 'both'

function ways(transition: string, { answers, case: record }: ActWorld): number {
  const possible = mostGiven({ answers }) >= 100_000
  const weights: Readonly<Record<string, number>> = {
    accept: possible ? 82 : 10,
    return: record.counts.return ? 2 : 14,
    ineligible: possible ? 4 : 40,
    approve: possible ? (isNeedy(answers) ? 88 : 45) : 0,
    again: 3,
    refuse: possible ? (isNeedy(answers) ? 9 : 50) : 60,
  }
  return weights[transition] ?? 1
}

function act(id: string, { random, answers, case: record, writes }: ActWorld): ActWorld['answers'] {
  const most = mostGiven({ answers })
  const step = (shillings: number) => Math.max(100_000, Math.min(Math.floor(most / 50_000) * 50_000, shillings))
  const say = (en: string, sw: string) => text(en, sw)[writes]
  const reason = (value: string, en: string, sw: string) => ({ refusalReason: value, refusalWords: say(en, sw) })
  switch (id) {
    case 'accept':
      return {
        checked: ['resident', 'enrolled', 'fees', 'papers'],
        checkNote: random.chance(0.3) ? say('The school confirmed the fees by phone.', 'Shule ilithibitisha karo kwa simu.') : null,
      }
    case 'score': {
      const need = random.between(isNeedy(answers) ? 6 : 2, isNeedy(answers) ? 10 : 6)
      return {
        noInterest: true,
        need,
        performance: random.between(4, 9),
        vulnerability:
          answers.parents === 'both-died'
            ? random.between(8, 10)
            : answers.parents === 'both'
              ? random.between(1, 5)
              : random.between(5, 9),
        proposed: most >= 100_000 ? step(Math.round((most * random.pick([0.6, 0.8, 1])) / 50_000) * 50_000) : 0,
        scoreReason: random.pick([
          say(
            'The household depends on casual work; the village elder confirms it.',
            'Familia hutegemea vibarua; mzee wa kijiji anathibitisha.',
          ),
          say('One income for several children in school.', 'Kipato kimoja kwa watoto kadhaa walio shuleni.'),
          say('Good marks last term and fees behind by two terms.', 'Alama nzuri muhula uliopita na karo ya mihula miwili inadaiwa.'),
          say(
            'The need is real, but there are others in the ward with less.',
            'Uhitaji ni wa kweli, lakini wapo wengine katika wadi wenye uhitaji zaidi.',
          ),
        ]),
      }
    }
    case 'approve':
      return {
        amount: step(Math.round((most * random.pick([0.5, 0.7, 0.8, 1])) / 50_000) * 50_000),
        awardReason: random.pick([
          say('As the committee proposes.', 'Kama kamati inavyopendekeza.'),
          say('Within the ceiling for this level and the ward’s vote.', 'Ndani ya kikomo cha kiwango hiki na fungu la wadi.'),
          say('Need and performance both confirmed.', 'Uhitaji na matokeo vimethibitishwa.'),
        ]),
      }
    case 'again':
      return {
        againReason: say(
          'The two scores lie far apart. Please look at the vulnerability again.',
          'Alama mbili zinatofautiana sana. Tafadhali angalieni tena hali ya mwombaji.',
        ),
      }
    case 'ineligible':
      if (most < 100_000)
        return reason(
          'no-balance',
          'The fee structure and the receipts show that no fees are left to pay this year.',
          'Muundo wa karo na risiti vinaonyesha kuwa hakuna karo iliyobaki mwaka huu.',
        )
      return record.counts.return
        ? reason(
            'not-student',
            'The school does not know the admission number that was given, also after the correction.',
            'Shule haiitambui namba ya usajili iliyotolewa, hata baada ya marekebisho.',
          )
        : random.pick([
            reason(
              'double',
              'There is already an application for the same student this year.',
              'Tayari kuna ombi la mwanafunzi huyu mwaka huu.',
            ),
            reason(
              'not-resident',
              'The family lives in another ward; please apply at that ward’s office.',
              'Familia inaishi wadi nyingine; tafadhali omba kwenye ofisi ya wadi hiyo.',
            ),
          ])
    case 'refuse':
      return most < 100_000
        ? reason('no-balance', 'Other bursaries already cover what was left to pay.', 'Basari nyingine tayari zinalipia kilichobaki.')
        : reason(
            'lower-need',
            'Others in the ward had greater need, and this year’s money is spent. You can apply again next year.',
            'Wengine katika wadi walikuwa na uhitaji mkubwa zaidi, na fedha za mwaka huu zimeisha. Unaweza kuomba tena mwaka ujao.',
          )
    default:
      return {}
  }
}

export const wardBursary: Story = {
  service: 'ward-bursary',
  share: 46,
  months: [30, 24, 8, 4, 7, 3, 3, 4, 7, 4, 3, 5],
  assisted: 0.1,
  apply,
  ways,
  act,
  corrections: [
    {
      field: 'admissionNo',
      reason: text(
        'The school does not know this number. Please look at the admission letter.',
        'Shule haiitambui namba hii. Tafadhali tazama barua ya kujiunga.',
      ),
      answer: ({ random, day }) => ({ admissionNo: `${random.between(1_000, 9_999)}/${day.year}` }),
    },
    {
      field: 'feeStructure',
      reason: text(
        'The page cannot be read. Please take the photo again in daylight.',
        'Ukurasa hausomeki. Tafadhali piga picha tena mchana.',
      ),
      answer: ({ upload }) => ({ feeStructure: upload('feeStructure') }),
    },
    {
      field: 'feesPaid',
      reason: text(
        'The receipts show another sum. Please write what was paid this year.',
        'Risiti zinaonyesha kiasi kingine. Tafadhali andika kilicholipwa mwaka huu.',
      ),
      answer: ({ random }, before) => ({
        feesPaid: Math.min(Number(before.feesYear) - whole(500), Number(before.feesPaid) + whole(random.between(500, 3_000))),
      }),
    },
  ],
  thanks: {
    good: [
      text('The money reached the school before term began. Thank you.', 'Pesa zilifika shuleni kabla ya muhula kuanza. Asante.'),
      text('Clear messages all the way.', 'Ujumbe ulieleweka wakati wote.'),
    ],
    bad: [
      text('It took long and we waited at home.', 'Ilichukua muda mrefu tukisubiri nyumbani.'),
      text('I do not understand why we were refused.', 'Sielewi kwa nini tulikataliwa.'),
    ],
  },
}
