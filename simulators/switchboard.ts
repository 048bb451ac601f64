import { z } from 'zod'
import { boardPage, control, escapeHtml, table } from './page.ts'

const flag = z.union([z.boolean(), z.enum(['true', 'false', 'on']).transform((text) => text !== 'false')])

/** What a tester can set, all at once or one by one, while the simulator runs. */
export const switchboardSettings = z.object({
  /** How `/version1/messaging` behaves. The two last take the message and then lose the answer: the sender cannot know. */
  mode: z.enum(['ok', 'hang', 'cut', 'error500', 'error502', 'error503', 'takeAndHang', 'takeAndCut']),
  answerAfterMs: z.coerce.number().int().min(0).max(600_000),
  /** The status code of every recipient (100–102 accepted; 401–409 and 500–502 refused). */
  statusCode: z.coerce.number().int().min(100).max(599),
  /** Delivery reports: sent at all, how late, how often, whether the last comes first, and what it says. */
  reports: flag,
  reportAfterMs: z.coerce.number().int().min(0).max(86_400_000),
  reportTimes: z.coerce.number().int().min(1).max(20),
  reportsReversed: flag,
  reportStatus: z.enum(['Success', 'Failed', 'Rejected', 'Buffered', 'AbsentSubscriber', 'Expired']),
  callbackUrl: z.string().max(500),
})
export type SwitchboardSettings = z.infer<typeof switchboardSettings>

export const QUIET_DAY: SwitchboardSettings = {
  mode: 'ok',
  answerAfterMs: 0,
  statusCode: 101,
  reports: true,
  reportAfterMs: 1_000,
  reportTimes: 1,
  reportsReversed: false,
  reportStatus: 'Success',
  callbackUrl: '',
}

const LABELS: Record<keyof SwitchboardSettings, string> = {
  mode: 'How the API behaves',
  answerAfterMs: 'Answers after (ms)',
  statusCode: 'Status code of each recipient',
  reports: 'Sends delivery reports',
  reportAfterMs: 'Reports after (ms)',
  reportTimes: 'Sends each report this many times',
  reportsReversed: 'Sends the last report first',
  reportStatus: 'The last report says',
  callbackUrl: 'Reports go to',
}

/** The page on which a tester sets what goes wrong. Works without scripts. */
export function switchboardPage(
  settings: SwitchboardSettings,
  phones: readonly string[],
  reports: readonly { at: string; id: string; status: string; answered: string }[],
): string {
  const choices: Partial<Record<keyof SwitchboardSettings, readonly string[]>> = {
    mode: switchboardSettings.shape.mode.options,
    reportStatus: switchboardSettings.shape.reportStatus.options,
  }
  const fields = (Object.keys(LABELS) as (keyof SwitchboardSettings)[]).map((name) =>
    control(name, name, LABELS[name], settings[name], choices[name]),
  )
  const phoneLinks = phones.map((phone) => `<li><a href="/handset/${encodeURIComponent(phone)}/messages">${escapeHtml(phone)}</a></li>`)
  return boardPage(
    '/switchboard',
    `<p>This is the simulated Africa's Talking. No message leaves this machine.</p>
<form method="post">${fields.join('')}<p><button>Set</button> <button name="reset" value="1">A quiet day again</button></p></form>
<h2>Handsets</h2><ul>${phoneLinks.join('') || '<li>None has received a message yet.</li>'}</ul>
<h2>Reports sent</h2>${table(
      ['At', 'Message', 'Status', 'Answered'],
      reports.map(({ at, id, status, answered }) => [at, id, status, answered]),
    )}`,
  )
}
