import type { ComponentChildren } from 'preact'
import { speaker } from '../../../core/basics/texts.ts'
import type { MpesaHealth } from '../../../engines/money/mpesa/mpesa-health.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { WarningText } from '../../../ui/components/warning-text.tsx'
import { instantWords } from '../words.tsx'
import { refundTexts } from './refund-texts.ts'

/** How long a full or empty paybill is told of after M-Pesa last said so. */
const TOLD_HOURS = 24

/** Above what officers do with M-Pesa's money: that it is silent, or that the paybill is too full or too empty. Nothing on a good day. */
export function MpesaNotice({ ctx, health }: { ctx: Context; health: MpesaHealth }): ComponentChildren {
  const { language } = ctx
  const t = speaker(refundTexts, language)
  const lately = (at: Temporal.Instant | null): at is Temporal.Instant =>
    at !== null && Temporal.Instant.compare(at, ctx.now.subtract({ hours: TOLD_HOURS })) > 0
  return (
    <>
      {health.failingSince ? (
        <WarningText>{t('revenue.mpesa.silent', { since: instantWords(health.failingSince, language) })}</WarningText>
      ) : null}
      {lately(health.fullAt) ? <WarningText>{t('revenue.mpesa.full', { when: instantWords(health.fullAt, language) })}</WarningText> : null}
      {health.lowSince ? <WarningText>{t('revenue.mpesa.low', { since: instantWords(health.lowSince, language) })}</WarningText> : null}
      {lately(health.shortAt) ? (
        <WarningText>{t('revenue.mpesa.short', { when: instantWords(health.shortAt, language) })}</WarningText>
      ) : null}
    </>
  )
}
