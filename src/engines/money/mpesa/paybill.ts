import type { County } from '../../../kernel/context/county.ts'

/** The number where people pay the county by M-Pesa: the one this process speaks for, else the first of the county's file; null for a county that has none yet. */
export const paybillOf = ({ mpesa, money }: County): string | null => mpesa?.settings.shortcode ?? money.data.paybills[0]?.shortcode ?? null
