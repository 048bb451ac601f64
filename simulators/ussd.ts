import { z } from 'zod'
import { smsLength } from '../src/core/basics/gsm7.ts'
import { networkOf } from './africas-talking.ts'
import { chance } from './chance.ts'
import { type Clock, nairobi, simulatorClock } from './clock.ts'
import { answer, answerJson, readJson, type Simulator, type SimulatorRequest } from './http.ts'
import { boardPage, control, table } from './page.ts'
import { post } from './post.ts'

/** A screen of a basic phone. */
const SCREEN_MAX = 160
/** The network ends a session that nobody answers. */
const IDLE_MS = 180_000
const SESSIONS_MAX = 10_000
const HOPS_KEPT_MAX = 200
const COST_PER_HOP = 0.05

const settings = z.strictObject({
  /** The county's menu. */
  callbackUrl: z.string().max(500),
  /** Told when a session is over; empty: nobody is. */
  eventsUrl: z.string().max(500),
  /** The network's patience with the county. */
  answerWithinMs: z.coerce.number().int().min(10).max(60_000),
  /** Passes before the county hears of a key. */
  delayMs: z.coerce.number().int().min(0).max(60_000),
  /** After so many screens the line breaks, once in each session; 0: never. */
  breakAfterHops: z.coerce.number().int().min(0).max(100),
})
type Settings = z.infer<typeof settings>

/** Why a session ended without the county's END. */
type Fault = { code: 'unknown_code' | 'silent' | 'http' | 'malformed' | 'too_long' | 'broken' | 'idle'; detail: string }

type Session = {
  readonly id: string
  readonly phone: string
  readonly serviceCode: string
  readonly began: number
  inputs: string[]
  screen: string
  hops: number
  state: 'open' | 'ended'
  fault: Fault | null
  /** Refused answers are shown to a tester as they came. */
  forget: () => void
}

type Hop = {
  readonly at: string
  readonly phone: string
  readonly text: string
  readonly ms: number
  readonly answered: string
  readonly fault: string
}

/**
 * Africa's Talking's USSD as a county's menu meets it: a form for each key (`text` holds all inputs so far, joined by `*`), an answer that begins CON or
 * END, and a notice when it is over. Beside it, the dialler: `POST /handset/:phone/ussd`.
 */
export function ussdGateway(given: {
  serviceCode: string
  callbackUrl: string
  eventsUrl?: string
  seed?: string
  clock?: Clock
}): Simulator & { busy: (phone: string) => boolean } {
  const clock = given.clock ?? simulatorClock()
  const initial: Settings = {
    callbackUrl: given.callbackUrl,
    eventsUrl: given.eventsUrl ?? '',
    answerWithinMs: 10_000,
    delayMs: 0,
    breakAfterHops: 0,
  }
  let now: Settings = initial
  const sessions = new Map<string, Session>()
  const hops: Hop[] = []
  let number = 0

  const show = (session: Session | undefined) =>
    session
      ? {
          sessionId: session.id,
          state: session.state,
          screen: session.screen,
          inputs: session.inputs,
          fault: session.fault,
          serviceCode: session.serviceCode,
        }
      : { sessionId: null, state: 'none', screen: '', inputs: [], fault: null, serviceCode: given.serviceCode }

  function begin(phone: string, serviceCode: string, inputs: string[]): Session {
    const before = sessions.get(phone)
    if (before?.state === 'open') end(before, { code: 'broken', detail: 'another code was dialled' })
    number += 1
    const session: Session = {
      id: `ATUid_${chance(given.seed ?? 'ussd', phone, number).hex(32)}`,
      phone,
      serviceCode,
      began: clock.now(),
      inputs,
      screen: '',
      hops: 0,
      state: 'open',
      fault: null,
      forget: () => {},
    }
    sessions.delete(phone)
    sessions.set(phone, session)
    const oldest = sessions.entries().next()
    if (sessions.size > SESSIONS_MAX && !oldest.done) {
      oldest.value[1].forget()
      sessions.delete(oldest.value[0])
    }
    return session
  }

  /** `*384*96#` opens the menu; `*384*96*1*2#` opens it and chooses 1 and 2 at once. */
  function dial(phone: string, typed: string): Session {
    const root = given.serviceCode.replace(/#$/, '')
    const isOurs = typed === `${root}#` || (typed.startsWith(`${root}*`) && typed.endsWith('#'))
    const inputs = isOurs
      ? typed
          .slice(root.length + 1, -1)
          .split('*')
          .filter(Boolean)
      : []
    const session = begin(phone, given.serviceCode, inputs)
    if (!isOurs) end(session, { code: 'unknown_code', detail: typed })
    return session
  }

  async function hop(session: Session): Promise<void> {
    session.forget()
    const began = performance.now()
    const form = {
      sessionId: session.id,
      serviceCode: session.serviceCode,
      phoneNumber: session.phone,
      networkCode: networkOf(session.phone),
      text: session.inputs.join('*'),
    }
    if (now.delayMs > 0) await new Promise<void>((done) => clock.after(now.delayMs, done))
    let fault: Fault | null = null
    let answered = ''
    let said = ''
    try {
      const { status, body } = await post(now.callbackUrl, new URLSearchParams(form).toString(), {
        type: 'application/x-www-form-urlencoded',
        timeoutMs: now.answerWithinMs,
      })
      answered = `HTTP ${status}`
      said = body
      fault = status >= 200 && status < 300 ? faultOf(body) : { code: 'http', detail: String(status) }
    } catch (error) {
      fault = { code: 'silent', detail: (error as Error).message }
      answered = fault.detail
    }
    session.hops += 1
    if (session.state === 'open') {
      if (fault) end(session, fault, said)
      else {
        session.screen = said.slice(4)
        if (said.startsWith('END ')) end(session, null)
        else if (now.breakAfterHops > 0 && session.hops >= now.breakAfterHops) end(session, { code: 'broken', detail: 'the line broke' })
        else session.forget = clock.after(IDLE_MS, () => end(session, { code: 'idle', detail: 'nobody answered' }))
      }
    }
    hops.push({
      at: new Date(clock.now()).toISOString(),
      phone: session.phone,
      text: form.text,
      ms: Math.round(performance.now() - began),
      answered,
      fault: session.fault?.code ?? '',
    })
    if (hops.length > HOPS_KEPT_MAX) hops.shift()
  }

  function end(session: Session, fault: Fault | null, said = ''): void {
    session.forget()
    session.state = 'ended'
    session.fault = fault
    if (fault) session.screen = ''
    if (fault && fault.code !== 'broken' && fault.code !== 'idle')
      console.error(`USSD ${session.serviceCode}: ${fault.code} ${fault.detail}`)
    if (!now.eventsUrl) return
    const status = !fault ? 'Success' : fault.code === 'broken' || fault.code === 'idle' ? 'Incomplete' : 'Failed'
    const notice = {
      date: nairobi(clock.now()).slice(0, 19).replace('T', ' '),
      sessionId: session.id,
      serviceCode: session.serviceCode,
      networkCode: networkOf(session.phone),
      phoneNumber: session.phone,
      status,
      cost: `KES ${(session.hops * COST_PER_HOP).toFixed(4)}`,
      durationInMillis: String(Math.max(0, clock.now() - session.began)),
      hopsCount: String(session.hops),
      input: session.inputs.join('*'),
      lastAppResponse: said || session.screen,
      errorMessage: fault ? `${fault.code}: ${fault.detail}` : '',
    }
    post(now.eventsUrl, new URLSearchParams(notice).toString(), { type: 'application/x-www-form-urlencoded' }).catch(() => {})
  }

  async function dialler({ method, body, response }: SimulatorRequest, phone: string): Promise<void> {
    if (method === 'GET') return answerJson(response, 200, show(sessions.get(phone)))
    const asked = z
      .union([
        z.strictObject({
          dial: z
            .string()
            .trim()
            .regex(/^[*#][\d*#]{1,100}$/),
        }),
        z.strictObject({ text: z.string().trim().min(1).max(160) }),
        z.strictObject({ end: z.literal(true) }),
      ])
      .safeParse(readJson(body))
    if (method !== 'POST' || !asked.success) return answerJson(response, 422, { error: 'dial, text or end' })
    if ('dial' in asked.data) {
      const session = dial(phone, asked.data.dial)
      if (session.state === 'open') await hop(session)
      return answerJson(response, 200, show(session))
    }
    const session = sessions.get(phone)
    if (session?.state !== 'open') return answerJson(response, 410, show(session))
    if ('end' in asked.data) end(session, { code: 'broken', detail: 'the caller hung up' })
    else {
      session.inputs.push(asked.data.text)
      await hop(session)
    }
    answerJson(response, 200, show(session))
  }

  function board({ method, headers, body, response }: SimulatorRequest) {
    const wantsPage = headers.accept?.includes('text/html') ?? false
    if (method === 'POST') {
      const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
      const asked = isForm ? Object.fromEntries(new URLSearchParams(body)) : readJson(body)
      if ((asked as { reset?: unknown } | null)?.reset) now = initial
      else {
        const read = settings.partial().safeParse(asked)
        if (!read.success)
          return answerJson(response, 422, { problems: read.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) })
        now = { ...now, ...(read.data as Partial<Settings>) }
      }
      if (wantsPage) return void response.writeHead(303, { location: '/switchboard/ussd' }).end()
    }
    if (!wantsPage) return answerJson(response, 200, { settings: now, hops })
    const fields = Object.entries(now).map(([name, value]) => control(name, name, name, value))
    const page = boardPage(
      '/switchboard/ussd',
      `<p>This is the simulated USSD network. It serves ${given.serviceCode}.</p>
<form method="post">${fields.join('')}<p><button>Set</button> <button name="reset" value="1">A quiet day again</button></p></form>
<h2>Screens</h2>${table(
        ['At', 'Phone', 'Text', 'ms', 'Answered', 'Fault'],
        hops
          .slice(-30)
          .reverse()
          .map(({ at, phone, text, ms, answered, fault }) => [at, phone, text, String(ms), answered, fault]),
      )}`,
    )
    answer(response, 200, page, 'text/html; charset=utf-8')
  }

  return {
    async handle(request) {
      const handset = /^\/handset\/([^/]+)\/ussd$/.exec(request.path)
      if (handset) {
        const phone = decodeURIComponent(handset[1] ?? '')
        if (/^\+254[17]\d{8}$/.test(phone)) await dialler(request, phone)
        else answerJson(request.response, 404, { error: 'not a Kenyan mobile number' })
      } else if (request.path === '/switchboard/ussd') board(request)
      else return false
      return true
    },
    busy: (phone) => sessions.get(phone)?.state === 'open',
    close: () => clock.close(),
  }
}

/** What is wrong with an answer of the county; null when a phone can show it. */
function faultOf(said: string): Fault | null {
  if (!/^(CON|END) /.test(said)) return { code: 'malformed', detail: said.slice(0, 40) }
  const { encoding, characters } = smsLength(said.slice(4))
  // Outside the GSM alphabet a screen holds 80 characters of 16 bits, less what says so.
  const most = encoding === 'gsm7' ? SCREEN_MAX : 70
  return characters > most ? { code: 'too_long', detail: `${characters} of ${most} characters` } : null
}
