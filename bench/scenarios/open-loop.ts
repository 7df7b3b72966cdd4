import { setTimeout as delay } from 'node:timers/promises';

import type { BotAddress } from '../stack.js';
import { createCustomer, type Customer } from './customer.js';

/**
 * Turns that begin at a fixed rate, whether or not earlier ones have ended: what customers feel at that load. Each goes to
 * a customer who waits for nothing; when all of them wait, the turn begins late and its wait counts. A customer leaves
 * after `turnsEach` and another comes. Rejects when a turn fails.
 * @returns reply times in milliseconds, from when the turn was due
 */
export async function runOpenLoop({
  turnsPerSecond,
  seconds,
  customers: count,
  turnsEach = Number.POSITIVE_INFINITY,
  onReply = () => undefined,
  ...bot
}: BotAddress & {
  turnsPerSecond: number;
  seconds: number;
  customers: number;
  turnsEach?: number;
  onReply?: (replyMs: number) => void;
}): Promise<number[]> {
  const come = async (): Promise<Guest> => ({ customer: await createCustomer(bot), turns: 0 });
  const guests = createQueue(await Promise.all(Array.from({ length: count }, come)));
  const turns: Promise<number>[] = [];

  const takeTurn = async (dueAt: number): Promise<number> => {
    const guest = await guests.take();
    await guest.customer.ask(`What does number ${turns.length} cost?`);
    const replyMs = performance.now() - dueAt;
    onReply(replyMs);
    guest.turns += 1;
    if (guest.turns < turnsEach) {
      guests.give(guest);
    } else {
      guest.customer.leave();
      guests.give(await come());
    }
    return replyMs;
  };

  const failed = new AbortController();
  const started = performance.now();
  for (let turn = 0; turn < turnsPerSecond * seconds && !failed.signal.aborted; turn += 1) {
    const dueAt = started + (turn * 1000) / turnsPerSecond;
    await delay(Math.max(0, dueAt - performance.now()));
    const taken = takeTurn(dueAt);
    taken.catch(() => {
      failed.abort();
    });
    turns.push(taken);
  }
  try {
    return await Promise.all(turns);
  } finally {
    for (const { customer } of guests.waiting()) customer.leave();
  }
}

type Guest = { customer: Customer; turns: number };

/** Who asks first gets the guest who has waited longest. */
function createQueue(guests: Guest[]) {
  const takers: ((guest: Guest) => void)[] = [];
  return {
    waiting: () => guests,
    take(): Promise<Guest> {
      const guest = guests.shift();
      return guest === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(guest);
    },
    give(guest: Guest): void {
      const taker = takers.shift();
      if (taker === undefined) guests.push(guest);
      else taker(guest);
    },
  };
}
