import type { MenuItem } from '../../../kernel/context/manifest.ts'

/** The desk's entries of the staff menu. */
export const deskMenu: readonly MenuItem[] = [
  { text: { en: 'My desk', sw: 'Meza yangu' }, href: '/staff', audience: 'staff', group: 'work', order: 10 },
  { text: { en: 'Cases', sw: 'Kesi' }, href: '/staff/cases', audience: 'staff', permission: 'cases.case.read', group: 'work', order: 20 },
]
