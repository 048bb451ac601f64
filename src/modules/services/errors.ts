import { defineErrors } from '../../core/basics/errors.ts'

export const refuseServices = defineErrors({
  'services.definition_faulty': {
    status: 422,
    en: 'The service “{key}” cannot be published: {place}: {reason}',
    sw: 'Huduma “{key}” haiwezi kuchapishwa: {place}: {reason}',
  },
  'services.not_a_draft': {
    status: 409,
    en: 'This version was decided on already.',
    sw: 'Toleo hili tayari limeshaamuliwa.',
  },
  'services.own_draft': {
    status: 403,
    en: 'Who brought a change in cannot publish it. Another person must.',
    sw: 'Aliyeleta badiliko hawezi kulichapisha. Mtu mwingine lazima afanye hivyo.',
  },
  'services.phone_needed': {
    status: 422,
    en: 'This needs your phone number, so that the office can reach you.',
    sw: 'Hili linahitaji namba yako ya simu, ili ofisi iweze kuwasiliana nawe.',
  },
  'services.not_found_by_phone': {
    status: 404,
    en: 'We found nothing with this reference number and phone number. Check both.',
    sw: 'Hatukupata chochote kwa namba hii ya kumbukumbu na namba hii ya simu. Kagua zote mbili.',
  },
  'services.already_revoked': {
    status: 409,
    en: 'This letter was taken back already, or someone has asked for it.',
    sw: 'Barua hii tayari imefutwa, au mtu ameshaomba ifutwe.',
  },
  'services.hold_open': {
    status: 409,
    en: 'Someone has asked for this already. A second person must agree.',
    sw: 'Mtu ameshaomba hili. Mtu wa pili lazima akubali.',
  },
  'services.hold_alone': {
    status: 403,
    en: 'Who asks for it cannot agree to it as well. Another person must.',
    sw: 'Anayeomba hawezi pia kukubali. Mtu mwingine lazima akubali.',
  },
  'services.not_suspended': {
    status: 409,
    en: 'No officer suspended this.',
    sw: 'Hakuna afisa aliyesimamisha hii.',
  },
  'services.revoke_alone': {
    status: 403,
    en: 'Who asks to take a letter back cannot agree to it as well. Another person must.',
    sw: 'Anayeomba barua ifutwe hawezi pia kukubali. Mtu mwingine lazima akubali.',
  },
  'services.nothing_to_agree': {
    status: 409,
    en: 'Nobody has asked to take this letter back, or it is done already.',
    sw: 'Hakuna aliyeomba barua hii ifutwe, au tayari imefutwa.',
  },
})
