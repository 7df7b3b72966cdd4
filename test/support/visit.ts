import { randomUUID } from 'node:crypto';

import { AnonymousToken, ConversationResource, EventPage, MessageEnded } from '../../contracts/http.js';
import type { ConversationEvent } from '../../contracts/events.js';

export type Visit = Awaited<ReturnType<typeof visit>>;

type Answered = { status: number; body: unknown; retryAfter: number };

/** A new visitor of a stack's bot with a conversation of their own, over HTTP; or another of a visitor's conversations. */
export async function visit({ url, botId, token: known }: { url: string; botId: string; token?: string }) {
  async function call(address: string, init: { method?: string; headers?: object; body?: string }): Promise<Answered> {
    const response = await fetch(`${url}/api/v1${address}`, {
      ...init,
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...init.headers,
      },
    });
    const retryAfter = Number(response.headers.get('retry-after') ?? NaN);
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text), retryAfter };
  }

  async function expectSuccess(answered: Promise<Answered>): Promise<unknown> {
    const { status, body } = await answered;
    if (status >= 300) throw new Error(`The api answers ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  async function becomeVisitor(): Promise<string> {
    const made = await expectSuccess(call('/auth/anonymous', { method: 'POST', body: JSON.stringify({ botId }) }));
    return AnonymousToken.parse(made).token;
  }

  let token: string | null = null;
  const given = known ?? (await becomeVisitor());
  token = given;
  const made = await expectSuccess(call('/conversations', { method: 'POST', body: '{}' }));
  const { id: conversationId } = ConversationResource.parse(made);
  const at = `/conversations/${conversationId}`;

  const trySend = (text: string, clientMessageId: string, query = '') =>
    call(`${at}/messages${query}`, {
      method: 'POST',
      headers: { 'idempotency-key': clientMessageId },
      body: JSON.stringify({ text }),
    });
  const tryCancel = (turnId: string) => call(`${at}/turns/${turnId}/cancel`, { method: 'POST' });

  return {
    token: given,
    conversationId,
    trySend,
    tryCancel,
    requestPeople: () => call(`${at}/escalation`, { method: 'POST' }),
    withdrawRequest: () => call(`${at}/escalation`, { method: 'DELETE' }),
    leaveEmail: (email: string) => call(`${at}/escalation/email`, { method: 'POST', body: JSON.stringify({ email }) }),

    /** Sends a message and gives its clientMessageId once it is acknowledged. */
    async send(text: string, clientMessageId: string = randomUUID()): Promise<string> {
      await expectSuccess(trySend(text, clientMessageId));
      return clientMessageId;
    },

    /** Sends a message and waits for its answer; gives the answer's text. */
    async ask(text: string, clientMessageId: string = randomUUID()): Promise<string> {
      const answered = await trySend(text, clientMessageId, '?wait=30');
      if (answered.status === 202) throw new Error(`There was no answer to "${text}" within 30 seconds.`);
      const ended = MessageEnded.parse(await expectSuccess(Promise.resolve(answered)));
      if (!('answer' in ended) || ended.answer.type !== 'message.created') throw new Error('There is no answer.');
      return ended.answer.payload.text;
    },

    /** The same visitor's next conversation. */
    startAnother: () => visit({ url, botId, token: given }),

    async cancel(turnId: string): Promise<void> {
      await expectSuccess(tryCancel(turnId));
    },

    /** The log so far, whole. */
    async readEvents(): Promise<ConversationEvent[]> {
      const events: ConversationEvent[] = [];
      for (;;) {
        const after = events.at(-1)?.seq ?? 0;
        const page = EventPage.parse(await expectSuccess(call(`${at}/events?after=${after}&limit=500`, {})));
        events.push(...page.events);
        if (!page.more) return events;
      }
    },
  };
}
