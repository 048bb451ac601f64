const LENGTH_MAX = 120
/** Of what was declared; more than any file system allows, and little enough that no pattern below gets slow. */
const DECLARED_MAX = 500

/** Control characters, and the marks that make `gpj.exe` read as `exe.jpg`: no name needs them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff0-\uffff]/g

/**
 * A name that is safe to show and to save under: the last part of any path, without characters that are special to a file system or unseen,
 * with the extension of what the file is, not of what it was called. Empty names become `file`.
 */
export function cleanFileName(declared: string, extension: string): string {
  const last = declared.slice(-DECLARED_MAX).toWellFormed().normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const stem = last
    .replace(UNSEEN, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  const short = [...stem].slice(0, LENGTH_MAX).join('').trim()
  return `${short || 'file'}.${extension}`
}

/** A declared name as it may be shown back in a message: one line, not endless. */
export const shownName = (declared: string): string => {
  const clean = declared.slice(-DECLARED_MAX).toWellFormed().split(/[\\/]/).at(-1)?.replace(UNSEEN, '').trim() || 'file'
  return clean.length > 60 ? `${clean.slice(0, 40)}…${clean.slice(-15)}` : clean
}
