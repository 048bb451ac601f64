import type { County } from '../../src/kernel/context/county.ts'

/** The code in the newest SMS to a number, as its holder would read it. Only where nothing is sent: once it is on its way, its words are gone. */
export async function sentCodeTo(county: County, phone: string): Promise<string> {
  const asked = await county.db
    .selectFrom('sign_in.codes')
    .select('id')
    .where('phone', '=', phone)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  const row = await county.db
    .selectFrom('messages.outbox')
    .select('body')
    .where('about_kind', '=', 'sign_in.code')
    .where('about_id', '=', asked?.id ?? '')
    .executeTakeFirst()
  const code = /\b\d{6}\b/.exec(row?.body ?? '')?.[0]
  if (!code) throw new Error(`No code was sent to ${phone}.`)
  return code
}
