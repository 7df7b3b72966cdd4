import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { createTicketStore, type TicketStore } from '../../prisma/stores/tickets.js';
import { createStoreBed, type StoreBed } from './bed.js';

let bed: StoreBed;
let tickets: TicketStore;
beforeAll(async () => {
  bed = await createStoreBed();
  tickets = createTicketStore(bed.prisma);
});
afterAll(() => bed.close());

const inMinutes = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);

it('accepts a ticket once, also when it is used ten times at once', async () => {
  const ticket = { ticketId: randomUUID(), expiresAt: inMinutes(1) };

  const results = await Promise.all(Array.from({ length: 10 }, () => tickets.use(ticket)));

  expect(results.filter((result) => result === 'accepted')).toHaveLength(1);
  expect(await tickets.use(ticket)).toBe('used');
});

it('forgets only tickets that expired a while ago', async () => {
  const ids = { old: randomUUID(), recent: randomUUID(), valid: randomUUID() };
  await tickets.use({ ticketId: ids.old, expiresAt: inMinutes(-2) });
  await tickets.use({ ticketId: ids.recent, expiresAt: inMinutes(-0.5) });
  await tickets.use({ ticketId: ids.valid, expiresAt: inMinutes(1) });

  expect(await tickets.purge()).toBe(1);

  const kept = await bed.prisma.usedTicket.findMany({ where: { id: { in: Object.values(ids) } } });
  expect(kept.map(({ id }) => id).sort()).toEqual([ids.recent, ids.valid].sort());
});
