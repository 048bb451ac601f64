import { defineTemplates } from '../../engines/messages/templates.ts'

export const serviceTemplates = defineTemplates({
  'services.bill.made': {
    name: { en: 'Bill to pay', sw: 'Bili ya kulipa' },
    sms: {
      en: '{reference}: pay {amount} by {due}. M-Pesa paybill {paybill}, account {account}. Or here: {address}',
      sw: '{reference}: lipa {amount} kufikia {due}. M-Pesa paybill {paybill}, akaunti {account}. Au hapa: {address}',
    },
    values: {
      reference: 'MGR-4K7P-29XQ',
      amount: 'KSh 6,500',
      due: '15 January 2027',
      paybill: '600984',
      account: 'MGB4K7P29XQ',
      address: 'https://services.migori.go.ke/bills/MGB-4K7P-29XQ',
    },
  },
  'services.letter.suspended': {
    name: { en: 'Permit suspended', sw: 'Kibali kimesimamishwa' },
    sms: {
      en: '{reference}: {number} is suspended and does not count for now. Why, and what to do: {address}',
      sw: '{reference}: {number} imesimamishwa na haihesabiwi kwa sasa. Sababu na cha kufanya: {address}',
    },
    values: { reference: 'MGR-4K7P-29XQ', number: 'SBP/2027/1262/0001', address: 'https://services.migori.go.ke/my' },
  },
  'services.letter.reinstated': {
    name: { en: 'Permit counts again', sw: 'Kibali kimerejeshwa' },
    sms: {
      en: '{reference}: {number} counts again.',
      sw: '{reference}: {number} imerejeshwa na inahesabiwa tena.',
    },
    values: { reference: 'MGR-4K7P-29XQ', number: 'SBP/2027/1262/0001' },
  },
  'services.letter.ready': {
    name: { en: 'Letter ready', sw: 'Barua iko tayari' },
    sms: {
      en: '{reference}: your {title} is ready. Sign in at {address} to download it. Code on the letter: {code}.',
      sw: '{reference}: {title}, tayari. Ingia {address} kupakua. Msimbo wa barua: {code}.',
    },
    values: {
      reference: 'MGR-4K7P-29XQ',
      title: 'Letter of allocation of a market stall',
      address: 'https://services.migori.go.ke/my',
      code: 'ABCD-EFGH',
    },
  },
})
