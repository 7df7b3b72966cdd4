import { setTimeout as delay } from 'node:timers/promises';

import { createCustomer, type TurnSample } from './customer.js';

type Talk = {
  baseUrl: string;
  botSlug: string;
  questions: readonly string[];
  pauseMs?: number;
};

/** A customer comes to a bot. What is returned has one turn after the other, each with a question of its own, and a pause after it. */
export async function comeToTalk({ questions, pauseMs = 0, ...bot }: Talk): Promise<() => Promise<TurnSample[]>> {
  const customer = await createCustomer(bot);
  return async () => {
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
  };
}

/** One customer from coming to leaving. */
export async function runConversation(input: Talk): Promise<TurnSample[]> {
  const talk = await comeToTalk(input);
  return await talk();
}
