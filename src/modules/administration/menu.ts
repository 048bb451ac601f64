import type { MenuItem } from '../../kernel/context/manifest.ts'
import { administrationTexts as texts } from './texts.ts'

const staff = { audience: 'staff', group: 'administration' } as const

export const administrationMenu: readonly MenuItem[] = [
  { ...staff, text: texts['administration.staff.title'], href: '/staff/admin/staff', permission: 'administration.staff.read', order: 900 },
  { ...staff, text: texts['administration.posts.title'], href: '/staff/admin/posts', permission: 'administration.staff.read', order: 901 },
  { ...staff, text: texts['administration.roles.title'], href: '/staff/admin/roles', permission: 'administration.staff.read', order: 902 },
  {
    ...staff,
    text: texts['administration.places.offices'],
    href: '/staff/admin/offices',
    permission: 'administration.staff.read',
    order: 903,
  },
  {
    ...staff,
    text: texts['administration.places.departments'],
    href: '/staff/admin/departments',
    permission: 'administration.staff.read',
    order: 904,
  },
  {
    ...staff,
    text: texts['administration.sessions.title'],
    href: '/staff/admin/sessions',
    permission: 'administration.session.manage',
    order: 910,
  },
  {
    ...staff,
    text: texts['administration.messages.title'],
    href: '/staff/admin/messages',
    permission: 'messages.message.read',
    order: 911,
  },
  { ...staff, text: texts['administration.jobs.title'], href: '/staff/admin/jobs', permission: 'administration.job.manage', order: 912 },
  {
    ...staff,
    text: texts['administration.holidays.title'],
    href: '/staff/admin/holidays',
    permission: 'calendar.holiday.change',
    order: 913,
  },
  { ...staff, text: texts['administration.keys.title'], href: '/staff/admin/keys', permission: 'administration.key.manage', order: 914 },
  {
    ...staff,
    text: texts['administration.settings.title'],
    href: '/staff/admin/settings',
    permission: 'administration.system.read',
    order: 915,
  },
  { ...staff, text: texts['administration.audit.title'], href: '/staff/admin/audit', permission: 'audit.entry.read', order: 920 },
  { ...staff, text: texts['administration.privacy.title'], href: '/staff/privacy', permission: 'identity.person.erase', order: 921 },
]
