import type { Answers } from '../../core/forms/form.ts'
import type { CaseType } from '../../engines/cases/workflow.ts'
import type { County } from '../../kernel/context/county.ts'
import type { Ward } from '../../kernel/places/places.ts'
import { CaseLife, type Script } from './case-life.ts'
import type { Resident } from './demo-residents.ts'
import { before, dayOf, residentTime } from './demo-time.ts'
import type { DemoWorld } from './demo-world.ts'
import type { WayOfPaying } from './money/bill-life.ts'
import type { Random } from './random.ts'
import type { Story } from './story.ts'

/** The ward where the tour of the demo takes place. */
export const tourWardOf = (county: County): number => county.profile.demoWard

/** The people a visitor can be, the first of all residents: a guardian, a grown student, a trader, a neighbour who speaks Swahili. */
export function tourPeople(county: County): Pick<Resident, 'name' | 'ward' | 'language'>[] {
  const ward = county.places.ward(tourWardOf(county)) as Ward
  const busia = county.name === 'busia'
  return [
    {
      name: { sex: 'female', given: 'Rose', own: busia ? 'Nekesa' : 'Achieng', family: busia ? 'Makokha' : 'Odera' },
      ward,
      language: 'en',
    },
    { name: { sex: 'male', given: 'Brian', own: busia ? 'Wafula' : 'Omondi', family: busia ? 'Sanya' : 'Okello' }, ward, language: 'en' },
    { name: { sex: 'female', given: 'Mercy', own: busia ? 'Nafula' : 'Atieno', family: busia ? 'Mudibo' : 'Ogola' }, ward, language: 'sw' },
    { name: { sex: 'male', given: 'Joseph', own: busia ? 'Barasa' : 'Ochieng', family: busia ? 'Odunga' : 'Olang' }, ward, language: 'sw' },
  ]
}

type Scene = {
  readonly service: string
  readonly who: number
  readonly days: number
  readonly script: Script
  readonly answers?: Answers
  readonly paying?: WayOfPaying
}

/** Fees that leave something to give. */
const owes: Answers = {
  level: 'secondary-boarding',
  classLevel: 'Form 2',
  feesYear: 4_050_000,
  feesPaid: 1_000_000,
  otherBursaries: false,
  bursaries: [],
  parents: 'both',
  income: '5000-15000',
}

/** A business that nobody has to inspect. */
const tailor = (businessName: string, plot: string): Answers => ({
  activity: 'tailor',
  businessName,
  plot,
  size: 'small',
  employees: 2,
  hasSign: false,
  keepsFlammable: false,
})

/** So many days ago the trader applied for the permit that she may renew today: last autumn's has run out, this year's runs out soon. */
function permitDays(today: Temporal.PlainDate): number {
  const applied = today.month >= 9 ? today.with({ month: 2, day: 9 }) : today.with({ month: 10, day: 12 }).subtract({ years: 1 })
  return applied.until(today, { largestUnit: 'days' }).days
}

/** What the tour shows of permits and fees: one to renew, one to pay, one that waits for its inspectors, one suspended. */
const permitScenes = (today: Temporal.PlainDate): readonly Scene[] => [
  {
    service: 'single-business-permit',
    who: 2,
    days: permitDays(today),
    script: ['accept', 'approve'],
    answers: tailor('Mercy’s Tailoring', 'Shop 14'),
    paying: 'at once',
  },
  {
    service: 'single-business-permit',
    who: 2,
    days: 9,
    script: ['accept', 'approve'],
    answers: tailor('Mercy’s School Uniforms', 'Stall 31'),
    paying: 'not',
  },
  {
    service: 'single-business-permit',
    who: 1,
    days: 3,
    script: ['accept'],
    answers: { ...tailor('Brian’s Cafe', 'Plot 77'), activity: 'eatery' },
  },
  {
    service: 'single-business-permit',
    who: 3,
    days: 75,
    script: ['accept', 'approve'],
    answers: tailor('Lakeview Fashions', 'Shop 3'),
    paying: 'taken back for good',
  },
  { service: 'cemetery-plot', who: 0, days: 3, script: ['allot'], paying: 'not' },
  { service: 'construction-permit', who: 3, days: 4, script: [] },
]

/** Cases of the tour, by days before today and how far they have come: one at each desk that a visitor may sit down at. */
const SCENES: readonly Scene[] = [
  { service: 'ward-bursary', who: 0, days: 260, script: ['accept', 'score', 'score', 'approve'], answers: owes },
  { service: 'ward-bursary', who: 0, days: 5, script: ['return'], answers: owes },
  { service: 'ward-bursary', who: 1, days: 6, script: ['accept', 'score', 'score'], answers: { ...owes, parents: 'not-known' } },
  { service: 'ward-bursary', who: 2, days: 7, script: ['return', 'corrected', 'accept', 'score'], answers: owes },
  { service: 'ward-bursary', who: 3, days: 5, script: ['accept'], answers: owes },
  { service: 'ward-bursary', who: 2, days: 2, script: [], answers: owes },
  { service: 'ward-bursary', who: 3, days: 14, script: [], answers: owes },
  { service: 'report-a-problem', who: 0, days: 6, script: ['acknowledge'], answers: { kind: 'pothole', giveName: true } },
  // Longer than promised, and not so long that it goes to the head of the department.
  { service: 'report-a-problem', who: 0, days: 23, script: ['acknowledge'], answers: { kind: 'pothole', giveName: true } },
  { service: 'report-a-problem', who: 2, days: 1, script: [], answers: { kind: 'water-point', giveName: true } },
  { service: 'report-a-problem', who: 3, days: 16, script: ['acknowledge', 'resolve'], answers: { kind: 'street-light', giveName: true } },
  { service: 'market-stall', who: 2, days: 8, script: ['propose'] },
  { service: 'market-stall', who: 3, days: 40, script: ['wait'] },
  { service: 'market-stall', who: 1, days: 2, script: [] },
  { service: 'market-stall', who: 1, days: 6, script: ['return'] },
  { service: 'ward-bursary', who: 1, days: 60, script: ['return'], answers: owes },
  { service: 'market-stall', who: 0, days: 80, script: ['return'] },
  { service: 'ward-bursary', who: 3, days: 30, script: ['withdraw'], answers: owes },
  { service: 'report-a-problem', who: 2, days: 45, script: ['withdraw'], answers: { kind: 'waste', giveName: true } },
  { service: 'market-stall', who: 2, days: 120, script: ['withdraw'] },
]

export async function tourCases(
  world: DemoWorld,
  {
    types,
    stories,
    people,
    random,
  }: { types: ReadonlyMap<string, CaseType>; stories: readonly Story[]; people: readonly Resident[]; random: Random },
): Promise<number> {
  const scenes = [...SCENES, ...permitScenes(dayOf(world.now))]
  for (const { service, who, days, script, answers, paying } of scenes) {
    const story = stories.find((each) => each.service === service)
    const type = types.get(service)
    const resident = people[who]
    if (!story || !type || !resident) throw new Error(`The tour has no ${service}.`)
    const at = residentTime(random, dayOf(world.now).subtract({ days }))
    if (before(at, world.now))
      await new CaseLife(world, {
        story,
        type,
        resident,
        at,
        random: random.branch(),
        script,
        ...(answers ? { answers } : {}),
        ...(paying ? { paying } : {}),
      }).live()
  }
  return scenes.length
}
