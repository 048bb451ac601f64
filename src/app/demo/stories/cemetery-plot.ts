import { text } from '../demo-words.ts'
import { fullName, inventName } from '../names.ts'
import type { ActWorld, Application, Story, StoryWorld } from '../story.ts'

function apply({ county, random, resident, day, upload }: StoryWorld): Application {
  return {
    answers: {
      applicantName: resident.fullName,
      applicantId: `2${random.digits(7)}`,
      deceasedName: fullName(inventName(random, county.name, resident.ward.subCounty, { family: resident.name.family })),
      age: random.chance(0.85) ? 'adult' : 'child',
      relation: random.weighted(
        ['spouse', 'parent', 'child', 'other'],
        (each) => ({ spouse: 22, parent: 45, child: 15, other: 18 })[each] ?? 0,
      ),
      burialPermitNo: `B${random.digits(7)}`,
      ward: String(resident.ward.code),
      burialDay: day.add({ days: random.between(4, 12) }).toString(),
      permitCopy: upload('certificate'),
      truth: true,
    },
  }
}

const ways = (transition: string, { case: record }: ActWorld): number =>
  ({ allot: 94, return: record.counts.return ? 0 : 4, refuse: 1 })[transition] ?? 1

function act(id: string, { random }: ActWorld): ActWorld['answers'] {
  if (id === 'allot')
    return {
      cemetery: random.pick(['County cemetery, main', 'Town cemetery', 'Hill cemetery']),
      grave: `${random.pick([...'ABCDEF'])}${random.between(1, 180)}`,
    }
  if (id === 'refuse')
    return { refusalReason: 'permit', refusalWords: 'The burial permit is for another cemetery. Please bring the one for ours.' }
  return {}
}

export const cemeteryPlot: Story = {
  service: 'cemetery-plot',
  share: 4.5,
  months: [8, 8, 9, 9, 9, 8, 8, 8, 8, 8, 8, 9],
  assisted: 0.3,
  paysAfterHours: 9,
  apply,
  ways,
  act,
  corrections: [
    {
      field: 'burialPermitNo',
      reason: text('The number does not fit the copy of the burial permit.', 'Namba hailingani na nakala ya kibali cha maziko.'),
      answer: ({ random }) => ({ burialPermitNo: `B${random.digits(7)}` }),
    },
  ],
  thanks: {
    good: [text('In a hard week this was done in one day.', 'Katika wiki ngumu hili lilikamilika kwa siku moja.')],
    bad: [text('I had to come twice for the same paper.', 'Nililazimika kuja mara mbili kwa hati ileile.')],
  },
}
