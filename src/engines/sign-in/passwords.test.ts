import { hash } from '@node-rs/argon2'
import { expect, test } from 'vitest'
import { hashPassword, isOutdated, passwordFault, passwordMatches } from './passwords.ts'
import { signInTexts } from './texts.ts'

const common = signInTexts['sign_in.password.common']

test('length is counted in characters, and there is no rule of capitals, digits or signs', () => {
  expect(passwordFault('short words')).toBe(signInTexts['sign_in.password.too_short'])
  expect(passwordFault('ndizi nyumbu mvua')).toBeUndefined()
  expect(passwordFault('MTUMBWI PILIPILI')).toBeUndefined()
  expect(passwordFault('żółw ćma łąka źdźbło')).toBeUndefined()
  expect(passwordFault('v7#kQz!m2Lr9')).toBeUndefined()
  expect(passwordFault('x'.repeat(300))).toBe(signInTexts['sign_in.password.too_long'])
})

test('what is guessed first is refused, however it is dressed up', () => {
  for (const password of [
    'password1234',
    'P@ssw0rd2026!',
    'Nenosiri2026!',
    'qwertyuiop12',
    'qwertyuiopasdf',
    '123456789012',
    'aaaaaaaaaaaaaa',
    'abababababab',
    'kenyakenya2026',
    'Migori@2026!!',
    'karibukenya254',
    'iloveyou12345',
    'administrator1',
    'welcome12345!',
    'letmeinletmein',
    'abcdefghijkl',
    'correct horse battery staple',
  ])
    expect(passwordFault(password), password).toBe(common)
})

test('one’s own name, address and number do not make a password', () => {
  const own = ['Achieng Odhiambo', 'achieng.odhiambo@county.example', 'PF 10233']
  expect(passwordFault('Achieng.Odhiambo1', own)).toBe(common)
  expect(passwordFault('odhiambo-10233!', own)).toBe(common)
  expect(passwordFault('ndizi nyumbu mvua', own)).toBeUndefined()
})

test('a password is known again, another is not, and nobody’s never is', async () => {
  const stored = await hashPassword('ndizi nyumbu mvua')
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await passwordMatches(stored, 'ndizi nyumbu mvua')).toBe(true)
  expect(await passwordMatches(stored, 'ndizi nyumbu mvua ')).toBe(false)
  expect(await passwordMatches(stored, 'Ndizi nyumbu mvua')).toBe(false)
  expect(await passwordMatches(undefined, 'ndizi nyumbu mvua')).toBe(false)
})

test('a composed and a decomposed accent are the same password', async () => {
  expect(await passwordMatches(await hashPassword('café café café'.normalize('NFD')), 'café café café'.normalize('NFC'))).toBe(true)
})

test('a hash made with weaker parameters is known as outdated, ours is not', async () => {
  expect(isOutdated(await hash('ndizi nyumbu mvua', { memoryCost: 4_096, timeCost: 1 }))).toBe(true)
  expect(isOutdated(await hashPassword('ndizi nyumbu mvua'))).toBe(false)
})
