import type { LateRule } from '../../src/engines/money/tariffs/schedule.ts'

const both = { en: 'x', sw: 'x' }

/** A rule on lateness: 10 % of what is unpaid for each month that begins, on the debt alone, unless said. */
export const sampleLateRule = (more: Partial<LateRule> = {}): LateRule => ({
  key: 'penalty',
  part: 'Part L',
  row: '1',
  title: both,
  class: 'penalty',
  heads: ['rates'],
  percent: 10,
  every: 'month',
  partMonth: 'counts',
  on: 'principal',
  graceDays: 0,
  capPercent: null,
  rationale: both,
  policy: 'Clause 1',
  ...more,
})
