import type { ComponentChildren } from 'preact'
import { type Language, say, speaker } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { DataTable } from '../../../ui/components/data-table.tsx'
import { Details } from '../../../ui/components/details.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Tag } from '../../../ui/components/tag.tsx'
import { isServed } from '../served.ts'
import { type KeptArea, type KeptGroup, keepReason, retentionParts } from './kept-data.ts'
import { statementTexts } from './texts.ts'

/** An area by its name for people; one that has none yet is shown by the name it has in the system rather than hidden. */
const areaName = (area: string, language: Language): string => {
  const key = `website.privacy.area.${area}`
  return Object.hasOwn(statementTexts, key) ? say(statementTexts[key as keyof typeof statementTexts], language) : area
}

function retentionWords(group: KeptGroup, language: Language): string {
  const t = speaker(statementTexts, language)
  const parts = retentionParts(group.retention)
  if (parts === 'life') return t('website.privacy.life')
  if (parts === 'for-ever') return t('website.privacy.for_ever')
  const { unit, count } = parts
  if (count === 1) return t(unit === 'years' ? 'website.privacy.year' : 'website.privacy.day')
  return t(unit === 'years' ? 'website.privacy.years' : 'website.privacy.days', { count })
}

function eraseWords({ erase }: KeptGroup, language: Language): string {
  const t = speaker(statementTexts, language)
  const reason = keepReason(erase)
  if (reason) return t('website.privacy.erase.keep', { reason: say(reason, language) })
  return t(erase === 'empty' ? 'website.privacy.erase.empty' : 'website.privacy.erase.delete')
}

export function privacyPage(areas: readonly KeptArea[], ctx: Context): { title: string; body: ComponentChildren } {
  const { language, county } = ctx
  const { profile } = county
  const t = speaker(statementTexts, language)
  const title = t('website.privacy.title')
  const groups = areas.flatMap((area) => area.groups)
  const count = (of: readonly KeptGroup[]) => of.reduce((sum, { details }) => sum + details.length, 0)
  return {
    title,
    body: (
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        <div class="k-prose">
          <p class="govuk-body-l">{t('website.privacy.lead')}</p>
          <h2 class="govuk-heading-m">{t('website.privacy.short')}</h2>
          <ul class="govuk-list govuk-list--bullet">
            {(['need', 'see', 'sell', 'sms'] as const).map((name) => (
              <li>{t(`website.privacy.short.${name}`)}</li>
            ))}
          </ul>
          <h2 class="govuk-heading-m">{t('website.privacy.rights')}</h2>
          <ul class="govuk-list govuk-list--bullet">
            {(['see', 'looked', 'correct', 'object'] as const).map((name) => (
              <li>{t(`website.privacy.rights.${name}`)}</li>
            ))}
          </ul>
          {isServed(county, '/my/privacy') ? (
            <p class="govuk-body">
              <Link href="/my/privacy">{t('website.privacy.rights.sign_in')}</Link>
            </p>
          ) : null}
          <p class="govuk-body">{t('website.privacy.rights.write', { email: profile.email })}</p>
          <h2 class="govuk-heading-m">{t('website.privacy.complain')}</h2>
          <p class="govuk-body">{t('website.privacy.complain.text')}</p>
          <p class="govuk-body">
            <Link href="https://www.odpc.go.ke/">{t('website.privacy.complain.link')}</Link>
          </p>
          <p class="govuk-body">{t('website.privacy.breach')}</p>
          <h2 class="govuk-heading-m">{t('website.privacy.who')}</h2>
          <p class="govuk-body">{t('website.privacy.who.text', { county: say(profile.title, language) })}</p>
          <SummaryList
            rows={[
              { key: t('website.contact.email'), value: { text: <Link href={`mailto:${profile.email}`}>{profile.email}</Link> } },
              {
                key: t('website.contact.phone'),
                value: { text: <Link href={`tel:${profile.phone.replace(/\D/g, '')}`}>{profile.phone}</Link> },
              },
              { key: t('website.contact.headquarters'), value: say(profile.headquarters, language) },
            ]}
          />
          <h2 class="govuk-heading-m">{t('website.privacy.cookies')}</h2>
          <p class="govuk-body">{t('website.privacy.cookies.text')}</p>
        </div>
        <h2 class="govuk-heading-m">{t('website.privacy.kept')}</h2>
        <p class="govuk-body">
          {t('website.privacy.kept.text', { total: count(groups), sensitive: count(groups.filter(({ sensitive }) => sensitive)) })}
        </p>
        {areas.map(({ area, groups }) => (
          <DataTable
            caption={areaName(area, language)}
            stack
            columns={[
              {
                header: t('website.privacy.why'),
                rowHeader: true,
                cell: (group: KeptGroup) => (
                  <>
                    {say(group.purpose, language)} {group.sensitive ? <Tag colour="orange">{t('website.privacy.sensitive')}</Tag> : null}
                  </>
                ),
              },
              { header: t('website.privacy.how_long'), cell: (group) => retentionWords(group, language) },
              { header: t('website.privacy.if_erased'), cell: (group) => eraseWords(group, language) },
              {
                header: t('website.privacy.what'),
                cell: (group) => (
                  <Details summary={t('website.privacy.names', { count: group.details.length })}>
                    {group.details.map((detail) => detail.split('.').slice(1).join(' › ')).join(', ')}
                  </Details>
                ),
              },
            ]}
            rows={groups}
            empty={{ title: areaName(area, language) }}
          />
        ))}
      </>
    ),
  }
}
