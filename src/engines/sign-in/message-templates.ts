import { defineTemplates } from '../messages/templates.ts'

/** A code is worth nothing after five minutes; an SMS that comes later only confuses. */
const CODE_VALID_MINUTES = 5

export const signInMessages = defineTemplates({
  // The last line lets Android offer the code to the page of this host and no other (WICG "origin-bound one-time codes").
  'sign_in.code.sent': {
    name: { en: 'Code to sign in', sw: 'Msimbo wa kuingia' },
    sms: {
      en: '{county} County: your code is {code}. It ends in {minutes} minutes. Never tell it to anyone.\n\n@{host} #{code}',
      sw: 'Kaunti ya {county}: msimbo wako ni {code}. Utaisha baada ya dakika {minutes}. Usimwambie mtu yeyote.\n\n@{host} #{code}',
    },
    values: { code: '123456', county: 'Migori', minutes: '5', host: 'services.migori.go.ke' },
    secret: true,
    validMinutes: CODE_VALID_MINUTES,
  },
  // No line for the browser: this code is told to the officer, not typed on the phone that got it.
  'sign_in.code.for_officer': {
    name: { en: 'Code for the officer at the counter', sw: 'Msimbo wa kumwambia afisa wa kaunta' },
    sms: {
      en: '{county} County: an officer is helping you. If you agree, tell them this code: {code}. It ends in {minutes} minutes.',
      sw: 'Kaunti ya {county}: afisa anakuhudumia. Ukikubali, mwambie msimbo huu: {code}. Utaisha baada ya dakika {minutes}.',
    },
    values: { code: '123456', county: 'Migori', minutes: '5' },
    secret: true,
    validMinutes: CODE_VALID_MINUTES,
  },
  'sign_in.staff.invited': {
    name: { en: 'Invitation of an officer', sw: 'Mwaliko wa afisa' },
    email: {
      subject: { en: 'Set up your account at {county} County', sw: 'Fungua akaunti yako ya Kaunti ya {county}' },
      body: {
        en: 'Hello {name},\n\nAn administrator has made you an account. Open this link within {hours} hours to choose your password and set up your second step:\n\n{link}\n\nIf you did not expect this, tell the county’s ICT office.',
        sw: 'Hujambo {name},\n\nMsimamizi amekufungulia akaunti. Fungua kiungo hiki ndani ya saa {hours} ili uchague nenosiri na kuweka hatua ya pili ya kuingia:\n\n{link}\n\nKama hukutarajia ujumbe huu, mwambie afisa wa TEHAMA wa kaunti.',
      },
    },
    values: { name: 'Achieng Otieno', county: 'Migori', hours: '72', link: 'https://services.migori.go.ke/staff/invitation/…' },
    secret: true,
  },
  'sign_in.staff.forgotten': {
    name: { en: 'Link for a new password', sw: 'Kiungo cha nenosiri jipya' },
    email: {
      subject: { en: 'Choose a new password', sw: 'Chagua nenosiri jipya' },
      body: {
        en: 'Hello {name},\n\nSomeone asked for a new password for your account at {county} County. If it was you, open this link within {minutes} minutes:\n\n{link}\n\nYou will still need your second step to sign in. If it was not you, do nothing: your password stays as it is.',
        sw: 'Hujambo {name},\n\nMtu ameomba nenosiri jipya la akaunti yako ya Kaunti ya {county}. Kama ni wewe, fungua kiungo hiki ndani ya dakika {minutes}:\n\n{link}\n\nBado utahitaji hatua ya pili ili kuingia. Kama si wewe, usifanye lolote: nenosiri lako halitabadilika.',
      },
    },
    values: { name: 'Achieng Otieno', county: 'Migori', minutes: '30', link: 'https://services.migori.go.ke/staff/invitation/…' },
    secret: true,
    validMinutes: 30,
  },
  // Told to the officer, so that a change they did not make is noticed (OWASP ASVS 6.3.7).
  'sign_in.staff.changed': {
    name: { en: 'Sign-in details changed', sw: 'Maelezo ya kuingia yamebadilishwa' },
    email: {
      subject: { en: 'Your sign-in details were changed', sw: 'Maelezo yako ya kuingia yamebadilishwa' },
      body: {
        en: 'Hello {name},\n\nYour password or second step at {county} County was changed on {when}. If it was not you, call the county’s ICT office at once.',
        sw: 'Hujambo {name},\n\nNenosiri au hatua yako ya pili ya Kaunti ya {county} ilibadilishwa {when}. Kama si wewe, mpigie simu afisa wa TEHAMA wa kaunti mara moja.',
      },
    },
    values: { name: 'Achieng Otieno', county: 'Migori', when: '18 November 2026, 10:00' },
  },
})
