import { z } from 'zod';

export const MAX_TAGS_PER_CONVERSATION = 20;

/** A word or two by which the staff sorts conversations: in lower case, so that one tag has one spelling. */
export const Tag = z
  .string()
  .max(200)
  .transform((tag) => tag.trim().replaceAll(/\s+/g, ' ').toLowerCase())
  .pipe(
    z
      .string()
      .min(1, 'must not be empty')
      .max(40)
      .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not have control characters'),
  );

export const AddTagRequest = z.object({ tag: Tag }).meta({ id: 'AddTagRequest' });

export const ConversationTags = z.object({ tags: z.array(z.string()) }).meta({ id: 'ConversationTags' });
export type ConversationTags = z.infer<typeof ConversationTags>;

/** The tags that a conversation has, with who gave it them; null: that was not kept then. */
export const TagOrigins = z
  .object({
    tags: z.array(
      z.object({
        tag: z.string(),
        at: z.iso.datetime().nullable(),
        by: z.object({ id: z.string(), name: z.string() }).nullable(),
      }),
    ),
  })
  .meta({ id: 'TagOrigins' });
export type TagOrigins = z.infer<typeof TagOrigins>;

/** The tags of a bot's conversations, most used first. */
export const TagList = z
  .object({ tags: z.array(z.object({ tag: z.string(), conversations: z.number().int() })) })
  .meta({ id: 'TagList' });
export type TagList = z.infer<typeof TagList>;
