import { defineTexts } from '../../../core/basics/texts.ts'

/** Words of what one officer asks for and another decides. */
export const proposalTexts = defineTexts({
  'revenue.proposal.waits': { en: 'Waits for a decision', sw: 'Linasubiri uamuzi' },
  'revenue.proposal.all_waiting': { en: 'Proposals that wait for a decision', sw: 'Mapendekezo yanayosubiri uamuzi' },
  'revenue.proposal.what': { en: 'Proposed', sw: 'Pendekezo' },
  'revenue.proposal.reason': { en: 'Reason', sw: 'Sababu' },
  'revenue.proposal.by': { en: 'Proposed by', sw: 'Mtoaji wa pendekezo' },
  'revenue.proposal.when': { en: 'Proposed on', sw: 'Ilipendekezwa' },
  'revenue.proposal.own': {
    en: 'You made this proposal. Another officer decides on it, whatever your roles. You may withdraw it.',
    sw: 'Pendekezo hili ni lako. Afisa mwingine ndiye ataliamua, hata uwe na majukumu gani. Unaweza kuliondoa.',
  },
  'revenue.proposal.not_yours': {
    en: 'An officer who may decide on it has not done so yet.',
    sw: 'Afisa anayeruhusiwa kuliamua bado hajaliamua.',
  },
  'revenue.proposal.decision_reason': { en: 'Why do you decide so?', sw: 'Kwa nini unaamua hivyo?' },
  'revenue.proposal.decision_hint': {
    en: 'Kept with the proposal, for whoever made it and for auditors.',
    sw: 'Huhifadhiwa pamoja na pendekezo, kwa aliyelitoa na kwa wakaguzi.',
  },
  'revenue.proposal.reason_missing': { en: 'Write the reason', sw: 'Andika sababu' },
  'revenue.proposal.why': { en: 'Why do you propose this?', sw: 'Kwa nini unapendekeza hivi?' },
  'revenue.proposal.why_hint': {
    en: 'The officer who decides reads it. Say what you looked at.',
    sw: 'Afisa atakayeamua ataisoma. Eleza ulichokiangalia.',
  },
  'revenue.proposal.withdraw_reason': { en: 'Why do you withdraw it?', sw: 'Kwa nini unaliondoa?' },
  'revenue.proposal.approve': { en: 'Approve', sw: 'Idhinisha' },
  'revenue.proposal.refuse': { en: 'Refuse', sw: 'Kataa' },
  'revenue.proposal.withdraw': { en: 'Withdraw it', sw: 'Liondoe' },
  'revenue.proposal.send': { en: 'Propose', sw: 'Pendekeza' },
  'revenue.proposal.sent': { en: 'Proposed. Another officer decides.', sw: 'Imependekezwa. Afisa mwingine ataamua.' },
  'revenue.proposal.history': { en: 'What was proposed and decided', sw: 'Yaliyopendekezwa na kuamuliwa' },
  'revenue.proposal.is.open': { en: 'Proposed, not decided yet', sw: 'Limependekezwa, bado kuamuliwa' },
  'revenue.proposal.is.approved': { en: 'Approved', sw: 'Limeidhinishwa' },
  'revenue.proposal.is.refused': { en: 'Refused', sw: 'Limekataliwa' },
  'revenue.proposal.is.withdrawn': { en: 'Withdrawn', sw: 'Limeondolewa' },
  'revenue.proposal.done.approved': { en: 'Approved and carried out.', sw: 'Limeidhinishwa na kutekelezwa.' },
  'revenue.proposal.done.refused': { en: 'Refused. Nothing was changed.', sw: 'Limekataliwa. Hakuna kilichobadilika.' },
  'revenue.proposal.done.withdrawn': { en: 'Withdrawn. Nothing was changed.', sw: 'Limeondolewa. Hakuna kilichobadilika.' },
  'revenue.proposal.proposed_line': { en: 'Proposed by {name} on {when}: {reason}', sw: 'Ilipendekezwa na {name} {when}: {reason}' },
})
