import type { Answers } from '../../../core/forms/form.ts'
import type { Resident } from '../demo-residents.ts'
import type { Random } from '../random.ts'
import type { ActWorld } from '../story.ts'

const ACTIVITIES = {
  kiosk: { weight: 26, names: ['Kiosk', 'Corner Shop', 'Mini Shop'] },
  shop: { weight: 26, names: ['General Store', 'Hardware', 'Agrovet', 'Cosmetics', 'Boutique'] },
  phones: { weight: 9, names: ['Phones', 'Mobile Centre', 'Cyber and Phones'] },
  eatery: { weight: 13, names: ['Cafe', 'Hotel', 'Fish Point', 'Chapati Corner'] },
  tailor: { weight: 8, names: ['Tailoring', 'Fashions', 'Uniforms'] },
  workshop: { weight: 8, names: ['Garage', 'Welding Works', 'Furniture Workshop'] },
  wholesale: { weight: 5, names: ['Wholesalers', 'Grain Store', 'Depot'] },
  office: { weight: 3, names: ['Consultants', 'Advocates', 'Surveyors'] },
  fuel: { weight: 1, names: ['Filling Station'] },
  supermarket: { weight: 1, names: ['Supermarket'] },
} as const
type Activity = keyof typeof ACTIVITIES
const PROUD = [
  'Sunrise',
  'Baraka',
  'Upendo',
  'Lakeview',
  'Jitegemee',
  'Amani',
  'Tumaini',
  'Neema',
  'Umoja',
  'Victoria',
  'Highway',
  'Starlight',
  'Rehema',
  'Blessed',
]
const CENTRES = [
  'beside the market',
  'near the stage',
  'opposite the dispensary',
  'on the road to the school',
  'at the junction',
  'behind the posho mill',
]

/** A business as its owner tells of it, whether for the first time or again. */
export function inventBusiness(random: Random, resident: Resident): Answers {
  const activity = random.weighted(Object.keys(ACTIVITIES) as Activity[], (each) => ACTIVITIES[each].weight)
  const large = activity === 'fuel' || activity === 'supermarket' || activity === 'wholesale'
  const size = random.weighted(
    ['small', 'medium', 'large'],
    (each) => ({ small: large ? 15 : 78, medium: large ? 50 : 19, large: large ? 35 : 3 })[each] ?? 0,
  )
  const hasSign = random.chance(large ? 0.9 : 0.35)
  const first = random.chance(0.4) ? (resident.name.given as string) : random.pick(PROUD)
  return {
    holderKind: 'person',
    ownerName: resident.fullName,
    ownerId: `2${random.digits(7)}`,
    kraPin: `A00${random.digits(7)}${random.pick([...'ABCDEFGHJKLMNPQRSTUVWXYZ'])}`,
    businessName: `${first} ${random.pick(ACTIVITIES[activity].names)}`,
    activity,
    ...(activity === 'fuel' ? { pumps: random.between(2, 8) } : {}),
    size,
    employees: size === 'small' ? random.between(1, 3) : size === 'medium' ? random.between(3, 9) : random.between(10, 60),
    ward: String(resident.ward.code),
    place: random.chance(0.45) ? 'municipality' : 'rural',
    plot: `${random.pick(['Plot', 'Stall', 'Shop'])} ${random.between(1, 240)}`,
    premises: `${resident.ward.name}, ${random.pick(CENTRES)}`,
    hasSign,
    ...(hasSign
      ? {
          signKind: random.weighted(['painted', 'board', 'projecting'], (each) => ({ painted: 50, board: 40, projecting: 10 })[each] ?? 0),
          signArea: random.between(1, 6),
        }
      : {}),
    keepsFlammable: activity === 'fuel' || random.chance(0.04),
  }
}

/** What the inspectors of a business fill in. */
export function inspect(id: string, { random }: ActWorld): Answers | undefined {
  const passed = random.chance(0.9)
  const seenAt = { lat: -random.between(70_000, 130_000) / 1e5, lon: random.between(3_430_000, 3_480_000) / 1e5 }
  const result = passed ? 'pass' : 'fail'
  const found = (findings: readonly string[]) => (passed ? {} : { findings: random.pick(findings) })
  if (id === 'publicHealth')
    return {
      checked: passed ? ['water', 'toilets', 'waste'] : ['waste'],
      result,
      ...found([
        'No water for hand-washing near the toilet.',
        'Two workers who handle food have no certificates.',
        'Waste is kept beside the food store.',
      ]),
      seenAt,
    }
  if (id === 'fire')
    return {
      checked: passed ? ['extinguishers', 'exits', 'wiring'] : ['exits'],
      risk: random.weighted(['low', 'medium', 'high'], (each) => ({ low: 60, medium: 32, high: 8 })[each] ?? 0),
      result,
      ...found(['The extinguisher was last serviced three years ago.', 'Open wires above the counter.']),
      seenAt,
    }
  return undefined
}

export const refusals = [
  {
    refusalReason: 'inspection',
    refusalWords: 'After two inspections the store still had no safe place for waste. You may apply again when there is one.',
  },
  {
    refusalReason: 'other',
    refusalWords: 'Another business holds a permit for this very stall. Please bring the agreement with its owner.',
  },
]
