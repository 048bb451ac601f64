import type { County } from '../../src/kernel/context/county.ts'

/** The code in the newest SMS to a number, as its holder would read it. Only where nothing is sent: once it is on its way, its words are gone. */
export async function sentCodeTo(county: County, phone: string): Promise<string> {
  const row = await county.db
    .selectFrom('messages.outbox')
    .select('body')
    .where('address', '=', phone)
    .where('secret', '=', true)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  const code = /\b\d{6}\b/.exec(row?.body ?? '')?.[0]
  if (!code) throw new Error(`No code was sent to ${phone}.`)
  return code
}
