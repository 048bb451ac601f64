import { expect, test } from 'vitest'
import { filesIn } from './answers.ts'

test('the uploads that answers name are found in lists, in repeated entries, and nowhere else', () => {
  const one = { file: 'a', name: 'fees.pdf', size: 1, type: 'application/pdf' }
  const two = { file: 'b', name: 'photo.jpg', size: 2, type: 'image/jpeg' }
  const answers = { papers: [one], children: [{ id: '1', photo: [two], name: 'file' }], none: null, true: true }
  expect([...filesIn(answers).entries()]).toEqual([
    ['a', one],
    ['b', two],
  ])
  expect(filesIn(null).size).toBe(0)
})
