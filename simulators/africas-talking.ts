import { randomBytes } from 'node:crypto'
import { smsLength } from '../src/core/basics/gsm7.ts'
import { answer, answerJson, readJson, type Simulator, type SimulatorRequest } from './http.ts'
import { Inbox } from './inbox.ts'
import { QUIET_DAY, type SwitchboardSettings, switchboardPage, switchboardSettings } from './switchboard.ts'

type ReportSent = { at: string; id: string; status: string; answered: string }

const STATUS_NAMES: Record<number, string> = {
  100: 'Success',
  101: 'Success',
  102: 'Queued',
  401: 'RiskHold',
  402: 'InvalidSenderId',
  403: 'InvalidPhoneNumber',
  404: 'UnsupportedNumberType',
  405: 'InsufficientBalance',
  406: 'UserInBlacklist',
  407: 'CouldNotRoute',
  409: 'DoNotDisturbRejection',
  500: 'InternalServerError',
  501: 'GatewayError',
  502: 'RejectedByGateway',
}

const REPORTS_KEPT_MAX = 100
const COST_PER_SEGMENT = 0.8

/**
 * Africa's Talking's bulk SMS as an application meets it: `POST /version1/messaging` with its real fields, answers and delivery reports.
 * Beside it `/switchboard` sets what goes wrong and `/handset/:phone/messages` shows what a phone received. All is in memory and bounded.
 */
export function africasTalking(account: {
  username: string
  apiKey: string
  callbackUrl: string
  settings?: Partial<SwitchboardSettings>
  /** Shared with the other simulators that ring the same phones. */
  inbox?: Inbox
}): Simulator {
  const initial: SwitchboardSettings = { ...QUIET_DAY, callbackUrl: account.callbackUrl, ...account.settings }
  let settings = initial
  const inbox = account.inbox ?? new Inbox()
  const reportsSent: ReportSent[] = []
  const timers = new Set<NodeJS.Timeout>()

  const after = (ms: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, ms)
    timers.add(timer)
  }

  async function messaging({ method, headers, body, response }: SimulatorRequest): Promise<void> {
    if (method !== 'POST') return answer(response, 405, 'HTTP method not allowed, supported methods: POST')
    if (settings.mode === 'hang') return
    if (settings.mode === 'cut') {
      response.destroy()
      return
    }
    if (settings.mode.startsWith('error'))
      return answer(response, Number(settings.mode.slice(5)), 'The server was not able to produce a timely response to your request.')

    const form = new URLSearchParams(body)
    if (headers.apikey !== account.apiKey || form.get('username') !== account.username)
      return answer(response, 401, 'The supplied authentication is invalid')
    for (const field of ['to', 'message'])
      if (!form.get(field)) return answer(response, 400, `Request is missing required form field '${field}'`)

    const text = form.get('message') ?? ''
    const from = form.get('from') ?? 'AFRICASTKNG'
    const recipients = (form.get('to') ?? '').split(',').map((number) => take(number.trim(), from, text))
    const cost = recipients.reduce((sum, recipient) => sum + (recipient.messageId === 'None' ? 0 : costOf(text)), 0)
    const sent = recipients.filter((recipient) => recipient.messageId !== 'None').length
    const reply = {
      SMSMessageData: { Message: `Sent to ${sent}/${recipients.length} Total Cost: KES ${cost.toFixed(4)}`, Recipients: recipients },
    }

    if (settings.mode === 'takeAndHang') return
    if (settings.mode === 'takeAndCut') {
      response.destroy()
      return
    }
    after(settings.answerAfterMs, () => answerJson(response, 201, reply))
  }

  function take(number: string, from: string, text: string) {
    const statusCode = /^\+[1-9]\d{7,14}$/.test(number) ? settings.statusCode : 403
    const status = STATUS_NAMES[statusCode] ?? 'Unknown'
    if (statusCode > 102) return { statusCode, number, status, cost: '0', messageId: 'None' }
    const id = `ATXid_${randomBytes(16).toString('hex')}`
    if (settings.reportStatus === 'Success') inbox.ring(number, { id, at: new Date().toISOString(), from, text })
    if (settings.reports) report(id, number)
    return { statusCode, number, status, cost: `KES ${costOf(text).toFixed(4)}`, messageId: id }
  }

  function report(id: string, phoneNumber: string): void {
    const { reportStatus, reportsReversed, reportTimes, reportAfterMs } = settings
    const failed = reportStatus === 'Failed' || reportStatus === 'Rejected'
    const last = {
      id,
      status: reportStatus,
      phoneNumber,
      networkCode: networkOf(phoneNumber),
      retryCount: '0',
      ...(failed ? { failureReason: 'UserInBlackList' } : {}),
    }
    const steps = [{ id, status: 'Submitted', phoneNumber, networkCode: networkOf(phoneNumber), retryCount: '0' }, last]
    if (reportsReversed) steps.reverse()
    const all = steps.flatMap((step) => Array.from({ length: reportTimes }, () => step))
    after(reportAfterMs, async () => {
      for (const each of all) await post(each)
    })
  }

  async function post(fields: { id: string; status: string } & Record<string, string>): Promise<void> {
    let answered: string
    try {
      const response = await fetch(settings.callbackUrl, {
        method: 'POST',
        body: new URLSearchParams(fields),
        signal: AbortSignal.timeout(10_000),
      })
      answered = `HTTP ${response.status}`
      await response.body?.cancel()
    } catch (error) {
      answered = error instanceof Error ? error.message : 'failed'
    }
    reportsSent.push({ at: new Date().toISOString(), id: fields.id, status: fields.status, answered })
    if (reportsSent.length > REPORTS_KEPT_MAX) reportsSent.shift()
  }

  function switchboard({ method, headers, body, response }: SimulatorRequest) {
    const wantsPage = headers.accept?.includes('text/html') ?? false
    if (method === 'POST') {
      const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
      const asked = isForm ? { reports: false, reportsReversed: false, ...Object.fromEntries(new URLSearchParams(body)) } : readJson(body)
      if ((asked as { reset?: unknown } | null)?.reset) settings = initial
      else {
        const read = switchboardSettings.partial().strict().safeParse(asked)
        if (!read.success)
          return answerJson(response, 422, { problems: read.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) })
        settings = { ...settings, ...(read.data as Partial<SwitchboardSettings>) }
      }
      if (wantsPage) return void response.writeHead(303, { location: '/switchboard' }).end()
    }
    if (wantsPage)
      return answer(
        response,
        200,
        switchboardPage(settings, inbox.phones().reverse().slice(0, 20), reportsSent.slice(-20).reverse()),
        'text/html; charset=utf-8',
      )
    answerJson(response, 200, { settings, reportsSent })
  }

  return {
    async handle(request) {
      const handset = /^\/handset\/([^/]+)\/messages$/.exec(request.path)
      if (request.path === '/version1/messaging') await messaging(request)
      else if (request.path === '/switchboard') switchboard(request)
      else if (handset && request.method === 'GET') {
        const phone = decodeURIComponent(handset[1] ?? '')
        answerJson(request.response, 200, { phone, messages: inbox.of(phone) })
      } else return false
      return true
    },
    close() {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}

const costOf = (text: string): number => COST_PER_SEGMENT * smsLength(text).segments

/** Kenya's mobile network codes: 63902 Safaricom, 63903 Airtel, 63907 Telkom. */
export function networkOf(number: string): string {
  if (/^\+254(73|75|78|10)/.test(number)) return '63903'
  return /^\+25477/.test(number) ? '63907' : '63902'
}
