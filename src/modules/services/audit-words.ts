import { defineAuditWords } from '../../kernel/context/audit-words.ts'

export const auditOfServices = defineAuditWords({
  verbs: {
    'services.standing.read': {
      en: 'Looked up at a counter how the case stands',
      sw: 'Hali ya kesi iliangaliwa kaunta',
    },
    'services.application.assisted': { en: 'Filled in at a counter', sw: 'Ilijazwa kwenye kaunta' },
    'services.definition.imported': { en: 'Version of a service brought in', sw: 'Toleo la huduma liliingizwa' },
    'services.definition.published': { en: 'Version of a service published', sw: 'Toleo la huduma lilichapishwa' },
    'services.definition.rejected': { en: 'Version of a service turned down', sw: 'Toleo la huduma lilikataliwa' },
    'services.permits.faulty_read': {
      en: 'Faulty rows of a list of permits taken out',
      sw: 'Mistari yenye makosa ya orodha ya vibali ilichukuliwa',
    },
    'services.permits.imported': { en: 'Last year’s permits brought in', sw: 'Vibali vya mwaka uliopita viliingizwa' },
    'services.permit.opened': { en: 'Permit opened to renew it', sw: 'Kibali kilifunguliwa ili kihuishwe' },
    'services.letter.issued': { en: 'Letter issued', sw: 'Barua ilitolewa' },
    'services.letter.listed': { en: 'Letters of a case listed', sw: 'Barua za kesi ziliorodheshwa' },
    'services.letter.read': { en: 'Letter opened', sw: 'Barua ilifunguliwa' },
    'services.letter.reinstated': { en: 'Letter counts again', sw: 'Barua ilirejeshwa' },
    'services.letter.reinstatement_asked': { en: 'Letter asked to count again', sw: 'Barua iliombwa irejeshwe' },
    'services.letter.suspended': { en: 'Letter suspended', sw: 'Barua ilisimamishwa' },
    'services.letter.suspension_asked': { en: 'Letter asked to be suspended', sw: 'Barua iliombwa isimamishwe' },
    'services.letter.revocation_asked': { en: 'Letter asked to be taken back', sw: 'Barua iliombwa ifutwe' },
    'services.letter.revoked': { en: 'Letter taken back', sw: 'Barua ilifutwa' },
  },
  records: {
    'services.permit': { en: 'Permit', sw: 'Kibali' },
    'services.permits': { en: 'List of permits', sw: 'Orodha ya vibali' },
    'services.letter': { en: 'Letter', sw: 'Barua' },
    'services.version': { en: 'Version of a service', sw: 'Toleo la huduma' },
  },
  references: { 'services.letter': { table: 'services.letters', column: 'number' } },
})
