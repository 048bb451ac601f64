import { defineErrors } from '../../core/basics/errors.ts'
import { defineTexts } from '../../core/basics/texts.ts'

export const messagesTexts = defineTexts({
  'messages.channel.sms': { en: 'SMS', sw: 'SMS' },
  'messages.channel.email': { en: 'E-mail', sw: 'Barua pepe' },
  'messages.channel.inApp': { en: 'In their own pages', sw: 'Katika kurasa zao' },
  'messages.status.queued': { en: 'Waiting to be sent', sw: 'Unasubiri kutumwa' },
  'messages.status.sending': { en: 'Being sent', sw: 'Unatumwa' },
  'messages.status.sent': { en: 'Sent', sw: 'Umetumwa' },
  'messages.status.delivered': { en: 'Delivered', sw: 'Umefika' },
  'messages.status.failed': { en: 'Not delivered', sw: 'Haukufika' },
  'messages.status.unknown': { en: 'Perhaps sent', sw: 'Huenda umetumwa' },
  'messages.status.refused': { en: 'Not sent', sw: 'Haukutumwa' },
  'messages.reason.no_contact': { en: 'We have no number or address for this person', sw: 'Hatuna namba wala anwani ya mtu huyu' },
  'messages.reason.expired': { en: 'It could not be sent while it still mattered', sw: 'Haukuweza kutumwa wakati ulipokuwa bado na maana' },
  'messages.reason.daily_budget': { en: 'The day’s SMS budget is spent', sw: 'Bajeti ya SMS ya siku imekwisha' },
  'messages.reason.number_limit': { en: 'This number had too many messages today', sw: 'Namba hii imepokea ujumbe mwingi mno leo' },
  'messages.reason.interrupted': { en: 'The system stopped while it was being sent', sw: 'Mfumo ulisimama ujumbe ulipokuwa unatumwa' },
  'messages.secret': { en: 'Only the receiver may read this message', sw: 'Mpokeaji pekee ndiye anayeweza kusoma ujumbe huu' },
})

export const refuseMessages = defineErrors({
  'messages.not_found': { status: 404, en: 'This message is not in the log.', sw: 'Ujumbe huu haupo kwenye kumbukumbu.' },
  'messages.cannot_resend': {
    status: 409,
    en: 'This message cannot be sent again: it was sent, is still on its way, or was for its receiver alone.',
    sw: 'Ujumbe huu hauwezi kutumwa tena: ulishatumwa, bado unatumwa, au ulikuwa wa mpokeaji pekee.',
  },
})
