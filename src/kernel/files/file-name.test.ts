import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanFileName, shownName } from './file-name.ts'

test('a name loses its path, its unseen characters and a false extension', () => {
  expect(cleanFileName('C:\\Users\\me\\fees.docx', 'pdf')).toBe('fees.pdf')
  expect(cleanFileName('../../etc/passwd', 'jpg')).toBe('passwd.jpg')
  expect(cleanFileName('photo\u202egpj.exe', 'jpg')).toBe('photogpj.jpg')
  expect(cleanFileName('a"b<c>.png', 'jpg')).toBe('a_b_c_.jpg')
  expect(cleanFileName('Cheti cha Ng’ang’a.pdf', 'pdf')).toBe('Cheti cha Ng’ang’a.pdf')
  expect(cleanFileName('', 'pdf')).toBe('file.pdf')
  expect(cleanFileName('...', 'pdf')).toBe('file.pdf')
})

// Any UTF-16 at all, unpaired surrogates too.
const anyText = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 }).map((units) => String.fromCharCode(...units))

test('any name at all becomes one that fits its column and breaks no header', () => {
  fc.assert(
    fc.property(anyText, (name) => {
      const clean = cleanFileName(name, 'pdf')
      const sound = /^[^\p{Cc}"\\/]+\.pdf$/u.test(clean) && [...clean].length <= 124 && clean.isWellFormed() && shownName(name) !== ''
      expect(sound, JSON.stringify(name)).toBe(true)
    }),
    { numRuns: 200 },
  )
})
