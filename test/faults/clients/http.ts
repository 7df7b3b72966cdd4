import { setTimeout as delay } from 'node:timers/promises';

import { z } from 'zod';

import { isRetryable } from '../../../client/errors.js';
import { EventPage } from '../../../contracts/http.js';
import { Problem } from '../../../contracts/problem.js';
import type { Random } from '../random.js';

const REQUEST_MS = 15_000;

export type Outcome = { kind: 'done'; body: unknown } | { kind: 'refused'; reason: string } | { kind: 'given up' };

/** A visitor's requests, each repeated until it is answered for good. */
export type Http = ReturnType<typeof createHttp>;

/** Makes requests with a visitor's token. `over` ends all repetition; `remark` hears of what had to be repeated. */
export function createHttp(input: {
  baseUrl: string;
  token: string;
  random: Random;
  over: AbortSignal;
  remark: (what: string) => void;
}) {
  const { baseUrl, token, random, over, remark } = input;

  async function once(address: string, init: { method?: string; headers?: object; body?: string }) {
    const response = await fetch(`${baseUrl}/api/v1${address}`, {
      ...init,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...init.headers },
      signal: AbortSignal.any([over, AbortSignal.timeout(REQUEST_MS)]),
    });
    const body: unknown = await response.json();
    return { status: response.status, retryAfter: Number(response.headers.get('retry-after') ?? 0), body };
  }

  async function request(address: string, init: Parameters<typeof once>[1] = {}): Promise<Outcome> {
    while (!over.aborted) {
      let retryAfter = 0;
      try {
        const reply = await once(address, init);
        if (reply.status < 300) return { kind: 'done', body: reply.body };
        const problem = Problem.parse(reply.body);
        if (!isRetryable(problem)) return { kind: 'refused', reason: problem.code };
        remark(`${init.method ?? 'GET'}: ${problem.code}`);
        retryAfter = reply.retryAfter;
      } catch (error) {
        if (error instanceof z.ZodError) throw error;
        remark(`${init.method ?? 'GET'}: ${error instanceof Error ? error.message : String(error)}`);
      }
      await delay(retryAfter * 1000 + random.between(100, 600), undefined, { signal: over }).catch(() => undefined);
    }
    return { kind: 'given up' };
  }

  return {
    startConversation: (conversationId: string) =>
      request('/conversations', { method: 'POST', body: JSON.stringify({ conversationId }) }),

    post: (conversationId: string, message: { id: string; text: string }, waitSeconds = 0) =>
      request(`/conversations/${conversationId}/messages?wait=${waitSeconds}`, {
        method: 'POST',
        headers: { 'idempotency-key': message.id },
        body: JSON.stringify({ text: message.text }),
      }),

    /** Once: a cancellation that comes late is worth nothing. */
    cancel: async (conversationId: string, turnId: string): Promise<void> => {
      const { status } = await once(`/conversations/${conversationId}/turns/${turnId}/cancel`, { method: 'POST' });
      remark(`cancel ${turnId}: ${status}`);
    },

    async readPage(conversationId: string, after: number): Promise<EventPage | null> {
      const read = await request(`/conversations/${conversationId}/events?after=${after}&limit=200`);
      return read.kind === 'done' ? EventPage.parse(read.body) : null;
    },
  };
}
