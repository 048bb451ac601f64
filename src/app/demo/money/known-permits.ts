import type { Row } from '../bulk-insert.ts'
import type { Resident } from '../demo-residents.ts'
import { before, dayOf, instantOf } from '../demo-time.ts'
import type { DemoWorld } from '../demo-world.ts'
import type { Random } from '../random.ts'
import { inventBusiness } from '../stories/business.ts'
import { singleBusinessPermit } from '../stories/single-business-permit.ts'

export type KnownPermit = {
  readonly number: string
  readonly resident: Resident
  readonly answers: Readonly<Record<string, unknown>>
  readonly validUntil: string
}

/** The permits of the years before, from the lists that the county brought in: most of them are renewed. */
export class KnownPermits {
  readonly rows: Row[] = []
  readonly renewals: Row[] = []
  readonly #open = new Map<number, KnownPermit[]>()

  constructor(
    world: DemoWorld,
    random: Random,
    { people, since, count }: { people: readonly Resident[]; since: Temporal.Instant; count: number },
  ) {
    if (people.length === 0) return
    const [first, last] = [dayOf(since).year, dayOf(world.now).year]
    for (let year = first; year <= last; year++) {
      // Whoever renewed in a season that was over before the past begins is not told of.
      const imported = instantOf(Temporal.PlainDate.from({ year, month: 1, day: 4 }), 10 * 60)
      if (before(imported, since) || !before(imported, world.now)) continue
      const [officer] = world.officers('services.permit.import', {}, ['licensing-officer'], imported)
      const list: KnownPermit[] = []
      for (let made = 0; made < count; made++) {
        const resident = people[made % people.length] as Resident
        const number = `UBP-${year - 1}-${String(made + 1).padStart(5, '0')}`
        const answers = inventBusiness(random, resident)
        const validUntil = `${year - 1}-12-31`
        list.push({ number, resident, answers, validUntil })
        this.rows.push({
          number,
          service: singleBusinessPermit.service,
          answers,
          phone: resident.phone,
          id_number: answers.ownerId,
          ward: resident.ward.code,
          valid_until: validUntil,
          imported_at: imported,
          imported_by: officer?.person ?? null,
        })
      }
      this.#open.set(year, list.reverse())
    }
  }

  /** A permit of the year before that nobody renewed yet. */
  take(at: Temporal.Instant): KnownPermit | undefined {
    return this.#open.get(dayOf(at).year)?.pop()
  }

  renewed(permit: KnownPermit, caseId: string): void {
    this.renewals.push({ number: permit.number, case_id: caseId })
  }
}
