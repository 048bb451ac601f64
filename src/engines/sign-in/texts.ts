import { defineErrors } from '../../core/basics/errors.ts'

export const refuseSignIn = defineErrors({
  'sign_in.not_mobile': {
    status: 422,
    en: 'Give a Kenyan mobile number that can get an SMS, such as 0712 345 678.',
    sw: 'Andika nambari ya simu ya mkononi ya Kenya inayoweza kupokea SMS, kama 0712 345 678.',
  },
  'sign_in.too_many_codes': {
    status: 429,
    en: 'We have sent several codes to this number. Wait {minutes} minutes before you ask for another.',
    sw: 'Tumetuma nambari kadhaa za siri kwa simu hii. Subiri dakika {minutes} kabla ya kuomba nyingine.',
  },
  'sign_in.too_many_codes_today': {
    status: 429,
    en: 'This number has had all the codes it can get today. Try again in {hours} hours, or come to a county office.',
    sw: 'Simu hii imepokea nambari zote za siri inazoweza kupata leo. Jaribu tena baada ya saa {hours}, au fika katika ofisi ya kaunti.',
  },
  'sign_in.no_codes_today': {
    status: 503,
    en: 'We cannot send any more codes today. Try again tomorrow, or come to a county office.',
    sw: 'Hatuwezi kutuma nambari zaidi za siri leo. Jaribu tena kesho, au fika katika ofisi ya kaunti.',
  },
  'sign_in.code_wrong': {
    status: 422,
    en: 'This is not the code we sent. Check the SMS and type it again. You can try {left} more times.',
    sw: 'Hii si nambari tuliyotuma. Angalia SMS kisha uiandike tena. Unaweza kujaribu mara {left} zaidi.',
  },
  'sign_in.code_ended': {
    status: 422,
    en: 'This code has ended. Ask for a new one.',
    sw: 'Nambari hii imekwisha muda wake. Omba nyingine.',
  },
})
