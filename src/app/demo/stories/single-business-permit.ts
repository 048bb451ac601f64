import { text } from '../demo-words.ts'
import type { ActWorld, Application, Story, StoryWorld } from '../story.ts'
import { inspect, inventBusiness, refusals } from './business.ts'

function apply({ random, resident, upload }: StoryWorld): Application {
  return { answers: { ...inventBusiness(random, resident), idCopy: upload('idCard'), truth: true, change: true } }
}

function ways(transition: string, { case: record }: ActWorld): number {
  const weights: Readonly<Record<string, number>> = {
    accept: 86,
    return: record.counts.return ? 1 : 11,
    approve: 92,
    back: record.counts.back ? 1 : 4,
    refuse: 4,
  }
  return weights[transition] ?? 1
}

function act(id: string, world: ActWorld): ActWorld['answers'] {
  const { random } = world
  const inspected = inspect(id, world)
  if (inspected) return inspected
  switch (id) {
    case 'accept':
      return { papers: ['id', 'pin', 'place'], ...(random.chance(0.2) ? { paperNote: 'Seen in the original at the counter.' } : {}) }
    case 'back':
      return { backReason: 'Please look again at the store behind the shop.' }
    case 'refuse':
      return random.pick(refusals)
    default:
      return {}
  }
}

const corrections: Story['corrections'] = [
  {
    field: 'ownerId',
    reason: text('The number does not fit the copy of the card.', 'Namba hailingani na nakala ya kitambulisho.'),
    answer: ({ random }) => ({ ownerId: `2${random.digits(7)}` }),
  },
  {
    field: 'plot',
    reason: text('Say the number of the plot or stall as it stands on the door.', 'Taja namba ya kiwanja au kibanda kama ilivyo mlangoni.'),
    answer: ({ random }) => ({ plot: `Plot ${random.between(1, 240)}` }),
  },
]

export const thanks: Story['thanks'] = {
  good: [
    text('I paid in the evening and the permit was there at once.', 'Nililipa jioni na kibali kikatoka papo hapo.'),
    text('One bill for everything. No more walking between offices.', 'Bili moja kwa kila kitu. Hakuna tena kuzunguka ofisini.'),
  ],
  bad: [text('The inspector came only after three weeks.', 'Mkaguzi alikuja baada ya wiki tatu.')],
}

export const singleBusinessPermit: Story = {
  service: 'single-business-permit',
  share: 16,
  months: [14, 12, 12, 7, 6, 5, 7, 6, 5, 4, 4, 3],
  assisted: 0.16,
  paysAfterHours: 70,
  apply,
  ways,
  act,
  corrections,
  thanks,
}
