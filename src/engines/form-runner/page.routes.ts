import { z } from 'zod'
import { refuse } from '../../core/basics/errors.ts'
import { isId } from '../../core/basics/ids.ts'
import type { Page, RepeatPage, UploadPage } from '../../core/forms/form.ts'
import { fieldsOf, formIndex } from '../../core/forms/form-index.ts'
import type { Actor } from '../../kernel/context/actor.ts'
import { asReader, type Context } from '../../kernel/context/context.ts'
import type { County } from '../../kernel/context/county.ts'
import { fileOf } from '../../kernel/files/files.ts'
import { sendFile } from '../../kernel/files/send-file.ts'
import { beginUpload, finishUpload, PART_BYTES, putPart, type UploadProgress, uploadProgress } from '../../kernel/files/upload-parts.ts'
import { anyForm } from '../../kernel/web/input.ts'
import { json, type Reply, redirectTo } from '../../kernel/web/reply.ts'
import { get, post, type RequestFacts, type Route } from '../../kernel/web/route.ts'
import { answerEntry, answerQuestion, answerRepeat, dropEntry, entryIdOf, mayOpen, openPlace, seenIn } from './answer-page.tsx'
import { answerUpload } from './answer-upload.ts'
import { type Door, withParams } from './door.ts'
import { draftOwner } from './drafts.ts'
import { answersNotOpen, pageNotOpen } from './not-open.tsx'
import { entryPage, questionPage, repeatPage } from './page-views.tsx'
import { searchItems } from './question-fields.tsx'
import { receiveFiles, uploadRule } from './receive-files.ts'
import { type Sitting, savePage, withDraft } from './sitting.ts'

const pathName = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/)
export const pageQuery = z.object({
  return: z.literal('check').optional().catch(undefined),
  ref: z.string().max(40).optional().catch(undefined),
})

export const isAsking = (page: Page | undefined): page is Extract<Page, { fields: unknown }> =>
  page?.kind === 'question' || page?.kind === 'upload' || page?.kind === 'declare'

/** The page of a path among those of a sitting's form. Throws `basics.not_found`. */
export function pageOf(sitting: Sitting, path: string): Page {
  const page = formIndex(sitting.form).pages.get(path)
  if (!page) throw refuse('basics.not_found')
  return page
}

const repeatOf = (sitting: Sitting, path: string): RepeatPage => {
  const page = pageOf(sitting, path)
  if (page.kind !== 'repeat') throw refuse('basics.not_found')
  return page
}

const uploadOf = (sitting: Sitting, path: string): UploadPage => {
  const page = pageOf(sitting, path)
  if (page.kind !== 'upload') throw refuse('basics.not_found')
  return page
}

/** A question or repeat page as it is now; the way to where they belong for those it is not open to. */
export function showQuestion(ctx: Context, sitting: Sitting, page: Page, changing: boolean): Reply {
  if (!mayOpen(sitting, page.path)) return redirectTo(openPlace(sitting))
  if (page.kind === 'repeat') return repeatPage(ctx, sitting, page, { changing })
  if (isAsking(page)) return questionPage(ctx, sitting, page, { changing })
  throw refuse('basics.not_found')
}

/** Keeps the answers of a question or repeat page. */
export function takeAnswers(
  ctx: Context,
  sitting: Sitting,
  page: Page,
  body: Readonly<Record<string, string | readonly string[]>>,
  changing: boolean,
): Promise<Reply> {
  if (!mayOpen(sitting, page.path)) return Promise.resolve(redirectTo(openPlace(sitting)))
  if (page.kind === 'repeat') return answerRepeat(ctx, sitting, page, body, changing)
  if (page.kind === 'question') return answerQuestion(ctx, sitting, page, body, changing)
  throw refuse('basics.not_found')
}

const PARTS_PER_MINUTE = 600

/**
 * What all forms share, whichever door one came in by: entries of repeats, uploads whole and in parts, one's own files again, and the search in long
 * lists. Relative to `door.base`.
 */
export function pageRoutes(door: Door): Route[] {
  const { base, access, params: own } = door
  const params = withParams(own, { page: pathName })
  const body = anyForm
  const query = pageQuery
  const withPage = async <M extends Record<string, string>>(
    world: { county: County },
    kind: 'repeat' | 'upload' | 'question',
    more: M = {} as M,
  ) => {
    const { params: found, cookies, pages } = await door.example(world)
    return { params: { ...found, page: pages.find((each) => each.kind === kind)?.path ?? 'none', ...more }, cookies }
  }
  const openFor = (
    ctx: Context,
    input: { params: Record<string, unknown>; request: RequestFacts },
    more: { draftId?: string | undefined; lock?: boolean } = {},
  ) => door.open(ctx, input.params, input.request, more)
  const some = '01934f00-0000-7000-8000-000000000000'

  return [
    get(`${base}/:page/options/:field`, {
      access,
      input: {
        params: withParams(own, { page: pathName, field: z.string().max(40) }),
        query: z.object({ q: z.string().max(100).catch('') }),
      },
      example: async (world) => ({ ...(await withPage(world, 'question', { field: 'none' })), query: { q: 'a' } }),
      limit: { max: 300, minutes: 1, by: 'address' },
      run: async (ctx, input) => {
        const sitting = await openFor(ctx, input)
        const page = pageOf(sitting, input.params.page)
        const fields = page.kind === 'repeat' ? page.repeat.fields : fieldsOf(page)
        const field = fields.find((each) => each.id === input.params.field)
        if (field?.type !== 'autocomplete') return []
        const items = sitting.form.lists?.[field.list] ?? sitting.world.list(field.list) ?? []
        return searchItems(items, input.query.q).map((item) => ({ value: item.value, text: item.text[ctx.language] }))
      },
      reply: (found) => json(found),
    }),

    post(`${base}/:page/files`, {
      access,
      input: { params, query },
      example: async (world) => ({ ...(await withPage(world, 'upload')), parts: [{ name: '_action', value: 'upload' }] }),
      bodyMax: 60 * 1024 * 1024,
      limit: { max: 60, minutes: 5, by: 'address' },
      receive: async ({ county, actor, params: wanted, request, parts }) => {
        const page = await uploadPageFor(door, county, actor, wanted, request)
        return receiveFiles(county.files, page, parts)
      },
      run: async (ctx, input) => {
        const sitting = await openFor(ctx, input, { draftId: seenIn(input.received.body).draftId, lock: true })
        if (sitting.draft?.result) return redirectTo(sitting.base)
        return answerUpload(ctx, sitting, uploadOf(sitting, input.params.page), input.received, input.query.return === 'check')
      },
      reply: (done) => done,
    }),

    // The same in parts, for networks that break: begin, put each part, finish. Each may be repeated.
    post(`${base}/:page/parts`, {
      access,
      input: {
        params,
        body: z.object({
          _draft: z.string().refine(isId).optional(),
          upload: z.string().refine(isId),
          field: z.string().max(40),
          name: z.string().max(300),
          size: z.coerce.number().int(),
        }),
      },
      example: async (world) => ({ ...(await withPage(world, 'upload')), body: { upload: some, field: 'none', name: 'a.pdf', size: '1' } }),
      limit: { max: 60, minutes: 5, by: 'address' },
      run: async (ctx, input) => {
        const opened = await openFor(ctx, input, { draftId: input.body._draft, lock: true })
        const page = uploadOf(opened, input.params.page)
        const field = page.fields.find((each) => each.id === input.body.field)
        if (!field || !mayOpen(opened, page.path)) throw refuse('basics.not_found')
        const { sitting, token } = await withDraft(ctx, opened, input.body._draft)
        const { upload: id, name, size } = input.body
        const progress = await beginUpload(ctx, { id, owner: draftOwner(sitting.draft.id), name, size }, uploadRule(field))
        return { progress, draft: sitting.draft.id, cookies: door.cookies(ctx, sitting, token) }
      },
      reply: ({ progress, draft, cookies }) => json({ ...shown(progress), draft }, { cookies }),
    }),
    get(`${base}/:page/parts/:upload`, {
      access,
      input: { params: withParams(own, { page: pathName, upload: z.string().refine(isId) }) },
      example: (world) => withPage(world, 'upload', { upload: some }),
      run: async (ctx, input) => {
        return uploadProgress(ctx, { id: input.params.upload, owner: await ownerOf(ctx, input) })
      },
      reply: (progress) => json(shown(progress)),
    }),
    post(`${base}/:page/parts/:upload/:number`, {
      access,
      input: {
        params: withParams(own, { page: pathName, upload: z.string().refine(isId), number: z.coerce.number().int().min(0).max(10_000) }),
      },
      example: async (world) => ({
        ...(await withPage(world, 'upload', { upload: some, number: '0' })),
        parts: [{ name: 'part', value: new Uint8Array([1]), filename: 'part', type: 'application/octet-stream' }],
      }),
      bodyMax: PART_BYTES + 8192,
      limit: { max: PARTS_PER_MINUTE, minutes: 1, by: 'address' },
      receive: async ({ parts }) => {
        for await (const part of parts) {
          if (part.kind === 'field') continue
          const pieces: Buffer[] = []
          for await (const piece of part.stream) pieces.push(piece as Buffer)
          return Buffer.concat(pieces)
        }
        return Buffer.alloc(0)
      },
      run: async (ctx, input) =>
        putPart(ctx, { id: input.params.upload, owner: await ownerOf(ctx, input) }, input.params.number, input.received),
      reply: (progress) => json(shown(progress)),
    }),
    post(`${base}/:page/parts/:upload/finish`, {
      access,
      input: {
        params: withParams(own, { page: pathName, upload: z.string().refine(isId) }),
        body: z.object({ field: z.string().max(40) }),
      },
      example: async (world) => ({ ...(await withPage(world, 'upload', { upload: some })), body: { field: 'none' } }),
      limit: { max: 60, minutes: 5, by: 'address' },
      run: async (ctx, input) => {
        const sitting = await openFor(ctx, input, { lock: true })
        const page = uploadOf(sitting, input.params.page)
        const field = page.fields.find((each) => each.id === input.body.field)
        if (!field || !sitting.draft || !mayOpen(sitting, page.path)) throw refuse('basics.not_found')
        const stored = await finishUpload(ctx, { id: input.params.upload, owner: draftOwner(sitting.draft.id) }, uploadRule(field))
        const reference = { file: stored.id, name: stored.name, size: stored.size, type: stored.type }
        const kept = ((sitting.answers[field.id] ?? []) as readonly { file: string }[]).filter((each) => each.file !== stored.id)
        const answers = { ...sitting.answers, [field.id]: [...kept, reference] as never }
        await savePage(ctx, sitting, { key: page.path, answers, touched: [field.id], seen: null })
        return reference
      },
      reply: (reference) => json(reference),
    }),

    get(`${base}/:page/files/:file`, {
      access,
      input: { params: withParams(own, { page: pathName, file: z.string().refine(isId) }) },
      example: (world) => withPage(world, 'upload', { file: some }),
      run: async (ctx, input) => sendFile(ctx, await fileOf(ctx, await ownerOf(ctx, input), input.params.file)),
      reply: (file) => file,
    }),

    get(`${base}/:page/:entry`, {
      access,
      input: { params: withParams(own, { page: pathName, entry: z.union([z.literal('new'), z.string().refine(isId)]) }), query },
      example: (world) => withPage(world, 'repeat', { entry: 'new' }),
      run: async (ctx, input) => {
        const sitting = await openFor(ctx, input)
        const page = repeatOf(sitting, input.params.page)
        const entry = entryIdOf(ctx, sitting, page, input.params.entry)
        if (!mayOpen(sitting, page.path)) return pageNotOpen(ctx, sitting)
        if (!entry) return redirectTo(openPlace(sitting))
        return entryPage(ctx, sitting, page, entry, { changing: input.query.return === 'check' })
      },
      reply: (done) => done,
    }),
    post(`${base}/:page/:entry`, {
      access,
      input: { params: withParams(own, { page: pathName, entry: z.string().refine(isId) }), query, body },
      example: async (world) => ({ ...(await withPage(world, 'repeat', { entry: some })), body: {} }),
      run: async (ctx, input) => {
        const sitting = await openFor(ctx, input, { draftId: seenIn(input.body).draftId, lock: true })
        const page = repeatOf(sitting, input.params.page)
        if (sitting.draft?.result) return redirectTo(sitting.base)
        if (!mayOpen(sitting, page.path)) return answersNotOpen(ctx, sitting, { path: page.path, url: input.request.url, body: input.body })
        return answerEntry(ctx, sitting, page, input.params.entry, input.body, input.query.return === 'check')
      },
      reply: (done) => done,
    }),
    post(`${base}/:page/:entry/remove`, {
      access,
      input: { params: withParams(own, { page: pathName, entry: z.string().refine(isId) }), query, body },
      example: async (world) => ({ ...(await withPage(world, 'repeat', { entry: some })), body: {} }),
      run: async (ctx, input) => {
        const sitting = await openFor(ctx, input, { draftId: seenIn(input.body).draftId, lock: true })
        const page = repeatOf(sitting, input.params.page)
        if (sitting.draft?.result) return redirectTo(sitting.base)
        if (!mayOpen(sitting, page.path)) return answersNotOpen(ctx, sitting, { path: page.path, url: input.request.url, body: input.body })
        return dropEntry(ctx, sitting, page, input.params.entry, input.query.return === 'check')
      },
      reply: (done) => done,
    }),
  ]

  async function ownerOf(ctx: Context, input: { params: Record<string, unknown>; request: RequestFacts }) {
    const { draft } = await openFor(ctx, input)
    if (!draft) throw refuse('basics.not_found')
    return draftOwner(draft.id)
  }
}

const shown = ({ id, parts, missing, file }: UploadProgress) => ({ id, parts, missing, file, partBytes: PART_BYTES })

/** The upload page that files are about to come for, asked before the first byte is taken in. */
async function uploadPageFor(
  door: Door,
  county: County,
  actor: Actor,
  params: Record<string, unknown>,
  request: RequestFacts,
): Promise<UploadPage> {
  return asReader(county, actor, async (ctx) => {
    const sitting = await door.open(ctx, params, request)
    const page = uploadOf(sitting, String(params.page))
    // The files could not be kept for later: better asked to sign in before they have travelled than told that there is no such page.
    if (!mayOpen(sitting, page.path))
      throw refuse(sitting.draft || actor.kind !== 'anonymous' ? 'basics.not_found' : 'basics.sign_in_needed')
    return page
  })
}
