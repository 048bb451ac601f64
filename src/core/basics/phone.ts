import { basicsTexts } from './basics-texts.ts'
import type { Text } from './texts.ts'

export type ParsedPhone = { readonly phone: string; readonly kind: 'mobile' | 'landline' } | { readonly reason: Text }

/**
 * Reads a Kenyan number as people type it (`0712 345 678`, `712345678`, `+254 712-345-678`, `00254712345678`, `0110 123456`) and gives it as
 * E.164, `+254712345678`. Mobile numbers begin 07 or 01 and have nine digits after the 0; fixed lines begin 02, 04, 05 or 06 and have seven to nine
 * (Communications Authority numbering plan).
 */
export function parsePhone(typed: string): ParsedPhone {
  const text = typed.normalize('NFKC').trim()
  if (text === '') return { reason: basicsTexts['basics.phone.empty'] }
  if (/[^\d\s+().\-‐-―/]/u.test(text)) return { reason: basicsTexts['basics.phone.letters'] }
  const abroad = /^\+|^00/.test(text)
  let digits = text.replace(/\D/g, '')
  if (text.lastIndexOf('+') > 0) return { reason: basicsTexts['basics.phone.not_kenyan'] }
  if (digits.startsWith('00')) digits = digits.slice(2)
  if (abroad && !digits.startsWith('254')) return { reason: basicsTexts['basics.phone.abroad'] }
  // Eleven digits or fewer beginning with 254 could only be cut short: no local number of nine digits begins with 254.
  if (digits.startsWith('254') && (abroad || digits.length > 9)) digits = digits.slice(3)
  // People write +254 (0)712….
  const local = digits.replace(/^0/, '')
  if (/^[17]/.test(local)) {
    if (local.length < 9) return { reason: basicsTexts['basics.phone.too_short'] }
    if (local.length > 9) return { reason: basicsTexts['basics.phone.too_long'] }
    return { phone: `+254${local}`, kind: 'mobile' }
  }
  if (/^[2456]/.test(local)) {
    if (local.length < 7) return { reason: basicsTexts['basics.phone.too_short'] }
    if (local.length > 9) return { reason: basicsTexts['basics.phone.too_long'] }
    return { phone: `+254${local}`, kind: 'landline' }
  }
  return { reason: basicsTexts['basics.phone.not_kenyan'] }
}

/** True for a mobile number in the form that `parsePhone` gives: one that can get an SMS. */
export const isMobile = (phone: string): boolean => /^\+254[17]\d{8}$/.test(phone)

const localParts = (phone: string): [string, string, string] | null => {
  const match = /^\+254([17]\d{2})(\d{3})(\d{3})$/.exec(phone) ?? /^\+254([2456]\d)(\d{3})(\d{2,4})$/.exec(phone)
  return match ? [`0${match[1]}`, match[2] as string, match[3] as string] : null
}

/** `0712 345 678`: as it is read out in Kenya. What is not a Kenyan number stays as it is. */
export const showPhone = (phone: string): string => localParts(phone)?.join(' ') ?? phone

/** `0712 ••• 678`: enough for its owner to know it, too little for another to ring it. What is not a Kenyan number is hidden whole. */
export function maskPhone(phone: string): string {
  const parts = localParts(phone)
  return parts ? `${parts[0]} ••• ${parts[2]}` : '•••'
}
