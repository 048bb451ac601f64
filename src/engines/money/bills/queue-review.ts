import type { Context } from '../../../kernel/context/context.ts'

export const REVIEW_JOB = 'money.bill.review'
export const REVIEWED_AT_ONCE = 100

/** Has bills looked through after the commit, since what payers paid on them, or when, is not what it was: by itself, so that it takes its locks in their order. */
export function queueReview(ctx: Context, bills: readonly string[]): void {
  for (let from = 0; from < bills.length; from += REVIEWED_AT_ONCE)
    ctx.later({ task: REVIEW_JOB, payload: { bills: bills.slice(from, from + REVIEWED_AT_ONCE) } })
}
