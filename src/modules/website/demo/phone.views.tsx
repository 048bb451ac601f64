import type { ComponentChildren } from 'preact'
import { formatInstant, timeInNairobi } from '../../../core/basics/dates.ts'
import { asCents, formatKes } from '../../../core/basics/money.ts'
import { showPhone } from '../../../core/basics/phone.ts'
import { type Language, say, speaker } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Button, ButtonGroup } from '../../../ui/components/button.tsx'
import { CopyLine } from '../../../ui/components/copy-line.tsx'
import { Input } from '../../../ui/components/input.tsx'
import { Link } from '../../../ui/components/link.tsx'
import type { Handset, HandsetMessage, HandsetScreen, HandsetSession, HandsetWallet } from './handset.ts'
import { messageParts } from './handset.ts'
import { demoTexts } from './texts.ts'

export const REFRESH_SECONDS = 5

/** The page of a phone, on a screen; with what was typed into the form of a payment. */
export const phoneAddress = (
  number: string,
  more: { stop?: boolean; screen?: HandsetScreen; account?: string; amount?: string } = {},
): string => {
  const { stop, screen = 'messages', account, amount } = more
  return `/demo/phone?${new URLSearchParams({
    number,
    ...(stop ? { refresh: 'off' } : {}),
    ...(screen === 'messages' ? {} : { open: screen }),
    ...(account ? { account } : {}),
    ...(amount ? { amount } : {}),
  })}`
}

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

type PartProps = { readonly phone: string; readonly language: Language }

const OfPhone = ({ phone }: { phone: string }) => <input type="hidden" name="number" value={phone} />

const Pin = ({ wallet, language }: { wallet: HandsetWallet; language: Language }) => {
  const t = speaker(demoTexts, language)
  return (
    <Input
      name="pin"
      type="password"
      inputmode="numeric"
      autocomplete="off"
      label={t('website.phone.pin')}
      hint={t('website.phone.pin.hint', { pin: wallet.defaultPin })}
      classes="govuk-input--width-5"
    />
  )
}

/** M-Pesa asks; everything else on the phone waits. */
const Prompt = ({ wallet, prompt, phone, language }: PartProps & { wallet: HandsetWallet; prompt: HandsetWallet['prompts'][number] }) => {
  const t = speaker(demoTexts, language)
  const { organisation: name, account, amountCents } = prompt
  return (
    <form method="post" action="/demo/phone/prompt" class="k-phone__prompt" novalidate>
      <OfPhone phone={phone} />
      <input type="hidden" name="prompt" value={prompt.id} />
      <p class="k-phone__ask">{t('website.phone.prompt', { amount: formatKes(asCents(amountCents), language), name, account })}</p>
      <Pin wallet={wallet} language={language} />
      <ButtonGroup>
        <Button>{t('website.phone.send')}</Button>
        <Button look="secondary" name="cancel" value="yes">
          {t('website.phone.cancel')}
        </Button>
      </ButtonGroup>
    </form>
  )
}

const PayForm = ({
  wallet,
  phone,
  language,
  filled,
}: PartProps & { wallet: HandsetWallet; filled: { account: string; amount: string } }) => {
  const t = speaker(demoTexts, language)
  return (
    <form method="post" action="/demo/phone/pay" class="k-phone__prompt" novalidate>
      <h3 class="govuk-heading-s">{t('website.phone.pay.title')}</h3>
      <OfPhone phone={phone} />
      <Input
        name="shortcode"
        inputmode="numeric"
        label={t('website.phone.pay.shortcode')}
        hint={wallet.paybill.name}
        value={wallet.paybill.shortcode}
        classes="govuk-input--width-10"
      />
      <Input
        name="account"
        label={t('website.phone.pay.account')}
        hint={t('website.phone.pay.account.hint')}
        value={filled.account}
        autocapitalize="characters"
        classes="govuk-input--width-20"
      />
      <Input
        name="amount"
        inputmode="numeric"
        label={t('website.phone.pay.amount')}
        prefix="KSh"
        value={filled.amount}
        classes="govuk-input--width-10"
      />
      <Pin wallet={wallet} language={language} />
      <ButtonGroup>
        <Button>{t('website.phone.send')}</Button>
        <Link href={phoneAddress(phone)}>{t('website.phone.cancel')}</Link>
      </ButtonGroup>
    </form>
  )
}

/** Why a screen did not come, in words for whoever holds the phone. */
function faultWords(session: HandsetSession, language: Language): string {
  const t = speaker(demoTexts, language)
  const { code = '', detail = '' } = session.fault ?? {}
  if (code === 'unknown_code') return t('website.phone.ussd.unknown_code')
  if (code === 'http') return t('website.phone.ussd.no_menu', { detail: `HTTP ${detail}` })
  if (code === 'silent') return t('website.phone.ussd.silent')
  return code === 'broken' || code === 'idle' ? t('website.phone.ussd.broken') : t('website.phone.ussd.bad', { code, detail })
}

const Dialler = ({ session, phone, language }: PartProps & { session: HandsetSession }) => {
  const t = speaker(demoTexts, language)
  const isOpen = session.state === 'open'
  return (
    <form method="post" action="/demo/phone/dial" class="k-phone__prompt" novalidate>
      <OfPhone phone={phone} />
      {session.state === 'none' ? null : (
        <p class="k-phone__screen" role="status">
          {session.fault ? faultWords(session, language) : session.screen}
        </p>
      )}
      {isOpen ? (
        <Input name="text" label={t('website.phone.dial.reply')} autocomplete="off" classes="govuk-input--width-20" />
      ) : (
        <Input
          name="dial"
          type="tel"
          label={t('website.phone.dial.code')}
          hint={t('website.phone.dial.hint', { code: session.serviceCode })}
          value={session.serviceCode}
          autocomplete="off"
          classes="govuk-input--width-10"
        />
      )}
      <ButtonGroup>
        <Button>
          {isOpen ? t('website.phone.send') : t(session.state === 'none' ? 'website.phone.dial.call' : 'website.phone.dial.again')}
        </Button>
        {isOpen ? (
          <Button look="secondary" name="end" value="yes">
            {t('website.phone.cancel')}
          </Button>
        ) : (
          <Link href={phoneAddress(phone)}>{t('website.phone.close')}</Link>
        )}
      </ButtonGroup>
    </form>
  )
}

const Locked = ({ phone, language }: PartProps) => {
  const t = speaker(demoTexts, language)
  return (
    <form method="post" action="/demo/phone/unlock" class="k-phone__prompt">
      <OfPhone phone={phone} />
      <p class="k-phone__ask">{t('website.phone.locked')}</p>
      <Button look="secondary">{t('website.phone.unlock')}</Button>
    </form>
  )
}

const Messages = ({ messages, language }: { messages: readonly HandsetMessage[] | null; language: Language }) => {
  const t = speaker(demoTexts, language)
  if (messages === null) return <p class="k-phone__empty">{t('website.phone.silent')}</p>
  if (messages.length === 0)
    return (
      <p class="k-phone__empty">
        <strong>{t('website.phone.empty')}</strong>
        <br />
        {t('website.phone.empty.text')}
      </p>
    )
  return (
    <ol class="k-phone__messages">
      {messages.map((message) => (
        <Message message={message} language={language} />
      ))}
    </ol>
  )
}

/** What the phone shows: a prompt before all else, then what was opened, then the messages. */
const Screen = ({ handset, phone, language, filled }: PartProps & { handset: Handset; filled: { account: string; amount: string } }) => {
  const { wallet, session, screen } = handset
  const prompt = wallet?.prompts[0]
  if (wallet && prompt) return <Prompt wallet={wallet} prompt={prompt} phone={phone} language={language} />
  if (wallet && screen === 'pay') return <PayForm wallet={wallet} phone={phone} language={language} filled={filled} />
  if (session && screen === 'dial') return <Dialler session={session} phone={phone} language={language} />
  return (
    <>
      {wallet?.locked ? <Locked phone={phone} language={language} /> : null}
      <Messages messages={handset.messages} language={language} />
    </>
  )
}

const Device = ({
  handset,
  phone,
  ctx,
  filled,
}: {
  handset: Handset
  phone: string
  ctx: Context
  filled: { account: string; amount: string }
}) => {
  const { language } = ctx
  const t = speaker(demoTexts, language)
  const shown = showPhone(phone)
  const { wallet } = handset
  return (
    <section class="k-phone" aria-label={t('website.phone.messages', { phone: shown })}>
      <div class="k-phone__bar" aria-hidden="true">
        <span>{t('website.phone.network')}</span>
        <span>{timeInNairobi(ctx.now.epochMilliseconds)}</span>
      </div>
      <h2 class="k-phone__title">{shown}</h2>
      {wallet ? (
        <>
          <p class="k-phone__wallet">
            {wallet.name}
            <br />
            {t('website.phone.balance', { amount: formatKes(asCents(wallet.balanceCents), language) })}
          </p>
          <ul class="k-phone__apps">
            <li>
              <Link href={phoneAddress(phone, { screen: 'pay' })}>{t('website.phone.pay')}</Link>
            </li>
            <li>
              <Link href={phoneAddress(phone, { screen: 'dial' })}>{t('website.phone.dial')}</Link>
            </li>
          </ul>
        </>
      ) : null}
      <Screen handset={handset} phone={phone} language={language} filled={filled} />
    </section>
  )
}

const isQuiet = ({ screen, wallet }: Handset): boolean => screen === 'messages' && !wallet?.prompts.length

export function phonePage(
  handset: Handset,
  ctx: Context,
  filled: { account: string; amount: string },
): { title: string; error: boolean; body: ComponentChildren } {
  const { language } = ctx
  const t = speaker(demoTexts, language)
  const title = t('website.phone.title')
  const { phone, problem, recent, paused, typed } = handset
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
                      <Link href={phoneAddress(number)}>{showPhone(number)}</Link>
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
              <Device handset={handset} phone={phone} ctx={ctx} filled={filled} />
              {isQuiet(handset) ? (
                <p class="govuk-body k-phone__note">
                  {paused ? (
                    <>
                      {t('website.phone.paused')} <Link href={phoneAddress(shown)}>{t('website.phone.resume')}</Link>
                    </>
                  ) : (
                    <>
                      {t('website.phone.refreshes', { seconds: REFRESH_SECONDS })}{' '}
                      <Link href={phoneAddress(shown, { stop: true })}>{t('website.phone.pause')}</Link>
                    </>
                  )}
                </p>
              ) : null}
            </div>
          ) : null}
        </div>
      </>
    ),
  }
}
