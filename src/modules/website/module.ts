import { defineManifest } from '../../kernel/context/manifest.ts'
import { demoRoutes } from './demo/demo.routes.ts'
import { demoTexts } from './demo/texts.ts'
import { homeRoutes } from './home/home.routes.ts'
import { homeTexts } from './home/texts.ts'
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
  routes: [...homeRoutes, ...officeRoutes, ...statementRoutes, ...statusRoutes, ...siteMapRoutes, ...demoRoutes],
  menu: [
    { ...resident, text: websiteTexts['website.menu.home'], href: '/', order: 10 },
    { ...resident, text: websiteTexts['website.menu.services'], href: '/services', order: 20 },
    { ...resident, text: websiteTexts['website.menu.report'], href: REPORT_PATH, order: 30 },
    { ...resident, text: websiteTexts['website.menu.track'], href: '/track', order: 40 },
    { ...resident, text: websiteTexts['website.menu.offices'], href: '/offices', order: 50 },
  ],
  texts: { ...websiteTexts, ...homeTexts, ...officeTexts, ...statementTexts, ...statusTexts, ...demoTexts },
  personalData: {},
})
