import { asCents, type Cents } from '../../../core/basics/money.ts'

/** M-Pesa pays out whole shillings, from 10 to 250,000 by one order. */
export const PAYOUT_MIN = 10_00
export const PAYOUT_MAX = 250_000_00

/** How much the next order sends of what is still to go: as much as M-Pesa takes at once, and never so much that what is left is too little for it. */
export function nextPart(open: Cents): Cents {
  const rest = open - PAYOUT_MAX
  return rest <= 0 ? open : asCents(rest < PAYOUT_MIN ? open - PAYOUT_MIN : PAYOUT_MAX)
}
