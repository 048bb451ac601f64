import type { ComponentChildren } from 'preact'
import { say, speaker } from '../../../core/basics/texts.ts'
import { describeHours } from '../../../kernel/calendar/opening-hours.ts'
import type { OpeningHours } from '../../../kernel/calendar/working-time.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { boundaryCredit } from '../../../kernel/places/boundaries.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { REPORT_PATH } from '../report-path.ts'
import { isServed } from '../served.ts'
import { statementTexts } from './texts.ts'

type View = { title: string; body: ComponentChildren }

const tel = (phone: string) => <Link href={`tel:${phone.replace(/[^+\d]/g, '')}`}>{phone}</Link>

const Points = ({ items }: { items: readonly string[] }) => (
  <ul class="govuk-list govuk-list--bullet">
    {items.map((item) => (
      <li>{item}</li>
    ))}
  </ul>
)

export function contactPage(hours: readonly OpeningHours[], ctx: Context): View {
  const { language, county } = ctx
  const { profile, places } = county
  const t = speaker(statementTexts, language)
  const title = t('website.contact.title')
  const departments = places.departments.flatMap((department) => {
    const office = places.headquarters(department.key)
    return office ? [{ department, office }] : []
  })
  return {
    title,
    body: (
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        <div class="k-prose">
          <p class="govuk-body-l">{t('website.contact.lead')}</p>
          {county.demo ? <InsetText>{t('website.contact.demo')}</InsetText> : null}
          <SummaryList
            rows={[
              { key: t('website.contact.phone'), value: { text: tel(profile.phone) } },
              { key: t('website.contact.email'), value: { text: <Link href={`mailto:${profile.email}`}>{profile.email}</Link> } },
              { key: t('website.contact.post'), value: profile.postalAddress },
              { key: t('website.contact.headquarters'), value: say(profile.headquarters, language) },
              {
                key: t('website.contact.hours'),
                value: {
                  text: describeHours(hours, language).map((line, index) => (
                    <>
                      {index > 0 ? <br /> : null}
                      {line}
                    </>
                  )),
                },
              },
            ]}
          />
          <p class="govuk-body">
            <Link href="/offices">{t('website.contact.office')}</Link>
          </p>
          <h2 class="govuk-heading-m">{t('website.contact.complaint')}</h2>
          <p class="govuk-body">{t('website.contact.complaint.text')}</p>
          {isServed(county, '/services') ? (
            <p class="govuk-body">
              <Link href={REPORT_PATH}>{t('website.contact.complaint.link')}</Link>
            </p>
          ) : null}
          <p class="govuk-body">
            {t('website.contact.outside')} <Link href="https://www.ombudsman.go.ke/">{t('website.contact.outside.link')}</Link>
          </p>
          <h2 class="govuk-heading-m">{t('website.contact.information')}</h2>
          <p class="govuk-body">{t('website.contact.information.text')}</p>
          <h2 class="govuk-heading-m">{t('website.contact.emergency')}</h2>
          <p class="govuk-body">{t('website.contact.emergency.text')}</p>
        </div>
        <DataTable
          caption={t('website.contact.departments')}
          stack
          columns={[
            {
              header: t('website.contact.department'),
              rowHeader: true,
              cell: ({ department }) => <Link href={`/departments/${department.key}`}>{say(department.name, language)}</Link>,
            },
            { header: t('website.contact.phone'), cell: ({ office }) => tel(office.phone) },
          ]}
          rows={departments}
          empty={{ title: t('website.contact.departments') }}
        />
      </>
    ),
  }
}

export function accessibilityPage(ctx: Context): View {
  const { profile } = ctx.county
  const t = speaker(statementTexts, ctx.language)
  const title = t('website.accessibility.title')
  return {
    title,
    body: (
      <div class="k-prose">
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body-l">{t('website.accessibility.lead')}</p>
        <h2 class="govuk-heading-m">{t('website.accessibility.what')}</h2>
        <Points items={(['wcag', 'script', 'language', 'zoom', 'time'] as const).map((name) => t(`website.accessibility.what.${name}`))} />
        <h2 class="govuk-heading-m">{t('website.accessibility.tested')}</h2>
        <Points items={(['axe', 'journeys', 'not'] as const).map((name) => t(`website.accessibility.tested.${name}`))} />
        <h2 class="govuk-heading-m">{t('website.accessibility.gaps')}</h2>
        <Points items={(['map', 'pdf', 'uploads', 'sign'] as const).map((name) => t(`website.accessibility.gaps.${name}`))} />
        <h2 class="govuk-heading-m">{t('website.accessibility.tell')}</h2>
        <p class="govuk-body">{t('website.accessibility.tell.text', { phone: profile.phone, email: profile.email })}</p>
        <p class="govuk-body">
          {t('website.accessibility.law')} <Link href="https://ncpwd.go.ke/">{t('website.accessibility.law.link')}</Link>
        </p>
      </div>
    ),
  }
}

export function aboutPage(ctx: Context): View {
  const t = speaker(statementTexts, ctx.language)
  const title = t('website.about.title')
  return {
    title,
    body: (
      <div class="k-prose">
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body-l">{t('website.about.lead')}</p>
        {ctx.county.demo ? <InsetText>{t('website.about.demo')}</InsetText> : null}
        <h2 class="govuk-heading-m">{t('website.about.promises')}</h2>
        <Points items={(['same', 'traced', 'checked', 'person'] as const).map((name) => t(`website.about.promises.${name}`))} />
        <h2 class="govuk-heading-m">{t('website.about.proof')}</h2>
        <p class="govuk-body">
          {t('website.about.proof.text')} <Link href="/status">{t('website.about.proof.link')}</Link>
        </p>
        <h2 class="govuk-heading-m">{t('website.about.open')}</h2>
        <p class="govuk-body">{t('website.about.open.text')}</p>
        <h2 class="govuk-heading-m">{t('website.about.programs')}</h2>
        <p class="govuk-body">
          {t('website.about.programs.text')} <Link href="/api/openapi.json">/api/openapi.json</Link>
        </p>
        <h2 class="govuk-heading-m">{t('website.about.credit')}</h2>
        <p class="govuk-body">
          {t('website.about.credit.map')}: {say(boundaryCredit, ctx.language)}
        </p>
        <p class="govuk-body">{t('website.about.credit.crest')}</p>
      </div>
    ),
  }
}

const QUESTIONS = ['cost', 'begin', 'code', 'shared', 'correct', 'late', 'refused', 'person'] as const

export function helpPage(ctx: Context): View {
  const t = speaker(statementTexts, ctx.language)
  const title = t('website.help.title')
  return {
    title,
    body: (
      <div class="k-prose">
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body-l">{t('website.help.lead')}</p>
        {QUESTIONS.map((name) => (
          <>
            <h2 class="govuk-heading-m">{t(`website.help.${name}`)}</h2>
            <p class="govuk-body">{t(`website.help.${name}.text`)}</p>
          </>
        ))}
        <p class="govuk-body">
          <Link href="/offices">{t('website.help.person.link')}</Link>
        </p>
      </div>
    ),
  }
}
