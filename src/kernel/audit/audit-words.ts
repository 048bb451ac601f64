/** The trail's own verbs, and those of the database functions that keep it. Whoever opens the trail leaves a line in it too. */
export const auditOfTrail = {
  verbs: {
    'audit.entry.read': { en: 'Audit entry opened', sw: 'Ingizo la ukaguzi lilifunguliwa' },
    'audit.payloads.erased': { en: 'Details erased from the audit trail', sw: 'Maelezo yalifutwa kwenye kumbukumbu za ukaguzi' },
    'audit.proof.given': { en: 'Proof of an audit entry downloaded', sw: 'Uthibitisho wa ingizo la ukaguzi ulipakuliwa' },
    'audit.trail.searched': { en: 'Audit trail searched', sw: 'Kumbukumbu za ukaguzi zilitafutwa' },
  },
  records: {
    'audit.entry': { en: 'Audit entry', sw: 'Ingizo la ukaguzi' },
    'audit.payloads': { en: 'Details of audit entries', sw: 'Maelezo ya maingizo ya ukaguzi' },
    'audit.seal': { en: 'Seal', sw: 'Muhuri' },
    'audit.trail': { en: 'Audit trail', sw: 'Kumbukumbu za ukaguzi' },
  },
}
