import { createHash } from 'node:crypto'
import type { BankLine } from './bank-statement.ts'

type Booked = Omit<BankLine, 'place' | 'bankRef' | 'payer' | 'reversal'>

const same = ({ valueDate, bookedOn, cents, reference, narrative }: Booked): string =>
  JSON.stringify([valueDate, bookedOn, cents, reference, narrative])

/**
 * Names each line by what it says and by its turn among those of the day that say the same: two market traders may pay KSh 50 each, with the same words.
 * `there` gives how many such lines the account has already, where the statement's number proves that these are others.
 */
export function identify<L extends Booked>(
  account: string,
  lines: readonly L[],
  there: (said: string) => number = () => 0,
): (L & { identity: string })[] {
  const turns = new Map<string, number>()
  return lines.map((line) => {
    const said = same(line)
    const turn = (turns.get(said) ?? there(said)) + 1
    turns.set(said, turn)
    return { ...line, identity: createHash('sha256').update(`${account}\n${said}\n${turn}`).digest('base64url') }
  })
}
