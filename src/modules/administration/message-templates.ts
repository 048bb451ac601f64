import { defineTemplates } from '../../engines/messages/templates.ts'

const values = { county: 'Migori', address: 'https://services.migori.go.ke/my/privacy' }

export const administrationTemplates = defineTemplates({
  'administration.erasure.granted': {
    name: { en: 'Data erased', sw: 'Data imefutwa' },
    sms: {
      en: '{county} County erased what it held about you, as you asked, but for what a law keeps. This number is erased too, after this message.',
      sw: 'Kaunti ya {county} imefuta data yako kama ulivyoomba, isipokuwa inayotunzwa kisheria. Namba hii pia itafutwa baada ya ujumbe huu.',
    },
    values: { county: values.county },
  },
  'administration.erasure.in_part': {
    name: { en: 'Data erased in part', sw: 'Sehemu ya data imefutwa' },
    sms: {
      en: '{county} County erased what it could of your data. What stays for now, and why: {address}',
      sw: 'Kaunti ya {county} imefuta data yako iliyowezekana. Inayobaki kwa sasa, na sababu: {address}',
    },
    values,
  },
  'administration.erasure.refused': {
    name: { en: 'Answer to a request for erasure', sw: 'Jibu la ombi la kufutiwa data' },
    sms: {
      en: '{county} County has answered your request to erase your data. The reasons: {address}',
      sw: 'Kaunti ya {county} imejibu ombi lako la kufuta data yako. Sababu: {address}',
    },
    values,
  },
})
