import { defineErrors } from '../../core/basics/errors.ts'
import { defineTexts } from '../../core/basics/texts.ts'

export const caseTexts = defineTexts({
  'cases.queue.no_such_place': {
    en: 'This address does not name a place in the list. Open the list from its beginning.',
    sw: 'Anwani hii haionyeshi mahali popote kwenye orodha. Fungua orodha kuanzia mwanzo.',
  },
  'cases.act.apply': { en: 'Applied', sw: 'Aliomba' },
  'cases.act.assist': { en: 'Entered the application at a counter', sw: 'Aliingiza ombi kwenye kaunta' },
  'cases.act.issue': { en: 'Document issued', sw: 'Hati imetolewa' },
  'cases.act.remind': { en: 'The resident was reminded', sw: 'Mkazi amekumbushwa' },
  'cases.act.reopen': { en: 'Reopened by the resident', sw: 'Mkazi ameifungua tena' },
  'cases.stays.open': {
    en: 'We are still working on it, and must be able to reach you. Withdraw it, or ask again once it is decided.',
    sw: 'Bado tunaishughulikia, na lazima tuweze kuwasiliana nawe. Iondoe, au omba tena itakapoamuliwa.',
  },
  'cases.history.opened': { en: 'We received it.', sw: 'Tumelipokea.' },
  'cases.history.assisted': { en: 'An officer entered it for you.', sw: 'Afisa aliliingiza kwa niaba yako.' },
  'cases.history.claimed': { en: 'An officer has taken it up.', sw: 'Afisa amelichukua kulishughulikia.' },
  'cases.history.assigned': { en: 'It was given to an officer.', sw: 'Limepewa afisa.' },
  'cases.history.released': { en: 'It was put back for another officer.', sw: 'Limerudishwa kwa ajili ya afisa mwingine.' },
  'cases.history.task_of': { en: '{task}: {done} of {all} done.', sw: '{task}: {done} kati ya {all} zimefanyika.' },
  'cases.history.task': { en: 'Done: {task}.', sw: 'Imefanyika: {task}.' },
  'cases.history.noted': { en: 'An officer wrote a note.', sw: 'Afisa aliandika dokezo.' },
  'cases.history.rated': { en: 'You gave {stars} of 5 stars.', sw: 'Ulitoa nyota {stars} kati ya 5.' },
  'cases.history.reopened': { en: 'You asked us to take it up again.', sw: 'Umeomba tulishughulikie tena.' },
  'cases.history.step_late': {
    en: 'This step takes longer than planned; the officers were told.',
    sw: 'Hatua hii inachukua muda mrefu kuliko ilivyopangwa; maafisa wameambiwa.',
  },
  'cases.history.late': {
    en: 'It has taken longer than promised; those above the officers were told.',
    sw: 'Limechukua muda mrefu kuliko ilivyoahidiwa; wakuu wa maafisa wameambiwa.',
  },
  'cases.history.later': {
    en: 'It still takes longer than promised; a higher office was told.',
    sw: 'Bado linachukua muda mrefu kuliko ilivyoahidiwa; ofisi ya juu zaidi imeambiwa.',
  },
  'cases.history.reminded': { en: 'We reminded you that your answer is due.', sw: 'Tumekukumbusha kwamba jibu lako linasubiriwa.' },
  'cases.remind.words': {
    en: 'We still wait for your answer. It ends if nothing comes by {answerBy}. See {address}',
    sw: 'Bado tunasubiri jibu lako. Litafungwa usipojibu kufikia {answerBy}. Tazama {address}',
  },
  'cases.history.warned': { en: 'The officers were reminded.', sw: 'Maafisa wamekumbushwa.' },
  'cases.history.handed': {
    en: 'It has taken too long and was handed to {office}.',
    sw: 'Limechelewa na limepelekwa kwa {office}.',
  },
  'cases.history.retimed': {
    en: 'The due time changed because the offices’ working days changed: {what}.',
    sw: 'Muda wa mwisho umebadilika kwa sababu siku za kazi za ofisi zimebadilika: {what}.',
  },
  'cases.retimed.holiday': { en: '{holiday}, {day}', sw: '{holiday}, {day}' },
  'cases.retimed.no_holiday': { en: '{holiday}, {day}, is no longer a holiday', sw: '{holiday}, {day}, si sikukuu tena' },
  'cases.history.undone': {
    en: 'An officer took the last step back.',
    sw: 'Afisa ametengua hatua ya mwisho.',
  },
  'cases.undo.words': {
    en: 'Our last message was sent by mistake. It stands at: {state}.',
    sw: 'Ujumbe wetu wa mwisho ulitumwa kimakosa. Sasa ni: {state}.',
  },
  'cases.already_yours': {
    en: 'You yourself moved this case on already, on {when} ({what}). What you sent now was not saved. Look at the case again before you decide.',
    sw: 'Wewe mwenyewe tayari umeisogeza mbele kesi hii, {when} ({what}). Ulichotuma sasa hakikuhifadhiwa. Iangalie tena kesi kabla ya kuamua.',
  },
  'cases.by.you': { en: 'You', sw: 'Wewe' },
  'cases.by.county': { en: 'The county’s system', sw: 'Mfumo wa kaunti' },
  'cases.by.officer': { en: 'An officer', sw: 'Afisa' },
  'cases.work.reopened': {
    en: 'Reopened by the resident. The history says why.',
    sw: 'Mkazi ameifungua tena. Historia inaeleza sababu.',
  },
  'cases.work.due': { en: 'Due soon: {title}', sw: 'Muda unakaribia: {title}' },
  'cases.work.overdue': { en: 'Overdue: {title}', sw: 'Imechelewa: {title}' },
  'cases.work.broken': { en: 'Promise missed: {title}', sw: 'Ahadi imepitwa: {title}' },
  'cases.work.handed': { en: 'Late and handed to {office}: {title}', sw: 'Imechelewa na kupelekwa kwa {office}: {title}' },
})

export const refuseCases = defineErrors({
  'cases.already_decided': {
    status: 409,
    en: '{who} was faster: on {when} the case moved on ({what}). Look at it again before you decide.',
    sw: '{who} amekutangulia: {when} kesi ilisonga mbele ({what}). Iangalie tena kabla ya kuamua.',
  },
  'cases.not_possible': {
    status: 409,
    en: 'This step is not possible where the case stands now.',
    sw: 'Hatua hii haiwezekani kesi ilipo sasa.',
  },
  'cases.not_yet': {
    status: 409,
    en: 'What this step needs is not there yet. {why}',
    sw: 'Kinachohitajika kwa hatua hii bado hakipo. {why}',
  },
  'cases.kept_apart': {
    status: 403,
    en: 'You already had a part in this case ({act}). Another person must do this step.',
    sw: 'Tayari ulihusika katika kesi hii ({act}). Hatua hii lazima ifanywe na mtu mwingine.',
  },
  'cases.held': {
    status: 409,
    en: '{who} is working on this case. Ask for it, or ask your supervisor to give it to you.',
    sw: '{who} anashughulikia kesi hii. Iombe, au mwombe msimamizi wako akupe.',
  },
  'cases.too_often': {
    status: 409,
    en: 'This step was already taken {max} times on this case, which is the most allowed.',
    sw: 'Hatua hii tayari imechukuliwa mara {max} katika kesi hii, ambayo ndiyo idadi ya juu kabisa.',
  },
  'cases.task_done': {
    status: 409,
    en: 'You have already done this task, or enough others have.',
    sw: 'Tayari umefanya kazi hii, au wengine wa kutosha wameifanya.',
  },
  'cases.no_such_type': {
    status: 404,
    en: 'There is no such service or kind of case.',
    sw: 'Hakuna huduma au aina ya kesi kama hiyo.',
  },
  'cases.type_faulty': {
    status: 422,
    en: 'This definition cannot be published: {place}: {reason}',
    sw: 'Ufafanuzi huu hauwezi kuchapishwa: {place}: {reason}',
  },
  'cases.id_taken': {
    status: 409,
    en: 'This could not be sent because its number is in use. Start again.',
    sw: 'Haikuweza kutumwa kwa sababu namba yake inatumika. Anza tena.',
  },
  'cases.reference_not_made': {
    status: 503,
    en: 'A reference number could not be made. Send it again.',
    sw: 'Namba ya kumbukumbu haikuweza kutengenezwa. Tuma tena.',
  },
  'cases.no_correction': {
    status: 409,
    en: 'There is nothing to correct on this application now.',
    sw: 'Hakuna cha kurekebisha katika ombi hili sasa.',
  },
  'cases.other_answers': {
    status: 422,
    en: 'Only what was sent back may be changed.',
    sw: 'Kilichorudishwa pekee ndicho kinachoweza kubadilishwa.',
  },
  'cases.fields_needed': {
    status: 422,
    en: 'Choose at least one answer to send back and say what is wrong with it.',
    sw: 'Chagua angalau jibu moja la kurudisha na ueleze kasoro yake.',
  },
  'cases.no_officer': {
    status: 422,
    en: 'This officer cannot work on this case.',
    sw: 'Afisa huyu hawezi kushughulikia kesi hii.',
  },
  'cases.closed': { status: 409, en: 'This case is closed.', sw: 'Kesi hii imefungwa.' },
  'cases.not_undone': {
    status: 409,
    en: 'This can no longer be taken back: {who} has acted since, on {when} ({what}).',
    sw: 'Hatua hii haiwezi tena kutenguliwa: {who} amechukua hatua baadaye, {when} ({what}).',
  },
  'cases.undo_late': {
    status: 409,
    en: 'The time to take this step back was over on {when}.',
    sw: 'Muda wa kutengua hatua hii uliisha {when}.',
  },
  'cases.not_reopened': {
    status: 409,
    en: 'This case can no longer be taken up again. Report it anew.',
    sw: 'Kesi hii haiwezi tena kufunguliwa upya. Iwasilishe upya.',
  },
  'cases.not_rated': {
    status: 409,
    en: 'This case cannot be rated, or you have rated it already.',
    sw: 'Kesi hii haiwezi kutathminiwa, au tayari umeitathmini.',
  },
})
