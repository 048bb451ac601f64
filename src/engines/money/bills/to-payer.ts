import type { MessageToSend } from '../../messages/send-message.ts'
import type { Bill } from './bill.ts'

/** The message that tells whoever is to pay a bill what became of it; none where no number is known. */
export const toPayer = (bill: Bill, template: string, values: Readonly<Record<string, string>>): MessageToSend[] =>
  bill.payerPhone === null
    ? []
    : [
        {
          template,
          to: bill.payer ? { person: bill.payer, phone: bill.payerPhone } : { phone: bill.payerPhone },
          language: bill.language,
          values: { bill: bill.reference, ...values },
          about: { kind: 'money.bill', id: bill.id },
        },
      ]
