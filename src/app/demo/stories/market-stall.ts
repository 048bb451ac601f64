import { text } from '../demo-words.ts'
import type { ActWorld, Application, Story, StoryWorld } from '../story.ts'

const GOODS = ['vegetables', 'grain', 'fish', 'meat', 'cooked-food', 'clothes', 'household', 'repairs', 'mobile-money'] as const
const FOOD = new Set<string>(['fish', 'meat', 'cooked-food'])

function apply({ random, resident, upload }: StoryWorld): Application {
  const goods = [...new Set([random.pick(GOODS), ...(random.chance(0.3) ? [random.pick(GOODS)] : [])])]
  const ward = String(resident.ward.code)
  return {
    answers: {
      traderName: resident.fullName,
      traderId: `2${random.digits(7)}`,
      ward,
      market: `${ward}-market`,
      goods,
      size: random.weighted(['open', 'small', 'large'], (each) => ({ open: 30, small: 50, large: 20 })[each] ?? 0),
      tradesNow: random.chance(0.5),
      needsGround: random.chance(0.08),
      idCopy: upload('idCard'),
      foodCertificate: goods.some((each) => FOOD.has(each)) && random.chance(0.8) ? upload('certificate') : null,
      truth: true,
      ownUse: true,
    },
  }
}

function ways(transition: string, { case: record }: ActWorld): number {
  const weights: Readonly<Record<string, number>> = {
    propose: 62,
    wait: 14,
    return: record.counts.return ? 2 : 14,
    ineligible: 8,
    back: 4,
    approve: 84,
    refuse: 12,
  }
  return weights[transition] ?? 1
}

function act(id: string, { random, day }: ActWorld): ActWorld['answers'] {
  const refusals = [
    { refusalReason: 'has-stall', refusalWords: 'The register shows a stall in this market under the same identity card.' },
    { refusalReason: 'papers', refusalWords: 'The food handler’s certificate is missing and was not sent when we asked.' },
    { refusalReason: 'goods', refusalWords: 'Meat may be sold in this market only from the butchery block, which is full.' },
  ]
  switch (id) {
    case 'propose':
      return {
        stall: `${random.pick(['A', 'B', 'C', 'D'])}${random.between(1, 60)}`,
        inspectedOn: day.subtract({ days: random.between(0, 3) }).toString(),
        stallNote: random.pick([
          'Free since the last tenant left; the roof is sound.',
          'New row beside the water point.',
          'Fits the goods; neighbours agree.',
        ]),
      }
    case 'wait':
      return { waitingNote: 'All stalls of this size are taken. You keep your place on the list.' }
    case 'back':
      return { backReason: 'Please say why this stall and not the one in row B.' }
    case 'refuse':
    case 'ineligible':
      return random.pick(refusals)
    default:
      return {}
  }
}

export const marketStall: Story = {
  service: 'market-stall',
  share: 12,
  months: [10, 8, 8, 7, 7, 9, 10, 8, 8, 8, 8, 9],
  assisted: 0.12,
  apply,
  ways,
  act,
  corrections: [
    {
      field: 'traderId',
      reason: text('The number does not fit the copy of the card.', 'Namba hailingani na nakala ya kitambulisho.'),
      answer: ({ random }) => ({ traderId: `2${random.digits(7)}` }),
    },
    {
      field: 'idCopy',
      reason: text(
        'Only one side of the card can be seen. Please send both.',
        'Upande mmoja tu wa kitambulisho unaonekana. Tafadhali tuma pande zote mbili.',
      ),
      answer: ({ upload }) => ({ idCopy: upload('idCard') }),
    },
  ],
  thanks: {
    good: [text('I trade under a roof now. Thank you.', 'Sasa ninauza chini ya paa. Asante.')],
    bad: [text('I waited long for one stall.', 'Nilisubiri sana kupata kibanda kimoja.')],
  },
}
