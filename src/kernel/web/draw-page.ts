import { renderBody, renderFrame } from '../../ui/render-page.tsx'
import { chromeFor } from './chrome.ts'
import { OWN_ID, type PageReply } from './reply.ts'

type Asked = Parameters<typeof chromeFor>[0]

/** An address of plain words and small numbers, as everyone may ask for: no key of a draft or a record, no reference, nothing signed, nothing typed. */
const PLAIN_ADDRESS = /^(?!.*\/draft\/)(\/([a-z][a-z-]{0,59}|\d{1,6}))*\/?(\?lang=(en|sw))?$/

const FRAMES_MAX = 300
const BODIES_MAX = 200

/** So many things made before, by their keys; what was asked for least recently goes first. */
export class Kept<Thing> {
  readonly #things = new Map<string, Thing>()
  readonly #max: number
  constructor(max: number) {
    this.#max = max
  }

  get(key: string, make: () => Thing): Thing {
    const known = this.#things.get(key)
    const thing = known ?? make()
    if (known !== undefined) this.#things.delete(key)
    else if (this.#things.size >= this.#max) this.#things.delete(this.#things.keys().next().value as string)
    this.#things.set(key, thing)
    return thing
  }
}

/**
 * Draws one county's pages, as the bytes that travel. Markup that comes out the same again is not drawn again: the frame of a plain page for visitors who are not
 * signed in and were told nothing, and a body that says what it was made of (`madeOf`). An address that holds somebody's key, or that nothing answers, leaves none here.
 */
export function pageDrawer(): (asked: Asked, reply: PageReply) => Buffer {
  const frames = new Kept<readonly Buffer[]>(FRAMES_MAX)
  const bodies = new Kept<readonly Buffer[]>(BODIES_MAX)
  return (asked, reply) => {
    const drawFrame = () => renderFrame(chromeFor(asked, reply)).map((part) => Buffer.from(part))
    const drawBody = () => {
      const html = renderBody(asked.language, reply.body)
      return (reply.ownId === undefined ? [html] : html.split(OWN_ID)).map((part) => Buffer.from(part))
    }
    const key = frameKey(asked, reply)
    const [before, after] = (key === undefined ? drawFrame() : frames.get(key, drawFrame)) as [Buffer, Buffer]
    const body = reply.madeOf === undefined ? drawBody() : bodies.get(`${asked.language} ${reply.madeOf}`, drawBody)
    const [first, ...rest] = body as [Buffer, ...Buffer[]]
    return Buffer.concat([before, first, ...rest.flatMap((part) => [Buffer.from(reply.ownId ?? ''), part]), after])
  }
}

/** Everything a frame depends on beyond the county, where it is nobody's own. */
function frameKey({ actor, language, url, notice }: Asked, reply: PageReply): string | undefined {
  const { layout, title, status = 200, error, back, breadcrumbs, wide } = reply
  // What was typed stands in the query of the way back as well.
  const own = actor.kind !== 'anonymous' || notice || error || status !== 200 || back?.href.includes('?') || !PLAIN_ADDRESS.test(url)
  return own ? undefined : JSON.stringify([url, language, layout, title, back, breadcrumbs, wide])
}
