import { formatDay } from '../../../core/basics/dates.ts'
import { say, speaker } from '../../../core/basics/texts.ts'
import type { Calendars } from '../../../kernel/calendar/calendar-book.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Cards, Hero, Section } from '../../../ui/components/hero.tsx'
import type { IconName } from '../../../ui/components/icon.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { Search } from '../../../ui/components/search.tsx'
import { ServiceCard } from '../../../ui/components/service-card.tsx'
import { StepList } from '../../../ui/components/step-list.tsx'
import { TopicCard } from '../../../ui/components/topic-card.tsx'
import type { Notice } from '../notices/notices.ts'
import { noticeTexts } from '../notices/texts.ts'
import type { Offers } from '../offers.ts'
import { DepartmentCards } from '../offices/offices.views.tsx'
import { REPORT_PATH } from '../report-path.ts'
import { isServed } from '../served.ts'
import { closedDaysAhead, weekdaysOpen } from './closed-days.ts'
import { homeTexts } from './texts.ts'

const TASKS_MAX = 6
const DEPARTMENTS_MAX = 6
const NOTICES_MAX = 5
const NOTICE_DAYS = 42

type HomeShown = Omit<Offers, 'version'> & { calendars: Calendars; today: Temporal.PlainDate; notices: readonly Notice[]; ctx: Context }

/** What a visitor can do here. Of its context it uses the county and the language alone. */
export function HomePage({ tasks, topics, calendars, today, notices, ctx }: HomeShown) {
  const closed = closedDaysAhead(calendars.holidays, weekdaysOpen(calendars.named), today, NOTICE_DAYS)
  const { language, county } = ctx
  const t = speaker(homeTexts, language)
  const ways: {
    served: boolean
    name: 'track' | 'report' | 'bills' | 'fees' | 'offices' | 'verify' | 'help'
    href: string
    icon: IconName
  }[] = [
    { served: isServed(county, '/track'), name: 'track', href: '/track', icon: 'phone' },
    { served: isServed(county, '/services'), name: 'report', href: REPORT_PATH, icon: 'voice' },
    { served: isServed(county, '/bills'), name: 'bills', href: '/bills', icon: 'money' },
    { served: isServed(county, '/fees'), name: 'fees', href: '/fees', icon: 'money' },
    { served: true, name: 'offices', href: '/offices', icon: 'map' },
    { served: isServed(county, '/V'), name: 'verify', href: '/V', icon: 'check' },
    { served: true, name: 'help', href: '/help', icon: 'people' },
  ]
  return (
    <>
      <Hero title={t('website.home.title')} lead={t('website.home.lead')}>
        {isServed(county, '/services') ? (
          <Search action="/services" label={t('website.home.search')} hint={t('website.home.search.hint')} />
        ) : null}
      </Hero>
      {tasks.length > 0 ? (
        <Section title={t('website.home.tasks')}>
          <Cards>
            {tasks.slice(0, TASKS_MAX).map((task) => (
              <ServiceCard
                title={say(task.title, language)}
                href={task.href}
                facts={task.facts.map(({ label, value }) => ({ label: say(label, language), value: say(value, language) }))}
              >
                {say(task.summary, language)}
              </ServiceCard>
            ))}
          </Cards>
        </Section>
      ) : null}
      <Section title={t(tasks.length > 0 ? 'website.home.ways' : 'website.home.start')} tinted>
        <Cards>
          {ways
            .filter(({ served, href }) => served && !tasks.slice(0, TASKS_MAX).some((task) => task.href === href))
            .map(({ name, href, icon }) => (
              <TopicCard title={t(`website.home.${name}`)} href={href} icon={icon}>
                {t(`website.home.${name}.text`)}
              </TopicCard>
            ))}
        </Cards>
      </Section>
      {topics.length > 0 ? (
        <Section title={t('website.home.topics')}>
          <Cards>
            {topics.map((topic) => (
              <TopicCard title={say(topic.title, language)} href={topic.href} icon={topic.icon}>
                {say(topic.summary, language)}
              </TopicCard>
            ))}
          </Cards>
        </Section>
      ) : (
        <Section title={t('website.home.departments')}>
          <DepartmentCards departments={county.places.departments.slice(0, DEPARTMENTS_MAX)} ctx={ctx} />
          <p class="govuk-body k-section__more">
            <Link href="/departments">{t('website.home.departments.all')}</Link>
          </p>
        </Section>
      )}
      <Section title={t('website.home.steps')} tinted>
        <StepList
          steps={(['apply', 'reference', 'follow', 'letter'] as const).map((step) => ({
            title: t(`website.home.step.${step}`),
            children: t(`website.home.step.${step}.text`),
          }))}
        />
      </Section>
      <Section title={t('website.home.notices')}>
        {notices.length > 0 ? (
          <ul class="govuk-list">
            {notices.slice(0, NOTICES_MAX).map(({ id, title: about, until }) => (
              <li>
                <Link href={`/notices#${id}`}>{say(about, language)}</Link>{' '}
                <span class="govuk-hint">
                  {say(noticeTexts['website.notices.until'], language, { day: formatDay(until.toString(), language) })}
                </span>
              </li>
            ))}
          </ul>
        ) : null}
        {closed.length > 0 ? (
          <ul class="govuk-list govuk-list--bullet">
            {closed.map(({ day, name, confirmed }) => {
              const key = !confirmed ? 'awaited' : name ? 'closed' : 'observed'
              const words = { day: formatDay(day.toString(), language, 'long'), holiday: name ? say(name, language) : '' }
              return <li>{t(`website.home.notices.${key}`, words)}</li>
            })}
          </ul>
        ) : (
          <p class="govuk-body">{t('website.home.notices.none')}</p>
        )}
        {notices.length > NOTICES_MAX ? (
          <p class="govuk-body k-section__more">
            <Link href="/notices">{say(noticeTexts['website.notices.all'], language)}</Link>
          </p>
        ) : null}
      </Section>
    </>
  )
}
