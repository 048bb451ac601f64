import type { Database } from '../../../kernel/database/database.ts'
import { verifyMoney } from './verify-money.ts'

/** `kaunti money verify`: prints each check and the first offender. Returns the exit code: 0 in order, 1 something found. */
export async function runMoneyVerify(db: Database, print: (line: string) => void): Promise<0 | 1> {
  const { sound, checks, counted } = await verifyMoney(db)
  const number = (value: number) => value.toLocaleString('en-KE')
  const { journals, transfers, payments, bills, receipts } = counted
  print(
    `${number(journals)} journals with ${number(transfers)} transfers, ${number(bills)} bills, ${number(payments)} payments, ${number(receipts)} receipts`,
  )
  for (const { text, offender } of checks)
    print(`${offender === null ? 'ok    ' : 'WRONG '} ${text.en}${offender === null ? '' : `: first at ${offender}`}`)
  print(sound ? 'IN ORDER' : 'NOT IN ORDER')
  return sound ? 0 : 1
}
