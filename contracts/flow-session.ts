import { z } from 'zod';

import { FlowStepType } from './flows.js';
import { HandOverRequest } from './hand-over.js';

/** How a conversation stands in a flow. Kept in the record, and changed only together with an answer. */
export const FlowSession = z.object({
  flowId: z.string(),
  versionId: z.string().nullable().meta({ description: 'of the bot, whose definition it last went by' }),
  status: z.enum(['asking', 'completed', 'cancelled']),
  step: z.string().meta({ description: 'the step that was asked last' }),
  asked: z
    .enum(['answer', 'change'])
    .meta({ description: '`change`: at the step that confirms, which of the answers is to be changed' }),
  slots: z.record(z.string(), z.string()).meta({ description: 'the answers, by their step' }),
  skipped: z.array(z.string()).meta({ description: 'optional steps that were left out' }),
  retries: z.number().int().meta({ description: 'answers to this step in a row that were not valid' }),
});
export type FlowSession = z.infer<typeof FlowSession>;

/** What a customer may say to a step besides an answer, in the bot's own words: as good as a button. */
export const FlowCommand = z.object({
  does: z.enum(['yes', 'no', 'back', 'skip', 'cancel']),
  say: z.string(),
});
export type FlowCommand = z.infer<typeof FlowCommand>;

/** What the message of a flow tells its clients, so that they can show a fitting field. */
export const ShownFlow = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('asking'),
    flowId: z.string(),
    step: z.string(),
    type: FlowStepType,
    choices: z.array(z.string()).optional().meta({ description: 'what may be answered, where that is a choice' }),
    optional: z.boolean().meta({ description: 'may be left out' }),
    commands: z.array(FlowCommand).optional().meta({ description: 'what may be said besides an answer' }),
    summary: z
      .array(z.object({ label: z.string(), value: z.string().nullable() }))
      .optional()
      .meta({
        description: 'the answers so far, where they are to be confirmed; they end the text, too, line by line',
      }),
    progress: z.object({
      step: z.number().int().meta({ description: 'which question this is, from 1' }),
      of: z.number().int().meta({ description: 'how many there are, as it looks now' }),
    }),
  }),
  z.object({ state: z.literal('completed'), flowId: z.string() }),
  z.object({
    state: z.literal('cancelled'),
    flowId: z.string(),
    reason: z.enum(['customer', 'answers', 'gone', 'timeout']).meta({
      description:
        'the customer stopped it, no valid answer came, the questions are not there any more, or were open for too long',
    }),
  }),
]);
export type ShownFlow = z.infer<typeof ShownFlow>;

/** Somebody who wants an offer. */
export const CapturedLead = z.object({
  leadId: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  company: z.string().nullable(),
  need: z.string().nullable(),
});
export type CapturedLead = z.infer<typeof CapturedLead>;

/** What an answer changes in the flow of its conversation, in the transaction that publishes it. */
export const FlowChange = z.object({ session: FlowSession, shown: ShownFlow, lead: CapturedLead.nullable() });
export type FlowChange = z.infer<typeof FlowChange>;

/** What an answer has the conversation's workflow do besides; kept with its turn. Ids only: it is in history. */
export const TurnAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('capture_lead'), leadId: z.string() }),
  HandOverRequest.extend({ kind: z.literal('hand_over') }),
]);
export type TurnAction = z.infer<typeof TurnAction>;
