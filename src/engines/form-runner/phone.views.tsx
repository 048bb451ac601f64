import type { Problem } from '../../core/basics/errors.ts'
import { maskPhone } from '../../core/basics/phone.ts'
import { type Language, speaker } from '../../core/basics/texts.ts'
import type { Context } from '../../kernel/context/context.ts'
import { findPerson, holdersOf } from '../../kernel/identity/people.ts'
import { page as pageReply, type Reply } from '../../kernel/web/reply.ts'
import { Button } from '../../ui/components/button.tsx'
import { Input } from '../../ui/components/input.tsx'
import { Panel } from '../../ui/components/panel.tsx'
import { Problems, problemOf } from '../../ui/components/problems.tsx'
import { Radios } from '../../ui/components/radios.tsx'
import { openPlace } from './answer-page.tsx'
import type { Draft } from './drafts.ts'
import { dayWords, reply } from './page-views.tsx'
import { contactNeeded } from './send-draft.ts'
import type { Sitting } from './sitting.ts'
import { formTexts } from './texts.ts'

const Ids = ({ draft }: { draft: Draft | undefined }) => (draft ? <input type="hidden" name="_draft" value={draft.id} /> : null)

type Shown = { problems?: readonly Problem[]; status?: number }

const withProblems = ({ problems, status }: Shown) => (problems?.length ? { error: true, status: status ?? 422 } : {})

/** The box for a mobile number, wherever somebody is asked for one. At a counter the browser proposes none of the numbers typed before. */
export const PhoneInput = ({
  language,
  value,
  error,
  counter,
}: {
  language: Language
  value: string
  error: string | undefined
  counter: boolean
}) => {
  const t = speaker(formTexts, language)
  return (
    <Input
      name="phone"
      label={t('form-runner.phone.label')}
      hint={t('form-runner.phone.hint')}
      type="tel"
      inputmode="tel"
      autocomplete={counter ? 'off' : 'tel'}
      classes="govuk-input--width-20"
      value={value}
      error={error}
    />
  )
}

export function phonePage(ctx: Context, sitting: Sitting, aim: 'save' | 'send', shown: Shown & { typed?: string } = {}): Reply {
  const t = speaker(formTexts, ctx.language)
  const title = t(aim === 'save' ? 'form-runner.save.title' : 'form-runner.phone.title')
  const skips = aim === 'send' && sitting.offered.contact === 'optional' && !contactNeeded(sitting)
  return reply(
    sitting,
    title,
    <div class="k-prose">
      <Problems problems={shown.problems} />
      <h1 class="govuk-heading-l">{title}</h1>
      <p class="govuk-body">{t(aim === 'save' ? 'form-runner.save.body' : 'form-runner.phone.body')}</p>
      {aim === 'send' && sitting.offered.contact === 'optional' && !skips ? (
        <p class="govuk-body">{t('form-runner.phone.needed')}</p>
      ) : null}
      <form method="post" action={`${sitting.base}/draft/phone?aim=${aim}`} noValidate>
        <Ids draft={sitting.draft} />
        <PhoneInput
          language={ctx.language}
          value={shown.typed ?? sitting.draft?.phone ?? ''}
          error={problemOf(shown.problems, 'phone', ctx.language)}
          counter={sitting.counter}
        />
        <Button preventDoubleClick>{t('form-runner.continue')}</Button>
      </form>
      {skips ? (
        <p class="govuk-body">
          <a class="govuk-link" href={openPlace(sitting)}>
            {t('form-runner.phone.skip')}
          </a>
        </p>
      ) : null}
    </div>,
    { back: { href: openPlace(sitting) }, ...withProblems(shown) },
  )
}

export function codePage(
  ctx: Context,
  sitting: Sitting,
  shown: Shown & { phone: string | null; action: string; reference?: string },
): Reply {
  const t = speaker(formTexts, ctx.language)
  const again = shown.phone ? `${sitting.base}/draft/phone` : `${sitting.base}/draft/resume`
  return reply(
    sitting,
    t('form-runner.code.title'),
    <div class="k-prose">
      <Problems problems={shown.problems} />
      <h1 class="govuk-heading-l">{t('form-runner.code.title')}</h1>
      <p class="govuk-body">{shown.phone ? t('form-runner.code.sent', { phone: maskPhone(shown.phone) }) : t('form-runner.code.maybe')}</p>
      <form method="post" action={shown.action} noValidate>
        {shown.phone ? <Ids draft={sitting.draft} /> : <input type="hidden" name="reference" value={shown.reference ?? ''} />}
        <Input
          name="code"
          label={t('form-runner.code.label')}
          inputmode="numeric"
          autocomplete="one-time-code"
          spellcheck={false}
          classes="govuk-input--width-10"
          error={problemOf(shown.problems, 'code', ctx.language)}
        />
        <Button preventDoubleClick>{t('form-runner.continue')}</Button>
      </form>
      <p class="govuk-body">
        <a class="govuk-link" href={again}>
          {t('form-runner.code.other')}
        </a>
      </p>
    </div>,
    { back: { href: again }, ...withProblems(shown) },
  )
}

export async function whoPage(
  ctx: Context,
  sitting: Sitting,
  phone: string,
  shown: Shown & { name?: string; chosen?: string } = {},
): Promise<Reply> {
  const t = speaker(formTexts, ctx.language)
  const known = await holdersOf(ctx.db, 'phone', phone)
  const { nameField } = sitting.offered
  const answered = nameField ? sitting.answers[nameField] : undefined
  const current = sitting.draft?.person ? await findPerson(ctx.db, sitting.draft.person) : undefined
  const name = shown.name ?? (typeof answered === 'string' ? answered : (current?.fullName ?? ''))
  const title = t(sitting.offered.contact === 'optional' && !sitting.counter ? 'form-runner.who.sender' : 'form-runner.who.title')
  const box = (
    <Input
      name="name"
      label={t('form-runner.who.name')}
      value={name}
      autocomplete={sitting.counter ? 'off' : 'name'}
      autocapitalize="words"
      spellcheck={false}
      error={problemOf(shown.problems, 'name', ctx.language)}
    />
  )
  return reply(
    sitting,
    title,
    <div class="k-prose">
      <Problems problems={shown.problems} />
      {known.length === 0 ? <h1 class="govuk-heading-l">{title}</h1> : null}
      <form method="post" action={`${sitting.base}/draft/who`} noValidate>
        <Ids draft={sitting.draft} />
        {known.length === 0 ? (
          box
        ) : (
          <Radios
            name="who"
            legend={{ text: title, isPageHeading: true, classes: 'govuk-fieldset__legend--l' }}
            hint={t('form-runner.who.hint')}
            error={problemOf(shown.problems, 'who', ctx.language)}
            value={shown.chosen ?? current?.id}
            items={[
              ...known.map((each) => ({ value: each.id, text: each.fullName })),
              { value: 'other', text: t('form-runner.who.other'), conditional: box },
            ]}
          />
        )}
        <Button preventDoubleClick>{t('form-runner.continue')}</Button>
      </form>
    </div>,
    { back: { href: `${sitting.base}/draft/phone?aim=send` }, ...withProblems(shown) },
  )
}

export function savedPage(ctx: Context, sitting: Sitting, draft: Draft): Reply {
  const t = speaker(formTexts, ctx.language)
  return pageReply({
    title: t('form-runner.saved.title'),
    body: (
      <div class="k-prose">
        <Panel title={t('form-runner.saved.title')}>
          {t('form-runner.reference')}
          <br />
          <strong>{draft.reference}</strong>
        </Panel>
        <p class="govuk-body">{t('form-runner.confirm.sms', { phone: maskPhone(draft.phone ?? '') })}</p>
        <p class="govuk-body">{t('form-runner.saved.until', { day: dayWords(draft.expiresAt, ctx.language) })}</p>
        <Button href={openPlace(sitting)}>{t('form-runner.go_on')}</Button>
        <form method="post" action={`${sitting.base}/draft/leave`}>
          <p class="govuk-hint">{t('form-runner.saved.leave_hint')}</p>
          <Button look="secondary">{t('form-runner.saved.leave')}</Button>
        </form>
      </div>
    ),
  })
}

export function resumePage(ctx: Context, sitting: Sitting, shown: Shown & { typed?: { reference: string; phone: string } } = {}): Reply {
  const t = speaker(formTexts, ctx.language)
  return reply(
    sitting,
    t('form-runner.resume.title'),
    <div class="k-prose">
      <Problems problems={shown.problems} />
      <span class="govuk-caption-l">{sitting.offered.title[ctx.language]}</span>
      <h1 class="govuk-heading-l">{t('form-runner.resume.title')}</h1>
      <form method="post" action={`${sitting.base}/draft/resume`} noValidate>
        <Input
          name="reference"
          label={t('form-runner.resume.reference')}
          hint={t('form-runner.resume.hint')}
          classes="govuk-input--width-20"
          autocapitalize="characters"
          autocomplete="off"
          spellcheck={false}
          value={shown.typed?.reference ?? ''}
          error={problemOf(shown.problems, 'reference', ctx.language)}
        />
        <PhoneInput
          language={ctx.language}
          value={shown.typed?.phone ?? ''}
          error={problemOf(shown.problems, 'phone', ctx.language)}
          counter={sitting.counter}
        />
        <Button preventDoubleClick>{t('form-runner.continue')}</Button>
      </form>
    </div>,
    { back: { href: sitting.base }, ...withProblems(shown) },
  )
}
