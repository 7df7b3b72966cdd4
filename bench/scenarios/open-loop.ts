import { setTimeout as delay } from 'node:timers/promises';

import { createCustomer, type Customer } from './customer.js';

/**
 * Turns that begin at a fixed rate, whether or not earlier ones have ended: what customers feel at that load. Each goes to
 * a customer who waits for nothing; when all of them wait, the turn begins late and its wait counts.
 * @returns reply times in milliseconds, from when the turn was due
 */
export async function runOpenLoop({
  turnsPerSecond,
  seconds,
  customers: count,
  ...bot
}: {
  baseUrl: string;
  botSlug: string;
  turnsPerSecond: number;
  seconds: number;
  customers: number;
}): Promise<number[]> {
  const customers = await Promise.all(Array.from({ length: count }, () => createCustomer(bot)));
  const idle: Customer[] = [...customers];
  const waiting: ((customer: Customer) => void)[] = [];
  const take = (): Promise<Customer> => {
    const customer = idle.shift();
    return customer === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(customer);
  };
  const giveBack = (customer: Customer): void => {
    const next = waiting.shift();
    if (next === undefined) idle.push(customer);
    else next(customer);
  };
  try {
    // The first turn of a conversation starts its workflow: that is measured elsewhere.
    await Promise.all(customers.map((customer) => customer.ask('Hello, what does it cost?')));
    const started = performance.now();
    const turns: Promise<number>[] = [];
    for (let turn = 0; turn < turnsPerSecond * seconds; turn += 1) {
      const dueAt = started + (turn * 1000) / turnsPerSecond;
      await delay(Math.max(0, dueAt - performance.now()));
      turns.push(
        take().then(async (customer) => {
          await customer.ask(`What does number ${turn} cost?`);
          giveBack(customer);
          return performance.now() - dueAt;
        }),
      );
    }
    return await Promise.all(turns);
  } finally {
    for (const customer of customers) customer.leave();
  }
}
