import { defineErrors } from '../../core/basics/errors.ts'

export const refuseAdministration = defineErrors({
  'administration.not_oneself': {
    status: 403,
    en: 'Nobody changes their own post, service or rights. Ask another administrator.',
    sw: 'Hakuna anayebadilisha wadhifa, utumishi au haki zake mwenyewe. Mwombe msimamizi mwingine.',
  },
  'administration.left': {
    status: 409,
    en: '{name} has left the service of the county.',
    sw: '{name} ameacha utumishi wa kaunti.',
  },
  'administration.later_day': {
    status: 422,
    en: 'The day cannot be later than today.',
    sw: 'Siku haiwezi kuwa baada ya leo.',
  },
  'administration.post_taken': {
    status: 409,
    en: '{name} holds this post in that time. End their time first, or appoint an acting officer.',
    sw: '{name} anashikilia wadhifa huu katika kipindi hicho. Hitimisha muda wake kwanza, au teua kaimu.',
  },
  'administration.acting_taken': {
    status: 409,
    en: '{name} already acts in this post in that time.',
    sw: '{name} tayari anakaimu wadhifa huu katika kipindi hicho.',
  },
  'administration.roles_conflict': {
    status: 409,
    en: '{name} would hold "{role}" and "{against}" at once. {reason}',
    sw: '{name} angeshikilia "{role}" na "{against}" kwa pamoja. {reason}',
  },
  'administration.post_closed': {
    status: 409,
    en: 'This post is closed.',
    sw: 'Wadhifa huu umefungwa.',
  },
  'administration.holding_ended': {
    status: 409,
    en: 'This time in the post has already ended.',
    sw: 'Muda huu katika wadhifa umekwisha tayari.',
  },
  'administration.days_order': {
    status: 422,
    en: 'The last day comes before the first.',
    sw: 'Siku ya mwisho iko kabla ya siku ya kwanza.',
  },
  'administration.change_open': {
    status: 409,
    en: 'A change of this role already waits for a decision.',
    sw: 'Kuna badiliko la jukumu hili linalosubiri uamuzi.',
  },
  'administration.change_nothing': {
    status: 422,
    en: 'The role is like that already.',
    sw: 'Jukumu liko hivyo tayari.',
  },
  'administration.change_decided': {
    status: 409,
    en: 'This change has been decided already.',
    sw: 'Badiliko hili limeamuliwa tayari.',
  },
  'administration.change_outdated': {
    status: 409,
    en: 'The role has changed since this was proposed. Refuse it, and propose it anew on the role as it is now.',
    sw: 'Jukumu limebadilika tangu pendekezo hili. Likatae, kisha pendekeza upya kulingana na jukumu lilivyo sasa.',
  },
  'administration.two_persons': {
    status: 403,
    en: 'Who proposed a change does not decide it. Another administrator must.',
    sw: 'Aliyependekeza badiliko haliamui. Msimamizi mwingine ndiye anayeamua.',
  },
  'administration.not_sealed_yet': {
    status: 409,
    en: 'This entry is not under a seal yet. Seals are made every five minutes; try again then.',
    sw: 'Ingizo hili bado halijafungwa kwa muhuri. Mihuri hufanywa kila dakika tano; jaribu tena baadaye.',
  },
  'administration.check_running': {
    status: 409,
    en: 'A check is running already. Its report appears on this page.',
    sw: 'Ukaguzi unaendelea tayari. Ripoti yake itaonekana kwenye ukurasa huu.',
  },
  'administration.erasure_open': {
    status: 409,
    en: 'You have asked already. We will answer by {day}.',
    sw: 'Umeshaomba tayari. Tutakujibu kufikia {day}.',
  },
  'administration.erasure_decided': {
    status: 409,
    en: 'This request has been decided already.',
    sw: 'Ombi hili limeamuliwa tayari.',
  },
})
