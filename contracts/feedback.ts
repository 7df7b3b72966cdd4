import { z } from 'zod';

import { MessageText } from './text.js';

/** What a customer thinks of an answer; null: nothing any more. */
export const FeedbackValue = z.enum(['up', 'down']).nullable();
export type FeedbackValue = z.infer<typeof FeedbackValue>;

/** What a customer says about an answer. It counts as a whole: a comment that is left out is none. */
export const FeedbackRequest = z
  .object({
    messageId: z
      .string()
      .max(100)
      .regex(/^[!-~]+$/, 'must be the id of a message')
      .meta({ description: 'of an answer of the bot, as `message.created` names it' }),
    value: FeedbackValue.meta({ description: 'null takes it back' }),
    comment: MessageText.optional(),
  })
  .meta({ id: 'FeedbackRequest' });
export type FeedbackRequest = z.infer<typeof FeedbackRequest>;

export const Feedback = z
  .object({ messageId: z.string(), value: FeedbackValue, comment: z.string().nullable() })
  .meta({ id: 'Feedback' });
export type Feedback = z.infer<typeof Feedback>;

/** How a customer rates a conversation, from 1 (bad) to 5 (good). The latest one counts. */
export const RatingRequest = z
  .object({ score: z.number().int().min(1).max(5), comment: MessageText.optional() })
  .meta({ id: 'RatingRequest' });
export type RatingRequest = z.infer<typeof RatingRequest>;

export const Rating = z.object({ score: z.number().int(), comment: z.string().nullable() }).meta({ id: 'Rating' });
export type Rating = z.infer<typeof Rating>;

/** What a customer has said about a conversation so far. What was taken back is left out. */
export const ConversationFeedback = z
  .object({ feedback: z.array(Feedback), rating: Rating.nullable() })
  .meta({ id: 'ConversationFeedback' });
export type ConversationFeedback = z.infer<typeof ConversationFeedback>;
