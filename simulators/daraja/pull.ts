import { readNairobi } from '../clock.ts'
import { type Body, badField, type Core, fault, field, isUrl, kes, ok, type Reply } from './core.ts'
import type { Transaction } from './world.ts'

const WINDOW_MS = 48 * 3_600_000

/** What was paid to the paybill in the last 48 hours, for whoever missed a callback. */
export class Pull {
  readonly #core: Core
  #registered = false

  constructor(core: Core) {
    this.#core = core
  }

  register(body: Body): Reply {
    const { world } = this.#core
    if (field(body, 'ShortCode') !== world.shortcode) return badField('ShortCode')
    if (field(body, 'RequestType') !== 'Pull') return badField('RequestType')
    if (!/^(0|254)[17]\d{8}$/.test(field(body, 'NominatedNumber'))) return badField('NominatedNumber')
    if (!isUrl(field(body, 'CallBackURL'))) return badField('CallBackURL')
    const already = this.#registered
    this.#registered = true
    return ok({
      ResponseRefID: world.originator(),
      ResponseStatus: already ? '1001' : '1000',
      ShortCode: world.shortcode,
      ResponseDescription: already ? 'ShortCode already Registered' : 'ShortCode Registered Successfully',
    })
  }

  /** Rows of a window in the order of time, a page from row `OffSetValue` on; `[[]]` when there are none. */
  query(body: Body): Reply {
    const { world, clock, board } = this.#core
    if (field(body, 'ShortCode') !== world.shortcode) return badField('ShortCode')
    if (!this.#registered) return fault('400.002.02', 'Bad Request - ShortCode is not registered')
    const from = readNairobi(field(body, 'StartDate'))
    const to = readNairobi(field(body, 'EndDate'))
    const offset = Number(field(body, 'OffSetValue') || '0')
    if (from === null) return badField('StartDate')
    if (to === null || to < from) return badField('EndDate')
    if (!Number.isSafeInteger(offset) || offset < 0) return badField('OffSetValue')
    const { pullPage, pullLagMs } = board().world
    const now = clock.now()
    // The end names a second, and means the whole of it.
    const rows = world
      .pulled(Math.max(from, now - WINDOW_MS), Math.min(to + 999, now - pullLagMs), offset, pullPage)
      .map((transaction) => this.#row(transaction))
    return ok({
      ResponseRefID: world.originator(),
      ResponseCode: rows.length > 0 ? '1000' : '1001',
      ResponseMessage: rows.length > 0 ? 'Success' : 'No transactions in the period',
      Response: [rows],
    })
  }

  #row({ receipt, kind, at, phone, name, account, amountCents }: Transaction) {
    return {
      transactionId: receipt,
      trxDate: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
      // Without the country, as a number.
      msisdn: Number(phone.slice(3)),
      sender: name,
      transactiontype: kind === 'c2b' ? 'c2b-pay-bill-debit' : 'c2b-pay-bill-reversal',
      billreference: account,
      amount: kes(amountCents),
      organizationname: this.#core.world.organisation,
    }
  }
}
