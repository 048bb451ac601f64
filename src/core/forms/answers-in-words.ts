import type { Language } from '../basics/texts.ts'
import { answerSections } from './check-answers.ts'
import type { Answers, FormDefinition, FormWorld } from './form.ts'

/** Answers as question and answer, as their giver read them; what was left empty is left out. Two questions in the same words are numbered. */
export function answersInWords(form: FormDefinition, answers: Answers, language: Language, world: FormWorld): Record<string, string> {
  const words: Record<string, string> = {}
  for (const { rows } of answerSections(form, answers, language, world, { calculated: true }))
    for (const { label, value } of rows) {
      if (value === '') continue
      const question = label[language]
      let name = question
      for (let again = 2; Object.hasOwn(words, name); again++) name = `${question} (${again})`
      words[name] = value
    }
  return words
}
