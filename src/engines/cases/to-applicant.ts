import type { MessageToSend } from '../messages/send-message.ts'
import type { CaseRecord } from './case-record.ts'

/** A message to the applicant of a case, in the language they chose; none where nobody said who they are. */
export function toApplicant(
  { id, applicant, phone, language }: CaseRecord,
  template: string,
  values: MessageToSend['values'],
): MessageToSend | undefined {
  if (!applicant && !phone) return undefined
  return {
    template,
    to: applicant ? { person: applicant, ...(phone ? { phone } : {}) } : { phone: phone as string },
    values,
    about: { kind: 'cases.case', id },
    language,
  }
}
