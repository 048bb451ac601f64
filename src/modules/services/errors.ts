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
  'services.permit_unknown': {
    status: 404,
    en: 'We found no permit with this number that is yours. Check the number and the ID card number, or apply for a new permit.',
    sw: 'Hatukupata kibali chako chenye namba hii. Kagua namba ya kibali na ya kitambulisho, au omba kibali kipya.',
  },
  'services.permit_revoked': {
    status: 409,
    en: 'This permit was taken back, so it cannot be renewed. Apply for a new one, or ask the trade office.',
    sw: 'Kibali hiki kilifutwa, hivyo hakiwezi kuhuishwa. Omba kipya, au uliza ofisi ya biashara.',
  },
  'services.permit_renewed': {
    status: 409,
    en: 'This permit is renewed already, or its renewal is on the way. See your applications.',
    sw: 'Kibali hiki tayari kimehuishwa, au ombi la kukihuisha linashughulikiwa. Tazama maombi yako.',
  },
  'services.permit_early': {
    status: 409,
    en: 'This permit runs until {day}. It can be renewed from {from}.',
    sw: 'Kibali hiki ni halali hadi {day}. Kinaweza kuhuishwa kuanzia {from}.',
  },
  'services.permit_changed': {
    status: 422,
    en: 'A renewal is for the same business at the same place, and this differs from the permit: {fields}. Apply for a new permit instead.',
    sw: 'Kuhuisha ni kwa biashara ile ile mahali pale pale, na hili linatofautiana na kibali: {fields}. Omba kibali kipya badala yake.',
  },
  'services.list_unreadable': {
    status: 422,
    en: 'The list cannot be read. Send a CSV or XLSX file of at most 2 MB and 5,000 rows whose first row names the columns.',
    sw: 'Orodha haiwezi kusomwa. Tuma faili ya CSV au XLSX isiyozidi MB 2 na mistari 5,000, ambayo mstari wake wa kwanza unataja safu.',
  },
  'services.list_columns': {
    status: 422,
    en: 'The list lacks these columns: {columns}.',
    sw: 'Orodha haina safu hizi: {columns}.',
  },
  'services.list_faulty': {
    status: 422,
    en: 'Every row of the list has a fault. Mend them and send it again: nothing was brought in.',
    sw: 'Kila mstari wa orodha una kosa. Irekebishe na uitume tena: hakuna kilichoingizwa.',
  },
  'services.bill_not_expired': {
    status: 409,
    en: 'No new bill is needed: the last one did not run out, or nothing is asked for now.',
    sw: 'Bili mpya haihitajiki: ya mwisho haijapitwa na muda, au hakuna kinachodaiwa sasa.',
  },
  'services.bill_part_paid': {
    status: 409,
    en: 'Part of bill {bill} is paid. Pay the rest of it to the same number: it is taken all the same.',
    sw: 'Sehemu ya bili {bill} imelipwa. Lipa kilichobaki kwa namba hiyo hiyo: kitapokelewa.',
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
