import { defineManifest } from '../../kernel/context/manifest.ts'
import { auditOfMessages } from './audit-words.ts'
import { deliveryReportRoutes } from './delivery-reports.routes.ts'
import { messageJobs, messageSchedules } from './messages.jobs.ts'
import { eraseMessages, messagesOfPerson, messagesRetention } from './person-record.ts'
import { messagesTexts, refuseMessages } from './texts.ts'

const telling = { en: 'To tell people what they asked for or must know.', sw: 'Kuwaarifu watu walichoomba au wanachopaswa kujua.' }
const proof = { en: 'To show that a message was sent and arrived.', sw: 'Kuonyesha kuwa ujumbe ulitumwa na ukafika.' }

export const messagesModule = defineManifest({
  name: 'messages',
  needs: ['identity', 'jobs', 'audit'],
  permissions: {
    'messages.message.read': { en: 'See the log of messages sent', sw: 'Kuona kumbukumbu za ujumbe uliotumwa' },
    'messages.message.resend': { en: 'Send a failed message again', sw: 'Kutuma tena ujumbe ulioshindikana' },
  },
  audited: auditOfMessages,
  errors: refuseMessages.declared,
  texts: messagesTexts,
  routes: deliveryReportRoutes,
  jobs: messageJobs,
  schedules: messageSchedules,
  exportOf: messagesOfPerson,
  erase: eraseMessages,
  retention: messagesRetention,
  personalData: {
    'messages.outbox': 'none',
    'messages.outbox.person': { class: 'personal', purpose: proof, retention: 'years:2', erase: 'empty' },
    'messages.outbox.address': { class: 'personal', purpose: telling, retention: 'years:2', erase: 'empty' },
    'messages.outbox.subject': { class: 'personal', purpose: telling, retention: 'years:2', erase: 'empty' },
    'messages.outbox.body': { class: 'personal', purpose: telling, retention: 'years:2', erase: 'empty' },
    'messages.delivery_reports': 'none',
    'messages.delivery_reports.phone': { class: 'personal', purpose: proof, retention: 'days:90', erase: 'delete' },
    'messages.daily_budget': 'none',
  },
})
