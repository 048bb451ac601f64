import { type Language, speaker } from '../../../core/basics/texts.ts'
import type { Span } from '../../../engines/cases/workflow.ts'
import { servicesTexts } from '../texts.ts'

/** A span of working time in words: "21 working days". */
export function spanWords(span: Span, language: Language): string {
  const t = speaker(servicesTexts, language)
  if ('workingDays' in span) return span.workingDays === 1 ? t('services.days.one') : t('services.days', { count: span.workingDays })
  if ('workingHours' in span) return t('services.hours', { count: span.workingHours })
  return t('services.minutes', { count: span.minutes })
}
