import { formatDay } from '../../core/basics/dates.ts'
import type { Language } from '../../core/basics/texts.ts'
import { asActor } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import { dayOf } from '../../kernel/web/who-asks.ts'
import { type NoticeWords, publishNotice } from '../../modules/website/notices/notices.ts'
import type { DemoWorld } from './demo-world.ts'

type Invented = Omit<NoticeWords, 'from' | 'until'> & { readonly daysAgo: number; readonly daysAhead: number }

const INVENTED: readonly Invented[] = [
  {
    daysAgo: 9,
    daysAhead: 40,
    titleEn: 'Ward bursaries: bring the fee structure of the new term',
    titleSw: 'Basari za wadi: leteni muundo wa karo wa muhula mpya',
    bodyEn:
      'The committees of all wards sit again next month. An application needs the fee structure of the term it asks for; a photo taken by phone is enough. Those who have applied already need not apply again.',
    bodySw:
      'Kamati za wadi zote zitakaa tena mwezi ujao. Ombi linahitaji muundo wa karo wa muhula unaoombewa; picha iliyopigwa kwa simu inatosha. Waliokwisha kuomba hawahitaji kuomba tena.',
  },
  {
    daysAgo: 2,
    daysAhead: 5,
    titleEn: 'Water off on the morning of {day} while a main is mended',
    titleSw: 'Maji hayatakuwepo asubuhi ya {day} bomba kuu likitengenezwa',
    bodyEn:
      'From 8 in the morning until noon there will be no water in the town centre. If it is not back by the evening, report it under "Report a problem", so that we see where.',
    bodySw:
      'Kuanzia saa mbili asubuhi hadi saa sita mchana hakutakuwa na maji katikati ya mji. Yasiporudi kufikia jioni, toa taarifa kwenye "Ripoti tatizo", ili tuone ni wapi.',
  },
  {
    daysAgo: 60,
    daysAhead: -30,
    titleEn: 'Market stalls: the list of the free ones is at every market office',
    titleSw: 'Vibanda vya soko: orodha ya vilivyo wazi iko katika kila ofisi ya soko',
    bodyEn: 'Applications for the stalls that became free are taken until the end of the month, online or at the market office.',
    bodySw: 'Maombi ya vibanda vilivyoachwa wazi yanapokelewa hadi mwisho wa mwezi, mtandaoni au katika ofisi ya soko.',
  },
]

/** What the county told everyone lately, published on its day by the holder of a post that may. */
export async function publishDemoNotices(county: County, world: DemoWorld): Promise<void> {
  const today = Temporal.PlainDate.from(dayOf(world.now))
  for (const { daysAgo, daysAhead, ...words } of INVENTED) {
    const from = today.subtract({ days: daysAgo })
    const until = today.add({ days: daysAhead })
    const named = (title: string, language: Language): string => title.replace('{day}', formatDay(until.toString(), language))
    const at = from.toZonedDateTime({ timeZone: 'Africa/Nairobi', plainTime: '07:40' }).toInstant()
    const [editor] = world.officers('website.notice.publish', {}, undefined, at)
    if (!editor) continue
    const then: County = { ...county, clock: { now: () => at } }
    await asActor(then, world.officer(editor), (ctx) =>
      publishNotice(ctx, ctx.newId(), {
        ...words,
        titleEn: named(words.titleEn, 'en'),
        titleSw: named(words.titleSw, 'sw'),
        from: from.toString(),
        until: until.toString(),
      }),
    )
  }
}
