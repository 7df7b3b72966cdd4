import { z } from 'zod';

import { checkFlow } from './flow-rules.js';

/** What a step asks for. `confirm` shows what was collected, and lets it be changed. */
export const FlowStepType = z.enum(['text', 'name', 'email', 'phone', 'number', 'date', 'choice', 'yes-no', 'confirm']);
export type FlowStepType = z.infer<typeof FlowStepType>;

const Id = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and dashes');
const Day = z.iso.date({ error: 'must be a date such as "2026-01-31", in quotes' });

/** A question of a flow. Which of the settings a type takes is checked by flow-rules.ts. */
export const FlowStep = z.object({
  id: Id,
  type: FlowStepType,
  /** What it is called where the answers are shown; left out: its id. */
  label: z.string().min(1).max(60).optional(),
  prompt: z.string().min(1).max(500),
  optional: z.boolean().default(false),
  /** How many answers that are not valid are asked again for, before the step is given up. */
  retries: z.number().int().min(0).max(10).default(3),
  /** Characters of a text or a name; a number's bounds. */
  min: z.number().optional(),
  max: z.number().optional(),
  /** A date's bounds. */
  from: Day.optional(),
  to: Day.optional(),
  /** A regular expression that a text must match as a whole. */
  pattern: z.string().min(1).max(200).optional(),
  choices: z.array(z.string().min(1).max(60)).min(2).max(10).optional(),
  /** What is said to an answer that is not valid. */
  error: z.string().min(1).max(300).optional(),
  /**
   * Where to go on after it: the first of these that holds, else `next`, else the step behind it. `then: hand_over` ends
   * the flow, and people go on.
   */
  branch: z
    .array(
      z.object({
        slot: Id,
        equals: z.string().min(1).max(100),
        goto: Id.optional(),
        then: z.literal('hand_over').optional(),
      }),
    )
    .max(10)
    .default([]),
  next: Id.optional(),
});
export type FlowStep = z.infer<typeof FlowStep>;

/** A dialogue that asks one thing after the other: a file in the folder `flows` of a bot. */
export const Flow = z
  .object({
    id: Id,
    /** What a button that starts it says; said by a customer it starts the flow, too. */
    title: z.string().min(3).max(80),
    /** Ways in which customers ask for it. */
    triggers: z.array(z.string().min(3).max(300)).max(40).default([]),
    /** `unanswered`: it is also offered where the bot has no answer. */
    offer: z.enum(['asked', 'unanswered']).default('asked'),
    /** What is done with the answers: `lead` makes one of them, for whoever sells. */
    onComplete: z.enum(['nothing', 'lead']).default('nothing'),
    /** What follows its end: `hand_over` gives the conversation to people. */
    then: z.enum(['nothing', 'hand_over']).default('nothing'),
    texts: z.object({
      started: z.string().min(1).max(500).optional(),
      completed: z.string().min(1).max(500),
      cancelled: z.string().min(1).max(500).optional(),
    }),
    steps: z.array(FlowStep).min(1).max(30),
  })
  .superRefine(checkFlow);
export type Flow = z.infer<typeof Flow>;

const words = (defaults: string[]) => z.array(z.string().min(1).max(40)).min(1).max(20).default(defaults);

/** What a customer may say to any step; of each the first is what a button says. */
export const FlowWords = z.object({
  back: words(['back', 'go back', 'previous']),
  skip: words(['skip', 'skip it', 'next']),
  cancel: words(['cancel', 'stop', 'quit', 'never mind', 'forget it']),
  yes: words(['yes', 'y', 'yes please', 'yep', 'yeah', 'sure', 'ok', 'okay', 'correct', 'right', 'that is right']),
  no: words(['no', 'n', 'nope', 'no thanks', 'not really', 'wrong', 'that is wrong', 'change']),
});
export type FlowWords = z.infer<typeof FlowWords>;

const text = (said: string) => z.string().min(1).max(300).default(said);

/** What flows say by themselves. `{...}` stands for what is filled in. */
export const FlowTexts = z.object({
  goOn: text('To go on:'),
  soFar: text('So far: {value}. Say "{skip}" to keep it.'),
  optional: text('Say "{skip}" to leave it out.'),
  required: text('I need this one to go on; say "{cancel}" to stop.'),
  first: text('This is the first question.'),
  leftOut: text('Then we leave that out.'),
  change: text('What would you like to change?'),
  cancelled: text('All right, I have stopped. Nothing was passed on.'),
  gaveUp: text('I could not make sense of that, so I have stopped. Nothing was passed on.'),
  handed: text('All right.'),
  timeout: text('I have closed my earlier questions, as they were open for long. Just ask again to start over.'),
  gone: text('These questions have changed meanwhile, so I have stopped. Just ask again to start over.'),
  text: text('Please write between {min} and {max} characters.'),
  pattern: text('That does not have the form that I need.'),
  name: text('Please tell me a name.'),
  email: text('That does not look like an e-mail address, such as ada@example.com.'),
  phone: text('That does not look like a phone number, such as +44 20 7946 0000.'),
  number: text('Please give me a number{bounds}.'),
  date: text('Please give me a date such as 2026-01-31{bounds}.'),
  choice: text('Please choose one of: {choices}.'),
  yesNo: text('Please say "{yes}" or "{no}".'),
});
export type FlowTexts = z.infer<typeof FlowTexts>;

/** Days after which a flow is over that nobody has answered; 0: never. */
const TimeoutDays = z.number().min(0).max(365).default(7);

/** `flows` of bot.yaml. */
export const FlowSetup = z.object({
  files: z
    .array(z.string().min(1).max(200))
    .max(20)
    .optional()
    .meta({ description: 'the files with the flows; left out: every .yaml file in the folder flows' }),
  words: FlowWords.prefault({}),
  texts: FlowTexts.prefault({}),
  timeoutDays: TimeoutDays,
});
export type FlowSetup = z.infer<typeof FlowSetup>;

/** The flows of a bot, as they are stored with its version. */
export const BotFlows = z.object({
  flows: z.array(Flow),
  words: FlowWords.prefault({}),
  texts: FlowTexts.prefault({}),
  timeoutDays: TimeoutDays,
});
export type BotFlows = z.infer<typeof BotFlows>;

const PASSAGE = 'flow:';
const QUICK_REPLY = 'flow:';

/** The `quickReplyId` of a message that starts a flow, whatever its text. */
export function toFlowQuickReply(flowId: string): string {
  return `${QUICK_REPLY}${flowId}`;
}

/** Whether a passage of the knowledge is no knowledge but stands for a flow. */
export function isFlowPassage(passageId: string): boolean {
  return passageId.startsWith(PASSAGE);
}

/** What stands for a flow among the knowledge: so it is found by meaning, and only where it is nearer than any answer. */
export function toFlowPassage({ id, title, triggers }: Pick<Flow, 'id' | 'title' | 'triggers'>) {
  return { passage: { id: `${PASSAGE}${id}`, category: 'flow', title, text: title }, phrases: [title, ...triggers] };
}
