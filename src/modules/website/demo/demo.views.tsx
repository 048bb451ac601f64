import type { ComponentChildren } from 'preact'
import { showPhone } from '../../../core/basics/phone.ts'
import { type Language, say, speaker } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Autocomplete } from '../../../ui/components/autocomplete.tsx'
import { Button } from '../../../ui/components/button.tsx'
import { Details } from '../../../ui/components/details.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { StepList } from '../../../ui/components/step-list.tsx'
import { isServed } from '../served.ts'
import type { DemoPeople, DemoPost } from './demo-people.ts'
import { demoTexts } from './texts.ts'

const Become = ({ person, name, language }: { person: string; name: string; language: Language }) => {
  const t = speaker(demoTexts, language)
  return (
    <form method="post" action="/demo/sign-in" class="k-persona__form">
      <input type="hidden" name="person" value={person} />
      <Button look="secondary">
        {t('website.demo.sign_in')}
        <span class="govuk-visually-hidden"> {t('website.demo.sign_in.as', { name })}</span>
      </Button>
    </form>
  )
}

const Persona = (props: { name: string; post?: string | undefined; note?: string | undefined; children?: ComponentChildren }) => (
  <li class="k-card k-persona">
    <div>
      <h3 class="k-card__title">{props.name}</h3>
      {props.post ? <p class="k-persona__post">{props.post}</p> : null}
      {props.note ? <p class="k-card__text">{props.note}</p> : null}
    </div>
    {props.children}
  </li>
)

const PostPersona = ({ post, language }: { post: DemoPost; language: Language }) => {
  const t = speaker(demoTexts, language)
  const title = say(post.title, language)
  const note = post.duty ? say(post.duty, language) : undefined
  const { holder } = post
  if (!holder) return <Persona name={title} note={t('website.demo.vacant')} />
  return (
    <Persona name={holder.name} post={holder.acting ? `${title} (${t('website.demo.acting')})` : title} note={note}>
      <Become person={holder.person} name={holder.name} language={language} />
    </Persona>
  )
}

const STEPS = ['apply', 'sms', 'check', 'correct', 'score', 'approve', 'letter', 'audit'] as const

export function demoPage({ ward, residents, posts }: DemoPeople, ctx: Context): { title: string; body: ComponentChildren } {
  const { language, county } = ctx
  const { places } = county
  const t = speaker(demoTexts, language)
  const title = t('website.demo.title')
  const links: Partial<Record<(typeof STEPS)[number], { href: string; text: string; served: boolean }>> = {
    apply: { href: '/services/ward-bursary', text: t('website.demo.go.apply'), served: isServed(county, '/services') },
    sms: { href: '/demo/phone', text: t('website.demo.go.phone'), served: true },
    letter: { href: '/V', text: t('website.demo.go.letter'), served: isServed(county, '/V') },
  }
  const groups = [
    { kind: 'ward' as const, name: t('website.demo.kind.ward', { name: ward.name }) },
    { kind: 'subCounty' as const, name: t('website.demo.kind.subCounty', { name: places.subCountyOf(ward.code)?.name ?? '' }) },
    { kind: 'headquarters' as const, name: t('website.demo.kind.headquarters') },
  ]
  return {
    title,
    body: (
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body-l">{t('website.demo.lead')}</p>
        <p class="govuk-body">
          <Link href="/demo/phone">{t('website.demo.phone_link')}</Link>. {t('website.demo.phone_link.text')}
        </p>
        <Details summary={t('website.demo.tour')} open>
          <StepList
            steps={STEPS.map((step) => {
              const link = links[step]
              return {
                title: t(`website.demo.tour.${step}`),
                children: (
                  <>
                    {t(`website.demo.tour.${step}.text`)} {link?.served ? <Link href={link.href}>{link.text}</Link> : null}
                  </>
                ),
              }
            })}
          />
        </Details>
        <h2 class="govuk-heading-m">{t('website.demo.residents.of', { ward: ward.name })}</h2>
        {residents.length > 0 ? (
          <ul class="k-cards">
            {residents.map(({ person, name, phone }) => (
              <Persona name={name} note={showPhone(phone)}>
                <Become person={person} name={name} language={language} />
              </Persona>
            ))}
          </ul>
        ) : (
          <InsetText>{t('website.demo.residents.none')}</InsetText>
        )}
        {groups.map(({ kind, name }) => (
          <>
            <h2 class="govuk-heading-m">{name}</h2>
            <ul class="k-cards">
              {posts
                .filter((post) => post.kind === kind)
                .map((post) => (
                  <PostPersona post={post} language={language} />
                ))}
            </ul>
          </>
        ))}
        <h2 class="govuk-heading-m">{t('website.demo.another_ward')}</h2>
        <form method="get" action="/demo">
          <Autocomplete
            name="ward"
            label={t('website.demo.ward')}
            value={ward.code}
            items={[...places.wards].sort((a, b) => a.name.localeCompare(b.name)).map(({ code, name }) => ({ value: code, text: name }))}
          />
          <Button look="secondary">{t('website.demo.show')}</Button>
        </form>
      </>
    ),
  }
}
