import type { ComponentChildren } from 'preact'
import { type Language, speaker } from '../../../core/basics/texts.ts'
import type { Context } from '../../../kernel/context/context.ts'
import { Button, ButtonGroup } from '../../../ui/components/button.tsx'
import { InsetText } from '../../../ui/components/inset-text.tsx'
import { problemOf } from '../../../ui/components/problems.tsx'
import { SummaryList } from '../../../ui/components/summary-list.tsx'
import { Textarea } from '../../../ui/components/textarea.tsx'
import { Timeline } from '../../../ui/components/timeline.tsx'
import { instantWords } from '../words.tsx'
import type { SentForm } from './decision-routes.ts'
import { proposalTexts } from './proposal-texts.ts'
import type { ShownProposal } from './read-proposals.ts'

/** What was typed into a field of a form that was refused. */
export const typedIn = (sent: SentForm | undefined, name: string): string => {
  const given = sent?.typed[name]
  return typeof given === 'string' ? given : ''
}

/** What was chosen of several. */
export function typedAll(sent: SentForm | undefined, name: string): string[] {
  const given = sent?.typed[name]
  return [given].flat().filter((each) => typeof each === 'string')
}

/** What is wrong with a field. */
export function errorAt(sent: SentForm | undefined, name: string, language: Language): string | undefined {
  return problemOf(sent?.refusal.problems, name, language)
}

/** The reason asked for with every proposal and decision. */
export function ReasonField({
  label,
  hint,
  sent,
  language,
}: {
  label: string
  hint?: string | undefined
  sent: SentForm | undefined
  language: Language
}) {
  return (
    <Textarea
      id="reason"
      name="reason"
      label={label}
      hint={hint}
      rows={3}
      value={typedIn(sent, 'reason')}
      error={errorAt(sent, 'reason', language)}
    />
  )
}

/** The end of a form that proposes: why, and the button. */
export function SendProposal({ hint, sent, language }: { hint?: string; sent: SentForm | undefined; language: Language }) {
  const t = speaker(proposalTexts, language)
  return (
    <>
      <ReasonField label={t('revenue.proposal.why')} hint={hint ?? t('revenue.proposal.why_hint')} sent={sent} language={language} />
      <Button preventDoubleClick>{t('revenue.proposal.send')}</Button>
    </>
  )
}

/** A proposal that waits: who asks for what and why, and what whoever looks may do with it. */
export function OpenProposal({
  ctx,
  proposal,
  base,
  decide,
  sent,
  children,
}: {
  ctx: Context
  proposal: ShownProposal
  base: string
  /** The permission that deciding takes. */
  decide: string
  sent: SentForm | undefined
  children: ComponentChildren
}) {
  const { language } = ctx
  const t = speaker(proposalTexts, language)
  const own = proposal.madeBy === ctx.actor.person
  return (
    <section aria-labelledby="proposal">
      <h2 class="govuk-heading-m" id="proposal">
        {t('revenue.proposal.waits')}
      </h2>
      <SummaryList
        rows={[
          { key: t('revenue.proposal.what'), value: children },
          { key: t('revenue.proposal.reason'), value: proposal.reason },
          { key: t('revenue.proposal.by'), value: proposal.maker },
          { key: t('revenue.proposal.when'), value: instantWords(proposal.madeAt, language) },
        ]}
      />
      {own ? (
        <>
          <InsetText>{t('revenue.proposal.own')}</InsetText>
          <form class="k-prose" method="post" action={`${base}/${proposal.id}/withdrawal`} novalidate>
            <ReasonField label={t('revenue.proposal.withdraw_reason')} sent={sent} language={language} />
            <Button look="secondary" preventDoubleClick>
              {t('revenue.proposal.withdraw')}
            </Button>
          </form>
        </>
      ) : ctx.may(decide, {}) ? (
        <form class="k-prose" method="post" action={`${base}/${proposal.id}/decision`} novalidate>
          <ReasonField
            label={t('revenue.proposal.decision_reason')}
            hint={t('revenue.proposal.decision_hint')}
            sent={sent}
            language={language}
          />
          <ButtonGroup>
            <Button name="decision" value="approved" preventDoubleClick>
              {t('revenue.proposal.approve')}
            </Button>
            <Button name="decision" value="refused" look="warning" preventDoubleClick>
              {t('revenue.proposal.refuse')}
            </Button>
          </ButtonGroup>
        </form>
      ) : (
        <InsetText>{t('revenue.proposal.not_yours')}</InsetText>
      )}
    </section>
  )
}

/** All that was proposed about one thing and what became of it, the newest first. */
export function ProposalHistory({
  proposals,
  what,
  language,
}: {
  proposals: readonly ShownProposal[]
  what: (proposal: ShownProposal) => ComponentChildren
  language: Language
}) {
  const t = speaker(proposalTexts, language)
  if (proposals.length === 0) return null
  return (
    <>
      <h2 class="govuk-heading-m">{t('revenue.proposal.history')}</h2>
      <Timeline
        entries={proposals.map((proposal, index) => {
          const at = proposal.decidedAt ?? proposal.madeAt
          return {
            title: t(`revenue.proposal.is.${proposal.decision ?? 'open'}`),
            when: instantWords(at, language),
            iso: at.toString(),
            by: proposal.decider ?? proposal.maker,
            current: index === 0,
            children: (
              <>
                <p class="govuk-body">{what(proposal)}</p>
                <p class="govuk-body">
                  {t('revenue.proposal.proposed_line', {
                    name: proposal.maker,
                    when: instantWords(proposal.madeAt, language),
                    reason: proposal.reason,
                  })}
                </p>
                {proposal.decisionReason ? <p class="govuk-body">{proposal.decisionReason}</p> : null}
              </>
            ),
          }
        })}
      />
    </>
  )
}
