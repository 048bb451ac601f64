import { type ComponentChildren, isValidElement } from 'preact'
import type { Attributes } from './class-names.ts'

/** Words with looks: where plain words will do, give plain words. */
export type Worded = { text: ComponentChildren; classes?: string | undefined; attributes?: Attributes | undefined }

/** What a label, hint, legend or error may be given as. */
export type Wording<T extends Worded = Worded> = ComponentChildren | T

/** The long form of a wording; undefined when there is nothing to say. */
export function wording<T extends Worded>(given: Wording<T>): T | undefined {
  if (given === undefined || given === null || given === false || given === '') return undefined
  if (typeof given === 'object' && !Array.isArray(given) && !isValidElement(given) && 'text' in given) return given as T
  return { text: given as ComponentChildren } as T
}
