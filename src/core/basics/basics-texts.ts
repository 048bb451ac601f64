import { defineTexts } from './texts.ts'

/** The words of this room. (`texts.ts` holds what texts are.) */
export const basicsTexts = defineTexts({
  'basics.money.empty': { en: 'Enter an amount in shillings.', sw: 'Andika kiasi kwa shilingi.' },
  'basics.money.not_an_amount': {
    en: 'Enter an amount in figures, such as 1,200 or 1200.50.',
    sw: 'Andika kiasi kwa tarakimu, kama 1,200 au 1200.50.',
  },
  'basics.money.too_fine': {
    en: 'Enter at most two digits after the point, such as 1200.50.',
    sw: 'Andika tarakimu zisizozidi mbili baada ya nukta, kama 1200.50.',
  },
  'basics.money.negative': { en: 'The amount cannot be less than 0.', sw: 'Kiasi hakiwezi kuwa chini ya 0.' },
  'basics.money.too_large': { en: 'The amount is too large.', sw: 'Kiasi ni kikubwa mno.' },
  'basics.phone.empty': { en: 'Enter a phone number.', sw: 'Andika namba ya simu.' },
  'basics.phone.letters': {
    en: 'Enter a phone number in digits, such as 0712 345 678.',
    sw: 'Andika namba ya simu kwa tarakimu, kama 0712 345 678.',
  },
  'basics.phone.too_short': {
    en: 'The phone number is too short. Enter all its digits, such as 0712 345 678.',
    sw: 'Namba ya simu ni fupi mno. Andika tarakimu zake zote, kama 0712 345 678.',
  },
  'basics.phone.too_long': {
    en: 'The phone number has too many digits. Enter it such as 0712 345 678.',
    sw: 'Namba ya simu ina tarakimu nyingi mno. Iandike kama 0712 345 678.',
  },
  'basics.phone.abroad': {
    en: 'Enter a Kenyan phone number. Numbers of other countries cannot be used here.',
    sw: 'Andika namba ya simu ya Kenya. Namba za nchi nyingine haziwezi kutumika hapa.',
  },
  'basics.phone.not_kenyan': {
    en: 'Enter a Kenyan phone number, such as 0712 345 678 or 0110 345 678.',
    sw: 'Andika namba ya simu ya Kenya, kama 0712 345 678 au 0110 345 678.',
  },
  'basics.reference.empty': { en: 'Enter the reference number.', sw: 'Andika namba ya kumbukumbu.' },
  'basics.reference.wrong_length': {
    en: 'The reference number is not complete. It looks like MGR-4K7P-29XQ.',
    sw: 'Namba ya kumbukumbu haijakamilika. Inafanana na MGR-4K7P-29XQ.',
  },
  'basics.reference.wrong_characters': {
    en: 'The reference number has a letter or sign that is never used in one. It looks like MGR-4K7P-29XQ.',
    sw: 'Namba ya kumbukumbu ina herufi au alama isiyotumika kamwe. Inafanana na MGR-4K7P-29XQ.',
  },
  'basics.reference.check_failed': {
    en: 'The reference number is not right. Check each letter and digit against your message or letter.',
    sw: 'Namba ya kumbukumbu si sahihi. Linganisha kila herufi na tarakimu na ujumbe au barua yako.',
  },
})
