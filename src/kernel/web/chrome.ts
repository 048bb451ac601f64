import { type Language, say, speaker } from '../../core/basics/texts.ts'
import type { Chrome } from '../../ui/chrome.ts'
import { allows } from '../access/access.ts'
import type { Actor } from '../context/actor.ts'
import type { County } from '../context/county.ts'
import type { MenuItem } from '../context/manifest.ts'
import type { PageReply } from './reply.ts'
import { webTexts } from './texts.ts'

declare module '../context/county.ts' {
  interface County {
    /** The compiled styles and scripts: addresses with a content hash, and the folder they are served from. */
    readonly assets: { readonly folder: string; assetPath(logical: string): string }
    /** The county's own colours and mark, at addresses that change with their content. */
    readonly brand: { readonly crestPath: string; readonly crest: string; readonly themePath: string; readonly theme: string }
  }
}

type Asked = {
  readonly county: County
  readonly actor: Actor
  readonly language: Language
  /** Path and query as asked. */
  readonly url: string
  readonly postTitle: string | undefined
  readonly notice: Chrome['notice']
}

type Menus = Record<MenuItem['audience'], readonly MenuItem[]>
const menus = new WeakMap<County['manifests'], Menus>()

/** The entries of all modules in their order: the same for as long as the process runs. */
function menuOf({ manifests }: County): Menus {
  const known = menus.get(manifests)
  if (known) return known
  const entries = manifests.flatMap((manifest) => manifest.menu ?? []).sort((a, b) => a.order - b.order)
  const of = (audience: MenuItem['audience']) => entries.filter((entry) => entry.audience === audience)
  const made = { staff: of('staff'), resident: of('resident') }
  menus.set(manifests, made)
  return made
}

/** The entries that somebody may open, in their order. */
export const menuFor = (county: County, { grants }: Actor, audience: MenuItem['audience']): readonly MenuItem[] =>
  menuOf(county)[audience].filter(({ permission }) => !permission || allows(grants, permission))

/** Everything around a page's own content, from who asks and where they stand. */
export function chromeFor({ county, actor, language, url, postTitle, notice }: Asked, reply: PageReply): Chrome {
  const t = speaker(webTexts, language)
  const here = new URL(url, 'http://local')
  const staff = reply.layout === 'staff'
  const languageHref = (wanted: Language): string => {
    const query = new URLSearchParams(here.search)
    query.set('lang', wanted)
    return `${here.pathname}?${query}`
  }
  const menu = menuFor(county, actor, staff ? 'staff' : 'resident')
  // Of two entries that lead to here, the one that says it more closely: "Report a problem" rather than "Services".
  const current = menu
    .map(({ href }) => href)
    .filter((href) => here.pathname === href || here.pathname.startsWith(`${href}/`))
    .reduce((longest, href) => (href.length > longest.length ? href : longest), '')
  const items = menu.map((item) => ({
    text: say(item.text, language),
    href: item.href,
    current: item.href === current,
    ...(staff ? { group: t(`web.menu.${item.group}`) } : {}),
  }))
  const search = staff
    ? county.manifests
        .map(({ staffSearch }) => staffSearch)
        .find((each) => each?.permissions.every((permission) => allows(actor.grants, permission)))
    : undefined
  return {
    layout: reply.layout,
    county: {
      title: county.profile.title,
      motto: county.profile.motto,
      crestPath: county.brand.crestPath,
      themePath: county.brand.themePath,
    },
    language,
    languageLinks: county.profile.languages.map((each) => ({ language: each, href: languageHref(each) })),
    currentPath: here.pathname,
    homePath: staff ? '/staff' : '/',
    person:
      actor.kind === 'resident' || actor.kind === 'staff'
        ? { name: actor.name, post: postTitle, signOutPath: '/sign-out', href: actor.kind === 'staff' ? '/staff/account' : '/my' }
        : null,
    signInPath: '/sign-in',
    menu: items,
    footer: [
      { text: t('web.footer.contact'), href: '/contact' },
      { text: t('web.footer.notices'), href: '/notices' },
      { text: t('web.footer.verify'), href: '/V' },
      { text: t('web.footer.privacy'), href: '/privacy' },
      { text: t('web.footer.accessibility'), href: '/accessibility' },
      { text: t('web.footer.staff'), href: '/staff' },
    ],
    demo: county.demo,
    notice: notice ?? null,
    title: reply.title,
    error: reply.error ?? false,
    back: reply.back ?? null,
    breadcrumbs: reply.breadcrumbs,
    help: { phone: county.profile.phone, email: county.profile.email, officesPath: '/offices' },
    ...(search ? { searchPath: search.href } : {}),
    wide: reply.wide ?? false,
    assetPath: county.assets.assetPath,
  }
}
