import type { Language, Text } from '../../core/basics/texts.ts'
import type { Context } from '../../kernel/context/context.ts'

export const text = (en: string, sw: string): Text => ({ en, sw })

/** Half of the officers write Swahili, each always their own language: what they typed is read as it was typed, whatever language the page is in. */
export const writesIn = (person: string | null): Language => (Number.parseInt(person?.slice(-2) ?? '0', 16) % 2 === 0 ? 'sw' : 'en')

/** What the officer who acts typed. */
export const typedBy = ({ actor }: Pick<Context, 'actor'>, words: Text): string => words[writesIn(actor.person)]
