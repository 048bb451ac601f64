import { hash, parseOptions, verify } from '@node-rs/argon2'
import type { Text } from '../../core/basics/texts.ts'
import { signInTexts } from './texts.ts'

const PASSWORD_MIN = 12
/** Longer than any passphrase, short enough that nobody makes us hash a book. */
export const PASSWORD_MAX = 256

/** OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** The same password typed on two keyboards may differ in how its accents are composed (NIST SP 800-63B §3.1.1.2). */
const composed = (password: string): string => password.normalize('NFC')

export const hashPassword = (password: string): Promise<string> => hash(composed(password), PARAMETERS)

// Made once, of nothing anyone knows: an account that does not exist takes as long to refuse as one that does.
const nobody = hash(crypto.randomUUID(), PARAMETERS)

/** True when the password is the one; with no hash (nobody, or not yet set up) always false, after the same work. */
export async function passwordMatches(stored: string | null | undefined, password: string): Promise<boolean> {
  const matches = await verify(stored ?? (await nobody), composed(password.slice(0, PASSWORD_MAX)))
  return matches && stored != null
}

/** True for a hash made with other parameters than today's: rehash at the next sign-in, when the password is known. */
export function isOutdated(stored: string): boolean {
  const made = parseOptions(stored)
  return (
    !stored.startsWith('$argon2id$') ||
    made.memoryCost !== PARAMETERS.memoryCost ||
    made.timeCost !== PARAMETERS.timeCost ||
    made.parallelism !== PARAMETERS.parallelism
  )
}

// What people begin with when made to choose: a list of words, not of passwords, since any of them with digits or marks around it falls as fast.
const COMMON_WORDS = new Set(
  `password passw0rd passwords nenosiri neno siri letmein welcome karibu karibuni jambo habari iloveyou nakupenda admin administrator
  root superuser user username guest login signin changeme default secret secure system computer internet samsung nokia tecno infinix safaricom airtel mpesa
  kenya nairobi mombasa kisumu migori busia rongo awendo isebania kehancha kuria nyatike suna uriri malaba teso butula nambale bunyala samia matayos county kaunti government serikali
  gavana governor office ofisi football mpira arsenal chelsea liverpool manchester united gormahia gor mahia harambee stars barcelona
  jesus christ yesu god mungu bwana blessing baraka amani upendo furaha family familia mama baba mtoto simba chui tembo dragon monkey princess sunshine
  superman batman pokemon starwars master shadow summer winter spring autumn january february march april june july august september october november december
  monday tuesday wednesday thursday friday saturday sunday qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm azerty abc abcd abcdef abcdefgh test testing temp hello
  correct horse battery staple trustno one two three four five six seven eight nine ten the my is your this it me you and`
    .split(/\s+/)
    .filter(Boolean),
)

const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm']

/**
 * What is wrong with a password someone wants, or undefined. Length counts, and that it is not what is guessed first: common words with digits and marks around them,
 * runs of keys, one thing repeated, or the person's own name, address or number (`own`). No rule of capitals and signs (NIST SP 800-63B §3.1.1.2, OWASP ASVS 6.2).
 */
export function passwordFault(password: string, own: readonly string[] = []): Text | undefined {
  const length = Array.from(composed(password)).length
  if (length < PASSWORD_MIN) return signInTexts['sign_in.password.too_short']
  if (password.length > PASSWORD_MAX) return signInTexts['sign_in.password.too_long']
  const words = new Set(COMMON_WORDS)
  for (const text of own) for (const word of text.toLowerCase().split(/[^\p{L}\p{N}]+/u)) if (word.length >= 3) words.add(word)
  return leftOver(password, words) < 4 ? signInTexts['sign_in.password.common'] : undefined
}

/** How many letters stay when all that guessers try first is taken away: digits and marks, runs, repeats and common words. */
function leftOver(password: string, words: ReadonlySet<string>): number {
  const plain = password
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[@4]/g, 'a')
    .replace(/3/g, 'e')
    .replace(/[1!|]/g, 'i')
    .replace(/0/g, 'o')
    .replace(/[$5]/g, 's')
  const longest = [...words].sort((a, b) => b.length - a.length)
  const rest = [plain, password.toLowerCase()].map((text) => {
    let left = text
    for (const word of longest) if (word.length >= 3 || left === word) left = left.replaceAll(word, ' ')
    left = left.replace(/[\s\p{P}\p{S}\p{N}]+/gu, ' ')
    for (const row of ROWS) for (const run of runsOf(row)) left = left.replaceAll(run, ' ')
    return new Set(left.replace(/\s/g, '')).size
  })
  return Math.min(...rest)
}

function runsOf(row: string): string[] {
  const runs: string[] = []
  for (let size = row.length; size >= 4; size -= 1)
    for (let start = 0; start + size <= row.length; start += 1) {
      const run = row.slice(start, start + size)
      runs.push(run, Array.from(run).reverse().join(''))
    }
  return runs
}
