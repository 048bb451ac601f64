import type { Text } from '../../core/basics/texts.ts'

export const text = (en: string, sw: string): Text => ({ en, sw })
