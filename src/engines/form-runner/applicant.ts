import type { Problem } from '../../core/basics/errors.ts'
import { isMobile, parsePhone } from '../../core/basics/phone.ts'
import { personName } from '../../core/fields/names.ts'
import type { Context } from '../../kernel/context/context.ts'
import { addPerson, contactFor, holdContact } from '../../kernel/identity/people.ts'
import { formTexts } from './texts.ts'

export function readMobile(typed: string): { phone: string; problem?: undefined } | { problem: Problem; phone?: undefined } {
  const read = parsePhone(typed)
  if ('reason' in read) return { problem: { path: 'phone', text: read.reason } }
  return isMobile(read.phone) ? { phone: read.phone } : { problem: { path: 'phone', text: formTexts['form-runner.phone.mobile'] } }
}

export function readName(typed: string): { name: string; problem?: undefined } | { problem: Problem; name?: undefined } {
  const field = {
    type: 'personName',
    id: 'name',
    label: formTexts['form-runner.who.name'],
    required: true,
    class: 'personal',
  } as const
  const text = typed.normalize('NFC').replace(/\s+/g, ' ').trim()
  if (text === '' || text.length > 200) return { problem: { path: 'name', text: formTexts['form-runner.who.enter'] } }
  const read = personName.parse({ one: () => text, many: () => [text] }, field, {
    today: '',
    list: () => undefined,
    wards: [],
    files: new Map(),
  })
  return read.problems
    ? { problem: read.problems[0] ?? { path: 'name', text: formTexts['form-runner.who.enter'] } }
    : { name: String(read.value) }
}

/** A person who was not known, with the phone that has just answered for them (or none, when an officer vouches). */
export async function newPerson(ctx: Context, fullName: string, phone: string | null): Promise<string> {
  const id = ctx.newId()
  await addPerson(ctx.db, { id, fullName, language: ctx.language, now: ctx.now })
  ctx.audit('identity.person.added', { kind: 'identity.person', id }, undefined, id)
  if (phone) {
    const contact = await contactFor(ctx.db, { id: ctx.newId(), kind: 'phone', value: phone, now: ctx.now })
    await holdContact(ctx.db, { id: ctx.newId(), person: id, contact, now: ctx.now, verifiedAt: ctx.now })
  }
  return id
}
