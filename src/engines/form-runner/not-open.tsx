import { speaker } from '../../core/basics/texts.ts'
import type { Context } from '../../kernel/context/context.ts'
import { KeptForm, typedPairs } from '../../kernel/web/kept-form.tsx'
import { page, type Reply, redirectTo } from '../../kernel/web/reply.ts'
import { Button } from '../../ui/components/button.tsx'
import { type Body, openPlace } from './answer-page.tsx'
import { findDraft } from './drafts.ts'
import type { SendResult } from './mount.ts'
import { hrefOf } from './page-views.tsx'
import type { Sitting } from './sitting.ts'
import { formTexts } from './texts.ts'

/** The confirmation names what was sent, so that a bookmark opens the same after another one was sent. */
export const confirmHref = (sitting: Sitting, result: SendResult): string => {
  const confirm = sitting.form.pages.find((each) => each.kind === 'confirm')
  return confirm ? `${hrefOf(sitting, confirm.path)}?ref=${encodeURIComponent(result.reference)}` : (result.track ?? sitting.offered.home)
}

/** A page was opened that is not open: to where the person is, to what they have sent, or to the beginning. */
export async function pageNotOpen(ctx: Context, sitting: Sitting): Promise<Reply> {
  if (sitting.draft || sitting.correction || sitting.counter) return redirectTo(openPlace(sitting))
  const sent = await findDraft(ctx, sitting.visitor, { base: sitting.base, sent: true })
  if (sent?.result) return sentPage(ctx, sitting, sent.result)
  return redirectTo(openPlace(sitting), { text: formTexts['form-runner.gone'], kind: 'problem' })
}

/** Someone went back in the browser after sending: what came of it, and another one only if they mean it. */
function sentPage({ language }: Context, sitting: Sitting, result: SendResult): Reply {
  const t = speaker(formTexts, language)
  const title = t('form-runner.sent_before.title')
  return page({
    title,
    body: (
      <div class="k-prose">
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body">
          {t('form-runner.sent_before.body', { title: sitting.offered.title[language], reference: result.reference })}
        </p>
        <Button href={confirmHref(sitting, result)}>{t('form-runner.sent_before.open')}</Button>
        <p class="govuk-body">
          <a class="govuk-link" href={hrefOf(sitting, sitting.form.pages[0]?.path ?? null)}>
            {t('form-runner.sent_before.another')}
          </a>
        </p>
      </div>
    ),
  })
}

/**
 * Answers arrived for a page of a draft that this browser no longer opens: the session has ended, or the key to the draft has run out. What was typed stays
 * in the page until the person has shown again who they are. Whether there is such a draft is told to nobody.
 */
export async function answersNotOpen(ctx: Context, sitting: Sitting, sent: { path: string; url: string; body: Body }): Promise<Reply> {
  if (sitting.draft || sitting.correction || sitting.counter) return redirectTo(openPlace(sitting))
  const { language } = ctx
  const t = speaker(formTexts, language)
  const title = t('form-runner.away.title')
  const next = encodeURIComponent(hrefOf(sitting, sent.path))
  const elsewhere = (href: string, words: string) => (
    <a class="govuk-link" href={href} target="_blank" rel="noopener">
      {words}
    </a>
  )
  return page({
    title,
    status: 401,
    error: true,
    body: (
      <div class="k-prose">
        <h1 class="govuk-heading-l">{title}</h1>
        <p class="govuk-body">{t('form-runner.away.body')}</p>
        <ul class="govuk-list govuk-list--bullet">
          {ctx.actor.kind === 'anonymous' ? <li>{elsewhere(`/sign-in?next=${next}`, t('form-runner.away.sign_in'))}</li> : null}
          <li>{elsewhere(`${sitting.base}/draft/resume`, t('form-runner.away.resume'))}</li>
        </ul>
        <KeptForm typed={typedPairs(sent.body)} action={sent.url} advice={t('form-runner.away.advice')} language={language} />
        <p class="govuk-body">
          <a class="govuk-link" href={hrefOf(sitting, sitting.form.pages[0]?.path ?? null)}>
            {t('form-runner.away.anew')}
          </a>
        </p>
      </div>
    ),
  })
}
