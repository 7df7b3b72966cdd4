import { z } from 'zod';

import { FaqEntry } from '../../../contracts/bot.js';
import { Uuid } from '../../../contracts/ids.js';
import { MAX_FAQ_FILE_BYTES } from '../../../contracts/knowledge.js';
import { FAQ_FILE_TYPES } from '../../knowledge/read-faq-file.js';
import type { FileContract } from '../define-route.js';

export const BotParams = z.object({ botId: Uuid });
export const FaqParams = z.object({ botId: Uuid, faqId: FaqEntry.shape.id });
export const GenerationParams = z.object({ botId: Uuid, generationId: Uuid });

/** A file of FAQs. */
export const FAQ_FILE = {
  types: FAQ_FILE_TYPES,
  maxBytes: MAX_FAQ_FILE_BYTES,
  description:
    'CSV with a header (question, answer, and where wanted category, phrases set apart by |, id), columns set apart by ' +
    'commas, semicolons or tabs; or a JSON list of such objects. UTF-8, 5,000 rows and 2 MB at most.',
} as const satisfies FileContract;
