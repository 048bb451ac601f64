import { defineManifest } from '../../kernel/context/manifest.ts'
import { demoRoutes } from './demo/demo.routes.ts'
import { demoTexts } from './demo/texts.ts'
import { homeRoutes } from './home/home.routes.tsx'
import { homeTexts } from './home/texts.ts'
import { auditOfNotices } from './notices/audit-words.ts'
import { noticeRoutes } from './notices/notices.routes.tsx'
import { noticesPath } from './notices/notices.views.tsx'
import { noticeTexts, refuseNotices } from './notices/texts.ts'
import { officeRoutes } from './offices/offices.routes.ts'
import { officeTexts } from './offices/texts.ts'
import { REPORT_PATH } from './report-path.ts'
import { siteMapRoutes } from './site-map.routes.ts'
import { statementRoutes } from './statements/statements.routes.ts'
import { statementTexts } from './statements/texts.ts'
import { statusRoutes } from './status/status.routes.ts'
import { statusTexts } from './status/texts.ts'
import { websiteTexts } from './texts.ts'

const resident = { audience: 'resident', group: 'work' } as const

export const websiteModule = defineManifest({
  name: 'website',
  needs: ['places', 'identity', 'access', 'audit', 'calendar', 'messages', 'sign-in'],
  routes: [...homeRoutes, ...noticeRoutes, ...officeRoutes, ...statementRoutes, ...statusRoutes, ...siteMapRoutes, ...demoRoutes],
  menu: [
    { ...resident, text: websiteTexts['website.menu.home'], href: '/', order: 10 },
    { ...resident, text: websiteTexts['website.menu.services'], href: '/services', order: 20 },
    { ...resident, text: websiteTexts['website.menu.report'], href: REPORT_PATH, order: 30 },
    { ...resident, text: websiteTexts['website.menu.track'], href: '/track', order: 40 },
    { ...resident, text: websiteTexts['website.menu.notices'], href: '/notices', order: 45 },
    { ...resident, text: websiteTexts['website.menu.offices'], href: '/offices', order: 50 },
    {
      audience: 'staff',
      group: 'work',
      text: noticeTexts['website.notices.menu'],
      href: noticesPath,
      permission: 'website.notice.publish',
      order: 60,
    },
  ],
  permissions: { 'website.notice.publish': { en: 'Publish notices to everyone', sw: 'Kuchapisha matangazo kwa watu wote' } },
  errors: refuseNotices.declared,
  texts: { ...websiteTexts, ...homeTexts, ...noticeTexts, ...officeTexts, ...statementTexts, ...statusTexts, ...demoTexts },
  audited: auditOfNotices,
  personalData: {
    'website.notices': 'none',
    'website.notice_changes': 'none',
    'website.notice_changes.changed_by': {
      class: 'personal',
      purpose: { en: 'To show which officer told the public what.', sw: 'Kuonyesha afisa gani aliwaambia umma nini.' },
      retention: 'for-ever',
      erase: {
        keep: {
          en: 'A public officer’s acts in office are kept as a public record (Public Archives and Documentation Service Act, Cap. 19).',
          sw: 'Matendo ya afisa wa umma kazini hutunzwa kama kumbukumbu ya umma (Sheria ya Hifadhi ya Nyaraka za Umma, Sura ya 19).',
        },
      },
    },
  },
})
