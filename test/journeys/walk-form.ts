import type { Locator, Page } from 'playwright-core'

export type FileToSend = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }
/** What to type, by the name of the field: text, the value of a choice, several, or a file; a function is asked when it is needed. */
export type Typed = string | readonly string[] | FileToSend | (() => Promise<string>)
export type Sheet = Readonly<Record<string, Typed>>

const STEPS_MAX = 80

export type Walk = {
  readonly sheet: Sheet
  /** Stops at the first page whose address matches. */
  readonly until: RegExp
  /** Called on every page before it is answered. */
  readonly look?: (page: Page) => Promise<void>
  /** Goes on by the keyboard alone: tab to each field, type, press Enter. */
  readonly keyboard?: boolean
}

/**
 * Walks a form as a person would: answers what each page asks, presses its main button, goes on until the address matches.
 * Knows fields only by name, so the same walk serves both languages. Throws with the page's own words when it gets stuck.
 */
export async function walkForm(page: Page, { sheet, until, look, keyboard = false }: Walk): Promise<string[]> {
  const visited: string[] = []
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const here = new URL(page.url()).pathname
    visited.push(here)
    await look?.(page)
    if (until.test(here)) return visited
    await (keyboard ? answerByKeyboard(page, sheet) : answer(page, sheet))
    const before = page.url()
    await goOn(page, keyboard, visited).catch(async (error: Error) => {
      throw new Error(
        `Could not go on from ${page.url()}: ${((await page.locator('main').textContent()) ?? '').replace(/\s+/g, ' ').slice(0, 600)} (${error.message.split('\n')[0]})`,
      )
    })
    const wrong = await page.locator('.govuk-error-summary').allInnerTexts()
    if (wrong.length > 0) throw new Error(`Stuck at ${here}: ${wrong.join(' ').replace(/\s+/g, ' ')}`)
    if (page.url() === before && (await page.locator('main form').count()) === 0) throw new Error(`Nothing to press at ${here}`)
  }
  throw new Error(`Not there after ${STEPS_MAX} pages: ${visited.join(' ')}`)
}

type Control = { name: string; type: string; value: string; index: number }

/** The visible fields of the page's main form, in order. */
const controlsOf = (page: Page): Promise<Control[]> =>
  page
    .locator('main form[method="post" i]')
    .first()
    .locator('input, select, textarea')
    .evaluateAll((elements) =>
      elements.flatMap((element, index) => {
        const { name, type, value } = element as HTMLInputElement
        return name && type !== 'hidden' && type !== 'submit' ? [{ name, type, value, index }] : []
      }),
    )

async function typedFor(sheet: Sheet, name: string): Promise<string | readonly string[] | FileToSend | undefined> {
  const typed = sheet[name]
  return typeof typed === 'function' ? typed() : typed
}

async function answer(page: Page, sheet: Sheet): Promise<void> {
  if ((await page.locator('main form[method="post" i]').count()) === 0) return
  const fields = page.locator('main form[method="post" i]').first().locator('input, select, textarea')
  for (const { name, type, value, index } of await controlsOf(page)) {
    const wanted = await typedFor(sheet, name)
    if (wanted === undefined) continue
    const field = fields.nth(index)
    if (type === 'file') {
      const already = await page.locator('main button[value^="remove:"]').count()
      if (already === 0) await field.setInputFiles(wanted as FileToSend)
    } else if (type === 'radio' || type === 'checkbox') {
      if ([wanted].flat().includes(value)) await field.check()
    } else if (type === 'select-one') await choose(page, field, wanted as string)
    // A field that belongs to another choice is folded away by the page's script.
    else if (await field.isVisible()) await field.fill(wanted as string)
  }
}

/** A long list: a plain select, or with scripts a text field that narrows it down. */
async function choose(page: Page, select: Locator, value: string): Promise<void> {
  if (await select.isVisible()) {
    await select.selectOption(value)
    return
  }
  const words = (await select.locator(`option[value="${value}"]`).textContent())?.trim() as string
  const text = page.locator('main [role="combobox"]').first()
  await text.fill(words)
  await page.locator('main [role="option"]').filter({ hasText: words }).first().click()
}

async function answerByKeyboard(page: Page, sheet: Sheet): Promise<void> {
  if ((await page.locator('main form[method="post" i]').count()) === 0) return
  const fields = page.locator('main form[method="post" i]').first().locator('input, select, textarea')
  for (const { name, type, value, index } of await controlsOf(page)) {
    const wanted = await typedFor(sheet, name)
    if (wanted === undefined) continue
    const field = fields.nth(index)
    if (type === 'file') await field.setInputFiles(wanted as FileToSend)
    else if (type === 'radio' || type === 'checkbox') {
      if (![wanted].flat().includes(value)) continue
      await tabTo(page, name, type === 'checkbox' ? value : undefined)
      if (type === 'checkbox') await page.keyboard.press('Space')
      else await chooseRadio(page, value)
    } else {
      const list = type === 'select-one' && !(await field.isVisible())
      const words = list ? ((await field.locator(`option[value="${wanted}"]`).textContent())?.trim() as string) : (wanted as string)
      await tabTo(page, list ? '' : name, undefined, list ? 'combobox' : undefined)
      if (type === 'select-one' && !list) await field.selectOption(wanted as string)
      else {
        await page.keyboard.press('ControlOrMeta+a')
        await page.keyboard.type(words)
      }
      if (list) {
        await page.keyboard.press('ArrowDown')
        await page.keyboard.press('Enter')
      }
    }
  }
}

/** Presses Tab, from where the focus is, until it stands on a field; a field that Tab never reaches is a fault. */
async function tabTo(page: Page, name: string, value?: string, role?: string): Promise<void> {
  const reached = () =>
    page.evaluate(
      (wanted) => {
        const element = (document.activeElement ?? {}) as HTMLInputElement
        return wanted.role
          ? element.getAttribute?.('role') === wanted.role
          : element.name === wanted.name && (wanted.value === undefined || element.value === wanted.value)
      },
      { name, value, role },
    )
  for (let presses = 0; presses < 80; presses += 1) {
    if (await reached()) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`The keyboard does not reach ${name || role} at ${page.url()}`)
}

async function chooseRadio(page: Page, value: string): Promise<void> {
  await page.keyboard.press('Space')
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await page.evaluate(() => (document.activeElement as HTMLInputElement).value)) === value) return
    await page.keyboard.press('ArrowDown')
  }
  throw new Error(`The arrow keys do not reach the choice ${value} at ${page.url()}`)
}

/** Presses the page's way on: the main button of its form, or the link that looks like one. */
async function goOn(page: Page, keyboard: boolean, visited: readonly string[]): Promise<void> {
  const button = page.locator('main form[method="post" i]').first().locator('button.govuk-button:not([name], [type="button"])').first()
  const link = page.locator('main a.govuk-button').first()
  // A task list is left by its first part that was not begun.
  const parts = await page
    .locator('main .govuk-task-list__item a')
    .evaluateAll((links) => links.map((each) => each.getAttribute('href') ?? ''))
  const next = parts.find((href) => !visited.includes(href.split('?')[0] as string))
  const part = page.locator(`main .govuk-task-list__item a[href="${next}"]`)
  const target = (await button.count()) > 0 ? button : next ? part : link
  const loaded = page.waitForLoadState('load')
  if (keyboard) {
    await target.focus()
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  } else await Promise.all([page.waitForNavigation(), target.click()])
  await loaded
}
