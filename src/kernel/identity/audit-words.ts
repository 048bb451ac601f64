export const auditOfIdentity = {
  verbs: {
    'identity.people.searched': { en: 'People searched by name', sw: 'Watu walitafutwa kwa jina' },
    'identity.person.added': { en: 'Person added', sw: 'Mtu aliongezwa' },
    'identity.person_record.read': { en: 'All that is held about a person read', sw: 'Yote yanayohifadhiwa kuhusu mtu yalisomwa' },
  },
  records: {
    'identity.contact': { en: 'Phone number or e-mail', sw: 'Namba ya simu au barua pepe' },
    'identity.people': { en: 'People', sw: 'Watu' },
    'identity.person': { en: 'Person', sw: 'Mtu' },
    'identity.post': { en: 'Post', sw: 'Wadhifa' },
    'identity.session': { en: 'Session', sw: 'Kipindi' },
    'identity.staff': { en: 'Officer', sw: 'Afisa' },
  },
}
