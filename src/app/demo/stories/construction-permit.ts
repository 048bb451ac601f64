import { text } from '../demo-words.ts'
import { fullName, inventName } from '../names.ts'
import type { ActWorld, Application, Story, StoryWorld } from '../story.ts'

function apply({ county, random, resident, upload }: StoryWorld): Application {
  const floors = random.weighted([1, 2, 3, 4, 5], (each) => [70, 14, 8, 5, 3][each - 1] ?? 0)
  const section = resident.ward.name.replace(/[^A-Za-z /]/g, ' ').trim()
  return {
    answers: {
      ownerName: resident.fullName,
      ownerId: `2${random.digits(7)}`,
      ward: String(resident.ward.code),
      plot: `${section}/Block ${random.between(1, 9)}/${random.between(100, 4_900)}`.slice(0, 60),
      use: random.weighted(
        ['home', 'flats', 'shop', 'store', 'public'],
        (each) => ({ home: 55, flats: 15, shop: 18, store: 8, public: 4 })[each] ?? 0,
      ),
      floorArea: random.between(70, 260) * floors,
      floors,
      architectName: fullName(inventName(random, county.name, resident.ward.subCounty)),
      architectNo: `A${random.digits(4)}`,
      drawings: upload('letter'),
      titleCopy: upload('certificate'),
      truth: true,
    },
  }
}

const ways = (transition: string, { case: record }: ActWorld): number =>
  ({ return: record.counts.return ? 1 : 12, approve: 84, back: record.counts.back ? 1 : 6, refuse: 9 })[transition] ?? 1

function act(id: string, { random }: ActWorld): ActWorld['answers'] {
  const passed = random.chance(0.92)
  switch (id) {
    case 'planning':
      return passed
        ? { checked: ['use', 'coverage', 'lines', 'title'], result: 'pass' }
        : { checked: ['use', 'title'], result: 'fail', findings: 'The building line is crossed by a metre and a half.' }
    case 'structure':
      return passed
        ? { checked: ['loads', 'stairs', 'water'], result: 'pass' }
        : { checked: ['water'], result: 'fail', findings: 'The columns of the ground floor are too slender for the floors above.' }
    case 'back':
      return { backReason: 'Please check the setback from the road again.' }
    case 'refuse':
      return { refusalReason: 'planning', refusalWords: 'The plan crosses the building line. Have it drawn anew and apply again.' }
    default:
      return {}
  }
}

export const constructionPermit: Story = {
  service: 'construction-permit',
  share: 3,
  months: [9, 9, 8, 6, 7, 8, 10, 10, 9, 8, 8, 6],
  assisted: 0.05,
  paysAfterHours: 110,
  apply,
  ways,
  act,
  corrections: [
    {
      field: 'drawings',
      reason: text('The drawing of the rear elevation is missing.', 'Mchoro wa upande wa nyuma haupo.'),
      answer: ({ upload }) => ({ drawings: upload('letter') }),
    },
  ],
  thanks: {
    good: [text('Planner and engineer looked at it side by side.', 'Mpangaji na mhandisi waliangalia kwa pamoja.')],
    bad: [text('It took two months and nobody called.', 'Ilichukua miezi miwili na hakuna aliyepiga simu.')],
  },
}
