import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFindings, keepPicture, LOOKS, openBrowser, Window } from '../../test/support/browser.ts'
import { startGallery } from '../../test/support/gallery-server.ts'
import { galleryPages } from './gallery.tsx'

const names = Object.keys(galleryPages('en', { viewBox: '0 0 1 1', wards: [] }))
// Every page at both widths, and between them in both languages and both counties.
const looks = LOOKS.map((look, index) => ({ ...look, county: ['migori', 'busia'][index] as string }))

let browser: Browser
let gallery: Awaited<ReturnType<typeof startGallery>>

beforeAll(async () => {
  browser = await openBrowser()
  gallery = await startGallery()
})

afterAll(async () => {
  await gallery?.[Symbol.asyncDispose]()
})

async function open<T>(path: string, width: number, work: (page: Page) => Promise<T>, options = {}): Promise<T> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, reducedMotion: 'reduce', ...options })
  try {
    const page = await context.newPage()
    await page.goto(gallery.url + path)
    return await work(page)
  } finally {
    await context.close()
  }
}

test.each(looks)(
  'at $width px in $language no page has a fault',
  async ({ county, ...look }) => {
    const window = await Window.open(look)
    for (const name of names) {
      expect(await window.faultsOf(`${gallery.url}/${county}/${look.language}/${name}`, '', { contrast: true }), name).toEqual([])
      await keepPicture(window.page, `ui-${look.width}-${name}`)
    }
    await window.close()
  },
  180_000,
)

test('the focus is seen on everything the Tab key reaches, and nothing covers it', async () => {
  for (const [path, width] of [
    ['/migori/en/question', 360],
    ['/migori/en/queue', 1280],
    ['/migori/en/home', 1280],
  ] as const)
    await open(path, width, async (page) => {
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
      const unseen: string[] = []
      let reached = 0
      for (; reached < 90; reached += 1) {
        await page.keyboard.press('Tab')
        const state = await page.evaluate(() => {
          const at = document.activeElement as HTMLElement | null
          if (!at || at === document.body) return null
          const box = at.getBoundingClientRect()
          const ringed = (element: Element | null): boolean => {
            if (!element) return false
            const style = getComputedStyle(element)
            return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2
          }
          const ring = ringed(at) || ringed(at.closest('.k-card, .govuk-radios__item, .govuk-checkboxes__item'))
          const middle = document.elementFromPoint(box.x + Math.min(box.width, innerWidth) / 2, box.y + box.height / 2)
          const clear =
            !!middle &&
            (at.contains(middle) || middle.contains(at) || !!at.closest('.k-card, .govuk-radios__item, .govuk-checkboxes__item, .k-demo'))
          return { what: `${at.tagName}.${at.className} ${at.textContent?.slice(0, 20)}`, fine: ring && clear && box.height > 0 }
        })
        if (!state) break
        if (!state.fine) unseen.push(`${path}: ${state.what}`)
      }
      expect(reached).toBeGreaterThan(12)
      expect(unseen).toEqual([])
    })
})

test('targets are at least 24 pixels high, links in running text apart', async () => {
  await open('/migori/en/queue', 360, async (page) => {
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('button, input:not([type=hidden]), select, summary, nav a, .k-demo__link')]
        .filter((element) => element.getClientRects().length > 0 && !element.closest('.govuk-visually-hidden'))
        .filter((element) => element.getBoundingClientRect().height < 24 && !element.matches('p a'))
        .map((element) => element.outerHTML.slice(0, 80)),
    )
    expect(small).toEqual([])
  })
})

describe('with scripts', () => {
  test('the focus goes to the error summary, and its link into the field', async () => {
    await open('/migori/en/question', 360, async (page) => {
      expect(await page.evaluate(() => document.activeElement?.className)).toContain('govuk-error-summary')
      await page.click('.govuk-error-summary a[href="#born-day"]')
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('born-day')
    })
  })

  test('a long list filters as you type, by keyboard alone, and the form holds the choice', async () => {
    await open('/migori/en/question', 360, async (page) => {
      await page.focus('#ward')
      await page.keyboard.type('kachieng')
      expect(await page.getAttribute('#ward', 'aria-expanded')).toBe('true')
      await page.keyboard.press('ArrowDown')
      expect(await axeFindings(page)).toEqual([])
      await page.keyboard.press('Enter')
      expect(await page.inputValue('#ward')).toBe('Kachien’g')
      expect(await page.evaluate(() => new FormData(document.querySelector('main form') as HTMLFormElement).get('ward'))).toBe('1')
      await page.fill('#ward', 'Nowhere')
      expect(await page.evaluate(() => new FormData(document.querySelector('main form') as HTMLFormElement).get('ward'))).not.toBe('1')
    })
  })

  test('what is left of a long answer is counted in the language of the page', async () => {
    await open('/migori/sw/question', 360, async (page) => {
      await page.fill('#reason', 'x'.repeat(290))
      expect(await page.textContent('#reason-info')).toBe('Zimebaki 10')
      await page.fill('#reason', 'x'.repeat(304))
      expect(await page.textContent('#reason-info')).toBe('Zimezidi 4')
    })
  })

  test('a password can be shown', async () => {
    await open('/migori/en/question', 360, async (page) => {
      await page.click('.govuk-js-password-input-toggle')
      expect(await page.getAttribute('#password', 'type')).toBe('text')
    })
  })

  test('a form pressed twice goes once', async () => {
    await open('/migori/en/answers', 360, async (page) => {
      let posts = 0
      await page.route('**/send', async (route) => {
        posts += 1
        await new Promise((later) => setTimeout(later, 400))
        await route.fulfill({ status: 204 })
      })
      await page.evaluate(() => {
        const button = document.querySelector<HTMLButtonElement>('main form .govuk-button')
        button?.click()
        button?.click()
        button?.click()
      })
      await page.waitForTimeout(900)
      expect(posts).toBe(1)
    })
  })

  test('a large photo is made small before it is sent', async () => {
    await open('/migori/en/question', 360, async (page) => {
      const size = await page.evaluate(async () => {
        const canvas = document.createElement('canvas')
        canvas.width = 2600
        canvas.height = 2000
        const pen = canvas.getContext('2d') as CanvasRenderingContext2D
        const noise = pen.createImageData(2600, 2000)
        for (let at = 0; at < noise.data.length; at += 1) noise.data[at] = at % 4 === 3 ? 255 : (at * 7919) % 251
        pen.putImageData(noise, 0, 0)
        const photo = await new Promise<Blob>((done) => canvas.toBlob((blob) => done(blob as Blob), 'image/png'))
        const input = document.querySelector('#fee-structure') as HTMLInputElement
        const files = new DataTransfer()
        files.items.add(new File([photo], 'karo.png', { type: 'image/png' }))
        input.files = files.files
        const before = photo.size
        input.dispatchEvent(new Event('change'))
        for (let wait = 0; wait < 600 && input.files?.[0]?.name !== 'karo.jpg'; wait += 1)
          await new Promise((later) => setTimeout(later, 100))
        return { before, after: input.files?.[0]?.size ?? 0, name: input.files?.[0]?.name }
      })
      expect(size.before).toBeGreaterThan(400 * 1024)
      expect(size.name).toBe('karo.jpg')
      expect(size.after).toBeLessThanOrEqual(400 * 1024)
      expect(size.after).toBeGreaterThan(1000)
    })
  })

  test('j and k move through the queue and Enter opens the row', async () => {
    await open('/migori/en/queue', 1280, async (page) => {
      await page.keyboard.press('j')
      await page.keyboard.press('j')
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('MGR-9D2M-6TR4')
      await page.keyboard.press('k')
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('MGR-7K4P-2XQ9')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/cases/MGR-7K4P-2XQ9')
    })
  })
})

describe('without scripts', () => {
  test('what belongs to a choice shows when it is chosen', async () => {
    await open(
      '/migori/en/question',
      360,
      async (page) => {
        expect(await page.isVisible('#dormitory')).toBe(false)
        await page.check('#school-2')
        expect(await page.isVisible('#dormitory')).toBe(true)
      },
      { javaScriptEnabled: false },
    )
  })

  test('the staff menu folds away on a phone and stands open on a wide screen', async () => {
    for (const [width, first] of [
      [360, false],
      [1280, true],
    ] as const)
      await open(
        '/migori/en/queue',
        width,
        async (page) => {
          const seen = () => page.evaluate(() => document.querySelector('.k-side__link[href="/office"]')?.checkVisibility())
          expect(await seen()).toBe(first)
          if (!first) {
            await page.click('.k-side__summary')
            expect(await seen()).toBe(true)
          }
        },
        { javaScriptEnabled: false },
      )
  })
})
