import { defineTexts } from '../../core/basics/texts.ts'

/** The reasons that `checkWorkflow` gives, by code. */
export const workflowFaultTexts = defineTexts({
  'cases.flow.shape': {
    en: 'This is missing, unknown or of the wrong kind: {what}.',
    sw: 'Hiki hakipo, hakijulikani au si cha aina sahihi: {what}.',
  },
  'cases.flow.wording_missing': { en: 'The {language} wording is missing.', sw: 'Maneno ya {language} hayapo.' },
  'cases.flow.unknown_state': { en: 'There is no state “{name}”.', sw: 'Hakuna hali “{name}”.' },
  'cases.flow.start_kind': {
    en: 'The state a case starts in must be of kind “start”.',
    sw: 'Hali ambayo kesi huanzia lazima iwe ya aina “start”.',
  },
  'cases.flow.unreachable_state': { en: 'No transition leads to this state.', sw: 'Hakuna hatua inayofika kwenye hali hii.' },
  'cases.flow.no_exit': { en: 'Nothing leads out of this state.', sw: 'Hakuna njia ya kutoka katika hali hii.' },
  'cases.flow.never_ends': { en: 'From here no way leads to an end.', sw: 'Kutoka hapa hakuna njia inayofika mwisho.' },
  'cases.flow.end_with_exit': {
    en: 'This transition leaves an end state “{name}”.',
    sw: 'Hatua hii inatoka katika hali ya mwisho “{name}”.',
  },
  'cases.flow.no_settled_exit': {
    en: 'A state that waits for a payment needs an automatic transition on “settled”.',
    sw: 'Hali inayosubiri malipo huhitaji hatua ya moja kwa moja kwenye “settled”.',
  },
  'cases.flow.no_outcome': { en: 'An end state needs its outcome.', sw: 'Hali ya mwisho huhitaji matokeo yake.' },
  'cases.flow.no_target': { en: 'This state needs a target or must expire.', sw: 'Hali hii huhitaji muda lengwa au ukomo.' },
  'cases.flow.no_owner': {
    en: 'Work needs an owner: whose is it in this state?',
    sw: 'Kazi huhitaji mwenyewe: ni ya nani katika hali hii?',
  },
  'cases.flow.no_role': { en: 'This transition has no role that may take it.', sw: 'Hatua hii haina jukumu linaloweza kuichukua.' },
  'cases.flow.unknown_role': { en: 'There is no role “{name}”.', sw: 'Hakuna jukumu “{name}”.' },
  'cases.flow.unknown_department': { en: 'There is no department “{name}”.', sw: 'Hakuna idara “{name}”.' },
  'cases.flow.unknown_calendar': { en: 'There is no calendar “{name}”.', sw: 'Hakuna kalenda “{name}”.' },
  'cases.flow.unknown_flag': { en: 'The flag “{name}” is not declared.', sw: 'Ishara “{name}” haijatangazwa.' },
  'cases.flow.unknown_field': { en: 'The form has no answer “{name}”.', sw: 'Fomu haina jibu “{name}”.' },
  'cases.flow.unknown_act': { en: 'There is no transition or task “{name}”.', sw: 'Hakuna hatua au kazi “{name}”.' },
  'cases.flow.duplicate_act': {
    en: 'The id “{name}” is used for two acts, or by the system.',
    sw: 'Kitambulisho “{name}” kinatumika kwa matendo mawili, au na mfumo.',
  },
  'cases.flow.bad_expiry': {
    en: 'A state expires by a transition from it that is “auto” on “expired”; “{name}” is none.',
    sw: 'Hali huisha kwa hatua ya “auto” kwenye “expired” inayotoka humo; “{name}” si hatua hiyo.',
  },
  'cases.flow.bad_reminder': {
    en: 'Only where the case waits for the applicant are they reminded.',
    sw: 'Mwombaji hukumbushwa tu kesi inapomsubiri yeye.',
  },
  'cases.flow.unused_expiry': { en: 'No state expires by this transition.', sw: 'Hakuna hali inayoisha kwa hatua hii.' },
  'cases.flow.auto_without_on': {
    en: 'An automatic transition needs “on”: what makes it fire?',
    sw: 'Hatua ya kiotomatiki huhitaji “on”: nini huifanya itokee?',
  },
  'cases.flow.on_without_auto': {
    en: '“on” is for automatic transitions; “corrected” is for the applicant’s.',
    sw: '“on” ni ya hatua za kiotomatiki; “corrected” ni ya mwombaji.',
  },
  'cases.flow.tasks_without_exit': {
    en: 'This state has tasks, but no transition fires when they are done.',
    sw: 'Hali hii ina kazi, lakini hakuna hatua inayotokea zinapokamilika.',
  },
  'cases.flow.exit_without_tasks': { en: 'The state “{name}” has no tasks to be done.', sw: 'Hali “{name}” haina kazi za kukamilishwa.' },
  'cases.flow.need_over_seats': { en: 'It needs {need} seats but has {seats}.', sw: 'Inahitaji viti {need} lakini ina {seats}.' },
  'cases.flow.auto_cycle': {
    en: 'Automatic transitions lead in a circle through this state.',
    sw: 'Hatua za kiotomatiki zinazunguka kupitia hali hii.',
  },
  'cases.flow.bad_return': {
    en: 'Fields are returned to a state that waits for the applicant and has the applicant’s transition on “corrected”.',
    sw: 'Sehemu hurudishwa kwenye hali inayomsubiri mwombaji yenye hatua ya mwombaji kwenye “corrected”.',
  },
  'cases.flow.bad_undo': {
    en: 'Only an officer’s step that returns nothing, issues no document and asks nothing of others can be taken back.',
    sw: 'Hatua ya afisa pekee isiyorudisha kitu, isiyotoa hati na isiyoomba kitu kwa wengine ndiyo inaweza kutenguliwa.',
  },
  'cases.flow.escalation_dead_end': {
    en: 'After this escalation the role “{role}” could do “{act}” and be barred from “{name}”, which only it may do. Tell it instead of handing the case over.',
    sw: 'Baada ya kupandisha huku, jukumu “{role}” lingeweza kufanya “{act}” na kuzuiwa kufanya “{name}”, ambalo ni lake pekee. Liarifu badala ya kulikabidhi kesi.',
  },
  'cases.flow.self_approval': {
    en: 'One person could apply and grant: name “apply” and “{name}” in one set of “apart”.',
    sw: 'Mtu mmoja angeweza kuomba na kukubali: taja “apply” na “{name}” katika seti moja ya “apart”.',
  },
  'cases.flow.same_role': {
    en: 'The role “{role}” both submits (“{act}”) and approves (“{name}”); name both in one set of “apart”.',
    sw: 'Jukumu “{role}” linawasilisha (“{act}”) na kuidhinisha (“{name}”); taja yote mawili katika seti moja ya “apart”.',
  },
  'cases.flow.words_too_long': { en: 'An SMS notice has at most {max} characters.', sw: 'Taarifa ya SMS isizidi herufi {max}.' },
  'cases.flow.unknown_mark': {
    en: 'Neither form has an answer “{name}” for the mark.',
    sw: 'Hakuna fomu yenye jibu “{name}” la alama hii.',
  },
  'cases.flow.not_action_form': {
    en: 'A form inside a workflow is of use “action”.',
    sw: 'Fomu iliyo ndani ya mtiririko wa kazi ni ya matumizi “action”.',
  },
})
