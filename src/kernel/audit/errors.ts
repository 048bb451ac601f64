import { defineErrors } from '../../core/basics/errors.ts'

export const refuseAudit = defineErrors({
  'audit.seal_waits': {
    status: 503,
    en: 'The audit trail could not be sealed: some work has been writing for longer than {seconds} seconds. The next run tries again.',
    sw: 'Kumbukumbu za ukaguzi hazikuweza kufungwa: kuna kazi inayoandika kwa zaidi ya sekunde {seconds}. Zamu ijayo itajaribu tena.',
  },
  'audit.anchor_disagrees': {
    status: 500,
    en: 'The audit trail does not agree with its anchor file at seal {number}. Nothing is sealed until somebody has looked: run "kaunti audit verify".',
    sw: 'Kumbukumbu za ukaguzi hazilingani na faili ya nanga kwenye muhuri {number}. Hakuna kitakachofungwa hadi mtu achunguze: endesha "kaunti audit verify".',
  },
  'audit.no_proof': {
    status: 404,
    en: 'There is no proof of entry {seq}: it is not sealed yet, or no longer as it was sealed.',
    sw: 'Hakuna uthibitisho wa ingizo namba {seq}: bado halijafungwa kwa muhuri, au limebadilika baada ya kufungwa.',
  },
})
