import { say } from '../../core/basics/texts.ts'
import { uiTexts } from '../texts.ts'

/** The few words scripts say, in the page's language. */
export type ScriptTexts = Record<keyof typeof keys, string>

const keys = {
  left: 'ui.count.left',
  over: 'ui.count.over',
  shrinking: 'ui.upload.shrinking',
  sending: 'ui.upload.sending',
  failed: 'ui.upload.failed',
  show: 'ui.password.show',
  hide: 'ui.password.hide',
  showLabel: 'ui.password.show_label',
  hideLabel: 'ui.password.hide_label',
} as const

/** Both languages of these few, for the asset build to put into the script: a script with all texts of the ui would weigh twice as much. */
export const scriptTexts = (language: 'en' | 'sw'): ScriptTexts =>
  Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, say(uiTexts[key], language)])) as ScriptTexts
