import type { ComponentChildren } from 'preact'
import { type Language, say, speaker, type Text } from '../../../core/basics/texts.ts'
import { describeHours } from '../../../kernel/calendar/opening-hours.ts'
import type { OpeningHours } from '../../../kernel/calendar/working-time.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { boundaryCredit } from '../../../kernel/places/boundaries.ts'
import type { Department, Office, SubCounty, Ward } from '../../../kernel/places/places.ts'
import { Autocomplete } from '../../../ui/components/autocomplete.tsx'
import { Button } from '../../../ui/components/button.tsx'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { EmptyState } from '../../../ui/components/empty-state.tsx'
import { Filters } from '../../../ui/components/filters.tsx'
import { Cards } from '../../../ui/components/hero.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Search } from '../../../ui/components/search.tsx'
import { Select } from '../../../ui/components/select.tsx'
import { ServiceCard } from '../../../ui/components/service-card.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Tag } from '../../../ui/components/tag.tsx'
import { TopicCard } from '../../../ui/components/topic-card.tsx'
import { WardMap } from '../../../ui/components/ward-map.tsx'
import { fromHome } from '../from-home.ts'
import type { OfferedTask } from '../offers.ts'
import { isServed } from '../served.ts'
import { websiteTexts } from '../texts.ts'
import { type Opening, openingWords } from './opening.ts'
import type { OfficePosts } from './posts.queries.ts'
import { officeTexts } from './texts.ts'
import { wardDrawing } from './ward-drawing.ts'

type View = { title: string; body: ComponentChildren; breadcrumbs: { text: string; href?: string }[] }
type OpeningOf = (office: Office) => Opening

const speak = (language: Language) => speaker({ ...officeTexts, ...websiteTexts }, language)

const phoneLink = (phone: string) => <Link href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{phone}</Link>

const CountyMap = ({
  ctx,
  highlight,
  office,
  drawingOnly,
}: {
  ctx: Context
  highlight?: number
  office?: Office
  drawingOnly?: boolean
}) => {
  const t = speak(ctx.language)
  const { viewBox, wards, project } = wardDrawing(ctx.county)
  return (
    <WardMap
      title={t('website.offices.map', { county: ctx.county.profile.name })}
      viewBox={viewBox}
      wards={wards}
      href={(code) => `/wards/${code}`}
      highlight={highlight ? new Set([String(highlight)]) : undefined}
      marks={office ? [{ ...project(office.location), name: say(office.name, ctx.language) }] : undefined}
      note={drawingOnly ? undefined : t('website.offices.map.note')}
      credit={say(boundaryCredit, ctx.language)}
      drawingOnly={drawingOnly}
    />
  )
}

const WardPicker = ({ ctx }: { ctx: Context }) => {
  const t = speak(ctx.language)
  const { places } = ctx.county
  const wards = [...places.wards].sort((a, b) => a.name.localeCompare(b.name))
  return (
    <form method="get" action="/wards">
      <Autocomplete
        name="ward"
        id="ward-picker"
        label={t('website.offices.ward')}
        items={[
          { value: '', text: t('website.offices.ward.choose') },
          ...wards.map((ward) => ({ value: ward.code, text: `${ward.name} (${places.subCountyOf(ward.code)?.name})` })),
        ]}
      />
      <Button>{t('website.offices.ward.show')}</Button>
    </form>
  )
}

const OfficeTable = (props: {
  ctx: Context
  caption: string
  captionHidden?: boolean
  offices: readonly Office[]
  opening: OpeningOf
  count?: string
}) => {
  const { language } = props.ctx
  const t = speak(language)
  return (
    <DataTable
      caption={props.caption}
      captionHidden={props.captionHidden}
      stack
      count={props.count}
      columns={[
        {
          header: t('website.offices.office'),
          cell: (office) => <Link href={`/offices/${office.key}`}>{say(office.name, language)}</Link>,
          rowHeader: true,
        },
        // The headquarters stand together: the same address twelve times would only be in the way.
        ...(props.offices.every(({ kind }) => kind === 'headquarters')
          ? []
          : [{ header: t('website.offices.where'), cell: (office: Office) => say(office.address, language) }]),
        { header: t('website.offices.phone'), cell: (office) => phoneLink(office.phone) },
        {
          header: t('website.offices.now'),
          cell: (office) =>
            props.opening(office).open ? (
              <Tag colour="green">{t('website.offices.open')}</Tag>
            ) : (
              <Tag colour="grey">{t('website.offices.closed')}</Tag>
            ),
        },
      ]}
      rows={props.offices}
      empty={{ title: t('website.offices.none'), children: <Link href="/offices">{t('website.offices.all')}</Link> }}
    />
  )
}

const Tasks = ({ tasks, language }: { tasks: readonly OfferedTask[]; language: Language }) => (
  <Cards>
    {tasks.map((task) => (
      <ServiceCard
        title={say(task.title, language)}
        href={task.href}
        facts={task.facts.map(({ label, value }) => ({ label: say(label, language), value: say(value, language) }))}
      >
        {say(task.summary, language)}
      </ServiceCard>
    ))}
  </Cards>
)

export function officesPage(
  found: {
    department: Department | undefined
    subCounty: SubCounty | undefined
    ward: Ward | undefined
    filtered: boolean
    offices: readonly Office[]
    opening: OpeningOf
  },
  ctx: Context,
): View {
  const { language } = ctx
  const { places } = ctx.county
  const t = speak(language)
  const { department, subCounty, ward } = found
  const title = t('website.offices.title')
  const address = (keep: { department?: string; subCounty?: number; ward?: number }) => {
    const query = new URLSearchParams(Object.entries(keep).map(([name, value]) => [name, String(value)]))
    return query.size > 0 ? `/offices?${query}` : '/offices'
  }
  const chosen = {
    ...(department ? { department: department.key } : {}),
    ...(subCounty ? { subCounty: subCounty.code } : {}),
    ...(ward ? { ward: ward.code } : {}),
  }
  const without = (name: keyof typeof chosen) => address(Object.fromEntries(Object.entries(chosen).filter(([each]) => each !== name)))
  const any = { value: '', text: t('website.offices.any') }
  return {
    title,
    breadcrumbs: fromHome(title, language),
    body: (
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body-l">{t('website.offices.lead')}</p>
        {found.filtered ? null : (
          <div class="k-columns k-columns--even">
            <div>
              <h2 class="govuk-heading-m">{t('website.offices.which')}</h2>
              <WardPicker ctx={ctx} />
              <h2 class="govuk-heading-m">{t('website.offices.list.sub_counties')}</h2>
              <ul class="govuk-list">
                {places.subCounties.map(({ code, name }) => (
                  <li>
                    <Link href={address({ subCounty: code })}>{name}</Link>
                  </li>
                ))}
              </ul>
            </div>
            <CountyMap ctx={ctx} />
          </div>
        )}
        <Filters
          action="/offices"
          open={found.filtered && found.offices.length === 0}
          clearHref="/offices"
          active={[
            ...(department ? [{ text: say(department.name, language), removeHref: without('department') }] : []),
            ...(subCounty ? [{ text: subCounty.name, removeHref: without('subCounty') }] : []),
            ...(ward ? [{ text: t('website.ward.title', { name: ward.name }), removeHref: without('ward') }] : []),
          ]}
        >
          <Select
            name="department"
            label={t('website.offices.department')}
            value={department?.key}
            items={[any, ...places.departments.map(({ key, name }) => ({ value: key, text: say(name, language) }))]}
          />
          <Select
            name="subCounty"
            label={t('website.offices.sub_county')}
            value={subCounty?.code}
            items={[any, ...places.subCounties.map(({ code, name }) => ({ value: code, text: name }))]}
          />
          <Select
            name="ward"
            label={t('website.offices.ward')}
            value={ward?.code}
            items={[
              any,
              ...[...places.wards].sort((a, b) => a.name.localeCompare(b.name)).map(({ code, name }) => ({ value: code, text: name })),
            ]}
          />
        </Filters>
        <OfficeTable
          ctx={ctx}
          caption={t(found.filtered ? 'website.offices.list.chosen' : 'website.offices.list.headquarters')}
          offices={found.offices}
          opening={found.opening}
          count={found.filtered ? t('website.offices.count', { count: found.offices.length }) : ''}
        />
      </>
    ),
  }
}

export function officePage(
  found: {
    office: Office
    opening: Opening
    hours: readonly OpeningHours[]
    observesHolidays: boolean
    posts: OfficePosts
    tasks: readonly OfferedTask[]
  },
  ctx: Context,
): View {
  const { language } = ctx
  const { places } = ctx.county
  const t = speak(language)
  const { office, posts } = found
  const title = say(office.name, language)
  const department = places.department(office.department)
  const ward = office.ward === null ? undefined : places.ward(office.ward)
  const subCounty = office.subCounty === null ? undefined : places.subCounty(office.subCounty)
  const area = ward
    ? t('website.office.area.ward', { name: ward.name })
    : subCounty
      ? t('website.office.area.sub_county', { name: subCounty.name })
      : t('website.office.area.county')
  const { latitude, longitude } = office.location
  return {
    title,
    breadcrumbs: [{ text: t('website.home'), href: '/' }, { text: t('website.offices.title'), href: '/offices' }, { text: title }],
    body: (
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        <div class="k-columns">
          <div>
            <SummaryList
              rows={[
                {
                  key: t('website.office.now'),
                  value: {
                    text: (
                      <>
                        <Tag colour={found.opening.open ? 'green' : 'grey'}>
                          {t(found.opening.open ? 'website.offices.open' : 'website.offices.closed')}
                        </Tag>{' '}
                        {openingWords(found.opening, ctx.now, language)}
                      </>
                    ),
                  },
                },
                {
                  key: t('website.office.hours'),
                  value: {
                    text: (
                      <>
                        {describeHours(found.hours, language).map((line) => (
                          <>
                            {line}
                            <br />
                          </>
                        ))}
                        {found.observesHolidays ? t('website.office.hours.holidays') : null}
                      </>
                    ),
                  },
                },
                { key: t('website.offices.phone'), value: { text: phoneLink(office.phone) } },
                {
                  key: t('website.office.address'),
                  value: {
                    text: (
                      <>
                        {say(office.address, language)}
                        <br />
                        <Link href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`}>
                          {t('website.office.map')}
                        </Link>
                      </>
                    ),
                  },
                },
                posts.head ? { key: t('website.office.head'), value: say(posts.head, language) } : null,
                department
                  ? {
                      key: t('website.office.department'),
                      value: { text: <Link href={`/departments/${department.key}`}>{say(department.name, language)}</Link> },
                    }
                  : null,
                office.serves.length > 0
                  ? {
                      key: t('website.office.also'),
                      value: {
                        text: office.serves.map((key, index) => (
                          <>
                            {index > 0 ? ', ' : null}
                            <Link href={`/departments/${key}`}>{nameOf(places.department(key)?.name, language, key)}</Link>
                          </>
                        )),
                      },
                    }
                  : null,
                {
                  key: t('website.office.area'),
                  value: { text: ward ? <Link href={`/wards/${ward.code}`}>{area}</Link> : area },
                },
              ]}
            />
            {found.tasks.length > 0 ? (
              <>
                <h2 class="govuk-heading-m">{t('website.office.services')}</h2>
                <p class="govuk-body">{t('website.office.services.any')}</p>
                <Tasks tasks={found.tasks} language={language} />
              </>
            ) : null}
            {posts.others.length > 0 ? (
              <>
                <h2 class="govuk-heading-m">{t('website.office.posts')}</h2>
                <ul class="govuk-list govuk-list--bullet">
                  {posts.others.map((post) => (
                    <li>
                      {say(post.title, language)}
                      {post.count > 1 ? ` (${post.count})` : null}
                    </li>
                  ))}
                </ul>
              </>
            ) : null}
          </div>
          <div>
            <h2 class="govuk-heading-m">{t('website.office.place')}</h2>
            <CountyMap ctx={ctx} office={office} {...(ward ? { highlight: ward.code } : {})} drawingOnly />
          </div>
        </div>
      </>
    ),
  }
}

const nameOf = (text: Text | undefined, language: Language, otherwise: string): string => (text ? say(text, language) : otherwise)

export function wardsPage({ typed, found }: { typed: string; found: readonly Ward[] }, ctx: Context): View {
  const t = speak(ctx.language)
  const { places } = ctx.county
  const title = t('website.wards.title')
  return {
    title,
    breadcrumbs: [{ text: t('website.home'), href: '/' }, { text: t('website.offices.title'), href: '/offices' }, { text: title }],
    body: (
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        <Search action="/wards" label={t('website.wards.name')} value={typed} />
        {found.length > 0 ? (
          <>
            <h2 class="govuk-heading-m">{t('website.wards.found')}</h2>
            <ul class="govuk-list">
              {found.map((ward) => (
                <li>
                  <Link href={`/wards/${ward.code}`}>{ward.name}</Link> ({places.subCountyOf(ward.code)?.name})
                </li>
              ))}
            </ul>
          </>
        ) : typed ? (
          <EmptyState title={t('website.wards.none', { typed })}>{t('website.wards.none.advice')}</EmptyState>
        ) : null}
        <h2 class="govuk-heading-m">{t('website.wards.all')}</h2>
        <div class="k-columns k-columns--even">
          <div class="k-map__list">
            {places.subCounties.map((subCounty) => (
              <div>
                <h3 class="govuk-heading-s">{subCounty.name}</h3>
                <ul class="govuk-list">
                  {places.wardsOf(subCounty.code).map((ward) => (
                    <li>
                      <Link href={`/wards/${ward.code}`}>{ward.name}</Link>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </div>
          <CountyMap ctx={ctx} drawingOnly />
        </div>
      </>
    ),
  }
}

export function wardPage(
  { ward, subCounty, office, opening }: { ward: Ward; subCounty: SubCounty; office: Office | undefined; opening: OpeningOf },
  ctx: Context,
): View {
  const { language } = ctx
  const { places } = ctx.county
  const t = speak(language)
  const title = t('website.ward.title', { name: ward.name })
  const nearest = places.departments.flatMap((department) => {
    const at = places.officeFor(department.key, ward.code)
    return at ? [{ department, at }] : []
  })
  return {
    title,
    breadcrumbs: [{ text: t('website.home'), href: '/' }, { text: t('website.offices.title'), href: '/offices' }, { text: title }],
    body: (
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body-l">{t('website.ward.lead', { name: ward.name, subCounty: subCounty.name })}</p>
        {ward.aliases.length > 0 ? <p class="govuk-body">{t('website.ward.also_called', { names: ward.aliases.join(', ') })}</p> : null}
        <div class="k-columns k-columns--even">
          <div>
            {office ? (
              <SummaryList
                card={{ title: t('website.ward.office') }}
                rows={[
                  {
                    key: t('website.offices.office'),
                    value: { text: <Link href={`/offices/${office.key}`}>{say(office.name, language)}</Link> },
                  },
                  { key: t('website.office.now'), value: openingWords(opening(office), ctx.now, language) },
                  { key: t('website.offices.phone'), value: { text: phoneLink(office.phone) } },
                  { key: t('website.office.address'), value: say(office.address, language) },
                ]}
              />
            ) : null}
            {isServed(ctx.county, '/services') ? (
              <p class="govuk-body">
                <Link href="/services">{t('website.office.services')}</Link>
              </p>
            ) : null}
            <h2 class="govuk-heading-m">{t('website.ward.neighbours', { subCounty: subCounty.name })}</h2>
            <ul class="govuk-list">
              {places
                .wardsOf(subCounty.code)
                .filter(({ code }) => code !== ward.code)
                .map((other) => (
                  <li>
                    <Link href={`/wards/${other.code}`}>{other.name}</Link>
                  </li>
                ))}
            </ul>
          </div>
          <CountyMap ctx={ctx} highlight={ward.code} {...(office ? { office } : {})} drawingOnly />
        </div>
        <DataTable
          caption={t('website.ward.by_department')}
          stack
          columns={[
            {
              header: t('website.offices.department'),
              cell: ({ department }) => <Link href={`/departments/${department.key}`}>{say(department.name, language)}</Link>,
              rowHeader: true,
            },
            { header: t('website.offices.office'), cell: ({ at }) => <Link href={`/offices/${at.key}`}>{say(at.name, language)}</Link> },
            { header: t('website.offices.phone'), cell: ({ at }) => phoneLink(at.phone) },
          ]}
          rows={nearest}
          empty={{ title: t('website.offices.none') }}
        />
      </>
    ),
  }
}

export function departmentsPage(departments: readonly Department[], ctx: Context): View {
  const t = speak(ctx.language)
  const title = t('website.departments.title')
  return {
    title,
    breadcrumbs: fromHome(title, ctx.language),
    body: (
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body-l">{t('website.departments.lead')}</p>
        <DepartmentCards departments={departments} ctx={ctx} />
      </>
    ),
  }
}

/** Departments as cards with what they are for. */
export const DepartmentCards = ({ departments, ctx }: { departments: readonly Department[]; ctx: Context }) => (
  <Cards>
    {departments.map(({ key, name, purpose }) => (
      <TopicCard title={say(name, ctx.language)} href={`/departments/${key}`}>
        {say(purpose, ctx.language)}
      </TopicCard>
    ))}
  </Cards>
)

export function departmentPage(
  found: {
    department: Department
    headquarters: Office | undefined
    head: Text | null
    offices: readonly Office[]
    tasks: readonly OfferedTask[]
    opening: OpeningOf
  },
  ctx: Context,
): View {
  const { language } = ctx
  const t = speak(language)
  const { department, headquarters, head } = found
  const title = say(department.name, language)
  return {
    title,
    breadcrumbs: [{ text: t('website.home'), href: '/' }, { text: t('website.departments.title'), href: '/departments' }, { text: title }],
    body: (
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body-l">{say(department.purpose, language)}</p>
        <SummaryList
          rows={[
            head ? { key: t('website.department.head'), value: say(head, language) } : null,
            headquarters ? { key: t('website.offices.phone'), value: { text: phoneLink(headquarters.phone) } } : null,
            headquarters ? { key: t('website.office.address'), value: say(headquarters.address, language) } : null,
            headquarters ? { key: t('website.office.now'), value: openingWords(found.opening(headquarters), ctx.now, language) } : null,
          ]}
        />
        {found.tasks.length > 0 ? (
          <>
            <h2 class="govuk-heading-m">{t('website.department.services')}</h2>
            <Tasks tasks={found.tasks} language={language} />
          </>
        ) : null}
        <OfficeTable ctx={ctx} caption={t('website.department.offices')} offices={found.offices} opening={found.opening} />
      </>
    ),
  }
}
