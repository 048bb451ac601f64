import { defineManifest } from '../../kernel/context/manifest.ts'
import { auditRoutes } from './audit/audit.routes.tsx'
import { checkTrailJob } from './audit/check-trail.ts'
import { auditOfAdministration } from './audit-words.ts'
import { refuseAdministration } from './errors.ts'
import { holidayRoutes } from './holidays/holidays.routes.tsx'
import { jobRoutes } from './jobs/jobs.routes.tsx'
import { keyRoutes } from './keys/keys.routes.tsx'
import { administrationMenu } from './menu.ts'
import { administrationTemplates } from './message-templates.ts'
import { messageLogRoutes } from './messages/messages.routes.tsx'
import { administrationPersonalData } from './personal-data.ts'
import { placesRoutes } from './places/places.routes.tsx'
import { postRoutes } from './posts/posts.routes.tsx'
import { administrationRetention, eraseRequestWords, requestsForExport } from './privacy/erasure-requests.ts'
import { myPrivacyRoutes } from './privacy/my-privacy.routes.tsx'
import { privacyRoutes } from './privacy/privacy.routes.tsx'
import { retentionJob } from './privacy/retention.ts'
import { roleRoutes } from './roles/roles.routes.tsx'
import { sessionRoutes } from './sessions/sessions.routes.tsx'
import { settingsRoutes } from './settings/settings.routes.tsx'
import { staffRoutes } from './staff/staff.routes.tsx'
import { administrationTexts } from './texts.ts'

export const administrationModule = defineManifest({
  name: 'administration',
  needs: ['sign-in', 'messages', 'cases'],
  permissions: {
    'administration.staff.read': { en: 'See staff, posts and roles', sw: 'Kuona wafanyakazi, nyadhifa na majukumu' },
    'administration.staff.manage': { en: 'Add staff and end their service', sw: 'Kuongeza wafanyakazi na kuhitimisha utumishi wao' },
    'administration.post.manage': { en: 'Change posts and who holds them', sw: 'Kubadilisha nyadhifa na wanaozishikilia' },
    'administration.role.manage': { en: 'Change what roles may do', sw: 'Kubadilisha yanayoruhusiwa kwa majukumu' },
    'administration.session.manage': { en: 'See and end sessions of others', sw: 'Kuona na kusitisha vipindi vya wengine' },
    'administration.job.manage': {
      en: 'See failed jobs, retry and discard them',
      sw: 'Kuona kazi zilizoshindikana, kuzirudia na kuzitupa',
    },
    'administration.key.manage': { en: 'See and rotate signing keys', sw: 'Kuona na kubadilisha funguo za kutia sahihi' },
    'administration.system.read': { en: 'See health and settings of the system', sw: 'Kuona hali na mipangilio ya mfumo' },
  },
  errors: refuseAdministration.declared,
  texts: administrationTexts,
  messages: administrationTemplates,
  menu: administrationMenu,
  routes: [
    ...staffRoutes,
    ...postRoutes,
    ...roleRoutes,
    ...sessionRoutes,
    ...jobRoutes,
    ...messageLogRoutes,
    ...auditRoutes,
    ...keyRoutes,
    ...holidayRoutes,
    ...placesRoutes,
    ...settingsRoutes,
    ...privacyRoutes,
    ...myPrivacyRoutes,
  ],
  jobs: [checkTrailJob, retentionJob],
  schedules: [{ task: retentionJob.name, cron: '30 3 * * *', catchUpHours: 24 }],
  audited: auditOfAdministration,
  personalData: administrationPersonalData,
  exportOf: async (ctx, person) => ({ erasureRequests: await requestsForExport(ctx, person) }),
  erase: eraseRequestWords,
  retention: administrationRetention,
})
