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

const Become = (props: { person: string; name: string; language: Language; post?: string | undefined; to?: string | undefined }) => {
  const { person, name, language, post, to } = props
  const t = speaker(demoTexts, language)
  return (
    <form method="post" action="/demo/sign-in" class="k-persona__form">
      <input type="hidden" name="person" value={person} />
      {to ? <input type="hidden" name="to" value={to} /> : null}
      <Button look="secondary">
        {post ? t('website.demo.be', { post }) : t('website.demo.sign_in')}
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

type Step = {
  readonly key: keyof typeof demoTexts
  readonly text: keyof typeof demoTexts
  readonly link?: { readonly href: string; readonly text: keyof typeof demoTexts }
  /** The end of the key of a post that is played here, and the page that its holder begins at. */
  readonly as?: readonly { readonly post: string; readonly to: string }[]
}

const phone = { href: '/demo/phone', text: 'website.demo.go.phone' } as const
const step = <T extends string, S extends string>(tour: T, name: S) =>
  ({ key: `website.demo.${tour}.${name}`, text: `website.demo.${tour}.${name}.text` }) as const
const desk = (post: string, to = '/staff') => ({ post, to })

/** What there is to walk through, each tour in its order. */
const TOURS: readonly { readonly title: keyof typeof demoTexts; readonly steps: readonly Step[] }[] = [
  {
    title: 'website.demo.tour',
    steps: [
      { ...step('tour', 'apply'), link: { href: '/services/ward-bursary', text: 'website.demo.go.apply' } },
      { ...step('tour', 'sms'), link: phone },
      step('tour', 'check'),
      step('tour', 'correct'),
      step('tour', 'score'),
      step('tour', 'approve'),
      { ...step('tour', 'letter'), link: { href: '/V', text: 'website.demo.go.letter' } },
      step('tour', 'audit'),
    ],
  },
  {
    title: 'website.demo.permit',
    steps: [
      { ...step('permit', 'apply'), link: { href: '/services/single-business-permit', text: 'website.demo.go.permit' } },
      { ...step('permit', 'accept'), as: [desk('-licensing-officer', '/staff/cases')] },
      {
        ...step('permit', 'inspect'),
        as: [desk('-public-health-officer', '/staff/cases'), desk('-fire-officer', '/staff/cases'), desk('-trade-officer', '/staff/cases')],
      },
      { ...step('permit', 'pay'), link: phone },
      { ...step('permit', 'permit'), link: { href: '/V', text: 'website.demo.go.letter' } },
    ],
  },
  {
    title: 'website.demo.desks',
    steps: [
      { ...step('desks', 'suspense'), as: [desk('reconciler-1', '/staff/suspense'), desk('finance-officer-1', '/staff/suspense')] },
      { ...step('desks', 'reconciliation'), as: [desk('reconciler-1', '/staff/reconciliation')] },
      { ...step('desks', 'refunds'), as: [desk('finance-officer-1', '/staff/refunds')] },
      { ...step('desks', 'targets'), as: [desk('receiver-of-revenue', '/staff/collections')] },
      { ...step('desks', 'exports'), as: [desk('auditor-1', '/staff/exports')] },
    ],
  },
]

/** Steps that this county has: a page that is not served is not led to. */
const TourSteps = ({ steps, posts, ctx }: { steps: readonly Step[]; posts: readonly DemoPost[]; ctx: Context }) => {
  const { language, county } = ctx
  const t = speaker(demoTexts, language)
  return (
    <StepList
      steps={steps.map(({ key, text, link, as = [] }) => ({
        title: t(key),
        children: (
          <>
            {t(text)}{' '}
            {link && isServed(county, link.href.replace(/^\/services\/.*/, '/services')) ? (
              <Link href={link.href}>{t(link.text)}</Link>
            ) : null}
            {as.length > 0 ? (
              <div class="k-tour__people">
                {as.map(({ post, to }) => {
                  const found = posts.find(({ key, holder }) => holder && key.endsWith(post))
                  if (!found?.holder || !isServed(county, to)) return null
                  return (
                    <Become
                      person={found.holder.person}
                      name={found.holder.name}
                      language={language}
                      post={say(found.title, language)}
                      to={to}
                    />
                  )
                })}
              </div>
            ) : null}
          </>
        ),
      }))}
    />
  )
}

export function demoPage({ ward, residents, posts }: DemoPeople, ctx: Context): { title: string; body: ComponentChildren } {
  const { language, county } = ctx
  const { places } = county
  const t = speaker(demoTexts, language)
  const title = t('website.demo.title')
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
        {TOURS.map((tour, index) => (
          <Details summary={t(tour.title)} open={index === 0}>
            <TourSteps steps={tour.steps} posts={posts} ctx={ctx} />
          </Details>
        ))}
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
