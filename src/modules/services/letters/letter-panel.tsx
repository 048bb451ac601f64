import type { CaseRecord } from '../../../engines/cases/case-record.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Letters } from '../applications/my.views.tsx'
import { servicesTexts } from '../texts.ts'
import { lettersHref, staffLetterHref } from './letters.routes.tsx'
import { lettersOf } from './letters.ts'

/** The letters of a case on the officer's page of it, with the way to taking one back. */
export const letterPanel = {
  title: servicesTexts['services.case.letters'],
  show: async (ctx: Context, { id }: CaseRecord): Promise<unknown> => {
    const letters = await lettersOf(ctx, [id])
    if (letters.length === 0) return null
    const { language } = ctx
    return (
      <>
        <Letters letters={letters} language={language} href={staffLetterHref} />
        <p class="govuk-body">
          <a class="govuk-link" href={lettersHref(id)}>
            {servicesTexts['services.letters.of_case'][language]}
          </a>
        </p>
      </>
    )
  },
}
