import { URI } from 'otpauth'
import { expect, test } from 'vitest'
import { testCounty } from '../../test/support/county.ts'
import { choosePassword, finishEnrolment, openInvitation } from '../engines/sign-in/invitations.ts'
import { anonymous } from '../kernel/context/actor.ts'
import { asActor } from '../kernel/context/context.ts'
import { inviteAdministrator, readInvite } from './invite-command.ts'

const said = ['--email', 'Akinyi@migori.example', '--post', 'ict-administrator-1', '--name', 'Akinyi Odhiambo', '--staff-number', 'ICT/001']

test('the first administrator comes in by a link that opens once; then only with a reason', async () => {
  await using plain = await testCounty()
  const county = { ...plain, messages: { ...plain.messages, email: undefined } } as unknown as typeof plain
  const printed: string[] = []
  const invite = (args: readonly string[]) => inviteAdministrator(county, readInvite(args), (line) => printed.push(line))
  await invite(said)
  // Said again, the link before it ends and nobody is made twice.
  await invite(said)
  expect(printed).toHaveLength(2)
  expect(await plain.db.selectFrom('identity.staff').select('email').execute()).toEqual([{ email: 'akinyi@migori.example' }])
  const token = (line: string) => line.split('/staff/invitation/')[1] as string
  const as = <R>(work: Parameters<typeof asActor<R>>[2]) => asActor(county, anonymous, work)
  await expect(as((ctx) => openInvitation(ctx, token(printed[0] as string)))).rejects.toMatchObject({ code: 'sign_in.link_ended' })
  const link = token(printed[1] as string)
  await as((ctx) => choosePassword(ctx, link, 'three quiet herons wade'))
  const { setup } = await as((ctx) => openInvitation(ctx, link))
  const totp = URI.parse(setup?.uri as string) as unknown as { generate(at: { timestamp: number }): string }
  const code = totp.generate({ timestamp: county.clock.now().epochMilliseconds })
  expect(await as((ctx) => finishEnrolment(ctx, link, code, 'test'))).toMatchObject({ ok: true })

  const second = ['--email', 'brian@migori.example', '--post', 'ict-administrator-2', '--name', 'Brian Ouma', '--staff-number', 'ICT/002']
  await expect(invite(second)).rejects.toThrow('there is an administrator (ict-administrator-1)')
  await invite([...second, '--reason', 'Her phone fell into the lake.'])
  const lines = await plain.base.ownerDb.selectFrom('audit.entries').select('verb').where('verb', 'like', 'administration.%').execute()
  expect(lines.map(({ verb }) => verb).filter((verb) => verb === 'administration.staff.invited')).toHaveLength(3)
})

test('what cannot be is refused in one line, and nothing is kept', async () => {
  await using county = await testCounty()
  const invite = async (args: readonly string[]) => inviteAdministrator(county, readInvite(args), () => {})
  await expect(invite(['--email', 'no address', '--post', 'x'])).rejects.toThrow('say kaunti invite')
  await expect(invite(said.with(3, 'ward-1262-administrator'))).rejects.toThrow('is no post that manages staff; these are: ')
  await expect(invite(said.slice(0, 4))).rejects.toThrow('say kaunti invite')
  await invite(said)
  await expect(invite(said.with(1, 'other@migori.example'))).rejects.toThrow('is held by somebody else (akinyi@migori.example)')
  expect(await county.db.selectFrom('identity.staff').select('email').execute()).toHaveLength(1)
})
