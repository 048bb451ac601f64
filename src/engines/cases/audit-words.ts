import { defineAuditWords } from '../../kernel/context/audit-words.ts'

export const auditOfCases = defineAuditWords({
  verbs: {
    'cases.case.assigned': { en: 'Case given to an officer', sw: 'Kesi ilikabidhiwa afisa' },
    'cases.case.claimed': { en: 'Case taken up', sw: 'Kesi ilichukuliwa' },
    'cases.case.corrected': { en: 'Answers corrected', sw: 'Majibu yalirekebishwa' },
    'cases.case.erased': { en: 'Case erased', sw: 'Kesi ilifutwa' },
    'cases.case.escalated': { en: 'Case taken further because of time', sw: 'Kesi ilipandishwa ngazi kwa kuchelewa' },
    'cases.case.flagged': { en: 'Case marked', sw: 'Kesi iliwekwa alama' },
    'cases.case.moved': { en: 'Case moved on', sw: 'Kesi ilisonga mbele' },
    'cases.case.noted': { en: 'Note written', sw: 'Dokezo liliandikwa' },
    'cases.case.opened': { en: 'Application received', sw: 'Ombi lilipokelewa' },
    'cases.case.rated': { en: 'Case rated', sw: 'Kesi ilitathminiwa' },
    'cases.case.read': { en: 'Case opened and read', sw: 'Kesi ilifunguliwa na kusomwa' },
    'cases.case.released': { en: 'Case put back', sw: 'Kesi iliachiwa' },
    'cases.case.reopened': { en: 'Case taken up again', sw: 'Kesi ilifunguliwa tena' },
    'cases.case.undone': { en: 'Step taken back', sw: 'Hatua ilitenguliwa' },
    'cases.clock.retimed': { en: 'Due times set anew', sw: 'Muda wa mwisho ulipangwa upya' },
    'cases.document.read': { en: 'Document opened', sw: 'Hati ilifunguliwa' },
    'cases.print.read': { en: 'Case printed', sw: 'Kesi ilichapishwa' },
    'cases.queue.exported': { en: 'List of cases downloaded', sw: 'Orodha ya kesi ilipakuliwa' },
    'cases.sensitive.read': { en: 'Sensitive answers read', sw: 'Majibu nyeti yalisomwa' },
    'cases.task.done': { en: 'Task done', sw: 'Kazi ilifanyika' },
    'cases.type.published': { en: 'Kind of case published', sw: 'Aina ya kesi ilichapishwa' },
  },
  records: {
    'cases.act': { en: 'Step of a case', sw: 'Hatua ya kesi' },
    'cases.case': { en: 'Case', sw: 'Kesi' },
    'cases.queue': { en: 'List of cases', sw: 'Orodha ya kesi' },
    'cases.type': { en: 'Kind of case', sw: 'Aina ya kesi' },
  },
  references: { 'cases.case': { table: 'cases.cases', column: 'reference' } },
})
