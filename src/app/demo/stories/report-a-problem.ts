import { text } from '../demo-words.ts'
import type { ActWorld, Application, Story, StoryWorld } from '../story.ts'

const rains = new Set([3, 4, 5, 10, 11])

type Kind = {
  readonly key: string
  readonly weight: (month: number) => number
  readonly words: readonly ReturnType<typeof text>[]
  readonly done: readonly string[]
}

const KINDS: readonly Kind[] = [
  {
    key: 'pothole',
    weight: (month) => (rains.has(month) ? 55 : 22),
    words: [
      text('A deep hole across the whole road. Motorcycles fall at night.', 'Shimo refu limekata barabara yote. Pikipiki huanguka usiku.'),
      text('The rain washed the murram away and matatus no longer come.', 'Mvua imebeba murram na matatu hazifiki tena.'),
      text('Three potholes one after another near the school gate.', 'Mashimo matatu yanayofuatana karibu na lango la shule.'),
    ],
    done: ['Filled with murram and compacted by the roads team.', 'The grader passed and the drain beside the road was opened.'],
  },
  {
    key: 'bridge',
    weight: (month) => (rains.has(month) ? 14 : 5),
    words: [
      text('The culvert is blocked and water runs over the road.', 'Kalavati limeziba na maji yanapita juu ya barabara.'),
      text('A plank of the footbridge has broken.', 'Ubao wa daraja la miguu umevunjika.'),
    ],
    done: ['The culvert was cleared and the headwall repaired.', 'Planks replaced; the footbridge is safe again.'],
  },
  {
    key: 'street-light',
    weight: () => 14,
    words: [
      text('The lights at the market have been off for two weeks.', 'Taa za sokoni zimezimika kwa wiki mbili.'),
      text('A pole leans and its wires hang low.', 'Nguzo imeinama na nyaya zinaning’inia.'),
    ],
    done: ['Lamp and photocell replaced.', 'The pole was set upright and the line made safe.'],
  },
  {
    key: 'waste',
    weight: () => 18,
    words: [
      text('Nobody has collected waste at the stage since last month.', 'Hakuna aliyezoa taka kituoni tangu mwezi uliopita.'),
      text('People dump waste beside the stream.', 'Watu wanatupa taka kando ya kijito.'),
    ],
    done: ['Collected; the place is on the weekly round now.', 'Cleared, and a notice put up.'],
  },
  {
    key: 'pollution',
    weight: () => 5,
    words: [
      text('Smoke from burning tyres every evening.', 'Moshi wa matairi yanayochomwa kila jioni.'),
      text('Oil from a garage runs into the river.', 'Oili ya gereji inaingia mtoni.'),
    ],
    done: ['The owner was warned in writing and has stopped.'],
  },
  {
    key: 'water-point',
    weight: (month) => (rains.has(month) ? 9 : 20),
    words: [
      text('The borehole pump has not worked for ten days.', 'Pampu ya kisima haijafanya kazi kwa siku kumi.'),
      text('The pipe beside the dispensary leaks day and night.', 'Bomba kando ya zahanati linavuja usiku na mchana.'),
    ],
    done: ['New seals fitted; the pump gives water again.', 'The pipe was repaired and tested.'],
  },
  {
    key: 'no-water',
    weight: (month) => (rains.has(month) ? 5 : 12),
    words: [text('No water at our homes since Monday.', 'Hakuna maji nyumbani kwetu tangu Jumatatu.')],
    done: ['The valve was opened and supply is back; the line is watched.'],
  },
  {
    key: 'staff-conduct',
    weight: () => 6,
    words: [
      text('I was sent away twice without being told why.', 'Nilifukuzwa mara mbili bila kuelezwa sababu.'),
      text('I was asked for money for a form that is free.', 'Niliombwa pesa kwa fomu isiyolipiwa.'),
    ],
    done: ['The officer was heard and spoken to; an apology was given.', 'The matter was handed to the disciplinary committee.'],
  },
]

const LANDMARKS = [
  'opposite the posho mill',
  'at the matatu stage',
  'beside the dispensary',
  'near the primary school',
  'behind the market',
  'at the cattle dip',
  'by the chief’s camp',
  'next to the church',
  'at the river crossing',
  'near the cooperative store',
]

function apply({ random, resident, day, upload }: StoryWorld): Application {
  const kind = random.weighted(KINDS, ({ weight }) => weight(day.month))
  const mustName = kind.key === 'no-water'
  const giveName = mustName || random.chance(0.82)
  return {
    unnamed: !giveName,
    answers: {
      kind: kind.key,
      ward: String(resident.ward.code),
      landmark: random.pick(LANDMARKS),
      point: null,
      danger: random.weighted(['danger', 'worse', 'none'], (each) => ({ danger: 20, worse: 40, none: 40 })[each] ?? 0),
      conductOffice: `${resident.ward.name} ward office, ${day.subtract({ days: random.between(1, 6) }).toString()}`,
      conduct: random.pick(['bribe', 'rude', 'absent', 'delay', 'other']),
      details: random.pick(kind.words)[resident.language],
      photos: random.chance(0.35) ? upload('photo') : null,
      giveName,
      reporterName: resident.fullName,
      truth: true,
    },
  }
}

const kindOf = ({ answers }: ActWorld): Kind => KINDS.find(({ key }) => key === answers.kind) ?? (KINDS[0] as Kind)

function ways(transition: string, { case: record }: ActWorld): number {
  const weights: Readonly<Record<string, number>> = {
    acknowledge: 80,
    resolve: record.state === 'reported' ? 8 : 90,
    decline: record.state === 'reported' ? 9 : 5,
  }
  return weights[transition] ?? 1
}

function act(id: string, world: ActWorld): ActWorld['answers'] {
  const { random } = world
  switch (id) {
    case 'acknowledge':
      return {
        plan: random.pick([
          'The team looks at it this week.',
          'Inspected; materials are ordered.',
          'Put on the works plan of the sub-county.',
          'We have asked the contractor to come within the week.',
        ]),
      }
    case 'resolve':
      return {
        done: random.pick(kindOf(world).done),
        donePhoto: kindOf(world).key === 'pothole' && random.chance(0.4) ? world.upload('repaired') : null,
      }
    case 'decline':
      return random.pick([
        { declineReason: 'duplicate', declineWords: 'Others reported the same place; the work goes on under the earlier report.' },
        { declineReason: 'not-county', declineWords: 'This is a national road. We have passed your report to the authority in charge.' },
        {
          declineReason: 'not-found',
          declineWords: 'The officer went to the place and did not find it. Please report again with a landmark.',
        },
      ])
    default:
      return {}
  }
}

export const reportAProblem: Story = {
  service: 'report-a-problem',
  share: 42,
  months: [6, 6, 9, 14, 13, 7, 5, 5, 6, 10, 12, 8],
  assisted: 0.04,
  apply,
  ways,
  act,
  corrections: [],
  thanks: {
    good: [
      text('They came on the third day. Well done.', 'Walikuja siku ya tatu. Hongera.'),
      text('Fixed, and I was told at each step.', 'Limetengenezwa, na niliarifiwa kila hatua.'),
    ],
    bad: [
      text('It broke again after one week.', 'Liliharibika tena baada ya wiki moja.'),
      text('Nobody came to look.', 'Hakuna aliyekuja kutazama.'),
    ],
  },
}
