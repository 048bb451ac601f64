import type { Language } from '../../../core/basics/texts.ts'
import type { PaymentState } from '../../../engines/money/payments/payment.ts'
import { Tag, type TagColour } from '../../../ui/components/tag.tsx'
import { deskTexts } from '../desk-texts.ts'

const COLOURS: Record<PaymentState, TagColour> = { claimed: 'yellow', refuted: 'red', confirmed: 'green', reversed: 'red' }

export const PaymentTag = ({ state, language }: { state: PaymentState; language: Language }) => (
  <Tag colour={COLOURS[state]}>{deskTexts[`revenue.payments.state.${state}`][language]}</Tag>
)

export const paymentsPath = '/staff/payments'
export const paymentHref = (payment: string): string => `${paymentsPath}/${payment}`
