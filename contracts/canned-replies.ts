import { z } from 'zod';

import { MessageText } from './text.js';

export const MAX_CANNED_REPLIES = 200;

/** What a canned reply may leave blank, as `{{customer.name}}`. */
export const BLANKS = ['customer.name', 'agent.name', 'bot.name'] as const;
export type Blank = (typeof BLANKS)[number];

const ANY_BLANK = /\{\{\s*([^{}]*?)\s*\}\}/g;

const isBlank = (name: string): name is Blank => (BLANKS as readonly string[]).includes(name);

/** The blanks of a text, each once. */
export function findBlanks(text: string): Blank[] {
  const names = [...text.matchAll(ANY_BLANK)].map(([, name = '']) => name);
  return [...new Set(names)].filter(isBlank);
}

/** Fills in what is known; a blank without a value stays as it is. */
export function fillBlanks(text: string, values: Readonly<Record<Blank, string | null>>): string {
  return text.replaceAll(ANY_BLANK, (written, name: string) => (isBlank(name) ? (values[name] ?? written) : written));
}

const hasStrangeBlank = (text: string): boolean =>
  [...text.matchAll(ANY_BLANK)].some(([, name = '']) => !isBlank(name));

export const CannedReplyContent = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(60)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not have control characters')
    .meta({ description: 'what agents find it by' }),
  text: MessageText.refine((text) => !hasStrangeBlank(text), {
    error: `must leave nothing blank but ${BLANKS.map((blank) => `{{${blank}}}`).join(', ')}`,
  }).meta({ description: `may leave blank: ${BLANKS.map((blank) => `\`{{${blank}}}\``).join(', ')}` }),
});

export const CreateCannedReplyRequest = CannedReplyContent.meta({ id: 'CreateCannedReplyRequest' });
export type CannedReplyContent = z.infer<typeof CannedReplyContent>;

export const UpdateCannedReplyRequest = CannedReplyContent.partial()
  .refine((change) => Object.values(change).some((value) => value !== undefined), { error: 'must change something' })
  .meta({ id: 'UpdateCannedReplyRequest' });

export const CannedReply = z
  .object({ id: z.string(), name: z.string(), text: z.string(), updatedAt: z.iso.datetime() })
  .meta({ id: 'CannedReply' });
export type CannedReply = z.infer<typeof CannedReply>;

export const CannedReplyList = z.object({ replies: z.array(CannedReply) }).meta({ id: 'CannedReplyList' });
export type CannedReplyList = z.infer<typeof CannedReplyList>;
