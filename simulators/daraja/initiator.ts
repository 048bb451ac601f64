import { nairobi, stamp } from '../clock.ts'
import * as bodies from './bodies.ts'
import { type Body, badField, type Core, fault, field, isPhone, isUrl, kes, ok, RESULT_WORDS, type Reply, readAmount } from './core.ts'
import type { SealingKey } from './credentials.ts'
import { tellPaidOut, tellReversed } from './payment-words.ts'
import type { Callback } from './settings.ts'
import { PAYMENT_MAX_CENTS, type Transaction } from './world.ts'

const ORIGINATORS_MAX = 100_000
const B2C_MIN_CENTS = 1_000

type Outcome = { code: string; transaction: string; parameters?: readonly bodies.Parameter[] }

/** What an operator of the paybill asks over the API: answered at once with a number, and later, at an address, with the matter itself. */
export class Operator {
  readonly #core: Core
  readonly #key: SealingKey
  readonly #paidOut = new Set<string>()

  constructor(core: Core, key: SealingKey) {
    this.#core = core
    this.#key = key
  }

  status(body: Body): Reply {
    const wrong = wrongCall(body, 'Initiator', 'TransactionStatusQuery')
    if (wrong) return wrong
    const asked = field(body, 'TransactionID') || field(body, 'OriginatorConversationID') || field(body, 'OriginalConversationID')
    if (!asked) return badField('TransactionID')
    if (field(body, 'IdentifierType') !== '4') return badField('IdentifierType')
    if (field(body, 'PartyA') !== this.#core.world.shortcode) return badField('PartyA')
    return this.#take(body, 'statusResult', 'Initiator', () => {
      const found = this.#core.world.find(asked)
      return found ? { code: '0', transaction: found.receipt, parameters: this.#told(found) } : { code: 'R000002', transaction: asked }
    })
  }

  balance(body: Body): Reply {
    const wrong = wrongCall(body, 'Initiator', 'AccountBalance')
    if (wrong) return wrong
    if (field(body, 'IdentifierType') !== '4') return badField('IdentifierType')
    if (field(body, 'PartyA') !== this.#core.world.shortcode) return badField('PartyA')
    return this.#take(body, 'balanceResult', 'Initiator', () => {
      const { workingCents, utilityCents, chargesCents, settlementCents } = this.#core.world.accounts
      const one = (name: string, cents: number) => `${name}|KES|${kes(cents)}|${kes(cents)}|0.00|0.00`
      const packed = [
        one('Working Account', workingCents),
        one('Utility Account', utilityCents),
        one('Charges Paid Account', chargesCents),
        one('Organization Settlement Account', settlementCents),
      ].join('&')
      const now = this.#core.clock.now()
      return {
        code: '0',
        transaction: this.#core.world.receipts.next(now),
        parameters: [
          { Key: 'AccountBalance', Value: packed },
          { Key: 'BOCompletedTime', Value: Number(stamp(now)) },
        ],
      }
    })
  }

  reversal(body: Body): Reply {
    const wrong = wrongCall(body, 'Initiator', 'TransactionReversal')
    if (wrong) return wrong
    const receipt = field(body, 'TransactionID')
    if (!receipt) return badField('TransactionID')
    const amountCents = readAmount(field(body, 'Amount').replace(/\.0+$/, ''))
    if (amountCents === null) return badField('Amount')
    if (field(body, 'ReceiverParty') !== this.#core.world.shortcode) return badField('ReceiverParty')
    if (!['11', '4'].includes(field(body, 'RecieverIdentifierType'))) return badField('RecieverIdentifierType')
    return this.#take(body, 'reversalResult', 'Initiator', ({ originator }) => {
      const { world } = this.#core
      const payment = world.find(receipt)
      // Only whole payments go back.
      if (payment && payment.amountCents !== amountCents) return { code: 'R000002', transaction: receipt }
      const reversal = world.reverse(receipt, 'api', originator)
      if (typeof reversal !== 'object') return { code: String(reversal), transaction: receipt }
      tellReversed(this.#core, world.wallet(reversal.phone), reversal)
      const left = kes(world.accounts.utilityCents)
      return {
        code: '0',
        transaction: reversal.receipt,
        parameters: [
          { Key: 'DebitAccountBalance', Value: `Utility Account|KES|${left}|${left}|0.00|0.00` },
          { Key: 'Amount', Value: bodies.amountValue(this.#core.seed, reversal.receipt, amountCents) },
          { Key: 'TransCompletedTime', Value: Number(stamp(reversal.at)) },
          { Key: 'OriginalTransactionID', Value: receipt },
          { Key: 'Charge', Value: 0 },
          { Key: 'CreditPartyPublicName', Value: `${reversal.phone} - ${reversal.name}` },
          { Key: 'DebitPartyPublicName', Value: `${world.shortcode} - ${world.organisation}` },
        ],
      }
    })
  }

  /** `OriginatorConversationID` is the caller's own: a payment asked for twice is refused the second time. */
  payOut(body: Body): Reply {
    const wrong = wrongCall(body, 'InitiatorName', 'BusinessPayment')
    if (wrong) return wrong
    const { world } = this.#core
    const originator = field(body, 'OriginatorConversationID')
    if (!originator) return badField('OriginatorConversationID')
    const amountCents = readAmount(field(body, 'Amount'))
    if (amountCents === null || amountCents < B2C_MIN_CENTS || amountCents > PAYMENT_MAX_CENTS) return badField('Amount')
    if (field(body, 'PartyA') !== world.shortcode) return badField('PartyA')
    const phone = field(body, 'PartyB')
    if (!isPhone(phone)) return badField('PartyB')
    if (this.#paidOut.has(originator)) return fault('500.002.1001', 'Duplicate OriginatorConversationID.')
    this.#paidOut.add(originator)
    const oldest = this.#paidOut.keys().next()
    if (this.#paidOut.size > ORIGINATORS_MAX && !oldest.done) this.#paidOut.delete(oldest.value)
    return this.#take(body, 'b2cResult', 'InitiatorName', () => {
      const wallet = world.wallet(phone)
      const paid = world.payOut(wallet, amountCents, originator)
      if (paid === 1) return { code: '1', transaction: world.receipts.next(this.#core.clock.now()) }
      tellPaidOut(this.#core, wallet, paid)
      const local = nairobi(paid.at)
      return {
        code: '0',
        transaction: paid.receipt,
        parameters: [
          { Key: 'TransactionAmount', Value: bodies.amountValue(this.#core.seed, paid.receipt, amountCents) },
          { Key: 'TransactionReceipt', Value: paid.receipt },
          { Key: 'ReceiverPartyPublicName', Value: `${paid.phone} - ${paid.name}` },
          // Of all its dates Daraja writes this one with the day first and full stops.
          {
            Key: 'TransactionCompletedDateTime',
            Value: `${local.slice(8, 10)}.${local.slice(5, 7)}.${local.slice(0, 4)} ${local.slice(11, 19)}`,
          },
          { Key: 'B2CUtilityAccountAvailableFunds', Value: world.accounts.utilityCents / 100 },
          { Key: 'B2CWorkingAccountAvailableFunds', Value: world.accounts.workingCents / 100 },
          { Key: 'B2CRecipientIsRegisteredCustomer', Value: 'Y' },
          { Key: 'B2CChargesPaidAccountAvailableFunds', Value: world.accounts.chargesCents / 100 },
        ],
      }
    })
  }

  #take(body: Body, kind: Callback, initiator: 'Initiator' | 'InitiatorName', work: (ids: { originator: string }) => Outcome): Reply {
    const { world, callbacks, seed, board, account } = this.#core
    const conversation = world.conversation()
    const originator = kind === 'b2cResult' ? field(body, 'OriginatorConversationID') : world.originator()
    const forced = board().callbacks[kind].resultCode
    const password = this.#key.open(field(body, 'SecurityCredential'))
    const known = field(body, initiator) === account.initiator && password === account.initiatorPassword
    const outcome: Outcome = !known ? { code: '2001', transaction: '' } : forced ? { code: forced, transaction: '' } : work({ originator })
    const timeoutUrl = field(body, 'QueueTimeOutURL')
    const told = {
      code: outcome.code,
      words: RESULT_WORDS[outcome.code] ?? 'The request failed.',
      originator,
      conversation,
      transaction: outcome.transaction,
      timeoutUrl,
      ...(outcome.parameters ? { parameters: outcome.parameters } : {}),
    }
    // Told only when a tester asks for it: the queue gives up, and the matter itself is done and told all the same.
    if (board().callbacks.queueTimeout.resultCode)
      callbacks.send(
        'queueTimeout',
        timeoutUrl,
        bodies.result(seed, {
          originator,
          conversation,
          timeoutUrl,
          type: 1,
          code: board().callbacks.queueTimeout.resultCode,
          words: 'The request timed out in the queue.',
          transaction: '',
        }),
      )
    callbacks.send(kind, field(body, 'ResultURL'), bodies.result(seed, told), outcome.transaction)
    return ok({
      OriginatorConversationID: originator,
      ConversationID: conversation,
      ResponseCode: '0',
      ResponseDescription: 'Accept the service request successfully.',
    })
  }

  /** One transaction as the status query tells it: keys twice, keys without a value, the parties either way round by kind. */
  #told(found: Transaction): bodies.Parameter[] {
    const { world, seed } = this.#core
    const person = `${found.phone} - ${found.name}`
    const business = `${world.shortcode} - ${world.organisation}`
    const incoming = found.kind === 'c2b'
    return [
      { Key: 'DebitPartyName', Value: incoming ? person : business },
      { Key: 'DebitPartyName' },
      { Key: 'CreditPartyName', Value: incoming ? business : person },
      { Key: 'OriginatorConversationID', Value: found.originator },
      { Key: 'ConversationID', Value: found.conversation },
      { Key: 'InitiatedTime', Value: Number(stamp(found.at)) },
      { Key: 'FinalisedTime', Value: stamp(found.at) },
      { Key: 'DebitAccountType', Value: incoming ? 'MMF Account For Customer' : 'Utility Account' },
      { Key: 'DebitPartyCharges' },
      { Key: 'CreditPartyCharges', Value: found.chargeCents ? `Pay Bill Charge|KES|${kes(found.chargeCents)}` : '' },
      { Key: 'TransactionReason' },
      {
        Key: 'ReasonType',
        Value: {
          c2b: found.channel === 'stk' ? 'Pay Bill Online' : 'Pay Bill',
          reversal: 'Transaction Reversal',
          b2c: 'Business Payment to Customer via API',
        }[found.kind],
      },
      { Key: 'TransactionStatus', Value: found.reversedBy ? 'Reversed' : 'Completed' },
      { Key: 'Amount', Value: bodies.amountValue(seed, found.receipt, found.amountCents) },
      { Key: 'ReceiptNo', Value: found.receipt },
    ]
  }
}

function wrongCall(body: Body, initiator: 'Initiator' | 'InitiatorName', command: string): Reply | null {
  if (!field(body, initiator)) return badField(initiator)
  if (!field(body, 'SecurityCredential')) return badField('SecurityCredential')
  if (field(body, 'CommandID') !== command) return badField('CommandID')
  const remarks = field(body, 'Remarks')
  if (remarks.length < 2 || remarks.length > 100) return badField('Remarks')
  if (!isUrl(field(body, 'QueueTimeOutURL'))) return badField('QueueTimeOutURL')
  return isUrl(field(body, 'ResultURL')) ? null : badField('ResultURL')
}
