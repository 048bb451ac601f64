import { expect, test } from 'vitest'
import { fromThisSite } from './same-site.ts'

test('reading needs no proof', () => {
  expect(fromThisSite('GET', {}, 'county.example')).toBe(true)
})

test('a post from another site is not ours, whatever else it claims', () => {
  expect(fromThisSite('POST', { 'sec-fetch-site': 'cross-site', origin: 'https://county.example' }, 'county.example')).toBe(false)
  expect(fromThisSite('POST', { 'sec-fetch-site': 'same-site' }, 'county.example')).toBe(false)
  expect(fromThisSite('POST', { origin: 'https://evil.example' }, 'county.example')).toBe(false)
  expect(fromThisSite('POST', { origin: 'null', referer: 'https://county.example/' }, 'county.example')).toBe(false)
})

test('a post from our own page is ours by any of the three headers', () => {
  expect(fromThisSite('POST', { 'sec-fetch-site': 'same-origin' }, 'county.example')).toBe(true)
  expect(fromThisSite('POST', { origin: 'https://county.example' }, 'county.example')).toBe(true)
  expect(fromThisSite('POST', { referer: 'https://county.example/apply' }, 'county.example')).toBe(true)
})

test('a post that says nothing of where it comes from is not ours', () => {
  expect(fromThisSite('POST', {}, 'county.example')).toBe(false)
})
