import { defineTexts } from '../../../core/basics/texts.ts'

export const statusTexts = defineTexts({
  'website.status.title': { en: 'Status and seals', sw: 'Hali na mihuri' },
  'website.status.lead': {
    en: 'Whether the system works now, and proof that its records are not rewritten.',
    sw: 'Kama mfumo unafanya kazi sasa, na uthibitisho kwamba kumbukumbu zake hazibadilishwi.',
  },
  'website.status.now': { en: 'Now', sw: 'Sasa' },
  'website.status.asked': { en: 'As of {at}', sw: 'Hadi {at}' },
  'website.status.part': { en: 'Part', sw: 'Sehemu' },
  'website.status.state': { en: 'State', sw: 'Hali' },
  'website.status.pages': { en: 'Pages and forms', sw: 'Kurasa na fomu' },
  'website.status.records': { en: 'Records', sw: 'Kumbukumbu' },
  'website.status.sealing': { en: 'Sealing of the records', sw: 'Kufungwa kwa kumbukumbu kwa muhuri' },
  'website.status.works': { en: 'Works', sw: 'Inafanya kazi' },
  'website.status.late': { en: 'Late', sw: 'Imechelewa' },
  'website.status.idle': { en: 'Nothing to seal yet', sw: 'Bado hakuna cha kufunga' },
  'website.status.sealed_up_to_date': {
    en: 'Everything up to the last minutes is sealed',
    sw: 'Kila kitu hadi dakika za mwisho kimefungwa',
  },
  'website.status.seal_waits': {
    en: 'What was done since {at} is not sealed yet. It is kept all the same.',
    sw: 'Yaliyofanyika tangu {at} bado hayajafungwa kwa muhuri. Yamehifadhiwa hata hivyo.',
  },
  'website.status.seal': { en: 'The last seal', sw: 'Muhuri wa mwisho' },
  'website.status.seal.number': { en: 'Number', sw: 'Namba' },
  'website.status.seal.root': { en: 'Root', sw: 'Mzizi' },
  'website.status.seal.at': { en: 'Sealed', sw: 'Ulifungwa' },
  'website.status.seal.entries': { en: 'Entries sealed up to it', sw: 'Maingizo yaliyofungwa hadi hapo' },
  'website.status.seal.what': { en: 'What is this?', sw: 'Hii ni nini?' },
  'website.status.seal.what.text': {
    en: 'Every few minutes, all that was done in the system is put under one number, the root, which also holds the root before it. If anyone ever changed an old record, every later root would be another. So note down the number and the root, on paper or in a newspaper: with them anyone can later prove whether history was rewritten.',
    sw: 'Kila dakika chache, yote yaliyofanyika kwenye mfumo huwekwa chini ya namba moja, yaani mzizi, ambao pia unabeba mzizi uliotangulia. Mtu akibadilisha kumbukumbu ya zamani, kila mzizi unaofuata utakuwa tofauti. Kwa hiyo andika namba na mzizi, kwenye karatasi au gazeti: kwa hivyo yeyote anaweza baadaye kuthibitisha kama historia ilibadilishwa.',
  },
  'website.status.seal.check': {
    en: 'To check a root noted earlier, an auditor runs:',
    sw: 'Kuhakiki mzizi ulioandikwa awali, mkaguzi huendesha:',
  },
  'website.status.seal.list': {
    en: 'All recent roots, as a text file to keep',
    sw: 'Mizizi yote ya karibuni, kama faili ya maandishi ya kutunza',
  },
})
