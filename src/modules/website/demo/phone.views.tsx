import type { ComponentChildren } from 'preact'
import { formatInstant, timeInNairobi } from '../../../core/basics/dates.ts'
import { showPhone } from '../../../core/basics/phone.ts'
import { type Language, say, speaker } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Button } from '../../../ui/components/button.tsx'
import { CopyLine } from '../../../ui/components/copy-line.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { Link } from '../../../ui/components/link.tsx'
import { type Handset, type HandsetMessage, messageParts } from './handset.ts'
import { demoTexts } from './texts.ts'

export const REFRESH_SECONDS = 5

const Message = ({ message, language }: { message: HandsetMessage; language: Language }) => {
  const t = speaker(demoTexts, language)
  const parts = messageParts(message.text)
  return (
    <li class="k-phone__message">
      <p class="k-phone__from">
        <strong>{message.from}</strong> <time dateTime={message.at}>{formatInstant(message.at, language, 'short')}</time>
      </p>
      <p class="k-phone__text">{parts.map((part) => (part.kind === 'link' ? <Link href={part.text}>{part.text}</Link> : part.text))}</p>
      {parts
        .filter(({ kind }) => kind === 'code')
        .map(({ text }) => (
          <p class="k-phone__code">
            <CopyLine label={t('website.phone.code')} value={text} />
          </p>
        ))}
      {message.segments > 1 ? <p class="k-phone__from">{t('website.phone.parts', { count: message.segments })}</p> : null}
    </li>
  )
}

export function phonePage(handset: Handset, ctx: Context): { title: string; error: boolean; body: ComponentChildren } {
  const { language } = ctx
  const t = speaker(demoTexts, language)
  const title = t('website.phone.title')
  const { phone, messages, problem, recent, paused, typed } = handset
  const address = (number: string, stop = false) => `/demo/phone?${new URLSearchParams({ number, ...(stop ? { refresh: 'off' } : {}) })}`
  const shown = phone ? showPhone(phone) : ''
  return {
    title,
    error: problem !== null,
    body: (
      <>
        <h1 class="govuk-heading-l">{title}</h1>
        <div class="k-columns k-columns--even">
          <div>
            <p class="govuk-body-l">{t('website.phone.lead')}</p>
            <form method="get" action="/demo/phone" novalidate>
              <Input
                name="number"
                type="tel"
                inputmode="tel"
                label={t('website.phone.number')}
                hint={t('website.phone.number.hint')}
                value={shown || typed}
                error={problem ? say(problem, language) : undefined}
                classes="govuk-input--width-20"
              />
              <Button>{t('website.phone.show')}</Button>
            </form>
            {recent.length > 0 ? (
              <>
                <h2 class="govuk-heading-s">{t('website.phone.recent')}</h2>
                <ul class="govuk-list">
                  {recent.map((number) => (
                    <li>
                      <Link href={address(number)}>{showPhone(number)}</Link>
                    </li>
                  ))}
                </ul>
              </>
            ) : null}
            <p class="govuk-body">
              <Link href="/demo">{t('website.demo.title')}</Link>
            </p>
          </div>
          {phone ? (
            <div>
              <section class="k-phone" aria-label={t('website.phone.messages', { phone: shown })}>
                <div class="k-phone__bar" aria-hidden="true">
                  <span>{t('website.phone.network')}</span>
                  <span>{timeInNairobi(ctx.now.epochMilliseconds)}</span>
                </div>
                <h2 class="k-phone__title">{shown}</h2>
                {messages === null ? (
                  <p class="k-phone__empty">{t('website.phone.silent')}</p>
                ) : messages.length === 0 ? (
                  <p class="k-phone__empty">
                    <strong>{t('website.phone.empty')}</strong>
                    <br />
                    {t('website.phone.empty.text')}
                  </p>
                ) : (
                  <ol class="k-phone__messages">
                    {messages.map((message) => (
                      <Message message={message} language={language} />
                    ))}
                  </ol>
                )}
              </section>
              <p class="govuk-body k-phone__note">
                {paused ? (
                  <>
                    {t('website.phone.paused')} <Link href={address(shown)}>{t('website.phone.resume')}</Link>
                  </>
                ) : (
                  <>
                    {t('website.phone.refreshes', { seconds: REFRESH_SECONDS })}{' '}
                    <Link href={address(shown, true)}>{t('website.phone.pause')}</Link>
                  </>
                )}
              </p>
            </div>
          ) : null}
        </div>
      </>
    ),
  }
}
