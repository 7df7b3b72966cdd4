import { createHash } from 'node:crypto';

import type { FaqEntry } from '../../contracts/bot.js';
import type { FaqResource, GenerationResource } from '../../contracts/knowledge.js';
import type { GenerationRecord } from '../ports.js';

/** A FAQ for people who edit it. Its revision is of what it says, so that a change back is none. */
export function presentFaq({ id, category, question, phrases, answer }: FaqEntry): FaqResource {
  const content = JSON.stringify([category, question, phrases, answer]);
  const revision = createHash('sha256').update(content).digest('base64url').slice(0, 16);
  return { id, category, question, phrases, answer, revision };
}

export function presentGeneration({ createdAt, ...generation }: GenerationRecord): GenerationResource {
  return { ...generation, createdAt: createdAt.toISOString() };
}
