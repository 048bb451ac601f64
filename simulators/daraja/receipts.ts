import { hash } from '../chance.ts'
import { nairobi } from '../clock.ts'

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const BODY_LENGTH = 7
const BODIES = 36 ** BODY_LENGTH
/** Has no factor in common with 36, so that counting in steps of it meets each of the 36^7 bodies once before any comes again. */
const STEP = 1_000_000_007
/** Above this a product would leave the safe integers. */
const COUNT_MAX = Math.floor((Number.MAX_SAFE_INTEGER - BODIES) / STEP)

/** The first three characters say year, month and day, as M-Pesa's do: U is 2026, K November, M the 22nd. */
function dayLetters(at: number): string {
  const [year, month, day] = nairobi(at).slice(0, 10).split('-').map(Number) as [number, number, number]
  return `${String.fromCharCode(65 + ((((year - 2006) % 26) + 26) % 26))}${String.fromCharCode(64 + month)}${DIGITS[day]}`
}

/** Gives receipt numbers such as `UKM4A1B2C3`: ten characters, never one twice, the same again for the same seed and order. */
export class Receipts {
  readonly #start: number
  #given = 0
  #forged = 0

  constructor(seed: string) {
    this.#start = hash(`receipts|${seed}`)
  }

  next(at: number): string {
    this.#given += 1
    return this.#make(2 * this.#given, at)
  }

  /** Looks like the others and was never given to a payment. */
  forged(at: number): string {
    this.#forged += 1
    return this.#make(2 * this.#forged - 1, at)
  }

  #make(count: number, at: number): string {
    if (count > COUNT_MAX) throw new Error('All receipt numbers are used up: start the simulator anew.')
    let rest = (count * STEP + this.#start) % BODIES
    let body = ''
    for (let length = 0; length < BODY_LENGTH; length += 1) {
      body = `${DIGITS[rest % 36]}${body}`
      rest = Math.floor(rest / 36)
    }
    return `${dayLetters(at)}${body}`
  }
}
