import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createHubSpot } from '../../activities/delivery/channels/hubspot.js';
import { startOutside, type Act, type Outside } from '../support/outside.js';

const LEAD = {
  ...{ id: 'lead', conversationId: 'conversation', status: 'delivering' as const, createdAt: '2030-01-01T00:00:00Z' },
  ...{ name: 'Ada King Lovelace', email: 'ada@customer.example', phone: null, company: null, need: 'An engine.' },
};

let outside: Outside;
beforeAll(async () => {
  outside = await startOutside();
});
afterAll(() => outside.close());
beforeEach(() => {
  outside.script([]);
  outside.contacts.clear();
});

const upsert = (token = 'a-token', withinMs = 5_000) =>
  createHubSpot({ baseUrl: outside.url, withinMs }).upsert({ token, lead: LEAD });

describe('HubSpot', () => {
  it('gets a contact under its address, with what was said', async () => {
    const { externalId } = await upsert();
    expect(outside.contacts.get(LEAD.email)).toEqual({
      id: externalId,
      properties: { email: LEAD.email, firstname: 'Ada', lastname: 'King Lovelace', message: 'An engine.' },
    });
    expect(outside.asked.at(-1)?.headers.authorization).toBe('Bearer a-token');
  });

  it('that is too slow is left in time, and has one contact when it was asked again', async () => {
    outside.script([{ do: 'keep, and say nothing' }]);
    await expect(upsert('a-token', 300)).rejects.toMatchObject({ fault: 'timed_out' });
    await upsert();
    expect(outside.contacts.size).toBe(1);
  });

  const ANSWERS: [act: Act, fault: string, retryAfterMs?: number][] = [
    [{ do: 'answer', status: 500 }, 'unavailable'],
    [{ do: 'answer', status: 503, headers: { 'Retry-After': '3' } }, 'unavailable', 3_000],
    [{ do: 'answer', status: 429, headers: { 'Retry-After': '7' } }, 'rate_limited', 7_000],
    [{ do: 'answer', status: 401 }, 'key_refused'],
    [{ do: 'answer', status: 400 }, 'rejected'],
    [{ do: 'break off' }, 'unreachable'],
  ];
  it.each(ANSWERS)('that does %j is asked once: %s', async (act, fault, retryAfterMs) => {
    outside.script([act]);
    const before = outside.asked.length;
    const failure: unknown = await upsert().catch((error: unknown) => error);
    expect(failure).toMatchObject({ fault, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
    expect(outside.asked.length).toBe(before + 1);
    // Its errors quote the request; ours do not.
    expect((failure as Error).message).toBe(fault);
  });
});
