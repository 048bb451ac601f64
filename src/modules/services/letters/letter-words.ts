import { say, type Text } from '../../../core/basics/texts.ts'

/** Words about one letter, by its number. */
export const filled = (text: Text, number: string): Text => ({ en: say(text, 'en', { number }), sw: say(text, 'sw', { number }) })
