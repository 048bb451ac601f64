import { expect, test } from 'vitest'
import { each, sources } from './house.ts'

const views = sources().filter(({ path, isTest }) => path.endsWith('.tsx') && !isTest)

const none = (pattern: RegExp, reason: string) =>
  expect(views.flatMap((file) => each(file, pattern, ([found]) => `${reason}: ${found.slice(0, 80).replace(/\s+/g, ' ')}`))).toEqual([])

test('no component is async: it would render as nothing, without a word', () => {
  none(/\basync\s+function\s+[A-Z]\w*/g, 'async component')
  none(/\b(const|let)\s+[A-Z]\w*\s*(:[^=\n]+)?=\s*async\b/g, 'async component')
  none(/\basync\s*(\([^()]*\)|\w+)\s*(:\s*[^=\n]+)?=>\s*\(?\s*<[A-Za-z]/g, 'async function that gives markup')
})

test('markup is never a string: no dangerouslySetInnerHTML, no innerHTML', () =>
  none(/dangerouslySetInnerHTML|\.(inner|outer)HTML\s*=/g, 'raw markup'))

test('styles and scripts are files: the Content-Security-Policy blocks the rest', () => {
  none(/\sstyle\s*=\s*["'{]/g, 'style attribute')
  none(/<style\b/g, 'style element')
  none(/<script\b(?![^>]*\bsrc=)/g, 'inline script')
  none(/\son[a-zA-Z]+\s*=\s*["'{]/g, 'event handler in markup')
})

test('attributes are written as HTML has them', () => none(/\s(className|htmlFor)\s*=/g, 'write class and for'))

test('no address starts with javascript:', () => none(/["'`]\s*javascript:/gi, 'script address'))
