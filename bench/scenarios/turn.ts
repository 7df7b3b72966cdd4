import { setTimeout as delay } from 'node:timers/promises';

import { createCustomer, type TurnSample } from './customer.js';

/** One customer with one turn after the other, each with a question of its own, and a pause after each answer. */
export async function runConversation({
  questions,
  pauseMs = 0,
  ...bot
}: {
  baseUrl: string;
  botSlug: string;
  questions: readonly string[];
  pauseMs?: number;
}): Promise<TurnSample[]> {
  const customer = await createCustomer(bot);
  try {
    const samples: TurnSample[] = [];
    for (const question of questions) {
      samples.push(await customer.ask(question));
      if (pauseMs > 0) await delay(pauseMs);
    }
    return samples;
  } finally {
    customer.leave();
  }
}
