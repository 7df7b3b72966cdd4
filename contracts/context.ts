import { z } from 'zod';

/** A message as a model is given it. */
export const PromptMessage = z.object({ role: z.enum(['system', 'customer', 'bot']), text: z.string() });
export type PromptMessage = z.infer<typeof PromptMessage>;

const partBase = {
  tokens: z.number().int(),
  included: z.boolean(),
  why: z.string().meta({ description: 'in words, why the model was given this, or was not' }),
};

/** Something that could be part of a prompt: what it is, where it is from, what it takes, and whether it was taken. */
export const ContextPart = z.discriminatedUnion('kind', [
  z.object({ ...partBase, kind: z.literal('instructions') }),
  z.object({ ...partBase, kind: z.literal('question'), clientMessageIds: z.array(z.string()) }),
  z.object({ ...partBase, kind: z.literal('message'), seq: z.number().int(), role: z.string() }),
  z.object({ ...partBase, kind: z.literal('summary'), uptoSeq: z.number().int() }),
  z.object({
    ...partBase,
    kind: z.literal('memory'),
    conversationId: z.string(),
    seq: z.number().int(),
    at: z.string(),
    score: z.number(),
  }),
  z.object({ ...partBase, kind: z.literal('knowledge'), passageId: z.string(), title: z.string(), score: z.number() }),
]);
export type ContextPart = z.infer<typeof ContextPart>;

/** What a model was given for an answer, word by word, and why each part was taken or left out. */
export const ContextReport = z.object({
  budgetTokens: z.number().int(),
  usedTokens: z.number().int().meta({ description: 'counted with the o200k tokenizer; an estimate for other models' }),
  memory: z.enum(['available', 'unavailable', 'off']),
  knowledge: z.enum(['available', 'unavailable']),
  parts: z.array(ContextPart),
  prompt: z.array(PromptMessage),
});
export type ContextReport = z.infer<typeof ContextReport>;
