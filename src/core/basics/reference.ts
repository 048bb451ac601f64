import { basicsTexts } from './basics-texts.ts'
import { defineErrors } from './errors.ts'
import type { Text } from './texts.ts'

/**
 * Human references such as `MGR-4K7P-29XQ`: a prefix of 2–4 letters, seven characters, a check character; at most 12 in all, the most an M-Pesa
 * account reference carries. The 32 characters are Crockford's: no I, L, O or U, so that nothing is misread and the typed look-alikes can be forgiven.
 */
export const referenceAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const BODY_LENGTH = 7
const PREFIX = /^[A-HJKMNP-TV-Z]{2,4}$/

const refuse = defineErrors({
  'basics.reference_not_possible': {
    status: 500,
    en: 'A reference number could not be made.',
    sw: 'Namba ya kumbukumbu haikuweza kutengenezwa.',
  },
})

/** Doubles in GF(2^5) with the primitive polynomial x^5 + x^2 + 1. */
const double = (value: number): number => (value & 16 ? (value << 1) ^ 0b100101 : value << 1)

/**
 * The characters as numbers of GF(32), each weighted with a different power of the primitive element, counted from the end (the check character's
 * weight is 1), must sum to 0. As all weights differ and none is 0, any one wrong character and any two swapped characters, near or far, show.
 */
function weightedSum(characters: string): number {
  let sum = 0
  for (const character of characters) sum = double(sum) ^ referenceAlphabet.indexOf(character)
  return sum
}

const checkCharacter = (characters: string): string => referenceAlphabet[double(weightedSum(characters))] as string

const show = (bare: string): string => `${bare.slice(0, -8)}-${bare.slice(-8, -4)}-${bare.slice(-4)}`

/**
 * Makes a reference from 2–4 letters (none of I, L, O, U) and randomness: at least five random bytes, or a whole number below 2^35.
 * Throws `basics.reference_not_possible` when either is not so.
 */
export function makeReference(prefix: string, random: Uint8Array | number): string {
  const number =
    typeof random === 'number'
      ? random
      : random.length < 5
        ? Number.NaN
        : random.slice(0, 5).reduce((sum, byte) => sum * 256 + byte, 0) % 2 ** 35
  if (!PREFIX.test(prefix) || !Number.isInteger(number) || number < 0 || number >= 2 ** 35) throw refuse('basics.reference_not_possible')
  let body = ''
  for (let rest = number; body.length < BODY_LENGTH; rest = Math.floor(rest / 32)) body = `${referenceAlphabet[rest % 32]}${body}`
  return show(`${prefix}${body}${checkCharacter(`${prefix}${body}`)}`)
}

export type ParsedReference = { readonly reference: string } | { readonly reason: Text }

/** Reads a reference as it was typed: forgives lower case, spaces, dashes, and O for 0, I and L for 1. Gives it as it is printed, or says what is wrong. */
export function parseReference(typed: string): ParsedReference {
  const bare = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐-―_./]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  if (bare === '') return { reason: basicsTexts['basics.reference.empty'] }
  if ([...bare].some((character) => !referenceAlphabet.includes(character)))
    return { reason: basicsTexts['basics.reference.wrong_characters'] }
  const prefix = bare.slice(0, -8)
  if (prefix.length < 2 || prefix.length > 4) return { reason: basicsTexts['basics.reference.wrong_length'] }
  if (!PREFIX.test(prefix) || weightedSum(bare) !== 0) return { reason: basicsTexts['basics.reference.check_failed'] }
  return { reference: show(bare) }
}
