import { nairobi } from '../clock.ts'
import { type Core, grouped, smsTime } from './core.ts'
import type { Transaction, Wallet } from './world.ts'

/** The SMS that the payer keeps as her proof. */
export function tellPaid(core: Core, wallet: Wallet, { receipt, amountCents, account, at }: Transaction): void {
  const when = smsTime(nairobi(at))
  const sum = grouped(amountCents)
  const left = grouped(wallet.balanceCents)
  const to = core.world.organisation
  core.text(wallet, {
    en: `${receipt} Confirmed. Ksh${sum} sent to ${to} for account ${account} on ${when.en}. New M-PESA balance is Ksh${left}. Transaction cost, Ksh0.00.`,
    sw: `${receipt} Imethibitishwa. Ksh${sum} imetumwa kwa ${to} kwa akaunti ${account} ${when.sw}. Salio lako jipya la M-PESA ni Ksh${left}. Gharama ya muamala, Ksh0.00.`,
  })
}

export function tellReversed(core: Core, wallet: Wallet, reversal: Transaction): void {
  const when = smsTime(nairobi(reversal.at))
  const sum = grouped(reversal.amountCents)
  const left = grouped(wallet.balanceCents)
  core.text(wallet, {
    en: `${reversal.receipt} Confirmed. Transaction ${reversal.account} has been reversed on ${when.en} and Ksh${sum} is credited to your M-PESA account. New M-PESA balance is Ksh${left}.`,
    sw: `${reversal.receipt} Imethibitishwa. Muamala ${reversal.account} umerejeshwa ${when.sw} na Ksh${sum} imewekwa kwenye akaunti yako ya M-PESA. Salio jipya ni Ksh${left}.`,
  })
}

export function tellPaidOut(core: Core, wallet: Wallet, { receipt, amountCents, at }: Transaction): void {
  const when = smsTime(nairobi(at))
  const sum = grouped(amountCents)
  const left = grouped(wallet.balanceCents)
  const from = core.world.organisation
  core.text(wallet, {
    en: `${receipt} Confirmed. You have received Ksh${sum} from ${from} on ${when.en}. New M-PESA balance is Ksh${left}.`,
    sw: `${receipt} Imethibitishwa. Umepokea Ksh${sum} kutoka kwa ${from} ${when.sw}. Salio lako jipya la M-PESA ni Ksh${left}.`,
  })
}

const REFUSED: Readonly<Record<string, { en: string; sw: string }>> = {
  C2B00011: { en: 'the phone number was not accepted', sw: 'namba ya simu haikukubaliwa' },
  C2B00012: { en: 'you entered a wrong account number', sw: 'umeweka namba ya akaunti isiyo sahihi' },
  C2B00013: { en: 'you entered a wrong amount', sw: 'umeweka kiasi kisicho sahihi' },
  C2B00014: { en: 'your details were not accepted', sw: 'taarifa zako hazikukubaliwa' },
  C2B00015: { en: 'you entered a wrong business number', sw: 'umeweka namba ya biashara isiyo sahihi' },
}

/** Nobody's money moved: the organisation refused, or did not answer and had asked to refuse then. */
export function tellRefused(core: Core, wallet: Wallet, amountCents: number, code: string): void {
  const why = REFUSED[code] ?? { en: 'the organisation could not take it now', sw: 'shirika halikuweza kuipokea sasa' }
  const sum = grouped(amountCents)
  const to = core.world.organisation
  core.text(wallet, {
    en: `Failed. Ksh${sum} was not sent to ${to}: ${why.en}. Your money is still in your M-PESA account.`,
    sw: `Imeshindikana. Ksh${sum} haikutumwa kwa ${to}: ${why.sw}. Pesa yako bado iko kwenye akaunti yako ya M-PESA.`,
  })
}
