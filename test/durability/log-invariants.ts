import { expect } from 'vitest';

import type { ConversationEvent, MessageCreatedEvent } from '../../contracts/events.js';
import type { CustomerMessage } from '../../contracts/conversation.js';

/**
 * Holds a log against the promise: every message once, each answered by exactly one answer (alone or jointly) that
 * comes after it, answers in the order of their questions, and no gap in seq.
 */
export function expectPromiseKept(log: ConversationEvent[], sent: Pick<CustomerMessage, 'clientMessageId'>[]): void {
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  const messages = log.filter((event): event is MessageCreatedEvent => event.type === 'message.created');
  const asked = messages.filter(({ payload }) => payload.role === 'customer');
  expect(asked.map(({ payload }) => payload.messageId).sort()).toEqual(sent.map((m) => m.clientMessageId).sort());
  const answered = messages.flatMap(({ payload }) => payload.answer?.answers ?? []);
  expect(answered).toEqual(asked.map(({ payload }) => payload.messageId));
  for (const { seq, payload } of messages) {
    for (const id of payload.answer?.answers ?? []) {
      expect(asked.find((event) => event.payload.messageId === id)?.seq).toBeLessThan(seq);
    }
  }
}
