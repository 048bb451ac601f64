/** Stands in for an address that must not be followed: it leads nowhere, and a reader of the page's source sees why. */
export const refusedHref = '#refused'

/**
 * Lets an address through only when it is http(s), tel, mailto, or within this site (a path, a query, a fragment, a bare relative name).
 * Everything else (`javascript:`, `data:`, protocol-relative hosts, control characters hiding a scheme) becomes `#refused`.
 */
export function safeHref(href: string): string {
  // Browsers strip tabs, new lines and leading control characters before they read the scheme: judge what they would see.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what we look for
  if (/[\u0000-\u001f\u007f]/.test(href)) return refusedHref
  const address = href.trim()
  if (/^(https?:\/\/|tel:|mailto:)/i.test(address)) return address
  if (/^[/\\]{2}/.test(address) || address.startsWith('/\\')) return refusedHref
  if (/^[^/?#]*:/.test(address)) return refusedHref
  return address
}
