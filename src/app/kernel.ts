import { refuse } from '../core/basics/errors.ts'
import { accessPersonalData } from '../kernel/access/personal-data.ts'
import { auditOfTrail } from '../kernel/audit/audit-words.ts'
import { refuseAudit } from '../kernel/audit/errors.ts'
import { auditPersonalData } from '../kernel/audit/personal-data.ts'
import { auditOfCalendar } from '../kernel/calendar/audit-words.ts'
import { refuse as refuseCalendar } from '../kernel/calendar/errors.ts'
import { calendarPersonalData } from '../kernel/calendar/personal-data.ts'
import { calendarTexts } from '../kernel/calendar/texts.ts'
import { defineManifest } from '../kernel/context/manifest.ts'
import { auditOfFiles } from '../kernel/files/audit-words.ts'
import { refuse as refuseFiles } from '../kernel/files/errors.ts'
import { filesPersonalData } from '../kernel/files/personal-data.ts'
import { sweepFilesJob } from '../kernel/files/sweep-job.ts'
import { fileTexts } from '../kernel/files/texts.ts'
import { auditOfIdentity } from '../kernel/identity/audit-words.ts'
import { identityPersonalData } from '../kernel/identity/personal-data.ts'
import { refuse as refusePlaces } from '../kernel/places/errors.ts'
import { placesPersonalData } from '../kernel/places/personal-data.ts'
import { placesTexts } from '../kernel/places/texts.ts'
import { refuseWeb, webTexts } from '../kernel/web/texts.ts'
import { eraseKernelRecord, kernelRecord, kernelRetention, serviceThatStays } from '../modules/administration/privacy/kernel-record.ts'
import { sealJob } from './audit-trail.ts'
import { rootTemplates, sendRootsJob } from './send-roots.ts'

/** The kernel's rooms stand below the manifest, so they export plain data and are listed here in one. */
export const kernel = defineManifest({
  name: 'kernel',
  needs: [],
  permissions: {
    'audit.entry.read': { en: 'Read the audit trail and its proofs', sw: 'Kusoma kumbukumbu za ukaguzi na uthibitisho wake' },
    'calendar.holiday.change': { en: 'Add, move and remove holidays', sw: 'Kuongeza, kuhamisha na kuondoa sikukuu' },
    'identity.person.export': { en: 'Give a person all that is held about them', sw: 'Kumpa mtu taarifa zote zinazohifadhiwa kumhusu' },
    'identity.person.erase': { en: 'Erase a person’s data on request', sw: 'Kufuta taarifa za mtu kwa ombi lake' },
  },
  audited: {
    verbs: { ...auditOfTrail.verbs, ...auditOfIdentity.verbs, ...auditOfCalendar.verbs, ...auditOfFiles.verbs },
    records: { ...auditOfTrail.records, ...auditOfIdentity.records, ...auditOfCalendar.records, ...auditOfFiles.records },
  },
  jobs: [sealJob, sendRootsJob, sweepFilesJob],
  messages: rootTemplates,
  schedules: [
    { task: 'audit.trail.seal', cron: '*/5 * * * *' },
    { task: 'audit.roots.send', cron: '0 6 * * *', catchUpHours: 24 },
    { task: 'files.orphans.sweep', cron: '30 2 * * *', catchUpHours: 24 },
  ],
  errors: {
    ...refuse.declared,
    ...refusePlaces.declared,
    ...refuseCalendar.declared,
    ...refuseAudit.declared,
    ...refuseFiles.declared,
    ...refuseWeb.declared,
  },
  exportOf: kernelRecord,
  stays: serviceThatStays,
  erase: eraseKernelRecord,
  retention: kernelRetention,
  texts: { ...placesTexts, ...calendarTexts, ...fileTexts, ...webTexts },
  personalData: {
    ...placesPersonalData,
    ...identityPersonalData,
    ...accessPersonalData,
    ...calendarPersonalData,
    ...auditPersonalData,
    ...filesPersonalData,
  },
})
