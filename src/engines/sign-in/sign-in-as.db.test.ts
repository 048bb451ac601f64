import { expect, test } from 'vitest'
import { anonymous, testCounty } from '../../../test/support/county.ts'
import { SessionHolders } from '../../kernel/access/session-holder.ts'
import { signInAs } from './sign-in-as.ts'

test('on a demo one press signs in as an officer or as a resident with their number', async () => {
  await using county = await testCounty({ demo: true })
  const officer = await county.staff({ post: 'ward-1261-administrator' })
  const resident = await county.resident({ phone: '+254700012345' })
  for (const [who, kind, phone] of [
    [officer, 'staff', null],
    [resident, 'resident', '+254700012345'],
  ] as const) {
    const session = await county.as(anonymous, (ctx) => signInAs(ctx, who.id))
    expect(session.kind).toBe(kind)
    const holder = await new SessionHolders(county.db).find(session.token, county.clock.now())
    expect(holder).toMatchObject({ person: who.id, kind, phone })
  }
})

test('elsewhere nobody is signed in so, whatever the county was told about itself', async () => {
  await using county = await testCounty()
  const resident = await county.resident()
  const attempt = () => county.as(anonymous, (ctx) => signInAs(ctx, resident.id))
  await expect(attempt()).rejects.toMatchObject({ code: 'basics.not_found' })
  Object.assign(county, { demo: true })
  await expect(attempt()).rejects.toMatchObject({ code: 'basics.not_found' })
  const { count } = await county.db
    .selectFrom('identity.sessions')
    .select((row) => row.fn.countAll().as('count'))
    .executeTakeFirstOrThrow()
  expect(count).toBe(1)
})
